"""The clock of a server: those of its workers may differ."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, text

_NOW_MS = text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")


def now_ms(connection: Connection) -> int:
    """Milliseconds since 1970."""
    return int(connection.execute(_NOW_MS).scalar_one())


def now(connection: Connection) -> datetime:
    """The time."""
    return datetime.fromtimestamp(now_ms(connection) / 1000, UTC)
