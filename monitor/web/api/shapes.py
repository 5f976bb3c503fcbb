"""What the API answers about stories, messages and mutes. Other programs rely on the names."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from monitor.model import DeliveryKind, DeliveryState, Level, MuteKind, Verdict
from monitor.model.articles import FieldName
from monitor.web.api.operation import Answer


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
