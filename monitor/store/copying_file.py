"""Writes a copy of a database into a SQLite file; see `monitor.store.copying`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, event, func, select, text

from monitor.errors import DatabaseError
from monitor.store import sqlite
from monitor.store.backup import check, sync

_AT_ONCE = 1_000
# Until it has its name the file is of no use to anybody, and need not survive a crash.
_HURRIED = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "foreign_keys = OFF",
    "cache_size = -262144",
)
_INDEXES = text("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")


@contextmanager
def into_file(path: Path) -> Iterator[IntoFile]:
    """A file that gets its name once it is complete."""
    part = path.with_name(f"{path.name}.copying")
    # One that was broken off may have left it.
    _remove(part)
    try:
        sqlite.SqliteFile(part).migrate()
        engine = sqlite.writing(part)
        event.listen(engine, "connect", _hurry)
        try:
            with engine.begin() as connection:
                into = IntoFile(connection)
                yield into
                into.complete()
        finally:
            engine.dispose()
        _give_name(part, path)
    finally:
        _remove(part)


class IntoFile:
    """Implements `monitor.store.copying.Into`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._indexes: Sequence[Any] = ()

    def begin(self) -> None:
        """Put off to make indexes: that takes a fraction of the time when all is there."""
        self._indexes = self.connection.execute(_INDEXES).all()
        for each in self._indexes:
            self.connection.exec_driver_sql(f"DROP INDEX {each.name}")

    def complete(self) -> None:
        """Make them now."""
        for each in self._indexes:
            self.connection.exec_driver_sql(each.sql)

    def put(self, table: Table, rows: Iterator[Sequence[Any]]) -> None:
        """Store rows, with the columns in the order of the table."""
        marks = ", ".join("?" * len(table.columns))
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - ours
        while block := [tuple(row) for row in islice(rows, _AT_ONCE)]:
            self.connection.exec_driver_sql(statement, block)

    def go_on_from(self, table: Table, number: int) -> None:
        """Give later rows higher numbers than this."""
        if _is_numbered_for_ever(table):
            name = {"name": table.name, "number": number}
            for statement in (
                "DELETE FROM sqlite_sequence WHERE name = :name",
                "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)",
            ):
                self.connection.execute(text(statement), name)


def _give_name(part: Path, path: Path) -> None:
    # As it is when the daemon works with it.
    engine = sqlite.writing(part)
    engine.connect().close()
    engine.dispose()
    wrong = check(part)
    if wrong:
        raise DatabaseError(f"{path}: the copy is damaged: {wrong[0]}")
    sync(part)
    try:
        path.hardlink_to(part)
    except OSError as error:
        raise DatabaseError(f"{path}: {error.strerror}") from error
    sync(path.parent)


def _remove(part: Path) -> None:
    for end in ("", "-wal", "-shm"):
        part.with_name(part.name + end).unlink(missing_ok=True)


def last_in_file(connection: Connection, table: Table) -> int:
    """The highest number that a row of a table has, or had where none may come twice."""
    if _is_numbered_for_ever(table):
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return int(connection.execute(query, {"name": table.name}).scalar_one_or_none() or 0)
    (key,) = table.primary_key
    return int(connection.execute(select(func.max(key))).scalar_one() or 0)


def _is_numbered_for_ever(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _HURRIED:
        connection.execute(f"PRAGMA {pragma}")
