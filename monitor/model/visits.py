"""Visits: who comes, where, when, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from monitor.model.articles import Evidence


class Status(StrEnum):
    """What an article says of a visit."""

    UPCOMING = "upcoming"
    TODAY = "today"
    PAST = "past"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"

    @property
    def is_off(self) -> bool:
        """Whether the visit does not take place when it was to."""
        return self in {Status.CANCELLED, Status.POSTPONED}


class Certainty(StrEnum):
    """How sure it is that an article tells of a visit, and with it what becomes of the hit.

    ``SURE``: the rule's level. ``LIKELY``: in the digest, to be checked. ``UNLIKELY``: only stored.
    """

    SURE = "sure"
    LIKELY = "likely"
    UNLIKELY = "unlikely"

    @classmethod
    def of(cls, confidence: float, *, sure: float, likely: float) -> Certainty:
        """That of a confidence; ``sure`` and ``likely`` are the least that count as such."""
        if confidence >= sure:
            return cls.SURE
        return cls.LIKELY if confidence >= likely else cls.UNLIKELY


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes; ``id`` is empty for somebody not in the catalog, ``name`` for "der Minister".

    ``land`` is the state that the office is said to be of, such as BY, or ``bund``.
    """

    id: str
    name: str
    role: str = ""
    land: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """Where a visit leads; ``id`` is empty for a place that is not in the catalog."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Point:
    """What speaks for a visit (``weight`` > 0) or against it, in words for people."""

    weight: float
    told: str


@dataclass(frozen=True, slots=True)
class Visit:
    """An office-holder at a place, as one article tells it.

    ``first`` and ``last`` are its days, as far as they are known, ``clock`` is the time of day,
    ``date_text`` the words that say so. ``confidence`` is between 0 and 1; ``points`` are what it
    is made of. ``sentence`` is where it is told, ``evidence`` the words: what tells of a visit,
    who, where and when.
    """

    visitors: tuple[Visitor, ...]
    stations: tuple[Station, ...]
    status: Status
    confidence: float
    sentence: Evidence
    first: date | None = None
    last: date | None = None
    clock: time | None = None
    date_text: str = ""
    points: tuple[Point, ...] = ()
    evidence: tuple[Evidence, ...] = ()
