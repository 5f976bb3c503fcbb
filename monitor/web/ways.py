"""All routes."""

from __future__ import annotations

from monitor.web.api import operations
from monitor.web.asking import Way
from monitor.web.pages import article, feeds, login, static, stories, story

WAYS: tuple[Way, ...] = (
    *operations.WAYS,
    *article.WAYS,
    *feeds.WAYS,
    *login.WAYS,
    *static.WAYS,
    *stories.WAYS,
    *story.WAYS,
)
