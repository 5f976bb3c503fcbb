"""What a date expression comes to: days, told apart by the tense of their sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tense(StrEnum):
    """Whether the sentence tells of what was or of what will be."""

    PAST = "past"
    FUTURE = "future"
    # Not known; the present tense too, which German uses for both.
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day, both included; they are equal for a single day."""

    first: date
    last: date
