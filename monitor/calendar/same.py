"""Whether two articles tell of the same visitor, place and day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from monitor.model import Station, Visitor, is_exact

Days = tuple[date | None, date | None]
"""The first and the last day, as far as they are known."""


def is_same_visitor(one: Visitor, other: Visitor) -> bool:
    """Whether both are named and are the same: by id, or by name if one is not in the catalog."""
    if one.id and other.id:
        return one.id == other.id
    return bool(one.name) and one.name == other.name


def may_be_same_visitor(one: Visitor, other: Visitor) -> bool:
    """Whether one of them is only called by an office that the other holds.

    >>> may_be_same_visitor(Visitor("", "", "Ministerin"), Visitor("x", "Y", "Schulministerin"))
    True
    """
    if one.name and other.name:
        return False
    roles = one.role.casefold(), other.role.casefold()
    return all(roles) and (roles[0].endswith(roles[1]) or roles[1].endswith(roles[0]))


def is_same_place(
    one: Sequence[Station], other: Sequence[Station], parents: Mapping[str, str]
) -> bool:
    """Whether any two of the stations are the same, or one of them lies in the other."""
    return any(
        lies_in(here, there, parents) or lies_in(there, here, parents)
        for here in one
        for there in other
    )


def lies_in(inner: Station, outer: Station, parents: Mapping[str, str]) -> bool:
    """Whether a place is the other or lies in it; those not in the catalog go by their names.

    >>> lies_in(Station("rheine", "Rheine"), Station("st", "Kreis Steinfurt"), {"rheine": "st"})
    True
    """
    if not (inner.id and outer.id):
        return bool(inner.name) and inner.name.casefold() == outer.name.casefold()
    seen: set[str] = set()
    place = inner.id
    while place and place not in seen:
        if place == outer.id:
            return True
        seen.add(place)
        place = parents.get(place, "")
    return False


def together(
    one: Sequence[Station], other: Sequence[Station], parents: Mapping[str, str]
) -> tuple[Station, ...]:
    """All stations of both, without those in which others of them lie."""
    every = list(dict.fromkeys((*one, *other)))
    kept: list[Station] = []
    for each in every:
        others = [place for place in every if place is not each]
        is_wider = any(
            lies_in(place, each, parents) and not lies_in(each, place, parents) for place in others
        )
        is_there = any(
            lies_in(place, each, parents) and lies_in(each, place, parents) for place in kept
        )
        if not is_wider and not is_there:
            kept.append(each)
    return tuple(kept)


def is_same_day(one: Days, other: Days) -> bool:
    """Whether both are known and have a day in common."""
    if one[0] is None or other[0] is None:
        return False
    return one[0] <= (other[1] or other[0]) and other[0] <= (one[1] or one[0])


def is_more_exact(one: Days, other: Days) -> bool:
    """Whether the first names fewer days than the second: a day says more than its week."""
    if one[0] is None or is_exact(*other):
        return False
    if other[0] is None:
        return True
    return (one[1] or one[0]) - one[0] < (other[1] or other[0]) - other[0]
