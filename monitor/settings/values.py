"""The configuration as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.errors import Place
from monitor.model import (
    Address,
    Catalog,
    Escalation,
    MailServer,
    Rule,
    Slots,
    Source,
    Target,
    Token,
    User,
)
from monitor.settings.document import Scalar


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of the newsroom and the ids of the targets that reach it.

    ``escalate``: whom to tell as well when nobody acknowledges its alerts, the soonest first.
    """

    id: str
    title: str
    targets: tuple[str, ...]
    escalate: tuple[Escalation, ...] = ()


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """An address that is fetched as long as the daemon is well; its silence is the alarm."""

    url: str = field(repr=False)
    every: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Morning:
    """When, on the general clock, the line about the service goes to which targets, by their id."""

    slots: Slots
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The links in alerts: where they lead (no / at its end), what signs them, how long they work.

    ``base`` is "https://monitor.example.org"; the secret has 16 characters at least.
    """

    base: str
    secret: str = field(repr=False)
    valid: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ProxyLogin:
    """A reverse proxy at one of these networks; whoever it has let in is named in that header.

    Without a ``header`` it lets nobody in. What it says of the address of clients counts always.
    """

    networks: tuple[str, ...]
    header: str


@dataclass(frozen=True, slots=True)
class Web:
    """The page: where it listens, which names it is called by, and who may use it.

    ``url`` is where desks reach it ("https://monitor.example.org", no / at its end), ``hosts`` are
    all names it answers to, without port. Without ``users`` whoever reaches it may do everything,
    so it then listens on loopback only. A session ends ``session`` after login, and earlier when
    nothing was asked for ``idle``.
    """

    host: str
    port: int
    url: str
    hosts: tuple[str, ...]
    users: tuple[User, ...] = ()
    tokens: tuple[Token, ...] = ()
    proxy: ProxyLogin | None = None
    session: timedelta = timedelta(days=7)
    idle: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source, page or round may use at the most; sizes in bytes."""

    connect_timeout: timedelta = timedelta(seconds=5)
    read_timeout: timedelta = timedelta(seconds=6)
    fetch_timeout: timedelta = timedelta(seconds=15)
    max_raw_bytes: int = 8_000_000
    max_decoded_bytes: int = 12_000_000
    parallel: int = 100
    host_pause: timedelta = timedelta(seconds=1)
    max_entries: int = 1000
    workers: int = 2
    worker_timeout: timedelta = timedelta(seconds=10)
    worker_memory_bytes: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class VisitSettings:
    """What becomes of visits, by their confidence from 0 to 1.

    From ``sure`` on they alert at the level of the rule, from ``likely`` on they are in the digest.
    ``remind``: at which time on the day before an upcoming one is reminded of; None: never.
    """

    sure: float = 0.75
    likely: float = 0.5
    remind: time | None = time(17)


@dataclass(frozen=True, slots=True)
class Locations:
    """Where things stand in the files, so that others can report problems at their place.

    ``names`` has the names of the catalog, but for places that only the directory knows.
    """

    rules: Mapping[str, Place] = field(default_factory=dict)
    queries: Mapping[str, Scalar] = field(default_factory=dict)
    examples: Mapping[tuple[str, str, int], Place] = field(default_factory=dict)
    names: Mapping[str, Place] = field(default_factory=dict)
    as_of: Place | None = None

    def rule(self, rule: str) -> Place:
        """Where a rule begins."""
        return self.rules[rule]

    def query(self, rule: str, start: int, end: int) -> Place:
        """Where characters ``start`` to ``end`` of a rule's query stand."""
        return self.queries[rule].place(start, end)

    def example(self, rule: str, kind: str, index: int) -> Place:
        """Where an example stands; ``kind`` is "match" or "no_match"."""
        return self.examples[rule, kind, index]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that ``config/`` says. Secrets are in it, but not in repr.

    ``shards`` is into how many parts the rules are cut for several workers.

    ``operator`` is the id of the target that is told about the daemon itself, empty if there is
    none. Without ``heartbeat``, ``morning``, ``links`` or ``web`` there are none.
    """

    directory: Path
    database: Address
    zone: ZoneInfo
    language: str
    contact: str
    operator: str
    limits: Limits
    networks: tuple[str, ...]
    retention_text: timedelta
    sources: tuple[Source, ...]
    catalog: Catalog
    people_as_of: date | None
    mail: MailServer | None
    targets: tuple[Target, ...]
    desks: tuple[Desk, ...]
    rules: tuple[Rule, ...]
    places: Locations
    visits: VisitSettings = VisitSettings()
    heartbeat: Heartbeat | None = None
    morning: Morning | None = None
    links: Links | None = None
    web: Web | None = None
    shards: int = 1
