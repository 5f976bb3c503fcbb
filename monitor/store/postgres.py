"""What is special about PostgreSQL: how connections are opened and transactions begin."""

from __future__ import annotations

import re
import select as select_io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import (
    DBAPIError,
    DisconnectionError,
    InvalidatePoolError,
    InvalidRequestError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from monitor.errors import DatabaseError, RefusedError
from monitor.model import Server
from monitor.model.database import ALIVE, WATCHED, mistake_in
from monitor.store import migrate

# The lock that whoever writes more than a row of his own holds until the commit. It is what one
# writer at a time is in SQLite: numbers are given in the order of commits, and what was read before
# something was written still holds.
WRITING = 0x6D6F6E69
# A worker needs 30 connections at the most: 11 each of archive and cluster, 2 of roles, 3 of the
# queue, one to fill the index for searching, and two while it looks at who works and at the tables.
# With 8 jobs at once 20 were measured; docs/scale.md says what that means for the server.
KEPT = 15
_FEW = 10_000
AT_ONCE = 10
# A process that stands still in a transaction holds up others no longer than so.
_RESTS_AT_MOST = "-c idle_in_transaction_session_timeout=2min"
# What is looked up lies in memory or on flash, where the next row costs no less than any other; the
# default is that of disks that turn. What the URL says comes after it, and holds.
SETTINGS = "-c random_page_cost=1.1"
# That nobody can write because others do: lock_not_available, query_canceled.
_BUSY = ("55P03",)


class Changes:
    """Tells whether anybody has written to the server, by which transactions can be seen."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._engine = server.writing_nothing()
        self._seen = ""
        self._version = 0

    def version(self) -> int:
        """Another number than before, if anybody has written since."""
        # Not how far the log has come: that is told before what a commit wrote can be seen.
        query = text("SELECT CAST(pg_current_snapshot() AS TEXT)")
        with self._server.naming(), self._engine.connect() as connection:
            seen = str(connection.execute(query).scalar_one())
        if seen != self._seen:
            self._seen, self._version = seen, self._version + 1
        return self._version

    def is_replaced(self) -> bool:
        """Never: the server holds what it is asked for by its name."""
        return False

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


class PostgresServer:
    """Implements `monitor.store.database.Database`. Raises DatabaseError for a URL that is none."""

    def __init__(self, server: Server) -> None:
        self.address = server
        if mistake := mistake_in(server.url):
            raise DatabaseError(f"database: {mistake}")
        self._url = make_url(server.url).set(drivername="postgresql+psycopg")

    def writing(self, *, may_rest: bool = False) -> Engine:
        """An engine with one connection, whose transactions wait for their turn among writers."""
        options = "" if may_rest else _RESTS_AT_MOST
        engine = self._engine(pool_size=1, max_overflow=0, options=options)

        @event.listens_for(engine, "begin")
        def _on_begin(connection: Connection) -> None:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")

        return engine

    def at_once(self) -> Engine:
        """An engine with one connection, whose transactions do not wait for who has the same rows.

        Nor for a turn: among several workers somebody writes nearly always.
        """
        options = f"{_RESTS_AT_MOST} -c lock_timeout=1ms"
        return self._engine(pool_size=1, max_overflow=0, options=options)

    def lightly(self) -> Engine:
        """An engine for transactions that touch rows of their own only, beside each other."""
        return self._engine(pool_size=AT_ONCE, max_overflow=0, options=_RESTS_AT_MOST)

    def reading(self) -> Engine:
        """An engine whose connections cannot change anything; a transaction sees one moment."""
        return self._engine(
            pool_size=KEPT,
            max_overflow=0,
            isolation_level="REPEATABLE READ",
            options="-c default_transaction_read_only=on",
        )

    def _engine(self, *, options: str = "", **pool: Any) -> Engine:
        usual = {**ALIVE, "application_name": "monitor"}
        arguments: dict[str, Any] = {
            name: value for name, value in usual.items() if name not in self._url.query
        }
        # What the URL says holds.
        own = self._url.query.get("options", "")
        arguments["options"] = " ".join(filter(None, (WATCHED, SETTINGS, str(own), options)))
        try:
            engine = create_engine(
                self._url,
                connect_args=arguments,
                **pool,
            )
        except ModuleNotFoundError as error:
            raise DatabaseError(
                f"{self.address}: PostgreSQL needs a package that is not installed ({error.name});"
                " `pip install 'monitor[cluster]'`"
            ) from error
        event.listen(engine, "connect", self._refuse_encoding)
        event.listen(engine, "connect", _take_any_text)
        event.listen(engine, "checkout", _refuse_dead)
        return engine

    def _refuse_encoding(self, connection: Any, _record: object) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise DatabaseError(
                f"{self.address}: the database is in {encoding}, which lacks letters; make one with"
                " `createdb --encoding=UTF8 --template=template0`"
            )

    def writing_nothing(self) -> Engine:
        """Its connections commit each statement for itself, such as to hold a lock."""
        return self._engine(pool_size=1, max_overflow=0, isolation_level="AUTOCOMMIT")

    def changes(self) -> Changes:
        """Tells whether anybody has written to it."""
        return Changes(self)

    @contextmanager
    def naming(self) -> Iterator[None]:
        """Turn the driver's errors into ours, with the server and what to do."""
        try:
            yield
        except DBAPIError as error:
            cause = " ".join(str(error.orig or error).split())
            kind = RefusedError if _is_refusal(error) else DatabaseError
            raise kind(f"{self.address}: {cause}{_advice(cause)}") from error
        except PoolTimeoutError as error:
            raise DatabaseError(
                f"{self.address}: none of our own connections became free in half a minute"
            ) from error
        except (InvalidRequestError, DisconnectionError) as error:
            # What became of a connection that was lost before.
            raise DatabaseError(f"{self.address}: {error.args[0]}") from error

    def is_busy(self, error: DatabaseError) -> bool:
        """Whether somebody else was writing."""
        return _state_of(error) in _BUSY

    def is_unsure(self, error: DatabaseError) -> bool:  # noqa: ARG002 - others look at it
        """Never: the server says what was committed, or the connection is made anew."""
        return False

    def system(self, connection: Connection) -> str:
        """What it is, with the version."""
        said = str(connection.execute(text("SHOW server_version")).scalar_one())
        # Whoever has built it adds words of their own.
        return f"PostgreSQL {said.partition(' ')[0]}"

    def room(self, connection: Connection) -> tuple[int, None, None]:
        """The bytes of the database with its indexes; the log is that of the whole server."""
        query = text("SELECT pg_database_size(current_database())")
        return int(connection.execute(query).scalar_one()), None, None

    def about(self, connection: Connection, table: Table) -> int:
        """How many rows it had when the server last looked; counted while they are few."""
        query = text("SELECT reltuples FROM pg_class WHERE oid = CAST(:name AS regclass)")
        found = int(connection.execute(query, {"name": table.name}).scalar_one())
        if found > _FEW:
            return found
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def exists(self) -> bool:
        """Whether the server can be reached and has our tables."""
        return bool(self.revision())

    def revision(self) -> str:
        """The revision of the tables there; empty if there are none. Raises DatabaseError."""
        # At one moment: somebody may be making the tables.
        engine = self.reading()
        try:
            with self.naming(), engine.connect() as connection:
                found = inspect(connection)
                if found.has_table("alembic_version"):
                    query = text("SELECT version_num FROM alembic_version")
                    return str(connection.execute(query).scalar_one_or_none() or "")
                if found.has_table("articles") or found.has_table("source_states"):
                    raise DatabaseError(
                        f"{self.address}: a database of another program; it is left as it is"
                    )
                return ""
        finally:
            engine.dispose()

    def migrate(self) -> None:
        """Make or change the tables in one transaction, while nobody else writes."""
        engine = self.writing()
        try:
            with self.naming(), engine.begin() as connection:
                # Somebody else may have had his turn since it was looked at.
                found = migrate.of(migrate.revision_in(connection))
                if not found.known:
                    raise DatabaseError(migrate.too_new(self.address, found))
                if not found.is_current:
                    migrate.run(connection)
        finally:
            engine.dispose()


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:
    """Refuse a connection that the server has ended, as when it was started anew.

    It has said something then while nobody asked; only after that it is asked whether it is there,
    which takes as long as most questions of ours.
    """
    from psycopg import Error  # noqa: PLC0415 - only who has PostgreSQL needs it

    ear = select_io.poll()
    try:
        ear.register(connection.fileno(), select_io.POLLIN)
        if ear.poll(0):
            connection.execute("SELECT 1")
            connection.rollback()
    except Error as error:
        raise InvalidatePoolError("the server has ended this connection") from error


def _take_any_text(connection: Any, _record: object) -> None:
    """Let text with a NUL in it be stored without it: PostgreSQL knows no such text."""
    from psycopg.types.string import StrDumper  # noqa: PLC0415 - only who has PostgreSQL needs it

    class WithoutNul(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))

    connection.adapters.register_dumper(str, WithoutNul)


