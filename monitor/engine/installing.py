"""Makes the tables of the queue, and keeps them small."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from psycopg import Connection

from monitor.engine import statements
from monitor.engine.connecting import naming
from monitor.engine.names import QUEUE, settings

# Whoever makes the tables holds this lock, so that two do not.
_INSTALLING = 0x6D71


def install(conn: Any) -> None:
    """Make the tables of the queue in the transaction of a SQLAlchemy connection, unless there.

    Raises DatabaseError, as `uninstall` and `prune` do.
    """
    raw = driver_connection(conn)
    with naming():
        raw.execute("SELECT pg_advisory_xact_lock(%s)", [_INSTALLING])
        row = raw.execute("SELECT to_regclass(%s)", [QUEUE]).fetchone()
        if row is not None and row[0] is None:
            theirs = QueryBuilderEnvironment(settings()).build_install_query()
            raw.execute(theirs.encode())
            raw.execute(statements.ADDITIONS.encode())


def uninstall(conn: Any) -> None:
    """Drop the tables of the queue with what is in them."""
    with naming():
        driver_connection(conn).execute(statements.UNINSTALL.encode())


def prune(conn: Any, before: datetime) -> int:
    """Forget failures and what was given up, if it is of before then; gives how many."""
    raw = driver_connection(conn)
    forgotten = (statements.FORGET_FAILURES, statements.FORGET_GIVEN_UP)
    with naming():
        return sum(raw.execute(each.encode(), [before]).rowcount for each in forgotten)


def driver_connection(conn: Any) -> Connection[Any]:
    """The connection of psycopg below one of SQLAlchemy, within the transaction of that."""
    if not conn.in_transaction():
        conn.begin()  # or it would not know of what is to be committed
    raw = conn.connection.driver_connection
    if not isinstance(raw, Connection):
        raise TypeError(f"a queue is on a PostgreSQL that is used by psycopg, not by {type(raw)}")
    return raw
