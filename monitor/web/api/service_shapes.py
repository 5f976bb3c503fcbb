"""What the API answers about sources, rules, searches and itself; the names are stable."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from monitor.model import Level, NoticeKind, Status, Within
from monitor.web.api.operation import Answer
from monitor.web.api.shapes import Evidence


class Notice(Answer):
    """Something about a source that its operator should know."""

    kind: NoticeKind
    since: datetime
    message: str


class Source(Answer):
    """Where articles come from. `days`: new entries on each of the last 28 days, today last."""

    id: str
    name: str
    kind: Literal["feed", "sitemap", "page"]
    url: str
    region: str
    tags: list[str]
    language: str
    enabled: bool
    next_poll: datetime | None
    last_try: datetime | None
    last_success: datetime | None
    failures: int
    error: str
    warning: str
    not_before: datetime | None
    moved: str
    gone: datetime | None
    reservation: str
    days: list[int]
    notices: list[Notice]


class Sources(Answer):
    """All sources, in the order of the files."""

    items: list[Source]


class RuleBrief(Answer):
    """A rule. `days`: hits on each of the last 28 days, today last."""

    id: str
    title: str
    desk: str
    level: Level
    version: str
    used: bool = Field(description="False: it is left out, as it has a mistake.")
    budget: int | None
    total: int
    last: datetime | None
    days: list[int]
    relevant: int
    irrelevant: int


class Rules(Answer):
    """All rules, in the order of the files."""

    items: list[RuleBrief]


class VisitCondition(Answer):
    """The visits that a rule looks for."""

    by: list[str]
    to: list[str]
    when: list[Status]


class Rule(RuleBrief):
    """A rule with its query, as written and as understood."""

    within: Within
    query: str
    canonical: str | None
    visit: VisitCondition | None
    match: list[str]
    no_match: list[str]


class Polled(Answer):
    """When a source is polled next."""

    source: str
    next_poll: datetime


class Found(Answer):
    """An article that a search found."""

    article: str
    source: str
    url: str
    title: str
    language: str
    published: datetime | None
    seen: datetime | None
    article_version: int
    evidence: list[Evidence]
    snippet: str


class FoundList(Answer):
    """What a search found, newest first; `next` goes on where it stopped, at `looked_back_to`."""

    items: list[Found]
    next: str | None
    looked_back_to: datetime | None
    about: int | None = Field(description="About how many there are, if that is known.")
    failures: list[str]


class Oldest(Answer):
    """The message that has waited longest."""

    target: str
    since: datetime
    age: int


class Database(Answer):
    """The database; sizes in bytes."""

    size: int
    wal_size: int


class Config(Answer):
    """The configuration that the daemon works with."""

    read: datetime
    refused: datetime | None
    error: str


class Service(Answer):
    """Whether the daemon polls and sends; ages in seconds."""

    well: bool
    reasons: list[str]
    version: str
    running: bool
    overdue: list[str]
    ill: list[str]
    notices: dict[str, int]
    last_poll: datetime | None
    last_poll_age: int | None
    owed: int
    oldest_owed: Oldest | None
    database: Database
    config: Config | None
    last_heartbeat: datetime | None
    last_backup: datetime | None
