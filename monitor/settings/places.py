"""places.yaml: places in places, written there or taken from the municipality directory."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Location
from monitor.settings.document import Document, KeyPath
from monitor.settings.municipalities import (
    Area,
    Kind,
    Municipalities,
    UnreadableDirectoryError,
    read_municipalities,
)
from monitor.settings.names import nearest
from monitor.settings.parts import Reader
from monitor.settings.shapes import PlaceShape
from monitor.text import key as folded
from monitor.text.languages.german_places import is_also_word

LONGEST_STEM = 50
_ID_ENDINGS = {Kind.CITY: "stadt", Kind.DISTRICT: "bezirk"}

Written = tuple[PlaceShape, KeyPath]
"""A place as it stands in the file, and where."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, and the ids of those that lie directly in it; ``path`` if it stands in the file."""

    location: Location
    inner: tuple[str, ...]
    path: KeyPath | None = None


def spots_of(
    reader: Reader,
    document: Document,
    shapes: Sequence[Written],
    taken: Collection[str],
    surnames: Collection[str] = (),
) -> list[Spot]:
    """The places of the file, then those that the directory has in them.

    ``taken`` are the ids of people, roles and lists; a place called as one of the ``surnames`` is
    ambiguous.
    """
    unique = _unique(shapes)
    directory = _directory(reader, document, shapes)
    people = frozenset(map(folded, surnames))
    tree = _Tree(reader, document, unique, directory or Municipalities({}), people)
    tree.find_areas(is_read=directory is not None)
    tree.name_inner(taken)
    return list(tree.spots())


def _unique(shapes: Iterable[Written]) -> list[Written]:
    """Of places with one id the first; the others are reported when they are added."""
    first: dict[str, Written] = {}
    for shape, path in shapes:
        first.setdefault(shape.id, (shape, path))
    return list(first.values())


def _directory(
    reader: Reader, document: Document, shapes: Iterable[Written]
) -> Municipalities | None:
    """The directory, read only if a place needs it."""
    needing = [path for shape, path in shapes if shape.directory]
    if not needing:
        return None
    try:
        return read_municipalities(reader.directory)
    except UnreadableDirectoryError as error:
        problem = error.problem
        place = document.place((*needing[0], "directory"))
        where = f"{problem.place.file}:{problem.place.line}"
        reader.report(place, f"{where}: {problem.message}", problem.instead)
        return None


