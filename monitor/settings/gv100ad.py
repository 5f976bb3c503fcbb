"""GV100AD, the municipality directory of the Federal Statistical Office: lines of fixed width.

A line has 220 characters: what it is of (1-2), the day (3-10), the official key (11-18, as long as
the area has one), the key of its association (19-22), the name (23-72), the seat (73-122), of
Kreise and municipalities what kind they are (123-124), and of municipalities the inhabitants
(140-150).
https://www.destatis.de/DE/Themen/Laender-Regionen/Regionales/Gemeindeverzeichnis/_inhalt.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from monitor.errors import MonitorError
from monitor.settings.municipalities import Area, Kind
from monitor.settings.place_names import district_names, kreis_names, municipality_names

WIDTH = 220
MAX_BYTES = 50_000_000
_LAND, _DISTRICT, _REGION, _KREIS, _ASSOCIATION, _MUNICIPALITY = "10", "20", "30", "40", "50", "60"
# How long the key of each is.
_KEY = {_LAND: 2, _DISTRICT: 3, _REGION: 4, _KREIS: 5, _ASSOCIATION: 5, _MUNICIPALITY: 8}
# Cities that are Kreise of their own; woods and lakes without inhabitants.
_CITIES = frozenset({"41", "42"})
_NOBODY = "66"
# What is counted by statisticians only, or was once.
_NO_DISTRICTS = ("Statistische Region ", "früher: ")
_TELL = (
    "expected the text file GV100AD_….txt of the municipality directory (GV-ISys) of destatis.de"
)


class DirectoryError(MonitorError):
    """The file is not the directory, or is damaged; nothing was written."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The areas, and the day they are of; ``left_out`` are areas without inhabitants."""

    areas: tuple[Area, ...]
    day: date
    left_out: int = 0

    def count(self, kind: Kind) -> int:
        """How many there are of a kind."""
        return sum(area.kind is kind for area in self.areas)


def read_directory(file: Path) -> Directory:
    """The areas in a file of the Federal Statistical Office. Raises DirectoryError."""
    lines = _lines(file)
    found = _Rows(file)
    for number, line in enumerate(lines, 1):
        try:
            found.take(line)
        except ValueError as error:
            raise DirectoryError(f"{file}:{number}: {error}") from error
    return found.directory()


def _lines(file: Path) -> list[str]:
    try:
        if file.is_dir():
            raise DirectoryError(f"{file}: is a folder; {_TELL}")
        if file.exists() and not file.is_file():
            raise DirectoryError(f"{file}: is no file; {_TELL}")
        content = file.read_bytes()
    except OSError as error:
        raise DirectoryError(f"{file}: cannot be read: {error.strerror}") from error
    if content.startswith(b"PK\x03\x04"):
        what = "an Excel file" if file.suffix.lower() == ".xlsx" else "an archive"
        raise DirectoryError(f"{file}: is {what}; unzip it, and import GV100AD_….txt in it")
    if len(content) > MAX_BYTES:
        raise DirectoryError(f"{file}: is larger than {MAX_BYTES // 1_000_000} MB; {_TELL}")
    lines = _decoded(file, content).split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise DirectoryError(f"{file}: is empty; {_TELL}")
    return [line.removesuffix("\r") for line in lines]


