"""Who works with a database on a server."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, select

from monitor.errors import DatabaseError
from monitor.model import LOST_AFTER, Address
from monitor.store import server_clock
from monitor.store.cluster_tables import fences, workers
from monitor.store.database import database_at


def process_with(address: Address, role: str) -> int | None:
    """The process that has a role among all workers, if any does; its host may be another.

    None also where that cannot be found out.
    """
    database = database_at(address)
    query = (
        select(workers.c.pid, workers.c.seen)
        .join(fences, fences.c.holder == workers.c.id)
        .where(fences.c.name == role)
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


def at_work(address: Address, host: str = "") -> Sequence[str]:
    """The workers that were seen lately, of a host or of all; none where nobody ever worked.

    Raises DatabaseError.
    """
    database = database_at(address)
    engine = database.reading()
    try:
        with database.naming(), engine.connect() as connection:
            return (
                _seen_lately(connection, host) if inspect(connection).has_table("workers") else ()
            )
    finally:
        engine.dispose()


def _seen_lately(connection: Connection, host: str = "") -> Sequence[str]:
    since = server_clock.now(connection) - LOST_AFTER
    query = select(workers.c.id).where(workers.c.seen > since).order_by(workers.c.id)
    if host:
        query = query.where(workers.c.host == host)
    return list(connection.execute(query).scalars())
