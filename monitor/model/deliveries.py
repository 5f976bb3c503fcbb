"""Alerts, and who is to get them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from monitor.model.articles import Article
from monitor.model.calendar import Appointment
from monitor.model.hours import EVERY_MORNING, QuietHours, Slots
from monitor.model.rules import Hit, Level
from monitor.model.visits import Status


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The SMTP server that takes our mail. ``sender`` is what stands in From."""

    host: str
    port: int
    sender: str
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """Where alerts go: either ``recipients`` by mail or ``apprise_url`` for everything else.

    ``quiet`` and ``digest`` are on the clock of ``zone``; an empty ``language`` is the general one.
    ``rate`` is how many messages a minute it may get, ``concurrency`` how many at once. To the
    target with the id ``fallback`` goes what is not sent for ``fallback_after``, and at once what
    is refused for good. ``canary``: when a test message goes all the way to it.
    """

    id: str
    recipients: tuple[str, ...] = ()
    apprise_url: str = field(default="", repr=False)
    zone: tzinfo = UTC
    language: str = ""
    quiet: tuple[QuietHours, ...] = ()
    digest: Slots = EVERY_MORNING
    rate: int | None = None
    concurrency: int = 4
    fallback: str = ""
    fallback_after: timedelta = timedelta(minutes=15)
    canary: Slots | None = None

    @property
    def is_mail(self) -> bool:
        """Whether it is reached by mail."""
        return not self.apprise_url


class DeliveryState(StrEnum):
    """What has become of an alert that one target is to get."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    SUPPRESSED = "suppressed"
    GIVEN_UP = "given up"


class DeliveryKind(StrEnum):
    """Why something is told: a rule holds, an article has changed a visit, a visit is tomorrow."""

    ALERT = "alert"
    CHANGE = "change"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert for one recipient of one target.

    ``rules`` are the ids of those that held and whose desk has this target. ``recipient`` is a mail
    address, or empty where the target has only one. ``reason`` says why it is suppressed or given
    up, or what went wrong at the last try. ``uncertain``: an earlier try may have arrived, so the
    next one is marked as a repeat. ``due`` is when it may be tried again. ``visit`` is the id of
    the appointment that a reminder is about.
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


@dataclass(frozen=True, slots=True)
class Alert:
    """Everything a composer needs to write a message about one article.

    ``appointments`` are the visits of the calendar that it tells of; of a reminder the one.
    """

    key: str
    article: Article
    hits: tuple[Hit, ...]
    repeat: bool = False
    kind: DeliveryKind = DeliveryKind.ALERT
    appointments: tuple[Appointment, ...] = ()

    @property
    def level(self) -> Level:
        """The most urgent level among the rules that held."""
        return min((hit.level for hit in self.hits), key=lambda level: level.rank)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to send now, what to tell, and since when it is owed."""

    delivery: Delivery
    alert: Alert
    created: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed to a channel: ``text`` is complete by itself, ``html`` may be empty."""

    key: str
    title: str
    text: str
    html: str = ""


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
