"""What waits in the queue, and what failed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from psycopg.rows import class_row

from monitor.engine import statements
from monitor.engine.connecting import naming
from monitor.engine.installing import driver_connection
from monitor.engine.names import QUEUE
from monitor.model import Failed, Queued

STUCK_AFTER = timedelta(seconds=30)


def is_there(conn: Any) -> bool:
    """Whether there is a queue: the first worker makes it; ``conn`` is of SQLAlchemy."""
    with naming():
        row = driver_connection(conn).execute("SELECT to_regclass(%s)", [QUEUE]).fetchone()
    return row is not None and row[0] is not None


def waiting(conn: Any) -> list[Queued]:
    """What there is in the queue, by step; of matching by its shards."""
    with naming(), driver_connection(conn).cursor(row_factory=class_row(Queued)) as cursor:
        return cursor.execute(statements.WAITING.encode(), {"stuck": STUCK_AFTER}).fetchall()


def failures(conn: Any, limit: int = 20) -> list[Failed]:
    """What failed, the newest first."""
    with naming(), driver_connection(conn).cursor(row_factory=class_row(Failed)) as cursor:
        return cursor.execute(statements.FAILURES.encode(), {"limit": limit}).fetchall()