def _is_refusal(error: DBAPIError) -> bool:
    """Whether the data is what is wrong: data exceptions, integrity, limits of the program."""
    state = str(getattr(error.orig, "sqlstate", "") or "")
    return state[:2] in {"22", "23", "54"}


def _state_of(error: DatabaseError) -> str:
    cause = getattr(error.__cause__, "orig", None) or error.__cause__
    return str(getattr(cause, "sqlstate", "") or "")


def _advice(cause: str) -> str:
    known = {
        r'role "[^"]*" does not exist': "; look at the user in `database`; `createuser` makes one",
        r'database "[^"]*" does not exist': (
            "; `createdb` makes a database, the URL names it last"
        ),
        "password authentication failed": "; look at the user and the password in `database`",
        "no password supplied": "; write it as ${NAME} in `database`, or into ~/.pgpass",
        "Connection refused": "; is the server running, and is that its address?",
        "could not translate host name": "; the name of the host is not known",
        "Name or service not known": "; the name of the host is not known",
        "too many clients": "; see docs/scale.md for how many connections are needed",
        "permission denied": (
            "; the user must own the database, or be allowed to create schemas and tables in it"
        ),
        "No space left": "; make space on its disk, nothing that was stored is lost",
        "lock timeout": "; somebody else reads or writes there for long, try again",
        "read-only transaction": "; it is a standby: the URL must name the primary server",
    }
    return next((advice for sign, advice in known.items() if re.search(sign, cause)), "")
