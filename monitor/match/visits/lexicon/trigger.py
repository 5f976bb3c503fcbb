"""What a construction that tells of a visit is: how much it says, and who is the visitor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Which part of the clause the visitor is.

    ``SUBJECT``: who besucht; ``OBJECT``: who is empfangen; ``NOUN``: whose Besuch; ``ACT``: who
    does what one can only do there; ``ANY``: whoever is named in the sentence.
    """

    SUBJECT = "subject"
    OBJECT = "object"
    NOUN = "noun"
    ACT = "act"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A construction that tells of a visit where its pattern is found in a sentence.

    ``name`` is shown to editors. ``unless`` must not be in the sentence, ``near`` must be.
    ``needs_place``: without a place it tells little. ``is_ahead``: it tells of what is to come, in
    whatever tense ("hat sich angesagt"). ``is_off``: it tells of a visit that is off.
    ``is_instead``: the visitor comes in the place of another, whose visit is off.
    """

    name: str
    part: Part
    weight: float
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None
    needs_place: bool = False
    is_ahead: bool = False
    is_instead: bool = False
    is_off: bool = False


def trigger(
    name: str,
    part: Part,
    weight: float,
    pattern: str,
    *,
    unless: str = "",
    near: str = "",
    needs_place: bool = False,
    is_ahead: bool = False,
    is_instead: bool = False,
    is_off: bool = False,
) -> Trigger:
    """A trigger with its patterns compiled; ``unless`` is written small, for any case."""
    return Trigger(
        name,
        part,
        weight,
        re.compile(pattern),
        re.compile(unless, re.IGNORECASE) if unless else None,
        re.compile(near) if near else None,
        needs_place=needs_place,
        is_ahead=is_ahead,
        is_instead=is_instead,
        is_off=is_off,
    )
