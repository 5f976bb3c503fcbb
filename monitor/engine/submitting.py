"""Puts steps into the queue: in a transaction of the caller's, or in one of its own."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from pgqueuer.adapters.persistence.qb import QueryQueueBuilder
from pgqueuer.adapters.persistence.queries import SyncQueries
from pgqueuer.ports.driver import SyncDriver
from psycopg import Connection, RawCursor
from psycopg.rows import dict_row

from monitor.engine import connecting, jobs
from monitor.engine.installing import driver_connection
from monitor.engine.names import settings
from monitor.errors import DatabaseError
from monitor.ports.engine import PRIORITY, Step


class InTransaction(SyncDriver):
    """PGQueuer's driver over a connection with whatever transaction it is in."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """The rows that a query gives."""
        cursor = RawCursor(self._connection, row_factory=dict_row)
        cursor.execute(query.encode(), args or None)
        return cursor.fetchall()


class Submitting:
    """Submits from any thread."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._options = connecting.options(url, name)
        self._builder = QueryQueueBuilder(settings())
        self._lock = threading.Lock()
        self._connection: Connection[Any] | None = None

    def submit(
        self,
        step: Step,
        keys: Sequence[str],
        args: Mapping[str, Any],
        priority: int | None,
        conn: Any,
    ) -> list[bool]:
        """Whether each key was taken; not one that already waits or is being done."""
        try:
            if conn is not None:
                return self._enqueue(driver_connection(conn), step, keys, args, priority)
            with self._lock:
                return self._alone(step, keys, args, priority)
        except psycopg.Error as error:
            raise DatabaseError(f"queue: {step} not submitted: {error}") from error

    def close(self) -> None:
        """Close the connection of its own."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _alone(
        self, step: Step, keys: Sequence[str], args: Mapping[str, Any], priority: int | None
    ) -> list[bool]:
        for is_last in (False, True):
            if self._connection is None:
                self._connection = Connection.connect(self._url, **self._options)
            try:
                return self._enqueue(self._connection, step, keys, args, priority)
            except psycopg.Error as error:
                if not connecting.is_loss(error, self._connection):
                    raise
                # It may have been lost long ago. What was submitted by then is done twice.
                self._connection.close()
                self._connection = None
                if is_last:
                    raise
        raise AssertionError

    def _enqueue(
        self,
        connection: Connection[Any],
        step: Step,
        keys: Sequence[str],
        args: Mapping[str, Any],
        priority: int | None,
    ) -> list[bool]:
        # A job that is there already is passed over, as an error would end the transaction.
        ids = SyncQueries(InTransaction(connection), self._builder).enqueue(
            [jobs.entrypoint_of(step, args)] * len(keys),
            [jobs.packed(key, args) for key in keys],
            [PRIORITY[step] if priority is None else priority] * len(keys),
            dedupe_key=[jobs.dedupe_key(step, key) for key in keys],
            on_conflict="skip",
        )
        return [each is not None for each in ids]
