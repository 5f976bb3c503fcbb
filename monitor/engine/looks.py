"""What waits in the queue, who works on it, and what does not get on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from monitor.engine import statements
from monitor.engine.installing import driver_connection

STUCK_AFTER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What there is of one entrypoint.

    ``postponed``: what failed and waits for its next try, not counted as queued. ``oldest``: how
    long the oldest that is queued has waited, None without one. ``stuck``: picked, but its worker
    gave no sign for 30 seconds. ``failed``: given up, and kept.
    """

    entrypoint: str
    queued: int
    postponed: int
    oldest: timedelta | None
    picked: int
    stuck: int
    failed: int


@dataclass(frozen=True, slots=True)
class WorkerLook:
    """A worker; ``picked`` jobs are in its hands. Its last sign is ``silent`` ago."""

    id: UUID
    name: str
    entrypoints: list[str]
    places: int
    began: datetime
    silent: timedelta
    picked: int

    @property
    def is_dead(self) -> bool:
        """Whether its jobs are taken over by others."""
        return self.silent >= STUCK_AFTER


@dataclass(frozen=True, slots=True)
class Failure:
    """A try that failed; the step was tried again unless it is among what was given up."""

    entrypoint: str
    when: datetime
    reason: str


def waiting(conn: Any) -> list[Waiting]:
    """What there is in the queue, by entrypoint; ``conn`` is a connection of SQLAlchemy."""
    with driver_connection(conn).cursor(row_factory=class_row(Waiting)) as cursor:
        return cursor.execute(statements.WAITING.encode(), {"stuck": STUCK_AFTER}).fetchall()


def workers(conn: Any) -> list[WorkerLook]:
    """Who works or has died, the longest first."""
    with driver_connection(conn).cursor(row_factory=class_row(WorkerLook)) as cursor:
        return cursor.execute(statements.WORKERS_SEEN.encode()).fetchall()


def failures(conn: Any, limit: int = 20) -> list[Failure]:
    """What failed, the newest first."""
    with driver_connection(conn).cursor(row_factory=class_row(Failure)) as cursor:
        return cursor.execute(statements.FAILURES.encode(), {"limit": limit}).fetchall()
