"""The people and places of a catalog: where a query's ``@name`` stands for one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from weakref import WeakKeyDictionary

from monitor.match.document import Document
from monitor.match.leaves import Kind, Leaf, leaf
from monitor.match.newsroom import Newsroom
from monitor.match.people import Mention, People
from monitor.match.people.naming import names_of
from monitor.match.place_names import place_names
from monitor.match.places import PlaceMention, Places
from monitor.match.terms import Mode, Term, inflected
from monitor.match.visits.find import sightings
from monitor.match.visits.merge import visits_of
from monitor.match.words import Span
from monitor.model import Article, Catalog, Location, Person, Station, Visit, VisitCondition
from monitor.text import key
from monitor.text.languages import Sort
from monitor.text.languages.german import GERMAN


class Known:
    """The people and the places of a catalog, each made ready when first asked for."""

    def __init__(self, catalog: Catalog, newsroom: Newsroom | None = None) -> None:
        self._catalog = catalog
        self.newsroom = newsroom or Newsroom()
        self._visits: WeakKeyDictionary[Document, tuple[Visit, ...]] = WeakKeyDictionary()

    @cached_property
    def people(self) -> People:
        """The people of the catalog."""
        return People(self._catalog)

    @cached_property
    def places(self) -> Places:
        """The places of the catalog."""
        return Places(self._catalog, self.newsroom.regions)

    def visits(self, document: Document) -> tuple[Visit, ...]:
        """All visits that an article tells of, found once for all rules; the surest first.

        How they are told is known of German alone.
        """
        if document.language is not GERMAN:
            return ()
        found = self._visits.get(document)
        if found is None:
            seen = sightings(
                document,
                self.people,
                self.places,
                self.newsroom.day_of(document.article),
                self._region_of(document.article.source),
            )
            found = self._visits[document] = tuple(visits_of(seen))
        return found

    def _region_of(self, source: str) -> Station | None:
        """Where a source is at home: the place of the catalog that its region names, if one."""
        region = self.newsroom.regions.get(source, "")
        return self._by_name.get(key(region), Station("", region)) if region else None

    @cached_property
    def _by_name(self) -> Mapping[str, Station]:
        found: dict[str, Station] = {}
        for each in self._catalog.values():
            if each.location is not None:
                station = Station(each.location.id, each.location.name)
                found.setdefault(key(each.location.name), station)
        return found

    def has_all(self, visit: VisitCondition) -> bool:
        """Whether the catalog has all that a condition names."""
        return all(each in self._catalog for each in (*visit.by, *visit.to))

    def spans(self, term: Term, document: Document) -> Sequence[Span]:
        """Where the person or the place of a term is named."""
        if not self._has(term) and isinstance(term.resolver, Known) and term.resolver is not self:
            # A rule that keeps its last good version asks for somebody who is not listed any more.
            return term.resolver.spans(term, document)
        return [each.span for each in self._mentions(term, document)]

    def _has(self, term: Term) -> bool:
        listing = self._catalog.get(term.whom.id) if term.whom is not None else None
        return listing is not None and term.whom in (listing.person, listing.location)

    def _mentions(self, term: Term, document: Document) -> Iterator[Mention | PlaceMention]:
        if isinstance(term.whom, Person):
            if term.organisation and not _is_in_office(
                term.whom, term.organisation, document.article
            ):
                return
            for mention in self.people.mentions(document):
                if mention.person.id == term.whom.id:
                    yield mention
        elif term.whom is not None:
            for place in self.places.mentions(document):
                if place.location.id == term.whom.id and place.is_certain:
                    yield place

    def why_not(self, term: Term, document: Document) -> str:
        """Why the person of a term is not found, if the surname stands in the article."""
        if not isinstance(term.whom, Person):
            return ""
        if term.organisation and not _is_in_office(term.whom, term.organisation, document.article):
            return ""
        return self.people.why_not(document, term.whom)

    def terms_of_person(self, person: Person, organisation: str = "") -> Iterator[Term]:
        """Terms that are found where somebody is named; one for each that may wake a rule."""
        for number, leaves in enumerate(dict.fromkeys(_wakers(person))):
            yield self._term(person.name, number, leaves, person, organisation)

    def terms_of_place(self, location: Location) -> Iterator[Term]:
        """Terms that are found where a place is meant for sure."""
        wakers = (inflected(name.last, Sort.PLACE) for name in place_names(location))
        for number, waker in enumerate(dict.fromkeys(wakers)):
            yield self._term(location.name, number, (waker,), location)

    def _term(
        self,
        name: str,
        number: int,
        leaves: tuple[Leaf, ...],
        whom: Person | Location,
        organisation: str = "",
    ) -> Term:
        # Told apart by its text: terms are.
        text = f"{name}~{number}" if number else name
        return Term(
            Mode.INFLECTED, text, leaves, whom=whom, organisation=organisation, resolver=self
        )


def _wakers(person: Person) -> Iterator[tuple[Leaf, ...]]:
    """Words of which some must be there, all of one row, wherever the person is named."""
    names = names_of(person)
    for naming in names.namings:
        surname = naming.last
        yield (inflected(surname, Sort.NAME),)
        if naming.given and not naming.is_other:
            given = inflected(naming.first, Sort.NAME)
            yield given, leaf(Kind.MISTAKEN, surname, Sort.NAME)
    for words in names.others:
        yield (inflected(words[-1], Sort.NAME),)


def _is_in_office(person: Person, organisation: str, article: Article) -> bool:
    """Whether somebody was in an office of an organisation when an article was published."""
    told = article.published or article.seen
    on: date | None = told.date() if told else None
    return any(
        office.organisation == organisation and (on is None or office.is_held(on))
        for office in person.offices
    )
