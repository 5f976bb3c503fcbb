"""How the service stands, for its page: sizes, how much there is, what waits, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table, func, select, text

from monitor.store.delivery_tables import deliveries, slots
from monitor.store.story_tables import stories
from monitor.store.tables import articles, hits
from monitor.store.visit_tables import visits
from monitor.store.web import Deed
from monitor.store.web_tables import audit

# More pages that wait to be read are not counted.
COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the database is, and how much is in it.

    ``free_bytes`` of the file are not in use; ``wal_bytes`` is the file beside it. ``rows`` are
    about as many as there are in each table: SQLite knows them only by counting all.
    """

    file_bytes: int
    free_bytes: int
    wal_bytes: int
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pages:
    """So many articles wait for their page to be read, counted up to a limit; since when."""

    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the audit log; lines are numbered as they came."""

    number: int
    deed: Deed


def sizes(connection: Connection, path: Path) -> Sizes:
    """See `monitor.store.Reader`."""

    def pragma(name: str) -> int:
        return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())

    page = pragma("page_size")
    wal = path.with_name(f"{path.name}-wal")
    return Sizes(
        pragma("page_count") * page,
        pragma("freelist_count") * page,
        wal.stat().st_size if wal.exists() else 0,
        {table.name: _about(connection, table) for table in _TABLES},
    )


_TABLES = (articles, stories, hits, deliveries, visits, audit)


def _about(connection: Connection, table: Table) -> int:
    query = select(func.max(text("rowid"))).select_from(table)
    return int(connection.execute(query).scalar_one() or 0)


def waiting_pages(connection: Connection) -> Pages:
    """See `monitor.store.Reader`."""
    due = select(articles.c.page_due).where(articles.c.page_due.is_not(None))
    some = due.limit(COUNTED).subquery()
    count = connection.execute(select(func.count()).select_from(some)).scalar_one()
    oldest = func.min(some.c.page_due, type_=articles.c.page_due.type)
    return Pages(int(count), connection.execute(select(oldest)).scalar_one_or_none())


def slots_done(connection: Connection) -> Mapping[str, datetime]:
    """See `monitor.store.Reader`."""
    return {row.name: row.done for row in connection.execute(select(slots))}
