"""The database as the rest of store uses it; which one it is, is decided here."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, Table

from monitor.errors import DatabaseError
from monitor.model import Address
from monitor.store.postgres import PostgresServer
from monitor.store.sqlite import SqliteFile


class Changes(Protocol):
    """Tells whether anybody has written to the database."""

    def version(self) -> int:
        """Another number than before, if anybody has written since; blocks."""
        ...

    def is_replaced(self) -> bool:
        """Whether there is another database now, or none: what is stored is lost."""
        ...

    def close(self) -> None:
        """Close its connection."""
        ...


class Database(Protocol):
    """Opens connections to where everything is kept, and explains what goes wrong there."""

    @property
    def address(self) -> Address:
        """Where that is."""
        ...

    def writing(self, *, may_rest: bool = False) -> Engine:
        """Its transactions come one after the other among all that write so, in all processes.

        On a server one that rests for minutes is broken off, so that a process that stands still
        does not hold up all others, unless it ``may_rest``, such as while it reads elsewhere.
        """
        ...

    def at_once(self) -> Engine:
        """Its transactions touch rows of their own, and fail rather than wait; see `is_busy`."""
        ...

    def lightly(self) -> Engine | None:
        """Its transactions run beside others and touch rows of their own only; None: none do."""
        ...

    def reading(self) -> Engine:
        """Its connections cannot change anything."""
        ...

    def writing_nothing(self) -> Engine:
        """Its connections commit each statement for itself, such as to hold a lock."""
        ...

    def changes(self) -> Changes:
        """A way to see that something is new, for who looks again and again."""
        ...

    def naming(self) -> AbstractContextManager[None]:
        """Turns the driver's errors into DatabaseError, with the place and what to do."""
        ...

    def is_busy(self, error: DatabaseError) -> bool:
        """Whether somebody else was writing."""
        ...

    def is_unsure(self, error: DatabaseError) -> bool:
        """Whether it is not known what was written."""
        ...

    def system(self, connection: Connection) -> str:
        """What it is, with the version: such as SQLite 3.46.0."""
        ...

    def room(self, connection: Connection) -> tuple[int, int | None, int | None]:
        """The bytes of all, those of them that are free, and those of the log beside it.

        None is what it does not say.
        """
        ...

    def about(self, connection: Connection, table: Table) -> int:
        """About how many rows a table has, without counting them."""
        ...

    def exists(self) -> bool:
        """Whether there is one already."""
        ...

    def revision(self) -> str:
        """The revision of its tables, empty if there are none. Raises DatabaseError."""
        ...

    def migrate(self) -> None:
        """Make it, or bring its tables to the revision of this program, whole or not at all."""
        ...


def database_at(address: Address) -> Database:
    """The database that is there, or will be."""
    return SqliteFile(address) if isinstance(address, Path) else PostgresServer(address)


def exists(address: Address) -> bool:
    """Whether there is a database already. Raises DatabaseError if that cannot be found out."""
    return database_at(address).exists()
