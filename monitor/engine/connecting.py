"""How to connect to PostgreSQL, and when a connection is of no use any more."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg import conninfo

# What a server or the way to it swallows must not hold us for hours.
_ALIVE: Mapping[str, Any] = MappingProxyType(
    {
        "connect_timeout": 10,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60000,
    }
)


def options(url: str, name: str) -> dict[str, Any]:
    """How to connect, except for what the URL itself says."""
    said = conninfo.conninfo_to_dict(url)
    chosen = {key: value for key, value in _ALIVE.items() if key not in said}
    return {**chosen, "application_name": said.get("application_name", name), "autocommit": True}


def is_loss(error: BaseException, connection: psycopg.BaseConnection[Any] | None) -> bool:
    """Whether the connection is of no use any more."""
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    state = error.sqlstate or ""
    # The server is being shut down or not ready, or the connection broke: classes 57P and 08.
    return connection is None or bool(connection.closed) or state.startswith(("57P", "08"))
