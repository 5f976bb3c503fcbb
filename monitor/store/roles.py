"""A role that one process has at a time: a lock of the server that is free when its holder dies."""

from __future__ import annotations

from zlib import crc32

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from monitor.store.database import Database

# Beside the lock of those who write, see `monitor.store.postgres.WRITING`.
_SPACE = 0x726F6C65
_TRY = text("SELECT pg_try_advisory_lock(:space, :role)")
_GIVE = text("SELECT pg_advisory_unlock(:space, :role)")


class Role:
    """One role, on a connection of its own (PostgreSQL, "Advisory Locks").

    The server frees the lock when the connection ends, so at once when the process dies. That a
    process that was cut off still believes to have it is what fences are for.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._engine = database.writing_nothing()
        self._values = {"space": _SPACE, "role": crc32(name.encode()) - 2**31}
        self._connection: Connection | None = None

    def hold(self) -> bool:
        """Take the role if nobody has it; whether we have it now. Raises DatabaseError.

        False also when the connection was lost: somebody may have had the role since.
        """
        if self._connection is not None:
            if self._is_alive(self._connection):
                return True
            self.close()
            return False
        with self._database.naming():
            connection = self._engine.connect()
            try:
                if connection.execute(_TRY, self._values).scalar_one():
                    self._connection = connection
            finally:
                if self._connection is None:
                    connection.close()
            return self._connection is not None

    def _is_alive(self, connection: Connection) -> bool:
        try:
            connection.execute(text("SELECT 1"))
        except DBAPIError:
            return False
        return True

    def close(self) -> None:
        """Give the role up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                # The server has freed it already if the connection is known to be lost.
                if not connection.invalidated:
                    connection.execute(_GIVE, self._values)
            except DBAPIError:
                pass
            finally:
                connection.invalidate()
                connection.close()
        self._engine.dispose()
