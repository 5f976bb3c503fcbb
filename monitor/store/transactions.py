"""One writing connection that all threads share; every use of it is a transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from monitor.errors import DatabaseError
from monitor.store import sqlite


class Transactions:
    """Begins transactions, one at a time; what is inside of one is stored whole or not at all."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._lock = threading.Lock()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._lock:
            try:
                with sqlite.naming_the_database(self._path), self._engine.begin() as connection:
                    yield connection
            except DatabaseError as error:
                if sqlite.is_unsure(error):
                    # What it believes to have written may not be there; a new one reads it anew.
                    self._engine.dispose()
                raise

    def close(self) -> None:
        """Close the connection, once whatever is being written is finished."""
        with self._lock:
            self._engine.dispose()


class AtOnce(Transactions):
    """Stores what can be stored at once: who must not wait for others does without it."""

    def __init__(self, path: Path) -> None:
        super().__init__(sqlite.writing(path, waits=False), path)

    def store(self, work: Callable[[Connection], bool]) -> bool:
        """What ``work`` says; False, and nothing was done, if anybody else writes just now."""
        if self._lock.locked():
            return False
        try:
            with self._transaction() as connection:
                return work(connection)
        except DatabaseError as error:
            if sqlite.is_busy(error):
                return False
            raise
