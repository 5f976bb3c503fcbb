"""How to connect to PostgreSQL, and when a connection is of no use any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import conninfo

from monitor.errors import DatabaseError
from monitor.model.database import ALIVE, WATCHED, Server


def options(url: str, name: str) -> dict[str, Any]:
    """How to connect, except for what the URL itself says. Raises DatabaseError if it is none."""
    try:
        said = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # Without the cause: it has a part of the URL, which may be one of the password.
        raise DatabaseError(f"{Server(url)}: this is no URL of PostgreSQL") from None
    chosen: dict[str, Any] = {key: value for key, value in ALIVE.items() if key not in said}
    return {
        **chosen,
        # Of what is said twice, the later holds.
        "options": f"{WATCHED} {said.get('options', '')}".strip(),
        "application_name": said.get("application_name", name),
        "autocommit": True,
    }


@contextmanager
def naming() -> Iterator[None]:
    """Turns what psycopg raises into DatabaseError."""
    try:
        yield
    except psycopg.Error as error:
        cause = " ".join(str(error).split())
        advice = (
            "; the user must own the database, or be allowed to create schemas and tables in it"
            if isinstance(error, psycopg.errors.InsufficientPrivilege)
            else ""
        )
        raise DatabaseError(f"queue: {cause}{advice}") from error


def is_loss(error: BaseException, connection: psycopg.BaseConnection[Any] | None) -> bool:
    """Whether the connection is of no use any more."""
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    state = error.sqlstate or ""
    # The server is being shut down or not ready, or the connection broke: classes 57P and 08.
    return connection is None or bool(connection.closed) or state.startswith(("57P", "08"))
