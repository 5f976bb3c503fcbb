"""Who works with a database on a server."""

from __future__ import annotations

from sqlalchemy import select

from monitor.errors import DatabaseError
from monitor.model import LOST_AFTER, SCHEDULER, Address
from monitor.store import server_clock
from monitor.store.cluster_tables import fences, workers
from monitor.store.database import database_at


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
            is_lost = row is None or server_clock.now(connection) - row.seen >= LOST_AFTER
    except DatabaseError:
        return None
    finally:
        engine.dispose()
    return None if row is None or is_lost else int(row.pid)
