"""What people do about stories: take them, mute, and say what was of no use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.keys import key_of
from monitor.model.rules import Level


class MuteKind(StrEnum):
    """What is muted: ``value`` of a mute is the id of one of these."""

    RULE = "rule"
    SOURCE = "source"
    STORY = "story"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Mute:
    """Nothing is alerted of it until then; what is held back is kept with the reason.

    ``by`` is who asked for it. There is no mute without an end.
    """

    kind: MuteKind
    value: str
    until: datetime
    by: str
    created: datetime
    reason: str = ""
    ended: datetime | None = None

    @property
    def id(self) -> str:
        """Eight hex digits, to name it by."""
        return key_of("mute", self.kind, self.value, self.created.isoformat())[:8]

    def holds(self, now: datetime) -> bool:
        """Whether it is in force."""
        return self.ended is None and self.created <= now < self.until


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has taken a story."""

    story: str
    by: str
    at: datetime


class Verdict(StrEnum):
    """What somebody thinks of an alert."""

    RELEVANT = "relevant"
    NOT_RELEVANT = "not relevant"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thinks of what a rule found in a story; of all its rules if it is empty."""

    story: str
    rule: str
    verdict: Verdict
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unacknowledged:
    """A story that a desk was alerted of and nobody has taken.

    ``level`` is the most urgent of the alerts that told it, ``sent`` when the first of them was,
    about that ``article``. ``escalated`` are the keys of the escalations so far.
    """

    story: str
    desk: str
    level: Level
    sent: datetime
    article: str
    rules: tuple[str, ...]
    escalated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many messages that a target has not taken so far; ``reason`` is that of the oldest."""

    target: str
    count: int
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many hits there were and messages were sent and given up in some time.

    ``waiting`` are the messages that are still to be sent, ``last_hit`` is the newest of all.
    """

    hits: int
    sent: int
    given_up: int
    waiting: int
    last_hit: datetime | None = None
