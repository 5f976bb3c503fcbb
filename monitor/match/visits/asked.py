"""Which of the visits in an article a rule asks for: by whom, where, and in which state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from monitor.errors import QueryError
from monitor.match.leaves import Kind, forms_of, leaf
from monitor.match.places import Places
from monitor.match.terms import words_of
from monitor.match.visits.titles import Rank, titles
from monitor.model import Catalog, Listed, Listing, Person, Visit, VisitCondition, Visitor
from monitor.text import key
from monitor.text.languages import Sort, language_of

_DEPTH = 20
# Offices that everybody means by "somebody of the government", where a rule does not say whom.
ANYBODY = (
    "Minister", "Ministerpräsident", "Staatssekretär", "Staatsminister", "Staatsrat", "Senator",
    "Kanzler", "Regierungspräsident", "Präsident", "Abgeordneter", "Politiker", "Kommissar",
    "Botschafter", "Konsul", "Beauftragter", "Fraktionschef", "Fraktionsvorsitzender",
    "Regierungschef", "Ressortchef", "Landesvater", "Landesmutter", "Generalsekretär", "Chef",
    "Vorsitzender", "Landeshauptmann", "Landesrat", "Kabinett", "Landesregierung",
    "Staatsregierung", "Bundesregierung", "Landtagsausschuss", "Landtagsfraktion",
    "Bundestagsfraktion", "Landtagspräsidium", "Spitzenkandidat", "MdB", "MdL", "MdEP",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Office:
    """An office somebody may hold: how words for it end, and the state it must be of, if told."""

    ends: tuple[str, ...]
    land: str

    def fits(self, visitor: Visitor) -> bool:
        if self.land and visitor.land not in {"", self.land}:
            return False
        words = [key(word) for word in words_of(visitor.role)]
        return any(word.endswith(self.ends) for word in words)


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition with its names looked up in the catalog. See `asked`."""

    condition: VisitCondition
    people: Mapping[str, tuple[tuple[Person, str], ...]] = field(default_factory=dict)
    offices: tuple[_Office, ...] = ()
    destinations: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    def holds_office(self, person: Person) -> bool:
        """Whether somebody holds, or held, one of the offices that are asked for by name."""
        said = [Visitor("", "", each.name) for each in person.offices]
        return any(office.fits(each) for office in self.offices for each in said)

    def among(self, visits: Sequence[Visit], places: Places, on: date | None) -> tuple[Visit, ...]:
        """Those that are asked for, each only with the visitors that are."""
        return tuple(self._wanted(visits, places, on))

    def _wanted(self, visits: Sequence[Visit], places: Places, on: date | None) -> Iterator[Visit]:
        for visit in visits:
            if visit.status not in self.condition.when or not self.leads_there(visit, places):
                continue
            visitors = tuple(each for each in visit.visitors if self._is_meant(each, on))
            if visitors:
                yield replace(visit, visitors=visitors)

    def leads_there(self, visit: Visit, places: Places) -> bool:
        """Whether a visit is to a place that is asked for."""
        if not self.condition.to:
            return True
        return any(
            key(station.name) in self.named
            or any(places.within(station.id, each) for each in self.destinations if station.id)
            for station in visit.stations
        )

    def _is_meant(self, visitor: Visitor, on: date | None) -> bool:
        if not self.condition.by:
            return bool(visitor.id) or is_official(visitor)
        for person, organisation in self.people.get(visitor.id, ()):
            if not organisation or _is_in(person, organisation, on):
                return True
        return any(office.fits(visitor) for office in self.offices)


def is_official(visitor: Visitor) -> bool:
    """Whether somebody holds an office of a state, or sits in a parliament."""
    return any(each.rank is not Rank.LOCAL for each in titles(visitor.role)) or not visitor.role


def _is_in(person: Person, organisation: str, on: date | None) -> bool:
    return any(
        each.organisation == organisation and (on is None or each.is_held(on))
        for each in person.offices
    )


def asked(condition: VisitCondition, catalog: Catalog) -> Asked:
    """A condition ready to be asked. Raises QueryError for a name that the catalog lacks."""
    people: dict[str, list[tuple[Person, str]]] = {}
    offices: list[_Office] = []
    for name in condition.by:
        _who(name, catalog, people, offices, "", ())
    destinations: set[str] = set()
    named: set[str] = set()
    for name in condition.to:
        _where(name, catalog, destinations, named, ())
    return Asked(
        condition,
        {person: tuple(each) for person, each in people.items()},
        tuple(offices),
        frozenset(destinations),
        frozenset(named),
    )


def _listing(name: str, catalog: Catalog, path: tuple[str, ...]) -> Listing:
    if name not in catalog:
        near = get_close_matches(name, catalog, n=1)
        asked = f"; did you mean @{near[0]}?" if near else ""
        raise QueryError(f"unknown name @{name} in the visit{asked}", 0, 0)
    if name in path or len(path) > _DEPTH:
        raise QueryError(f"the catalog defines @{name} by itself", 0, 0)
    return catalog[name]


def _who(
    name: str,
    catalog: Catalog,
    people: dict[str, list[tuple[Person, str]]],
    offices: list[_Office],
    land: str,
    path: tuple[str, ...],
) -> None:
    listing = _listing(name, catalog, path)
    land = listing.land or land
    if listing.person is not None:
        people.setdefault(listing.person.id, []).append((listing.person, ""))
        return
    if listing.organisation:
        for each in catalog.values():
            if each.person is not None:
                people.setdefault(each.person.id, []).append((each.person, listing.organisation))
    for term in listing.terms:
        if term.startswith("@"):
            _who(term[1:], catalog, people, offices, land, (*path, name))
        else:
            offices.append(_office(term, land, is_role=listing.sort is Listed.ROLE))


def _office(term: str, land: str, *, is_role: bool) -> _Office:
    words = words_of(term.replace("*", " ").replace("?", " "))
    last = words[-1] if words else term
    if is_role or term.startswith("*"):
        forms = forms_of(leaf(Kind.HEAD, last.capitalize(), Sort.ROLE), language_of("de")).whole
        return _Office(tuple(forms), land)
    return _Office((key(last),), land)


def _where(
    name: str, catalog: Catalog, destinations: set[str], named: set[str], path: tuple[str, ...]
) -> None:
    listing = _listing(name, catalog, path)
    if listing.location is not None:
        destinations.add(listing.location.id)
        return
    for term in listing.terms:
        if term.startswith("@"):
            _where(term[1:], catalog, destinations, named, (*path, name))
        else:
            named.add(key(term))
