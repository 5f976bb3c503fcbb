"""All routes."""

from __future__ import annotations

from monitor.web.asking import Way
from monitor.web.pages import article, login, static, stories, story

WAYS: tuple[Way, ...] = (
    *article.WAYS,
    *login.WAYS,
    *static.WAYS,
    *stories.WAYS,
    *story.WAYS,
)
