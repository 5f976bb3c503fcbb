"""What the catalog names: people, offices, places and lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Listed(StrEnum):
    """What a name of the catalog names; each is found in its own forms."""

    LIST = "list"
    PERSON = "person"
    PLACE = "place"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Office:
    """An office that somebody holds, from the day ``since`` to the day ``until``.

    ``name`` is what alerts show, ``role`` the id of the class of offices it belongs to,
    ``constituency`` the id of the place it is held for. Who is in a government is told by the
    ``organisation``.
    """

    name: str
    role: str = ""
    organisation: str = ""
    constituency: str = ""
    since: date | None = None
    until: date | None = None

    def is_held(self, on: date) -> bool:
        """Whether it is held on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the catalog. ``also`` are other ways of naming the same person."""

    id: str
    name: str
    also: tuple[str, ...] = ()
    party: str = ""
    offices: tuple[Office, ...] = ()

    def office(self, on: date) -> Office | None:
        """The office held on that day, the first of several."""
        return next((each for each in self.offices if each.is_held(on)), None)


@dataclass(frozen=True, slots=True)
class Location:
    """A place of the catalog, in the place with the id ``parent``.

    ``ags`` is the official key. An ambiguous name is also that of other places, or a common word.
    """

    id: str
    name: str
    kind: str = ""
    also: tuple[str, ...] = ()
    parent: str = ""
    ags: str = ""
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What ``@name`` stands for: terms, any of which may hold, among them other ``@names``.

    The first one of a person is the full name. A list may also stand for all who hold an office in
    an ``organisation``; ``land`` is the state that offices in it belong to, such as NW, or
    ``bund``: an office that is said to be of another one is not meant.
    """

    sort: Listed
    terms: tuple[str, ...]
    person: Person | None = None
    location: Location | None = None
    organisation: str = ""
    land: str = ""


Catalog = Mapping[str, Listing]
"""The listings by name."""
