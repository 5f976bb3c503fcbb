"""The clock of a server: those of its workers may differ."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Connection, cast, func, select

NOW_MS = cast(func.extract("epoch", func.clock_timestamp()) * 1000, BigInteger)


def now_ms(connection: Connection) -> int:
    """Milliseconds since 1970."""
    return int(connection.execute(select(NOW_MS)).scalar_one())


def now(connection: Connection) -> datetime:
    """The time."""
    return datetime.fromtimestamp(now_ms(connection) / 1000, UTC)
