"""Visits for tests: articles that tell of Selma Kortüm in Rheine, and what is in the calendar."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model import (
    Bearings,
    Certainty,
    Evidence,
    Hit,
    Level,
    Station,
    Status,
    Visit,
    Visitor,
)

BERLIN = ZoneInfo("Europe/Berlin")
PARENTS = {"rheine": "kreis-steinfurt", "lotte": "kreis-steinfurt", "kreis-steinfurt": "nrw"}
BEARINGS = Bearings(PARENTS, BERLIN)

KORTUEM = Visitor("kortuem", "Selma Kortüm", "Staatssekretärin")
BRAMS = Visitor("brams", "Ida Brams", "Schulministerin")
UNNAMED = Visitor("", "", "Staatssekretärin")
RHEINE = Station("rheine", "Rheine")
LOTTE = Station("lotte", "Lotte")
KREIS = Station("kreis-steinfurt", "Kreis Steinfurt")
MUENSTER = Station("muenster", "Münster")

FRIDAY = date(2026, 3, 13)
"""A week after the articles of `tests.values`, which are of 5 March 2026."""

SENTENCE = Evidence("text", 0, 36, "Die Fähre nach Lüdenau fährt wieder.")


def visit(
    *visitors: Visitor,
    at: tuple[Station, ...] = (RHEINE,),
    status: Status = Status.UPCOMING,
    first: date | None = FRIDAY,
    **changes: Any,
) -> Visit:
    """A visit as an article tells it; by Selma Kortüm if no visitor is given."""
    values: dict[str, Any] = {
        "visitors": visitors or (KORTUEM,),
        "stations": at,
        "status": status,
        "confidence": 0.9,
        "sentence": SENTENCE,
        "first": first,
    }
    return Visit(**(values | changes))


def visit_hit(
    *visits: Visit,
    rule: str = "besuch",
    certainty: Certainty = Certainty.SURE,
    **changes: Any,
) -> Hit:
    """A hit of a visit rule."""
    values: dict[str, Any] = {
        "rule": rule,
        "version": "0123456789ab",
        "title": "Ministerbesuch",
        "desk": "lokales",
        "level": Level.DIGEST if certainty is Certainty.LIKELY else Level.EIL,
        "evidence": (Evidence("text", 4, 9, "Fähre"),),
        "visits": visits or (visit(),),
        "certainty": certainty,
    }
    return Hit(**(values | changes))


def at(day: int, hour: int = 12, month: int = 3) -> datetime:
    """A time in March 2026 in Berlin."""
    return datetime(2026, month, day, hour, tzinfo=BERLIN)


TEN = time(10)
