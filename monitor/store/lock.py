"""Keeps a second daemon away from a database."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.errors import AlreadyRunningError, DatabaseError
from monitor.model import SCHEDULER, Address, Server
from monitor.store.running import process_with


class DatabaseLock:
    """Held as long as its context lasts; raises AlreadyRunningError with the holder's pid.

    The kernel frees it when the process dies, so a stale file never blocks (flock(2)).
    """

    def __init__(self, database: Path) -> None:
        self._path = _path(database)
        self._descriptor: int | None = None

    @staticmethod
    def holder(database: Address) -> int | None:
        """The process that holds the lock of a database, if any."""
        if isinstance(database, Server):
            return process_with(database, SCHEDULER)
        try:
            descriptor = os.open(_path(database), os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            # Shared, so that two who ask at once do not see each other.
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            text = os.read(descriptor, 32).decode("ascii", "replace").strip()
            return int(text) if text.isdecimal() else 0
        finally:
            os.close(descriptor)
        return None

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise DatabaseError(
                f"{self._path}: {error.strerror}; the folder of the database must be writable"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise AlreadyRunningError(
                f"monitor already runs on this database (process {holder}); stop it first,"
                " or give this one another database"
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
        self._descriptor = descriptor
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _path(database: Path) -> Path:
    return database.with_name(database.name + ".lock")
