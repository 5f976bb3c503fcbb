"""Writes a copy of a database into a SQLite file; see `monitor.store.copying`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

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


class IntoFile:
    """Implements `monitor.store.copying.Into`: a file that gets its name once it is complete."""

    connection: Connection

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.copying")
        self._indexes: Sequence[tuple[str, str]] = ()

    def __enter__(self) -> Self:
        # One that was broken off may have left its part.
        self._remove()
        sqlite.SqliteFile(self._part).migrate()
        self._engine = sqlite.writing(self._part)
        event.listen(self._engine, "connect", _hurry)
        self.connection = self._engine.connect()
        self.connection.begin()
        # Made at the end, which takes a fraction of the time.
        self._indexes = [(row.name, row.sql) for row in self.connection.execute(_INDEXES)]
        for name, _ in self._indexes:
            self.connection.exec_driver_sql(f"DROP INDEX {name}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._complete()
        finally:
            self.connection.close()
            self._engine.dispose()
            self._remove()

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

    def _complete(self) -> None:
        for _, made in self._indexes:
            self.connection.exec_driver_sql(made)
        self.connection.commit()
        self.connection.close()
        self._engine.dispose()
        # As it is when the daemon works with it.
        sqlite.writing(self._part).connect().close()
        wrong = check(self._part)
        if wrong:
            raise DatabaseError(f"{self._path}: the copy is damaged: {wrong[0]}")
        sync(self._part)
        try:
            self._path.hardlink_to(self._part)
        except FileExistsError as error:
            raise DatabaseError(f"{self._path}: exists already; somebody made it now") from error
        sync(self._path.parent)

    def _remove(self) -> None:
        for end in ("", "-wal", "-shm"):
            self._part.with_name(self._part.name + end).unlink(missing_ok=True)


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
