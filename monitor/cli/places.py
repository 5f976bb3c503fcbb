"""`monitor places`: the municipality directory, and the tree of places made of it."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import CONFIG, Config, Json, UsageError, printable
from monitor.errors import MonitorError
from monitor.model import Catalog, Location
from monitor.settings import load
from monitor.settings.files import MUNICIPALITIES
from monitor.settings.gv100ad import Directory, read_directory
from monitor.settings.municipalities import (
    FIRST_LINE,
    Area,
    Kind,
    Municipalities,
    UnreadableDirectoryError,
    read_municipalities,
    written,
)
from monitor.settings.names import nearest
from monitor.settings.places import ids_of
from monitor.settings.source_text import replace_file
from monitor.text import key as folded

MOST_FOUND = 50
_LANDS = 16

File = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="GV100AD_….txt, the directory of destatis.de, unzipped."),
]
Force = Annotated[
    bool, typer.Option("--force", help=f"Replace a {MUNICIPALITIES} that was not made by this.")
]
Id = Annotated[str, typer.Argument(metavar="[ID]", help="The id of a place; without: all places.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A name, or a part of one.")]


def commands() -> typer.Typer:
    """The group `places`."""
    group = typer.Typer(no_args_is_help=True, help="Take places from the municipality directory.")
    group.command("import")(import_)
    group.command("find")(find)
    group.command("list")(list_)
    return group


def import_(file: File, config: Config = CONFIG, force: Force = False) -> None:
    """Read the municipality directory of the Federal Statistical Office into the configuration.

    Whoever writes `directory: "05566"` at a place then has the whole Kreis.
    """
    found = read_directory(file)
    target = config / MUNICIPALITIES
    before = _before(target, force=force)
    content = written(found.areas, file.name, found.day.isoformat())
    try:
        replace_file(target, content.encode())
    except OSError as error:
        raise MonitorError(f"{target}: cannot be written: {error.strerror}") from error
    typer.echo(f"{target}: {_counts(found)} (as of {found.day}){before}")
    if (lands := found.count(Kind.LAND)) < _LANDS:
        typer.echo(
            f"warning: {file}: has {lands} of the {_LANDS} Länder; what is missing cannot be named"
            " in rules. Unzip the file of destatis.de again if it should be whole",
            err=True,
        )
    kreis = next((each for each in found.areas if each.kind is Kind.KREIS), found.areas[0])
    name = ids_of([kreis], ())[kreis.key]
    typer.echo("To have a Kreis or a Land with all that lies in it, write below `places:` in")
    typer.echo(f"{config / 'places.yaml'} its key, such as:")
    typer.echo(f'  - {{id: {name}, directory: "{kreis.key}"}}')
    typer.echo(
        f"Keys: monitor places find NAME; ids of what lies in it: monitor places list {name}"
    )


def _before(target: Path, *, force: bool) -> str:
    """What is told of a file that is there already. Raises UsageError if it is not ours."""
    if not target.parent.is_dir():
        raise UsageError(f"{target.parent}: there is no such folder; --config and your folder")
    if not target.exists():
        return ""
    try:
        is_ours = target.read_bytes().startswith(FIRST_LINE.encode())
    except OSError as error:
        raise UsageError(f"{target}: cannot be read: {error.strerror}") from error
    if not is_ours and not force:
        raise UsageError(f"{target}: was not made by this command; --force replaces it")
    return ", in the place of the one before"


def _counts(found: Directory) -> str:
    # Cities that are Kreise of their own, and Berlin and Hamburg, are municipalities, too.
    lands, cities = found.count(Kind.LAND), found.count(Kind.CITY)
    alone = sum(area.kind is Kind.LAND and not _has_inner(area, found) for area in found.areas)
    kreise, towns = found.count(Kind.KREIS), found.count(Kind.MUNICIPALITY)
    without = f"; {found.left_out:,} areas without inhabitants left out" if found.left_out else ""
    return (
        f"{lands} Länder, {found.count(Kind.DISTRICT)} Regierungsbezirke,"
        f" {kreise + cities + alone} Kreise ({cities + alone} of them cities),"
        f" {towns + cities + alone:,} Gemeinden{without}"
    )


def _has_inner(area: Area, found: Directory) -> bool:
    return any(each.key != area.key and each.key.startswith(area.key) for each in found.areas)


def find(name: Name, config: Config = CONFIG) -> None:
    """Find the official keys of places in the municipality directory by their names."""
    wanted = folded(name.strip())
    if not wanted:
        raise UsageError("NAME is empty; write a name, such as steinfurt")
    directory = _directory(config)
    found = [area for area in directory.areas.values() if _is_called(area, wanted)]
    # Who asks for a name wants what is called so, not what has it in it.
    found.sort(
        key=lambda area: (all(folded(n) != wanted for n in (area.name, *area.also)), area.key)
    )
    if not found:
        every = {folded(area.name): area.name for area in directory.areas.values()}
        near = nearest(wanted, every)
        hint = f"; did you mean {every[near]}?" if near else ""
        raise UsageError(f"{config / MUNICIPALITIES}: nothing is called {name!r}{hint}")
    rows = [
        (area.key, area.kind.value, area.name, _named(directory, directory.around(area.key)))
        for area in found[:MOST_FOUND]
    ]
    _print([("directory", "kind", "name", "in"), *rows])
    if len(found) > MOST_FOUND:
        typer.echo(f"… and {len(found) - MOST_FOUND} more; write more of the name")


def _directory(config: Path) -> Municipalities:
    if not (config / MUNICIPALITIES).exists():
        raise UsageError(
            f"{config / MUNICIPALITIES}: there is no such file yet; monitor places import FILE"
            " makes it of the directory GV100AD of destatis.de"
        )
    try:
        return read_municipalities(config)
    except UnreadableDirectoryError as error:
        raise UsageError(str(error.problem)) from error


def _is_called(area: Area, wanted: str) -> bool:
    return any(wanted in folded(each) for each in (area.name, *area.also))


def _named(directory: Municipalities, key: str) -> str:
    return directory.areas[key].name if key else ""


def list_(name: Id = "", config: Config = CONFIG, as_json: Json = False) -> None:
    """Show the tree of a place, or of all: ids, kinds, official keys, and which are ambiguous."""
    loaded = load(config, os.environ)
    # Of sources and rules nothing is asked here.
    for problem in loaded.problems:
        if problem.place.file == str(config / "places.yaml") or loaded.settings is None:
            sys.stderr.write(f"{problem}\n")
    if loaded.settings is None:
        raise UsageError(f"{config}: the configuration cannot be read")
    catalog = loaded.settings.catalog
    places = {
        each.location.id: each.location for each in catalog.values() if each.location is not None
    }
    wanted = name.strip().removeprefix("@")
    if wanted and wanted not in places:
        hint = nearest(wanted, places)
        instead = f"; did you mean {hint}?" if hint else ""
        raise UsageError(f"there is no place {wanted!r} in {config / 'places.yaml'}{instead}")
    rows = list(_tree(wanted, places, _inner(catalog)))
    if as_json:
        for _, place in rows:
            typer.echo(json.dumps(_values(place), ensure_ascii=False))
        return
    cells = [
        (
            "  " * depth + place.id,
            place.name,
            place.kind,
            place.ags,
            "ambiguous" if place.is_ambiguous else "",
        )
        for depth, place in rows
    ]
    _print([("id", "name", "kind", "key", ""), *cells])
    flags = sum(place.is_ambiguous for _, place in rows)
    typer.echo(f"{len(rows):,} places, {flags:,} of them ambiguous")


def _print(rows: Sequence[Sequence[str]]) -> None:
    """The rows in columns, each on one line however narrow the terminal: ids are to be copied."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        typer.echo(printable("  ".join(padded).rstrip()))


def _inner(catalog: Catalog) -> Mapping[str, Sequence[str]]:
    """The ids of the places in each place."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, listing in catalog.items():
        if listing.location is not None:
            found[name] += (each[1:] for each in listing.terms if each.startswith("@"))
    return found


def _tree(
    name: str, places: Mapping[str, Location], inner: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, Location]]:
    """The place and all in it, or all places, each with its depth; each once."""
    roots = [name] if name else [each for each, place in places.items() if not place.parent]
    waiting = [(0, each) for each in reversed(roots)]
    told: set[str] = set()
    while waiting:
        depth, each = waiting.pop()
        if each in told:
            continue
        told.add(each)
        yield depth, places[each]
        waiting += ((depth + 1, part) for part in reversed(inner[each]))


def _values(place: Location) -> dict[str, object]:
    return {
        "id": place.id,
        "name": place.name,
        "also": place.also,
        "kind": place.kind,
        "in": place.parent,
        "key": place.ags,
        "ambiguous": place.is_ambiguous,
    }
