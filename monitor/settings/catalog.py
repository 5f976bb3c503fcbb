"""What ``@name`` in a query stands for: people, places and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.errors import Place
from monitor.model import Catalog, Listed, Listing
from monitor.settings.document import Document
from monitor.settings.names import nearest
from monitor.settings.parts import KeyPath, Reader
from monitor.settings.shapes import ListShape, PersonShape, PlaceShape, RoleShape


def catalog_of(
    reader: Reader, people: Document | None, places: Document | None
) -> tuple[Catalog, date | None]:
    """The catalog, and the day for which people.yaml says who holds which office."""
    entries: dict[str, Listing] = {}
    stands: dict[str, Place] = {}
    lists: list[tuple[ListShape, KeyPath, Document]] = []

    def add(
        document: Document, path: KeyPath, name: str, sort: Listed, terms: Sequence[str]
    ) -> None:
        place = document.place((*path, "id"))
        if name in stands:
            first = stands[name]
            reader.report(
                place, f"@{name} stands also in {first.file}:{first.line}", "an id of its own"
            )
            return
        stands[name] = place
        entries[name] = Listing(sort, tuple(dict.fromkeys(terms)))

    if people is not None:
        for person, path in reader.items(people, "people", PersonShape):
            add(people, path, person.id, Listed.PERSON, (person.name, *person.also))
        for role, path in reader.items(people, "roles", RoleShape):
            add(people, path, role.id, Listed.ROLE, (role.name, *role.also))
        lists += [(each, path, people) for each, path in reader.items(people, "lists", ListShape)]
    if places is not None:
        shapes = reader.items(places, "places", PlaceShape)
        for place, path in shapes:
            inner = [f"@{each.id}" for each, _ in shapes if each.in_ == place.id]
            add(places, path, place.id, Listed.PLACE, (place.name, *place.also, *inner))
        _check_parents(reader, places, shapes)
        lists += [(each, path, places) for each, path in reader.items(places, "lists", ListShape)]
    for each, path, document in lists:
        add(document, path, each.id, Listed.LIST, each.of)
    for each, path, document in lists:
        _check_members(reader, document, path, each, entries)
    return entries, _as_of(reader, people)


def _check_parents(
    reader: Reader, document: Document, shapes: Sequence[tuple[PlaceShape, KeyPath]]
) -> None:
    parents = {place.id: place.in_ for place, _ in shapes}
    for place, path in shapes:
        if place.in_ and place.in_ not in parents:
            hint = nearest(place.in_, parents)
            reader.report(document.place((*path, "in")), f"there is no place {place.in_!r}", hint)
            continue
        above, seen = place.in_, {place.id}
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == place.id:
            reader.report(document.place((*path, "in")), f"{place.id!r} would lie in itself")


def _check_members(
    reader: Reader,
    document: Document,
    path: KeyPath,
    shape: ListShape,
    entries: dict[str, Listing],
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
