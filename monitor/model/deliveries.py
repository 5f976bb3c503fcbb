"""Messages that are owed, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from monitor.model.articles import Article
from monitor.model.calendar import Appointment
from monitor.model.rules import Hit, Level
from monitor.model.visits import Status


class DeliveryState(StrEnum):
    """What has become of a message that one recipient is to get."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    # It may have arrived, nobody knows: it is sent again, marked as a repeat.
    UNCERTAIN = "uncertain"
    # It waits for a time of day: for the next digest, or for the end of quiet hours.
    POSTPONED = "postponed"
    SUPPRESSED = "suppressed"
    GIVEN_UP = "given up"


STILL_TO_BE_SENT = (
    DeliveryState.OWED,
    DeliveryState.SENDING,
    DeliveryState.UNCERTAIN,
    DeliveryState.POSTPONED,
)


class DeliveryKind(StrEnum):
    """Why something is told.

    A rule holds; an article has changed a visit; a visit is tomorrow; a story that was alerted has
    a new fact; what was collected; nobody has acknowledged; another target did not take it; or it
    is about monitor itself.
    """

    ALERT = "alert"
    CHANGE = "change"
    REMINDER = "reminder"
    FOLLOW_UP = "follow-up"
    DIGEST = "digest"
    ESCALATION = "escalation"
    FALLBACK = "fallback"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message for one recipient of one target.

    ``rules`` are the ids of those that held and whose desk has this target; digests and notices
    have none, and no ``article``. ``recipient`` is a mail address, or empty where the target has
    only one. ``reason`` says why it is suppressed, postponed or given up, or what went wrong at the
    last try. ``uncertain``: an earlier try may have arrived, so the next one is marked as a repeat.
    ``due`` is when it may be tried again, or how long it is postponed. ``visit`` is the id of the
    appointment that a reminder is about, ``story`` that of the article's story, ``bundle`` the key
    of the digest that tells it. ``level`` stands for that of its hits if it is another. ``facts``
    are what is new in a story that was told before. ``title`` and ``lines`` are the words of a
    notice; of a fallback and an escalation ``lines`` say why it comes.
    """

    key: str
    article: str
    target: str
    rules: tuple[str, ...]
    recipient: str = ""
    state: DeliveryState = DeliveryState.OWED
    reason: str = ""
    attempts: int = 0
    due: datetime | None = None
    sent: datetime | None = None
    uncertain: bool = False
    kind: DeliveryKind = DeliveryKind.ALERT
    visit: str = ""
    story: str = ""
    bundle: str = ""
    level: Level | None = None
    facts: tuple[str, ...] = ()
    title: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A target was told of a story by what a rule found in an article; loud is not in a digest."""

    target: str
    rule: str
    article: str = ""
    is_loud: bool = True


@dataclass(frozen=True, slots=True)
class Alert:
    """Everything a composer needs to write a message about one article.

    ``appointments`` are the visits of the calendar that it tells of; of a reminder the one.
    ``raised`` is the level if it is not that of the hits. ``sources`` are those of the other
    articles of its story, oldest first; ``first`` is the story's first article if that is another.
    ``own`` are sentences of this article that stand in none before it. ``thread`` is the key of
    what this recipient was told of the story first. ``acknowledged`` is who has taken it.
    """

    key: str
    article: Article
    hits: tuple[Hit, ...]
    repeat: bool = False
    kind: DeliveryKind = DeliveryKind.ALERT
    appointments: tuple[Appointment, ...] = ()
    raised: Level | None = None
    story: str = ""
    sources: tuple[str, ...] = ()
    first: Article | None = None
    own: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    thread: str = ""
    acknowledged: str = ""

    @property
    def level(self) -> Level:
        """The most urgent level among the rules that held, unless it was lowered."""
        return self.raised or Level.most_urgent(hit.level for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """So many messages to a recipient that were held back for one reason."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Note:
    """A message about monitor itself."""

    key: str
    title: str
    lines: tuple[str, ...]
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """What was collected for one recipient.

    ``alerts`` and ``notes`` are what it tells, the most urgent first; ``held`` gives the reason for
    which each was postponed, by its key. ``counts`` are the hits of each rule since the digest
    before, at ``since``. ``ill`` are sources that cannot be read, by id, with the reason.
    ``visits`` are those of the next days.
    """

    key: str
    alerts: tuple[Alert, ...]
    notes: tuple[Note, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    suppressed: tuple[Suppressed, ...] = ()
    ill: Mapping[str, str] = field(default_factory=dict)
    visits: tuple[Appointment, ...] = ()
    since: datetime | None = None
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to send now, and what to tell.

    It is owed since it was ``created``, and was ``tried`` first then; None if this is the first
    try.
    """

    delivery: Delivery
    content: Alert | Digest | Note
    created: datetime
    first_try: datetime | None = None

    @property
    def tried(self) -> datetime:
        """Since when somebody has tried to send it."""
        return self.first_try or self.created

    @property
    def alert(self) -> Alert:
        """What to tell of one article. Raises TypeError if it is none that tells of one."""
        if not isinstance(self.content, Alert):
            raise TypeError(f"delivery {self.delivery.key} is a {self.delivery.kind}")
        return self.content

    @property
    def title(self) -> str:
        """What it is about, for lists and logs."""
        match self.content:
            case Alert(article=article):
                return article.title
            case Note(title=title):
                return title
            case Digest(alerts=alerts):
                return f"digest of {len(alerts)}"


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed to a channel: ``text`` is complete by itself, ``html`` may be empty.

    ``thread`` is the key of the message that this one continues, if it does. ``urgent`` ones may
    ring. ``data`` is the same for programs, in what JSON knows; only webhooks have it.
    """

    key: str
    title: str
    text: str
    html: str = ""
    thread: str = ""
    urgent: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


def urgency_of(hits: Sequence[Hit]) -> int:
    """The place in the queue of what tells of these hits; the lowest is sent first.

    It is that of the most urgent level. Visits that are over come after everything else of it.
    """
    rank = min(hit.level.rank for hit in hits)
    told = [hit for hit in hits if hit.level.rank == rank]
    is_over = all(
        hit.visits and all(visit.status is Status.PAST for visit in hit.visits) for hit in told
    )
    return 2 * rank + is_over
