"""Transactions: what is inside of one is stored whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from monitor.errors import DatabaseError
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
        self._lock = threading.Lock()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One that writes, alone."""
        with self._lock:
            try:
                with self._database.naming(), self._engine.begin() as connection:
                    yield connection
            except DatabaseError as error:
                if self._database.is_unsure(error):
                    # What it believes to have written may not be there; a new one reads it anew.
                    self._engine.dispose()
                raise

    @contextmanager
    def _light(self) -> Iterator[Connection]:
        """One that reads, or writes rows that nobody else writes."""
        if self._beside is None:
            with self._transaction() as connection:
                yield connection
        else:
            with self._database.naming(), self._beside.begin() as connection:
                yield connection

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
        self._engine = database.writing(waits=False)
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
