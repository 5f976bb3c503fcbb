"""The tables of the calendar; see `monitor.store.tables`."""

from __future__ import annotations

from datetime import date, time
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

from monitor.model import Before, Status
from monitor.store.dialect import Real
from monitor.store.tables import Instant, Json, metadata

_Moment = TypeVar("_Moment", date, time)


class _Iso(TypeDecorator[_Moment]):
    """Kept as ISO 8601 text: the types of SQLAlchemy are none of those that STRICT tables take."""

    impl = Text
    cache_ok = True
    kind: type[_Moment]

    def process_bind_param(self, value: _Moment | None, dialect: Dialect) -> str | None:
        """Text for the database."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> _Moment | None:
        """The day or the time."""
        return None if value is None else self.kind.fromisoformat(value)


class Day(_Iso[date]):
    """A day, kept as 2026-11-27."""

    cache_ok = True
    kind = date


class TimeOfDay(_Iso[time]):
    """A time of day, kept as 10:00:00."""

    cache_ok = True
    kind = time


class WasBefore(Json):
    """What a visit was before its last change, as JSON."""

    cache_ok = True

    def process_bind_param(self, value: Before | None, dialect: Dialect) -> str | None:  # type: ignore[override]
        """JSON, or nothing."""
        if value is None:
            return None
        words = (value.first, value.last, value.clock)
        first, last, clock = (each.isoformat() if each else "" for each in words)
        return super().process_bind_param(
            {
                "article": value.article,
                "status": value.status,
                "first": first,
                "last": last,
                "clock": clock,
            },
            dialect,
        )

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The state before the last change."""
        kept = super().process_result_value(value, dialect)
        if kept is None:
            return None
        return Before(
            kept["article"],
            Status(kept["status"]),
            date.fromisoformat(kept["first"]) if kept["first"] else None,
            date.fromisoformat(kept["last"]) if kept["last"] else None,
            time.fromisoformat(kept["clock"]) if kept["clock"] else None,
        )


LASTS = "last > first"

visits = Table(
    "visits",
    metadata,
    Column("id", Text, primary_key=True),
    # Empty for somebody not in the catalog.
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("stations", Json, nullable=False),
    Column("first", Day),
    Column("last", Day),
    Column("clock", TimeOfDay),
    Column("status", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("confidence", Real, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("said", Instant, nullable=False),
    Column("told", Instant),
    Column("reminded", Day),
    Column("before", WasBefore),
    Column("former", Json, nullable=False),
    Column("untold", Integer, nullable=False),
    Index("visits_first", "first"),
    # Few among many, and looked for each minute.
    Index(
        "visits_untold",
        "id",
        sqlite_where=text("untold = 1"),
        postgresql_where=text("untold = 1"),
    ),
    # Those of several days, to be found on each of them.
    Index(
        "visits_last",
        "last",
        sqlite_where=text(LASTS),
        postgresql_where=text(LASTS),
    ),
    Index("visits_person", "person"),
    Index("visits_name", "name"),
    sqlite_strict=True,
)

# Which articles tell of a visit, by which rule, and what they say.
visit_articles = Table(
    "visit_articles",
    metadata,
    Column("visit", Text, ForeignKey("visits.id"), primary_key=True),
    Column("article", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("found", Instant, nullable=False),
    Column("said", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("first", Day),
    Column("last", Day),
    ForeignKeyConstraint(["article", "rule"], ["hits.article", "hits.rule"]),
    Index("visit_articles_article", "article"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