class _Tree:
    """Puts places into each other."""

    def __init__(
        self,
        reader: Reader,
        document: Document,
        shapes: Sequence[Written],
        directory: Municipalities,
        surnames: Collection[str],
    ) -> None:
        self._reader = reader
        self._document = document
        self._written = {shape.id: (shape, path) for shape, path in shapes}
        self._directory = directory
        self._surnames = surnames
        self._key_of: dict[str, str] = {}
        self._id_of: dict[str, str] = {}
        self._inner: list[str] = []

    def find_areas(self, *, is_read: bool) -> None:
        """Find out which places of the file are which areas, and which areas lie in them."""
        wanted: dict[str, None] = {}
        for shape, path in [each for each in self._written.values() if each[0].directory]:
            key = self._directory.resolved(shape.directory)
            if key and key not in self._id_of:
                self._id_of[key], self._key_of[shape.id] = shape.id, key
                wanted |= dict.fromkeys(self._directory.within(key))
                continue
            place = self._document.place((*path, "directory"))
            if key:
                self._reader.report(
                    place, f"{shape.directory} is {self._id_of[key]!r} already", "one of them"
                )
            elif is_read:
                self._reader.report(
                    place,
                    f"the directory has no area with the key {shape.directory!r}",
                    self._hint(shape.directory),
                )
            if not shape.name.strip():
                del self._written[shape.id]
        for shape, _ in self._written.values():
            key = self._directory.resolved(re.sub(r"\s", "", shape.ags))
            around = self._written.get(shape.in_)
            # A part of a town has the key of the town.
            is_part = around is not None and around[0].ags == shape.ags
            if key and key not in self._id_of and shape.id not in self._key_of and not is_part:
                self._id_of[key], self._key_of[shape.id] = shape.id, key
        self._inner = sorted(key for key in wanted if key not in self._id_of)

    def _hint(self, key: str) -> str:
        near = nearest(key, self._directory.areas)
        return f'"{near}" ({self._directory.areas[near].name})' if near else ""

    def name_inner(self, taken: Collection[str]) -> None:
        """Give the areas that do not stand in the file ids of their own."""
        areas = [self._directory.areas[key] for key in self._inner]
        self._id_of |= ids_of(areas, {*taken, *self._written})

    def spots(self) -> Iterator[Spot]:
        """The places of the file in its order, then the others in the order of their keys."""
        parents = self._parents()
        inner: defaultdict[str, list[str]] = defaultdict(list)
        for each, above in parents.items():
            for parent in above:
                inner[parent].append(each)
        for shape, path in self._written.values():
            if shape.in_ and shape.id in _above(shape.id, parents):
                self._reader.report(
                    self._document.place((*path, "in")), f"{shape.id!r} would lie in itself"
                )
            location = self._location(shape, next(iter(parents[shape.id]), ""))
            yield Spot(location, tuple(inner[shape.id]), path)
        for key in self._inner:
            area, name = self._directory.areas[key], self._id_of[key]
            parent = next(iter(parents[name]), "")
            yield Spot(self._area_location(name, area, parent), tuple(inner[name]))

    def _parents(self) -> dict[str, list[str]]:
        """The ids of the places directly around each, what the file says first."""
        found: dict[str, list[str]] = {}
        for shape, path in self._written.values():
            found[shape.id] = above = []
            if shape.in_ in self._written or shape.in_ in self._id_of.values():
                above.append(shape.in_)
            elif shape.in_:
                hint = nearest(shape.in_, [*self._written, *self._id_of.values()])
                place = self._document.place((*path, "in"))
                self._reader.report(place, f"there is no place {shape.in_!r}", hint)
            around = self._around(self._key_of.get(shape.id, ""))
            if around and around not in above:
                above.append(around)
        for key in self._inner:
            found[self._id_of[key]] = list(filter(None, [self._around(key)]))
        return found

    def _around(self, key: str) -> str:
        """The id of the nearest area around, of those that are places here."""
        while key := self._directory.around(key) if key else "":
            if key in self._id_of:
                return self._id_of[key]
        return ""

    def _location(self, shape: PlaceShape, parent: str) -> Location:
        key = self._key_of.get(shape.id, "")
        known = self._directory.areas[key] if key else None
        # A place that is written out keeps its names, unless it asks for more.
        area = known if shape.directory else None
        name = shape.name.strip() or (area.name if area else "")
        more = (area.name, *area.also) if area else ()
        also = dict.fromkeys(each for each in (*shape.also, *more) if each != name)
        return Location(
            id=shape.id,
            name=name,
            kind=shape.kind or (known.kind.value if known else ""),
            also=tuple(also),
            parent=parent,
            ags=shape.ags or (key if area else shape.directory),
            is_ambiguous=shape.ambiguous or self._is_ambiguous((name, *also), key),
        )

    def _area_location(self, name: str, area: Area, parent: str) -> Location:
        return Location(
            id=name,
            name=area.name,
            kind=area.kind.value,
            also=area.also,
            parent=parent,
            ags=area.key,
            is_ambiguous=self._is_ambiguous((area.name, *area.also), area.key),
        )

    def _is_ambiguous(self, names: Collection[str], key: str) -> bool:
        return self._directory.is_shared(names, key) or any(
            is_also_word(name) or folded(name) in self._surnames for name in names
        )


def _above(name: str, parents: Mapping[str, Sequence[str]]) -> set[str]:
    """The ids of all places around one."""
    found: set[str] = set()
    waiting = [*parents[name]]
    while waiting:
        above = waiting.pop()
        if above not in found:
            found.add(above)
            waiting += parents.get(above, ())
    return found


def ids_of(areas: Iterable[Area], taken: Collection[str]) -> dict[str, str]:
    """An id for each key: the name, and what tells it from others and from those ``taken``.

    If several share a name, each of them gets more: what an id stands for must never change only
    because another Kreis was added.
    """
    stems: defaultdict[str, list[Area]] = defaultdict(list)
    for area in areas:
        stem = re.sub(r"[^a-z0-9]+", "-", folded(area.name)).strip("-")
        stems[stem[:LONGEST_STEM].strip("-")].append(area)
    found: dict[str, str] = {}
    used = {*taken, *(stem for stem, each in stems.items() if len(each) == 1)}
    for stem, several in stems.items():
        if len(several) == 1 and stem not in taken:
            found[several[0].key] = stem
            continue
        kinds = [area.kind for area in several]
        for area in several:
            longer = f"{stem}-{_ID_ENDINGS.get(area.kind, area.kind.value)}"
            if kinds.count(area.kind) > 1 or longer in used:
                longer = f"{stem}-{area.key}"
            found[area.key] = longer
            used.add(longer)
    return found
