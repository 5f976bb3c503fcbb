"""What is special about SQLite: how connections are opened and transactions begin."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    bindparam,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError as SqlError
from sqlalchemy.pool import QueuePool, StaticPool

from monitor.errors import DatabaseError

__all__ = [
    "insert",
    "is_busy",
    "is_damage",
    "is_unsure",
    "listed",
    "naming_the_database",
    "one_of",
    "reading",
    "writing",
]

# FULL: what was committed survives a power cut. The last two are for hostile or broken files.
_PRAGMAS = (
    "busy_timeout = 10000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "mmap_size = 0",
    # A reader that stays for long makes the WAL grow; afterwards it is cut to 64 MiB again.
    "journal_size_limit = 67108864",
)

# So many connections that read stay open: the page has as many threads that read.
KEPT = 15


def writing(path: Path, *, waits: bool = True) -> Engine:
    """An engine with one connection, whose transactions take the write lock when they begin.

    A transaction that reads first and writes later can fail at once, whatever the timeout says
    (SQLITE_BUSY_SNAPSHOT, https://sqlite.org/rescode.html); one that begins IMMEDIATE waits, or
    fails at once if it is not to.
    """
    pragmas = _PRAGMAS if waits else (*_PRAGMAS, "busy_timeout = 0")
    return _engine(path, "BEGIN IMMEDIATE", pragmas, StaticPool)


def reading(path: Path) -> Engine:
    """An engine whose connections cannot change anything."""
    pragmas = (*_PRAGMAS, "query_only = ON")
    return _engine(path, "BEGIN", pragmas, QueuePool, pool_size=KEPT)


def _engine(
    path: Path, begin: str, pragmas: tuple[str, ...], pool: type[Any], **options: Any
) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", poolclass=pool, connect_args={"check_same_thread": False}, **options
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        # Python's driver would begin transactions by itself, and too late.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column has one of the values that `listed` makes of the parameter with this name.

    Statements with it are the same for any number of values, and are not put together each time.
    """
    return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))


def listed(values: Iterable[Any]) -> str:
    """Values for `one_of`."""
    return json.dumps(list(values))


@contextmanager
def naming_the_database(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours, with the file and what to do."""
    try:
        yield
    except (SqlError, sqlite3.DatabaseError) as error:
        cause = str(getattr(error, "orig", None) or error)
        raise DatabaseError(f"{path}: {cause}{_advice(cause)}") from error


def is_unsure(error: DatabaseError) -> bool:
    """Whether the disk failed in a way that leaves open what was written.

    After an fsync that failed, the next one may say that all is well though it is not
    (https://lwn.net/Articles/752063/).
    """
    return _name_of(error).startswith("SQLITE_IOERR")


def is_busy(error: DatabaseError) -> bool:
    """Whether somebody else was writing."""
    return _name_of(error).startswith("SQLITE_BUSY")


def is_damage(error: SqlError) -> bool:
    """Whether an index of words contradicts itself: what FTS5 then says is one of these."""
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_CONSTRAINT", "SQLITE_ERROR"))


def _name_of(error: DatabaseError) -> str:
    cause = getattr(error.__cause__, "orig", None) or error.__cause__
    return str(getattr(cause, "sqlite_errorname", ""))


def _advice(cause: str) -> str:
    known = {
        "malformed JSON": "; a row of it holds something that was not written by this program",
        "not a database": "; it is left as it is. Move it away, or put a backup in its place",
        "malformed": "; it is damaged. Put a backup in its place, or try `sqlite3 FILE .recover`",
        "locked": "; another program has held it for more than 10 seconds",
        "full": "; make space on the disk, nothing that was stored is lost",
        "readonly": "; it must be writable, and so must its folder",
        "I/O": "; the disk fails: look at the log of the system",
        "unable to open": "; its folder must exist and be writable",
    }
    return next((advice for sign, advice in known.items() if sign in cause), "")
