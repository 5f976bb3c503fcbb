"""All routes."""

from __future__ import annotations

from monitor.web.api import operations
from monitor.web.asking import Way
from monitor.web.pages import (
    alerts,
    article,
    audit,
    feeds,
    health,
    link,
    login,
    metrics,
    mutes,
    rules,
    search,
    sources,
    static,
    status,
    stories,
    story,
    visits,
)

WAYS: tuple[Way, ...] = (
    *alerts.WAYS,
    *operations.WAYS,
    *article.WAYS,
    *audit.WAYS,
    *feeds.WAYS,
    *health.WAYS,
    *link.WAYS,
    *login.WAYS,
    *mutes.WAYS,
    *metrics.WAYS,
    *rules.WAYS,
    *search.WAYS,
    *sources.WAYS,
    *static.WAYS,
    *status.WAYS,
    *stories.WAYS,
    *story.WAYS,
    *visits.WAYS,
)
