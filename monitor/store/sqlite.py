"""What is special about SQLite: how connections are opened and transactions begin."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, select, text
from sqlalchemy.exc import DatabaseError as SqlError
from sqlalchemy.pool import QueuePool, StaticPool

from monitor.errors import DatabaseError
from monitor.store import migrate

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


class Changes:
    """Tells whether anybody has written to the database; that costs microseconds."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._path = path
        self._file = file_at(path)

    def version(self) -> int:
        """Another number than before, if another connection has written since."""
        with naming_the_database(self._path):
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def is_replaced(self) -> bool:
        """Whether another file is where the database was, or none: what is stored is lost."""
        return file_at(self._path) != self._file

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def file_at(path: Path) -> tuple[int, int] | None:
    """Which file that is; None if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


class SqliteFile:
    """Implements `monitor.store.database.Database`."""

    def __init__(self, path: Path) -> None:
        self.address = path

    def writing(self, *, may_rest: bool = False) -> Engine:  # noqa: ARG002 - nobody breaks it off
        """See `writing` of this module."""
        return writing(self.address)

    def at_once(self) -> Engine:
        """The same, but it fails at once if anybody else writes just now."""
        return writing(self.address, waits=False)

    def lightly(self) -> None:
        """There is one writer at a time."""

    def reading(self) -> Engine:
        """See `reading` of this module."""
        return reading(self.address)

    def writing_nothing(self) -> Engine:
        """Its connections commit each statement for itself."""
        return reading(self.address).execution_options(isolation_level="AUTOCOMMIT")

    def changes(self) -> Changes:
        """Tells whether anybody has written to it."""
        return Changes(self.address)

    def naming(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours, with the file and what to do."""
        return naming_the_database(self.address)

    def is_busy(self, error: DatabaseError) -> bool:
        """Whether somebody else was writing."""
        return _name_of(error).startswith("SQLITE_BUSY")

    def is_unsure(self, error: DatabaseError) -> bool:
        """Whether the disk failed in a way that leaves open what was written.

        After an fsync that failed, the next one may say that all is well though it is not
        (https://lwn.net/Articles/752063/).
        """
        return _name_of(error).startswith("SQLITE_IOERR")

    def system(self, connection: Connection) -> str:  # noqa: ARG002 - a server is asked
        """What it is, with the version."""
        return f"SQLite {sqlite3.sqlite_version}"

    def room(self, connection: Connection) -> tuple[int, int, int]:
        """The bytes of the file, those of them that are free, and those of the WAL."""

        def pragma(name: str) -> int:
            return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())

        page = pragma("page_size")
        wal = self.address.with_name(f"{self.address.name}-wal")
        free = pragma("freelist_count") * page
        return pragma("page_count") * page, free, wal.stat().st_size if wal.exists() else 0

    def about(self, connection: Connection, table: Table) -> int:
        """The highest number of a row: rows of these tables are hardly ever deleted."""
        query = select(func.max(text("rowid"))).select_from(table)
        return int(connection.execute(query).scalar_one() or 0)

    def exists(self) -> bool:
        """Whether there is a file, of whatever kind."""
        return self.address.exists()

    def revision(self) -> str:
        """The revision of its tables, empty if there is no file. Raises DatabaseError.

        The file is not touched.
        """
        path = self.address
        if not path.exists():
            return ""
        if path.stat().st_size == 0:
            raise DatabaseError(
                f"{path}: the file is empty, so it is no database; it is left as it is."
                " Delete it to begin anew, or put a backup in its place"
            )
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with self.naming(), closing(sqlite3.connect(uri, uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
            if "alembic_version" in tables:
                row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
                return str(row[0]) if row else ""
        if tables:
            raise DatabaseError(f"{path}: a database of another program; it is left as it is")
        return ""

    def migrate(self) -> None:
        """Make the file, or change its tables: each migration is a transaction."""
        if self.address.exists():
            _migrate(self.address)
        else:
            self._create()

    def _create(self) -> None:
        # Made under another name, so that a crash never leaves half a database under its own;
        # linked and not renamed, so that it never replaces one that another process made meanwhile.
        path = self.address
        new = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new.unlink(missing_ok=True)
            _migrate(new)
            with suppress(FileExistsError):
                path.hardlink_to(new)
        except OSError as error:
            raise DatabaseError(
                f"{path}: {error.strerror}; the folder must exist or be possible to make, and"
                " writable"
            ) from error
        finally:
            new.unlink(missing_ok=True)


def _migrate(path: Path) -> None:
    engine = writing(path)
    try:
        with naming_the_database(path), engine.connect() as connection:
            migrate.run(connection)
    finally:
        engine.dispose()


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


@contextmanager
def naming_the_database(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours, with the file and what to do."""
    try:
        yield
    except (SqlError, sqlite3.DatabaseError) as error:
        cause = str(getattr(error, "orig", None) or error)
        raise DatabaseError(f"{path}: {cause}{_advice(cause)}") from error


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
