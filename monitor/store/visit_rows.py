"""Visits of hits and of the calendar to rows and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, time
from typing import Any

from monitor.model import (
    Appointment,
    Certainty,
    Evidence,
    Point,
    Station,
    Status,
    Telling,
    Visit,
    Visitor,
)


def visits_values(visits: Sequence[Visit]) -> list[dict[str, Any]]:
    """Visits as they stand in hits.visits."""
    return [
        {
            **asdict(visit),
            "first": _written(visit.first),
            "last": _written(visit.last),
            "clock": _written(visit.clock),
        }
        for visit in visits
    ]


def visits_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Visit, ...]:
    """The visits in hits.visits."""
    return tuple(_visit(each) for each in stored)


def _visit(stored: Mapping[str, Any]) -> Visit:
    return Visit(
        visitors=tuple(Visitor(**each) for each in stored["visitors"]),
        stations=tuple(Station(**each) for each in stored["stations"]),
        status=Status(stored["status"]),
        confidence=stored["confidence"],
        sentence=Evidence(**stored["sentence"]),
        first=_day(stored["first"]),
        last=_day(stored["last"]),
        clock=time.fromisoformat(stored["clock"]) if stored["clock"] else None,
        date_text=stored["date_text"],
        points=tuple(Point(**each) for each in stored["points"]),
        evidence=tuple(Evidence(**each) for each in stored["evidence"]),
    )


def _written(value: date | time | None) -> str:
    return "" if value is None else value.isoformat()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def appointment_values(appointment: Appointment) -> dict[str, Any]:
    """A row of visits."""
    visitor = appointment.visitor
    return {
        "id": appointment.id,
        "person": visitor.id,
        "name": visitor.name,
        "role": visitor.role,
        "stations": [asdict(each) for each in appointment.stations],
        "first": appointment.first,
        "last": appointment.last,
        "clock": appointment.clock,
        "status": appointment.status,
        "certainty": appointment.certainty,
        "confidence": appointment.confidence,
        "sequence": appointment.sequence,
        "created": appointment.created,
        "changed": appointment.changed,
        "said": appointment.said,
        "told": appointment.told,
        "reminded": appointment.reminded,
        "before": appointment.before,
        "untold": int(appointment.untold),
        "former": [each.isoformat() for each in appointment.former],
    }


def appointment_of(row: Any) -> Appointment:
    """The appointment in a row of visits."""
    return Appointment(
        id=row.id,
        visitor=Visitor(row.person, row.name, row.role),
        stations=tuple(Station(**each) for each in row.stations),
        status=Status(row.status),
        certainty=Certainty(row.certainty),
        confidence=row.confidence,
        created=row.created,
        changed=row.changed,
        said=row.said,
        first=row.first,
        last=row.last,
        clock=row.clock,
        sequence=row.sequence,
        told=row.told,
        reminded=row.reminded,
        before=row.before,
        untold=bool(row.untold),
        former=tuple(map(date.fromisoformat, row.former)),
    )


def telling_of(row: Any) -> Telling:
    """The telling in a row of visit_articles."""
    return Telling(
        visit=row.visit,
        article=row.article,
        rule=row.rule,
        desk=row.desk,
        found=row.found,
        said=row.said,
        status=Status(row.status),
        certainty=Certainty(row.certainty),
        first=row.first,
        last=row.last,
    )
