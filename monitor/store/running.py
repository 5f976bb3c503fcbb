"""Who works with a database on a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from monitor.errors import DatabaseError
from monitor.model import Address
from monitor.store.cluster_tables import fences, workers
from monitor.store.database import database_at

SCHEDULER = "scheduler"
NOTIFIER = "notifier"
# Whoever has not been seen for so long has died, or cannot reach the database.
LOST_AFTER = timedelta(seconds=30)


def scheduler_of(address: Address) -> int | None:
    """The process that keeps the clock for all workers, if there is one; its host may be another.

    None also where that cannot be found out.
    """
    database = database_at(address)
    query = (
        select(workers.c.pid, workers.c.seen)
        .join(fences, fences.c.holder == workers.c.id)
        .where(fences.c.name == SCHEDULER)
    )
    engine = database.reading()
    try:
        with database.naming(), engine.connect() as connection:
            row = connection.execute(query).one_or_none()
    except DatabaseError:
        return None
    finally:
        engine.dispose()
    is_there = row is not None and datetime.now(UTC) - row.seen < LOST_AFTER
    return int(row.pid) if row is not None and is_there else None
