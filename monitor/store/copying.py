"""Copies all that is stored from one database into another: from SQLite to PostgreSQL, and back.

What was written stays as it is, letter by letter: both keep times and lists as the same text. Only
the index for searching is made anew, and what PostgreSQL cannot store, a NUL in a text, is
replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import (
    Connection,
    Table,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from monitor.errors import DatabaseError
from monitor.model import LOST_AFTER, Address, Server
from monitor.store import search_writing, server_clock
from monitor.store.cluster_tables import ungrouped, unmatched, workers
from monitor.store.copying_file import into_file, last_in_file
from monitor.store.copying_server import into_server, last_on_server, storable
from monitor.store.database import database_at
from monitor.store.lock import DatabaseLock
from monitor.store.search_tables import search_state
from monitor.store.tables import metadata
from monitor.store.upgrading import revision_of, upgrade

Told = Callable[[str, int, int], None]
"""Hears which table is being copied, how many of its rows are, and of how many."""

_AT_ONCE = 1_000
_COPY_SERVERS = "`pg_dump` and `pg_restore` copy servers"
_MAKE_ANEW = "make the database anew (`dropdb` and `createdb`), or name another"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a table has, and the highest value of each column of its key."""

    rows: int
    highest: tuple[Any, ...]


class Into(Protocol):
    """Where a copy is written; it appears whole, at the end of its context, or not at all."""

    @property
    def connection(self) -> Connection:
        """The transaction in which all is written."""
        ...

    def begin(self) -> None:
        """Rows follow; what takes long for each may be put off to the end."""
        ...

    def put(self, table: Table, rows: Iterator[Sequence[Any]]) -> None:
        """Store rows, with the columns in the order of the table."""
        ...

    def go_on_from(self, table: Table, number: int) -> None:
        """Give later rows higher numbers than this."""
        ...


def tables() -> Sequence[Table]:
    """What is copied, in an order in which rows come after those that they refer to."""
    # What is in the index is another matter there: each database indexes words in its own way.
    return [each for each in metadata.sorted_tables if each is not search_state]


def copy(source: Address, to: Address, told: Told = lambda *_: None) -> Mapping[str, int]:
    """Copy a database while nobody works with it; how many rows each table has.

    ``to`` must be a file that does not exist, or a database on a server without any rows. All is
    copied and compared there in one transaction, or nothing is. Raises DatabaseError.
    """
    _refuse(source, to)
    with ExitStack() as stack:
        for path in (source, to):
            if isinstance(path, Path):
                stack.enter_context(DatabaseLock(path))
        reading = stack.enter_context(_moment_of(source))
        with database_at(source).naming():
            if isinstance(source, Server):
                _refuse_unfinished(source, reading)
            of = _tally if isinstance(source, Server) else _tally_of_file
            counts = {each: of(reading, each) for each in tables()}
        stack.enter_context(database_at(to).naming())
        into = stack.enter_context(_into(to))
        _refuse_rows(to, into.connection)
        into.begin()
        for table, expected in counts.items():
            told(table.name, 0, expected.rows)
            with closing(_rows(source, reading, table, expected.rows, told)) as rows:
                into.put(table, rows)
            if last := _last(source, reading, table):
                into.go_on_from(table, last)
            _compare(into.connection, table, expected)
        search_writing.empty(into.connection)
        told("finishing", 0, 0)
    return {table.name: tally.rows for table, tally in counts.items()}


def _refuse(source: Address, to: Address) -> None:
    """Raises DatabaseError for what cannot be copied, before anything is opened for writing."""
    if isinstance(source, Path) == isinstance(to, Path):
        instead = "`monitor db backup` copies files" if isinstance(to, Path) else _COPY_SERVERS
        raise DatabaseError(f"{to}: {instead}; this copies from a file to a server, or back")
    found = revision_of(source)
    if not found.id:
        raise DatabaseError(f"{source}: there is no such database")
    if not found.is_current:
        raise DatabaseError(
            f"{source}: has revision {found.id}, this program copies {found.newest};"
            + (" run `monitor db upgrade` first" if found.known else " use the newer program")
        )
    if isinstance(to, Path):
        if to.exists():
            raise DatabaseError(f"{to}: exists already; name another file or move it away")
        return
    there = revision_of(to)
    if there.id and not there.is_current:
        raise DatabaseError(f"{to}: has tables of another version, {there.id}; {_MAKE_ANEW}")
    upgrade(to)


