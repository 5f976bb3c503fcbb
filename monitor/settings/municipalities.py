"""municipalities.tsv: the states, districts, Kreise and municipalities of Germany.

`monitor places import` makes it of the directory of the Federal Statistical Office.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from monitor.errors import Place, Problem
from monitor.settings.files import MUNICIPALITIES
from monitor.text import key as folded

KEY = re.compile(r"\d{2}|\d{3}|\d{5}|\d{8}")
MAX_BYTES = 20_000_000
FIRST_LINE = "# monitor: municipalities of Germany"
_MAIN = 0.9
# How long the keys are of what an area can lie in.
_AROUND = {8: (5, 3, 2), 5: (3, 2), 3: (2,), 2: ()}


class Kind(StrEnum):
    """What an area is."""

    LAND = "land"
    DISTRICT = "regierungsbezirk"
    KREIS = "kreis"
    CITY = "kreisfreie stadt"
    MUNICIPALITY = "gemeinde"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of Germany by its official key; ``also`` are other names of it.

    Only of municipalities it is known how many ``inhabitants`` they have.
    """

    key: str
    kind: Kind
    name: str
    also: tuple[str, ...] = ()
    inhabitants: int = 0


class UnreadableDirectoryError(Exception):
    """The file cannot be used; carries the problem."""

    def __init__(self, place: Place, message: str, instead: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(place, message, instead)


@dataclass(frozen=True)
class Municipalities:
    """The areas by their keys, in the order of the keys."""

    areas: Mapping[str, Area]

    def resolved(self, key: str) -> str:
        """The key by which an area stands here, or an empty text.

        A city that is a Kreis of its own has the keys 05515 and 05515000, Berlin also 11.
        """
        if key in self.areas:
            return key
        if f"{key}000" in self.areas and len(key) == 5:
            return f"{key}000"
        for length in _AROUND.get(len(key), ()):
            above, rest = key[:length], key[length:]
            if above in self.areas and not rest.strip("0") and not self.inner.get(above):
                return above
        return ""

    def around(self, key: str) -> str:
        """The key of the area that an area lies in, or an empty text."""
        return next((key[:n] for n in _AROUND[len(key)] if key[:n] in self.areas), "")

    @cached_property
    def inner(self) -> Mapping[str, Sequence[str]]:
        """The keys of the areas that lie directly in an area, by its key."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in self.areas:
            if around := self.around(key):
                found[around].append(key)
        return found

    def within(self, key: str) -> list[str]:
        """The keys of an area and of all in it."""
        return [key, *(each for inner in self.inner.get(key, ()) for each in self.within(inner))]

    @cached_property
    def _named(self) -> Mapping[str, Sequence[Area]]:
        found: defaultdict[str, list[Area]] = defaultdict(list)
        for area in self.areas.values():
            if area.kind in {Kind.CITY, Kind.MUNICIPALITY}:
                for name in {folded(each) for each in (area.name, *area.also)}:
                    found[name].append(area)
        return found

    def is_shared(self, names: Iterable[str], key: str) -> bool:
        """Whether others are called so, too, than the area with this key, and are often meant.

        A town of which at least nine of ten of them all are inhabitants is meant itself: Münster is
        the one in Westphalia. An unknown key is that of nobody.
        """
        own = self.areas.get(key)
        for name in names:
            others = [each for each in self._named.get(folded(name), ()) if each.key != key]
            people = sum(each.inhabitants for each in others)
            is_main = own is not None and own.inhabitants >= _MAIN * (own.inhabitants + people) > 0
            # Without a key the only one of that name may be the same.
            if len(others) >= (1 if own else 2) and not is_main:
                return True
        return False


def read_municipalities(directory: Path) -> Municipalities:
    """The areas in a folder of the configuration. Raises UnreadableDirectoryError."""
    file = directory / MUNICIPALITIES
    lines = _text_of(file).splitlines()
    areas: dict[str, Area] = {}
    for number, line in enumerate(lines, 1):
        if not line.startswith("#") and line.strip():
            area = _area(Place(str(file), number, 1, line), line)
            areas[area.key] = area
    if not areas:
        raise UnreadableDirectoryError(
            Place(str(file)), "there are no areas in it", "monitor places import FILE"
        )
    return Municipalities(areas)


def _text_of(file: Path) -> str:
    place, again = Place(str(file)), "monitor places import FILE makes it anew"
    try:
        # Before opening: a FIFO would wait for a writer for ever.
        if file.exists() and not file.is_file():
            raise UnreadableDirectoryError(place, "is not a file", again)
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableDirectoryError(
            place,
            "there is no such file, but a place has `directory`",
            "monitor places import FILE, with the municipality directory GV100AD of destatis.de",
        ) from error
    except OSError as error:
        raise UnreadableDirectoryError(place, f"cannot be read: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise UnreadableDirectoryError(place, "is larger than 20 MB", again)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableDirectoryError(Place(str(file), line), "is not UTF-8", again) from error


def _area(place: Place, line: str) -> Area:
    parts = line.split("\t")
    is_right = len(parts) == 5 and KEY.fullmatch(parts[0]) and parts[2].strip()
    if not is_right or not re.fullmatch(r"\d{1,9}", parts[3]):
        raise UnreadableDirectoryError(
            place,
            "expected a key, a kind, a name, inhabitants and other names, with tabs between them",
            "monitor places import FILE makes the file anew",
        )
    if parts[1] not in list(Kind):
        raise UnreadableDirectoryError(
            place, f"unknown kind {parts[1]!r}; known: {', '.join(Kind)}"
        )
    also = tuple(filter(None, parts[4].split(";")))
    return Area(parts[0], Kind(parts[1]), parts[2], also, int(parts[3]))


def written(areas: Iterable[Area], source: str, day: str) -> str:
    """The content of the file: a line for each area, after lines that say where it comes from."""
    head = (
        FIRST_LINE,
        f"# made by `monitor places import` of {source}; not to be edited by hand",
        f"# source: Statistisches Bundesamt (Destatis), GV-ISys, as of {day};"
        " names as newspapers write them",
        "# licence: dl-de/by-2-0, https://www.govdata.de/dl-de/by-2-0",
        "# key\tkind\tname\tinhabitants\tother names",
    )
    rows = sorted(areas, key=lambda each: each.key)
    lines = (
        "\t".join((each.key, each.kind, each.name, str(each.inhabitants), ";".join(each.also)))
        for each in rows
    )
    return "\n".join((*head, *lines)) + "\n"
