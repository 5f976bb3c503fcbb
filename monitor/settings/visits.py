"""What a rule looks for with `visit`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.model import Catalog, Listed, Listing, Status, VisitCondition
from monitor.settings.document import Document, KeyPath
from monitor.settings.names import nearest
from monitor.settings.parts import Reader
from monitor.settings.shapes import RuleShape, VisitShape

_WHO = frozenset({Listed.PERSON, Listed.ROLE})
_WHERE = frozenset({Listed.PLACE})
_MEANT = {"by": _WHO, "to": _WHERE}
_WANTED = {
    "by": "a person, a role, or a list of such",
    "to": "a place, or a list of places",
}
_SORTS = {
    Listed.PERSON: "a person",
    Listed.ROLE: "a role",
    Listed.PLACE: "a place",
    Listed.LIST: "a list",
}


def condition_of(shape: VisitShape) -> VisitCondition:
    """The visits that a rule looks for."""
    return VisitCondition(
        by=tuple(dict.fromkeys(map(_id, shape.by))),
        to=tuple(dict.fromkeys(map(_id, shape.to))),
        when=tuple(dict.fromkeys(shape.when)) or tuple(Status),
    )


def is_right_visit(
    reader: Reader, document: Document, path: KeyPath, shape: RuleShape, catalog: Catalog
) -> bool:
    """Whether a rule's `visit` names people and places of the catalog; else it is reported."""
    if shape.visit is None:
        return True
    before = len(reader.problems)
    given = document.values
    for part in (*path, "visit"):
        given = given[part]
    for name, values in (("by", shape.visit.by), ("to", shape.visit.to)):
        for at, value in enumerate(values):
            # A single value may stand without brackets.
            end = (name, at) if isinstance(given.get(name), list) else (name,)
            if wrong := _wrong(name, _id(value), catalog):
                reader.report(document.place((*path, "visit", *end)), *wrong)
    return len(reader.problems) == before


def _id(text: str) -> str:
    return text.strip().removeprefix("@")


def _wrong(name: str, value: str, catalog: Catalog) -> tuple[str, str] | None:
    """What is wrong with a name, and what would be right."""
    wanted = _WANTED[name]
    fitting = [each for each, listing in catalog.items() if _fits(name, listing)]
    if value not in catalog:
        hint = nearest(value, fitting) or nearest(value, catalog)
        return f"`{name}`: there is no @{value} in the catalog", f"@{hint}" if hint else wanted
    sort = catalog[value].sort
    if sort is Listed.LIST:
        strange = next(_strange_members(name, value, catalog), None)
        if strange is None and (name == "by" or any(_places_in(value, catalog))):
            return None
        has = f"with {strange} in it" if strange else "without any place in it"
        return f"`{name}`: @{value} is a list {has}; expected {wanted}", ""
    if sort in _MEANT[name]:
        return None
    return f"`{name}`: @{value} is {_SORTS[sort]}; expected {wanted}", ""


def _fits(name: str, listing: Listing) -> bool:
    return listing.sort is Listed.LIST or listing.sort in _MEANT[name]


def _strange_members(name: str, of: str, catalog: Catalog) -> Iterator[str]:
    """What stands in a list, or in lists in it, that cannot come, or cannot be visited."""
    for member, listing in _members(of, catalog).items():
        if not _fits(name, listing):
            yield f"{_SORTS[listing.sort]} (@{member})"
    if name == "to" and catalog[of].organisation:
        yield f"the people of {catalog[of].organisation!r}"


def _places_in(of: str, catalog: Catalog) -> Iterator[str]:
    return (name for name, each in _members(of, catalog).items() if each.sort is Listed.PLACE)


def _members(of: str, catalog: Catalog) -> Mapping[str, Listing]:
    """What a list names, also through other lists."""
    found: dict[str, Listing] = {}
    waiting = [of]
    while waiting:
        for term in catalog[waiting.pop()].terms:
            name = term.removeprefix("@")
            if term.startswith("@") and name in catalog and name not in found:
                found[name] = catalog[name]
                if catalog[name].sort is Listed.LIST:
                    waiting.append(name)
    return found