def _decoded(file: Path, content: bytes) -> str:
    """The text: UTF-8 since 2023, ISO 8859-1 or CP1252 before."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DirectoryError(f"{file}:{line}: is neither UTF-8 nor ISO 8859-1; {_TELL}") from error


@dataclass(slots=True)
class _Rows:
    """The rows as they are read, each checked."""

    file: Path
    day: str = ""
    names: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    """Of each key the name, the kind and the inhabitants."""
    left_out: int = 0

    def take(self, line: str) -> None:
        """Read one line. Raises ValueError."""
        sort = line[:2]
        if sort not in _KEY:
            known = ", ".join(_KEY)
            raise ValueError(f"unknown kind of line {sort!r}, known: {known}; {_TELL}")
        if len(line) != WIDTH:
            raise ValueError(
                f"has {len(line)} characters, expected {WIDTH}: it was cut or changed; {_TELL}"
            )
        self._check_day(line[2:10])
        key, name, kind = line[10 : 10 + _KEY[sort]], line[22:72].strip(), line[122:124]
        if not key.isascii() or not key.isdecimal():
            raise ValueError(f"the key {key!r} has other signs than digits (columns 11-18)")
        if not name or not name.isprintable():
            raise ValueError("there is no name in columns 23-72")
        if sort in {_REGION, _ASSOCIATION}:
            return
        if sort in {_KREIS, _MUNICIPALITY} and not kind.isdecimal():
            raise ValueError(f"{name!r} has no kind in columns 123-124")
        if sort == _MUNICIPALITY and kind == _NOBODY:
            self.left_out += 1
            return
        people = line[139:150] if sort == _MUNICIPALITY else "0"
        if not people.isdecimal():
            raise ValueError(f"{name!r} has no number of inhabitants in columns 140-150")
        self._add(key, name, kind, int(people))

    def _add(self, key: str, name: str, kind: str, people: int) -> None:
        if key in self.names:
            raise ValueError(f"the key {key} stands twice; first: {self.names[key][0]}")
        if len(key) > 2 and key[:2] not in self.names:
            raise ValueError(f"{name!r} lies in the Land {key[:2]}, which stands nowhere above")
        if len(key) == 8 and key[:5] not in self.names:
            raise ValueError(f"{name!r} lies in the Kreis {key[:5]}, which stands nowhere above")
        self.names[key] = name, kind, people

    def _check_day(self, day: str) -> None:
        if not day.isascii() or not day.isdecimal():
            raise ValueError(f"expected a day such as 20231130 in columns 3-10, got {day!r}")
        if self.day and day != self.day:
            raise ValueError(f"is of {day}, the lines before of {self.day}")
        datetime.strptime(day, "%Y%m%d")  # noqa: DTZ007 - only whether there is such a day
        self.day = day

    def directory(self) -> Directory:
        """The areas. Raises DirectoryError."""
        if not any(len(key) == 8 for key in self.names):
            raise DirectoryError(f"{self.file}: there are no municipalities in it; {_TELL}")
        day = date.fromisoformat(f"{self.day[:4]}-{self.day[4:6]}-{self.day[6:]}")
        return Directory(tuple(_areas(self.names)), day, self.left_out)


def _areas(rows: Mapping[str, tuple[str, str, int]]) -> Iterable[Area]:
    names = {key: municipality_names(name) for key, (name, *_) in rows.items() if len(key) == 8}
    towns: defaultdict[str, int] = defaultdict(int)
    for each in names.values():
        for name in set(each):
            towns[name] += 1
    lands = {key: name for key, (name, *_) in rows.items() if len(key) == 2}
    for key, (name, kind, people) in rows.items():
        match len(key):
            case 2:
                yield Area(key, Kind.LAND, name)
            case 3 if not name.startswith(_NO_DISTRICTS):
                yield _area(key, Kind.DISTRICT, district_names(name))
            case 5 if kind not in _CITIES:
                yield _area(key, Kind.KREIS, kreis_names(name, kind, lambda each: each in towns))
            case 8:
                is_city = rows[key[:5]][1] in _CITIES
                # Brandenburg an der Havel is not Brandenburg: that is the Land.
                first, *rest = names[key]
                own = (first, *(each for each in rest if each not in lands.values()))
                more = _with_qualifier(own, lambda each: towns[each] > 1, is_city=is_city)
                # Berlin is Land, Kreis and municipality; once is enough.
                if not (is_city and more[0] == lands[key[:2]] and key[2:] == "000000"):
                    yield _area(key, Kind.CITY if is_city else Kind.MUNICIPALITY, more, people)


def _with_qualifier(
    names: tuple[str, ...], is_shared: Callable[[str], bool], *, is_city: bool
) -> tuple[str, ...]:
    """The names with the longer one first if a large city shares the short one: Halle (Saale)."""
    short, *more = names
    is_longer = more and more[0].startswith(f"{short} (") and more[0] != f"{short} ({short})"
    return (more[0], short, *more[1:]) if is_city and is_longer and is_shared(short) else names


def _area(key: str, kind: Kind, names: tuple[str, ...], people: int = 0) -> Area:
    name, *also = names
    return Area(key, kind, name, tuple(also), people)
