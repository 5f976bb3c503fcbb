"""What workers of one database agree on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

SCHEDULER = "scheduler"
"""The role of keeping the clock."""
NOTIFIER = "notifier"
"""The role of sending."""
LOST_AFTER = timedelta(seconds=30)
"""Whoever has not been seen for so long has died, or cannot reach the database."""


COUNTED_AS = "worker "
"""What stands before a worker's name where it stores what it counts, see `Measured`."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A claim on a role or a bucket; it holds until somebody claims the same with a higher value.

    See "How to do distributed locking" (Kleppmann, 2016) for why a lock alone is not enough: who
    was stopped for a while does not know that the lock has gone to another.
    """

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works on the database, as it stood when it was seen last.

    ``steps`` are those that it does, matching with the shard whose rules it knows: ``match.0``.
    ``config`` is the version of the configuration that it works with; ``doing`` is since when it
    does what, by the name of the job. ``seen`` is by the clock of the server.
    """

    id: str
    host: str
    pid: int
    started: datetime
    seen: datetime
    steps: tuple[str, ...]
    concurrency: int
    config: int
    doing: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Held:
    """Who has claimed a role last, and when; the number of the claim only grows."""

    role: str
    claim: int
    worker: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits to be done, and since when the oldest of it; None if that is not known."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """What there is of one step in the queue.

    ``postponed``: what failed and waits for its next try, not counted as waiting. ``oldest``: how
    long the oldest has waited, None without one. ``stuck``: begun, but whoever does it gave no sign
    for 30 seconds. ``failed``: given up, and kept.
    """

    step: str
    waiting: int
    postponed: int
    oldest: timedelta | None
    running: int
    stuck: int
    failed: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A try that failed; the step was tried again unless it is among what was given up."""

    step: str
    when: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works on a server and what waits for them, at a moment of the server's clock.

    ``held`` are the roles by their names, ``shards`` into how many the rules are cut.
    ``newest_since`` is when the configuration came up that is the `newest`. ``polls`` are sources
    that are due, in so many ``buckets``; ``pages`` articles whose page is. ``unmatched`` are
    articles by the shard that is to see them.
    """

    at: datetime
    workers: Sequence[Worker] = ()
    held: Mapping[str, Held] = field(default_factory=dict)
    shards: int = 1
    newest_since: datetime | None = None
    polls: Backlog = Backlog()
    buckets: int = 0
    pages: Backlog = Backlog()
    unmatched: Mapping[int, Backlog] = field(default_factory=dict)
    ungrouped: Backlog = Backlog()
    queue: Sequence[Queued] = ()
    failures: Sequence[Failed] = ()

    @property
    def alive(self) -> Sequence[Worker]:
        """The workers that were seen lately."""
        return [each for each in self.workers if self.is_alive(each)]

    @property
    def newest(self) -> int:
        """The newest version of the configuration that a worker has."""
        return max((each.config for each in self.alive), default=0)

    def is_alive(self, worker: Worker) -> bool:
        """Whether it was seen lately."""
        return self.at - worker.seen < LOST_AFTER

    def holder(self, role: str) -> Worker | None:
        """Who has a role; None if nobody has it who is alive."""
        name = self.held[role].worker if role in self.held else ""
        return next((each for each in self.alive if each.id == name), None)
