"""How the service stands, for its page: sizes, how much there is, what waits, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.store.database import Database
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

    ``free_bytes`` of the file are not in use; ``wal_bytes`` is the file beside it; servers say
    neither. ``rows`` are about as many as there are in each table: to count them takes long.
    ``system`` is what it is kept by, with the version.
    """

    file_bytes: int
    free_bytes: int | None
    wal_bytes: int | None
    rows: Mapping[str, int]
    system: str


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


def sizes(connection: Connection, database: Database) -> Sizes:
    """See `monitor.store.Reader`."""
    rows = {table.name: database.about(connection, table) for table in _TABLES}
    return Sizes(*database.room(connection), rows, database.system(connection))


_TABLES = (articles, stories, hits, deliveries, visits, audit)


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
