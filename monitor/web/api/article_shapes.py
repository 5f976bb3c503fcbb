"""What the API answers about articles, hits and visits. Other programs rely on the names."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from monitor.model import Certainty, DeliveryKind, DeliveryState, Level, Status
from monitor.model.articles import FieldName
from monitor.web.api.operation import Answer
from monitor.web.api.shapes import Evidence, Named

# Fields are named date, too.
Day = date


class Visitor(Answer):
    """Who comes; `id` is empty for somebody who is not in the catalog."""

    id: str
    name: str
    role: str


class Sentence(Answer):
    """Where something is told."""

    field: FieldName
    start: int
    end: int


class ToldVisit(Answer):
    """A visit as one article tells it."""

    visitors: list[Visitor]
    places: list[Named]
    date: Day | None
    until: Day | None
    time: str | None
    date_text: str
    status: Status
    confidence: float
    certainty: Certainty | None = None
    sentence: Sentence


class Hit(Answer):
    """A rule held for an article; `title` and what follows it are those of the article."""

    rule: str
    version: str
    level: Level
    desk: str
    found: datetime
    article: str
    title: str
    source: str
    url: str
    published: datetime | None
    evidence: list[Evidence]
    certainty: Certainty | None
    visits: list[ToldVisit]


class Hits(Answer):
    """Hits, the newest first."""

    items: list[Hit]
    next: str | None


class Became(Answer):
    """What became of an alert."""

    target: str
    recipient: str
    kind: DeliveryKind
    state: DeliveryState
    reason: str
    attempts: int
    sent: datetime | None


class ArticleHit(Hit):
    """A hit with what became of its alerts."""

    deliveries: list[Became]


class Version(Answer):
    """What an article said until then. `text` is left out of lists."""

    number: int
    title: str
    until: datetime | None
    forgotten: bool = Field(description="Its text was deleted as its time was up.")
    teaser: str | None = None
    text: str | None = None


class Article(Answer):
    """An article with what rules found in it. `versions` are those before the one it says now."""

    id: str
    source: Named
    url: str
    canonical: str
    title: str
    teaser: str
    text: str
    forgotten: bool = Field(description="Its text was deleted as its time was up.")
    author: str
    language: str
    published: datetime | None
    page_published: datetime | None
    updated: datetime | None
    seen: datetime | None
    page_error: str = Field(description="Why there is no full text, or empty.")
    version: int
    correction: bool
    quiet: str = Field(description="Why no alerts come of it, or empty.")
    story: str
    hits: list[ArticleHit]
    versions: list[Version]


class Was(Answer):
    """What was known of a visit before the article that changed it."""

    date: Day | None
    until: Day | None
    time: str | None
    status: Status
    article: str


class VisitSource(Answer):
    """An article that tells of a visit."""

    article: str
    source: str
    title: str
    url: str
    said: datetime
    status: Status
    date: Day | None


class Visit(Answer):
    """A visit of the calendar. `time` is its time of day: 10:00."""

    id: str
    visitor: Visitor
    places: list[Named]
    date: Day | None
    until: Day | None
    time: str | None
    status: Status
    certainty: Certainty
    confidence: float
    sequence: int
    changed: datetime
    reminded: Day | None
    was: Was | None
    desks: list[str]
    rules: list[str]
    sources: list[VisitSource]


class Visits(Answer):
    """Visits by day, those without a day first."""

    items: list[Visit]
    next: str | None
