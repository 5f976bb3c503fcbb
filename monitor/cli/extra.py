"""What only those have who installed monitor for a PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from monitor.errors import DatabaseError


@contextmanager
def for_cluster() -> Iterator[None]:
    """Tells which package is missing instead of ending with ModuleNotFoundError."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "monitor":
            raise
        raise DatabaseError(
            "database: PostgreSQL needs a package that is not installed"
            f" ({error.name}); `pip install 'monitor[cluster]'`"
        ) from error
