"""A role that one process has at a time: a lock of the server that is free when its holder dies."""

from __future__ import annotations

from datetime import datetime, timedelta
from zlib import crc32

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from monitor.errors import DatabaseError
from monitor.model import Fence
from monitor.store import fencing
from monitor.store.database import Database

# Who asks every second is silent for so long only if it is frozen, or cut off.
SILENT_AT_MOST = timedelta(seconds=30)

# Beside the lock of those who write, see `monitor.store.postgres.WRITING`.
_SPACE = 0x726F6C65
# In one statement: whoever is frozen right after it has the lock does not keep it either.
_TRY = text(
    "SELECT pg_try_advisory_lock(:space, :role)"
    " FROM set_config('idle_session_timeout', :silent_ms, false)"
)
_GIVE = text("SELECT pg_advisory_unlock(:space, :role)")


class Role:
    """One role, on a connection of its own (PostgreSQL, "Advisory Locks").

    The server frees the lock when the connection ends, so at once when the process dies. One that
    stands still keeps its connection: who has not asked by `hold` for ``silent_at_most`` loses the
    role as well. That it still believes to have it is what fences are for.
    """

    def __init__(
        self, database: Database, name: str, *, silent_at_most: timedelta | None = None
    ) -> None:
        self._database = database
        self._engine = database.writing_nothing()
        self._name = name
        self._values = {"space": _SPACE, "role": crc32(name.encode()) - 2**31}
        # 0 is for ever.
        silent = silent_at_most or timedelta()
        self._silent = {"silent_ms": str(round(silent.total_seconds() * 1000))}
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
                if connection.execute(_TRY, self._values | self._silent).scalar_one():
                    self._connection = connection
            finally:
                if self._connection is None:
                    connection.close()
            return self._connection is not None

    def claim(self, holder: str, now: datetime) -> Fence:
        """Claim the role that we have; whoever had it before cannot store anything as its holder.

        On the same connection, so that nobody claims what he has lost meanwhile. Raises
        DatabaseError.
        """
        if self._connection is None:
            raise DatabaseError(f"{self._database.address}: the role {self._name} is not ours")
        with self._database.naming():
            return fencing.claim(self._connection, self._name, holder, now)

    def _is_alive(self, connection: Connection) -> bool:
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
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
