"""What ``@name`` in a query stands for: people, places and lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from monitor.errors import Place
from monitor.model import Catalog, Listed, Listing, Person
from monitor.settings.document import Document, KeyPath
from monitor.settings.names import nearest
from monitor.settings.parts import Reader
from monitor.settings.people import (
    Held,
    check_offices,
    check_organisation,
    in_one_line,
    person_of,
)
from monitor.settings.places import Spot, Written, spots_of
from monitor.settings.shapes import ListShape, PersonShape, PlaceShape, RoleShape


@dataclass(frozen=True, slots=True)
class FoundCatalog:
    """The catalog, where its names stand, and for which day people.yaml is right."""

    catalog: Catalog
    places: Mapping[str, Place]
    as_of: date | None


@dataclass(frozen=True, slots=True)
class _Entries:
    """The names as they are added; the first of two with one id counts."""

    reader: Reader
    listings: dict[str, Listing] = field(default_factory=dict)
    stands: dict[str, Place] = field(default_factory=dict)

    def add(self, document: Document, path: KeyPath, name: str, listing: Listing) -> None:
        place = document.place((*path, "id"))
        if name in self.stands:
            first = self.stands[name]
            self.reader.report(
                place, f"@{name} stands also in {first.file}:{first.line}", "an id of its own"
            )
            return
        self.stands[name] = place
        self.listings[name] = listing

    def of(self, sort: Listed) -> dict[str, Listing]:
        """The listings of one sort."""
        return {name: each for name, each in self.listings.items() if each.sort is sort}


def catalog_of(reader: Reader, people: Document | None, places: Document | None) -> FoundCatalog:
    """The catalog of both files, one or none of which may be there."""
    entries = _Entries(reader)
    lists = [
        (each, path, document)
        for document in (people, places)
        if document is not None
        for each, path in reader.items(document, "lists", ListShape)
    ]
    held = _add_people(reader, people, entries) if people is not None else []
    if places is not None:
        taken = {*entries.listings, *(each.id for each, _, _ in lists)}
        _add_places(reader, places, entries, taken)
    for shape, path, document in lists:
        entries.add(document, path, shape.id, _list(shape))
    if people is not None:
        spots = entries.of(Listed.PLACE)
        check_offices(reader, people, held, entries.of(Listed.ROLE), spots)
    for shape, path, document in lists:
        _check_members(reader, document, path, shape, entries.listings)
        check_organisation(reader, document, path, shape, [each.person for each in held])
    return FoundCatalog(entries.listings, entries.stands, _as_of(reader, people))


def _add_people(reader: Reader, people: Document, entries: _Entries) -> list[Held]:
    roles = reader.items(people, "roles", RoleShape)
    held: list[Held] = []
    for shape, path in reader.items(people, "people", PersonShape):
        person = person_of(shape, [role for role, _ in roles])
        entries.add(people, path, shape.id, _person(person))
        held.append(Held(person, path))
    for role, path in roles:
        listing = Listing(Listed.ROLE, tuple(dict.fromkeys((role.name, *role.also))))
        entries.add(people, path, role.id, listing)
    return held


def _add_places(reader: Reader, places: Document, entries: _Entries, taken: set[str]) -> None:
    shapes: list[Written] = reader.items(places, "places", PlaceShape)
    people = entries.of(Listed.PERSON).values()
    surnames = {each.person.name.split()[-1] for each in people if each.person}
    spots = spots_of(reader, places, shapes, taken, surnames)
    by_path = {spot.path: spot for spot in spots if spot.path is not None}
    for shape, path in shapes:
        if path in by_path:
            entries.add(places, path, shape.id, _place(by_path[path]))
        elif any(spot.location.id == shape.id for spot in by_path.values()):
            # Another one of the same id, which is told when it is added.
            entries.add(places, path, shape.id, Listing(Listed.PLACE, ()))
    for spot in spots:
        if spot.path is None:
            entries.listings.setdefault(spot.location.id, _place(spot))


def _person(person: Person) -> Listing:
    terms = dict.fromkeys((person.name, *person.also))
    return Listing(Listed.PERSON, tuple(terms), person=person)


def _place(spot: Spot) -> Listing:
    location = spot.location
    inner = (f"@{each}" for each in spot.inner)
    terms = dict.fromkeys((location.name, *location.also, *inner))
    return Listing(Listed.PLACE, tuple(terms), location=location)


def _list(shape: ListShape) -> Listing:
    return Listing(
        Listed.LIST,
        tuple(dict.fromkeys(shape.of)),
        organisation=in_one_line(shape.organisation),
        land=shape.land,
    )


def _check_members(
    reader: Reader,
    document: Document,
    path: KeyPath,
    shape: ListShape,
    entries: Mapping[str, Listing],
) -> None:
    for at, member in enumerate(shape.of):
        name = member.removeprefix("@")
        if member.startswith("@") and name not in entries:
            hint = nearest(name, entries)
            reader.report(
                document.place((*path, "of", at)),
                f"there is no person, role, place or list {member}",
                f"@{hint}" if hint else "",
            )


def _as_of(reader: Reader, people: Document | None) -> date | None:
    if people is None:
        return None
    value = people.values.get("as_of")
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        reader.report(
            people.place(("as_of",)),
            "`as_of` must say for which day the offices are right, such as 2026-03-05",
            "as_of: 2026-03-05",
        )
        return None
