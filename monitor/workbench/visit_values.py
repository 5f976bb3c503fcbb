"""Visits for programs; the format is stable."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, time
from typing import Any

from monitor.model import Certainty, Hit, Visit, Visitor
from monitor.store import StoredVisit


def visitor_values(visitor: Visitor) -> dict[str, str]:
    """Who comes."""
    return {"id": visitor.id, "name": visitor.name, "role": visitor.role}


def visit_values(visit: Visit, certainty: Certainty | None = None) -> dict[str, Any]:
    """A visit as one article tells it.

    ``date`` and ``until`` are its first and last day, ``time`` its time of day, each null where it
    is not known; ``until`` also where it is one day. ``start`` and ``end`` of the sentence count
    Unicode characters of its field.
    """
    sentence = visit.sentence
    return {
        "visitors": [*map(visitor_values, visit.visitors)],
        "places": [asdict(each) for each in visit.stations],
        "date": iso_day(visit.first),
        "until": iso_day(visit.last if visit.last != visit.first else None),
        "time": iso_time(visit.clock),
        "date_text": visit.date_text,
        "status": str(visit.status),
        "confidence": round(visit.confidence, 3),
        **({"certainty": str(certainty)} if certainty else {}),
        "sentence": {"field": sentence.field, "start": sentence.start, "end": sentence.end},
    }


def hit_visits(hit: Hit) -> dict[str, Any]:
    """What a hit of a visit rule adds to its JSON: the foremost visit, and all; else nothing."""
    if not hit.visits:
        return {}
    foremost = visit_values(hit.visits[0], hit.certainty)
    return {"visit": foremost, "visits": [foremost, *map(visit_values, hit.visits[1:])]}


def planned_values(each: StoredVisit, today: date) -> dict[str, Any]:
    """A visit of the calendar, as it stands after all articles that tell of it."""
    of = each.appointment
    was = of.before
    return {
        "id": of.id,
        "visitor": visitor_values(of.visitor),
        "places": [asdict(place) for place in of.stations],
        "date": iso_day(of.first),
        "until": iso_day(of.last if of.last != of.first else None),
        "time": iso_time(of.clock),
        "status": str(of.status_on(today)),
        "certainty": str(of.certainty),
        "confidence": round(of.confidence, 3),
        "sequence": of.sequence,
        "changed": of.changed.isoformat(),
        "reminded": iso_day(of.reminded),
        "was": {
            "date": iso_day(was.first),
            "until": iso_day(was.last if was.last != was.first else None),
            "time": iso_time(was.clock),
            "status": str(was.status),
            "article": was.article,
        }
        if was
        else None,
        "desks": list(each.desks),
        "rules": list(each.rules),
        "sources": [
            {
                "article": one.telling.article,
                "source": one.source,
                "title": one.title,
                "url": one.url,
                "said": one.telling.said.isoformat(),
                "status": str(one.telling.status),
                "date": iso_day(one.telling.first),
            }
            for one in each.sources
        ],
    }


def iso_day(day: date | None) -> str | None:
    """A day for a program."""
    return None if day is None else day.isoformat()


def iso_time(clock: time | None) -> str | None:
    """A time of day for a program: 10:00."""
    return None if clock is None else clock.isoformat("minutes")