@contextmanager
def _moment_of(source: Address) -> Iterator[Connection]:
    """Sees the database as it is now; until the end nobody can write into it."""
    database = database_at(source)
    with ExitStack() as stack:
        for engine in (database.writing(may_rest=True), database.reading()):
            stack.callback(engine.dispose)
            with database.naming():
                # The second sees what others had written when the first was let in.
                connection = stack.enter_context(engine.begin())
                connection.execute(select(1))
        yield connection


def _refuse_unfinished(server: Server, reading: Connection) -> None:
    """Workers must have stopped; and in a file nobody goes on with what they have begun."""
    now = server_clock.now(reading)
    seen = reading.execute(select(workers.c.host, workers.c.pid, workers.c.seen))
    alive = [f"{each.host} {each.pid}" for each in seen if now - each.seen < LOST_AFTER]
    if alive:
        raise DatabaseError(
            f"{server}: workers use it ({', '.join(alive)}); stop them."
            f" One that was killed counts as stopped after {LOST_AFTER.seconds} s"
        )
    for table in (unmatched, ungrouped):
        count = reading.execute(select(func.count()).select_from(table)).scalar_one()
        if count:
            raise DatabaseError(
                f"{server}: {count:,} articles are not matched and grouped yet; let the workers"
                " finish that, then stop them"
            )


def _refuse_rows(to: Address, connection: Connection) -> None:
    for table in tables():
        if connection.execute(select(exists().select_from(table))).scalar_one():
            raise DatabaseError(f"{to}: is not empty, {table.name} has rows; {_MAKE_ANEW}")


def _into(to: Address) -> AbstractContextManager[Into]:
    return into_file(to) if isinstance(to, Path) else into_server(to)


def _rows(
    source: Address, reading: Connection, table: Table, total: int, told: Told
) -> Generator[Sequence[Any]]:
    """Its rows as the driver gives them: nothing is understood and written anew."""
    plain = select(*(type_coerce(column, NullType()) for column in table.columns))
    options = {"stream_results": True, "yield_per": _AT_ONCE}
    done = 0
    naming = database_at(source).naming()
    with naming, reading.execute(plain, execution_options=options) as found:
        for rows in found.partitions():
            yield from rows
            done += len(rows)
            told(table.name, done, total)


def _tally(connection: Connection, table: Table) -> Tally:
    keys = (func.max(type_coerce(column, NullType())) for column in table.primary_key)
    count, *highest = connection.execute(select(func.count(), *keys).select_from(table)).one()
    return Tally(count, tuple(highest))


def _tally_of_file(connection: Connection, table: Table) -> Tally:
    """As it will be on a server: a key with what is put for a NUL may come after all others."""
    tally = _tally(connection, table)
    keys = [type_coerce(column, NullType()) for column in table.primary_key]
    # SQLite's own `replace` does not find a NUL.
    query = select(*keys).where(or_(*(func.instr(key, "\0") > 0 for key in keys)))
    changed = connection.execute(query).all()
    highest = (max(map(storable, values)) for values in zip(tally.highest, *changed, strict=True))
    return Tally(tally.rows, tuple(highest))


def _compare(copy: Connection, table: Table, expected: Tally) -> None:
    found = _tally(copy, table)
    if found != expected:
        raise DatabaseError(
            f"{table.name}: {expected.rows:,} rows up to {expected.highest} were to be copied, the"
            f" copy has {found.rows:,} up to {found.highest}; it was given up"
        )


def _last(source: Address, reading: Connection, table: Table) -> int:
    """The highest number that a row of the table ever had, if the database numbers its rows."""
    if table.autoincrement_column is None:
        return 0
    with database_at(source).naming():
        is_file = isinstance(source, Path)
        return last_in_file(reading, table) if is_file else last_on_server(reading, table)
