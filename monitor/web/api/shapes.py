"""What the API answers, in the shapes of its document. Other programs rely on the names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from monitor.model import (
    Certainty,
    DeliveryKind,
    DeliveryState,
    Level,
    MuteKind,
    NoticeKind,
    Status,
    Verdict,
    Within,
)
from monitor.model.articles import FieldName
from monitor.web.api.operation import Answer

# Fields are named date, too.
Day = date


class Named(Answer):
    """Something with a name."""

    id: str
    name: str


class Evidence(Answer):
    """Words that a rule found: `text` are the characters `start` to `end` of the field."""

    field: FieldName
    start: int
    end: int
    text: str


class Mute(Answer):
    """Nothing is alerted of it until then."""

    id: str
    kind: MuteKind
    value: str = Field(description="The id of the rule, source, story or person.")
    until: datetime
    by: str
    created: datetime
    reason: str


class Mutes(Answer):
    """The mutes in force, the one that ends first first."""

    items: list[Mute]


class StoryRule(Answer):
    """A rule that held for an article of a story."""

    rule: str
    title: str
    desk: str
    level: Level


class Taken(Answer):
    """Who has taken a story."""

    by: str
    at: datetime


class Feedback(Answer):
    """What somebody thinks of what a rule found in a story; of all its rules if it is empty."""

    rule: str
    verdict: Verdict
    by: str
    at: datetime


class Message(Answer):
    """A message for one recipient of a target."""

    key: str
    kind: DeliveryKind
    state: DeliveryState
    reason: str
    target: str
    recipient: str
    level: Level | None
    rules: list[str]
    title: str
    article: str
    story: str
    visit: str
    digest: str = Field(description="The key of the digest that tells it, or empty.")
    facts: list[str]
    created: datetime
    due: datetime | None
    attempts: int
    sent: datetime | None
    uncertain: bool


class Messages(Answer):
    """Messages, those that were owed last first."""

    items: list[Message]
    next: str | None


class StoryBrief(Answer):
    """The same news in several papers; the first of `sources` was first."""

    id: str
    level: Level | None
    title: str
    url: str
    created: datetime
    latest: datetime
    sources: list[Named]
    article_count: int
    rules: list[StoryRule]
    taken: Taken | None
    muted: Mute | None


class Stories(Answer):
    """Stories, the one with the latest article first."""

    items: list[StoryBrief]
    next: str | None


class MemberHit(Answer):
    """What a rule found in an article of a story."""

    rule: str
    level: Level
    evidence: list[Evidence]


class Member(Answer):
    """An article of a story; `own` are its sentences that the ones before have not."""

    article: str
    source: str
    title: str
    url: str
    seen: datetime
    published: datetime | None
    containment: float
    own: list[str]
    own_report: bool
    hits: list[MemberHit]


class Story(StoryBrief):
    """A story with its articles, the messages about it, and what people said."""

    articles: list[Member]
    messages: list[Message]
    feedback: list[Feedback]


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
