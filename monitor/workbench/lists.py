"""The lists of the catalog, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.errors import Place
from monitor.settings.document import UnreadableError, read_document

FILES = ("people.yaml", "places.yaml")


@dataclass(frozen=True, slots=True)
class CatalogList:
    """A list of the catalog, and the names of others that stand in it."""

    id: str
    place: Place
    names: tuple[str, ...]


def lists_in(directory: Path) -> Sequence[CatalogList]:
    """The lists in a configuration; what is wrong with them is for `monitor.settings` to say."""
    return [each for file in FILES for each in _lists_of(directory / file)]


def _lists_of(file: Path) -> Iterator[CatalogList]:
    if not file.exists():
        return
    try:
        document, _ = read_document(file, str(file))
    except UnreadableError:
        return
    values = document.values if isinstance(document.values, dict) else {}
    for at, each in enumerate(_list(values.get("lists"))):
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            members = (str(member).strip() for member in _list(each.get("of")))
            names = tuple(member[1:] for member in members if member.startswith("@"))
            yield CatalogList(each["id"], document.place(("lists", at, "id")), names)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def unused(lists: Iterable[CatalogList], names: Iterable[str]) -> list[CatalogList]:
    """The lists that no rule needs, whose queries use these ``names``; not through others either.

    >>> nowhere = Place("people.yaml")
    >>> inner, outer = CatalogList("b", nowhere, ()), CatalogList("a", nowhere, ("b",))
    >>> unused([inner, outer], ["a"])
    []
    >>> [each.id for each in unused([inner, outer], ["c"])]
    ['b', 'a']
    """
    by_id = {each.id: each for each in lists}
    used: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += by_id[name].names if name in by_id else ()
    return [each for each in by_id.values() if each.id not in used]
