"""Transactions: what is inside of one is stored whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Self

from sqlalchemy import Connection, Engine

from monitor.errors import DatabaseError
from monitor.model import Fence
from monitor.store import fencing
from monitor.store.database import Database


class Transactions:
    """Begins transactions, from any thread.

    Those that write come one at a time, among all processes: what one has read holds until it is
    committed. On a server, those that touch only rows of their own run beside each other.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.writing()
        self._beside = database.lightly()
        # Without BEGIN and COMMIT, a question takes a third of the time: each is a way of its own.
        self._singly = self._beside and self._beside.execution_options(isolation_level="AUTOCOMMIT")
        self._lock = threading.Lock()
        self._fence: Fence | None = None
        self._within: Connection | None = None

    def fenced(self, fence: Fence) -> Self:
        """The same, but every transaction first sees to it that the claim still holds.

        Raises LostClaimError in each as soon as somebody else has claimed the same.
        """
        return self._with(fence=fence)

    @contextmanager
    def alone(self) -> Iterator[tuple[Self, Connection]]:
        """The same within one transaction that writes: all of it is stored, or nothing."""
        with self._transaction() as connection:
            yield self._with(within=connection), connection

    def _with(self, *, fence: Fence | None = None, within: Connection | None = None) -> Self:
        """The same connections and locks, otherwise used."""
        other = copy(self)
        vars(other).update(_fence=fence or self._fence, _within=within)
        return other

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One that writes, alone."""
        if self._within is not None:
            yield self._within
            return
        with self._lock:
            try:
                with self._database.naming(), self._engine.begin() as connection:
                    self._check(connection)
                    yield connection
            except DatabaseError as error:
                if self._database.is_unsure(error):
                    # What it believes to have written may not be there; a new one reads it anew.
                    self._engine.dispose()
                raise

    @contextmanager
    def _light(self) -> Iterator[Connection]:
        """One that writes rows that nobody else writes."""
        with self._of(self._beside) as connection:
            if self._beside is not None and self._within is None:
                self._check(connection)
            yield connection

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        """One that only reads; on a server, each statement sees what was committed before it."""
        with self._of(self._singly) as connection:
            yield connection

    @contextmanager
    def _single(self) -> Iterator[Connection]:
        """Statements that write a row for themselves, each a transaction of its own on a server.

        No claim is looked at.
        """
        with self._of(self._singly) as connection:
            yield connection

    @contextmanager
    def _of(self, engine: Engine | None) -> Iterator[Connection]:
        if engine is None or self._within is not None:
            with self._transaction() as connection:
                yield connection
        else:
            with self._database.naming(), engine.begin() as connection:
                yield connection

    def _check(self, connection: Connection) -> None:
        if self._fence is not None:
            fencing.check(connection, self._fence)

    def close(self) -> None:
        """Close the connections, once whatever is being written is finished."""
        with self._lock:
            self._engine.dispose()
        if self._beside is not None:
            self._beside.dispose()


class AtOnce:
    """Stores what can be stored at once: who must not wait for others does without it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.at_once()
        self._lock = threading.Lock()

    def store(self, work: Callable[[Connection], bool]) -> bool:
        """What ``work`` says; False, and nothing was done, if anybody else writes just now."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            with self._database.naming(), self._engine.begin() as connection:
                return work(connection)
        except DatabaseError as error:
            if self._database.is_busy(error):
                return False
            raise
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the connection, once whatever is being written is finished."""
        with self._lock:
            self._engine.dispose()
