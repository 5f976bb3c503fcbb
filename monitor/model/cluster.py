"""What workers of one database agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


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

    ``config`` is the version of the configuration that it works with; ``doing`` is since when it
    does what, by the name of the job.
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
