"""The channels of a newsroom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from enum import StrEnum

from monitor.model.hours import EVERY_MORNING, QuietHours, Slots


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
class Webhook:
    """An address that gets alerts as JSON, signed with the secret; both are secrets."""

    url: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """Where alerts go: ``recipients`` by mail, a ``webhook``, or ``apprise_url`` for all else.

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
    webhook: Webhook | None = None

    @property
    def is_mail(self) -> bool:
        """Whether it is reached by mail."""
        return not self.apprise_url and self.webhook is None
