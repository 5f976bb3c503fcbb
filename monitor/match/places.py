"""The places of a catalog, found in articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from weakref import WeakKeyDictionary

from monitor.match.document import Document
from monitor.match.leaves import Kind, leaf
from monitor.match.place_mention import PlaceMention
from monitor.match.place_names import PlaceName, place_names
from monitor.match.place_sighting import PlaceSighting, seen_at
from monitor.match.spans import outermost
from monitor.model import Catalog, Location
from monitor.text import key, raw_words

__all__ = ["PlaceMention", "Places"]


class Places:
    """The places of a catalog; ``regions`` says of sources, by id, what region they are of.

    >>> from monitor.model import Article, Listed, Listing, Location
    >>> rheine = Location("rheine", "Rheine", parent="kreis-steinfurt")
    >>> places = Places({"rheine": Listing(Listed.PLACE, (), location=rheine)})
    >>> article = Article(id="1", source="", url="", title="Markt in Rheine")
    >>> [(each.location.id, each.start) for each in places.mentions(Document.of(article))]
    [('rheine', 9)]
    """

    def __init__(self, catalog: Catalog, regions: Mapping[str, str] | None = None) -> None:
        self._locations: dict[str, Location] = {}
        self._names: dict[str, list[PlaceName]] = defaultdict(list)
        self._regions = {source: f" {_folded(text)} " for source, text in (regions or {}).items()}
        self._read: WeakKeyDictionary[Document, tuple[PlaceMention, ...]] = WeakKeyDictionary()
        for listing in catalog.values():
            if listing.location is not None:
                self._locations[listing.location.id] = listing.location
                for name in place_names(listing.location):
                    for form in name.forms:
                        self._names[form].append(name)

    def mentions(self, document: Document) -> tuple[PlaceMention, ...]:
        """The places in an article, each time they are named, in the order of the text."""
        found = self._read.get(document)
        if found is None:
            found = self._read[document] = tuple(self._found(document))
        return found

    def around(self, location_id: str) -> tuple[str, ...]:
        """The ids of the places that a place is in, the smallest first.

        An id that the catalog does not have has nothing around it.
        """
        found: list[str] = []
        here = self._locations.get(location_id)
        while here is not None and here.parent and here.parent not in found:
            found.append(here.parent)
            here = self._locations.get(here.parent)
        return tuple(found)

    def within(self, location_id: str, ancestor_id: str) -> bool:
        """Whether a place is in another one, or is the same."""
        return location_id == ancestor_id or ancestor_id in self.around(location_id)

    def _found(self, document: Document) -> Iterator[PlaceMention]:
        sightings = _longest(list(self._sighted(document)))
        sure = {
            each.location.id
            for each in sightings
            if not each.location.is_ambiguous and each.is_clear
        }
        region = self._regions.get(document.article.source, "")
        for each in sightings:
            is_certain = each.is_clear and (
                not each.location.is_ambiguous
                or each.is_told
                or self._is_near(each.location, sure, region)
            )
            shown = document.searched.evidence(each.span)
            yield PlaceMention(
                each.location,
                shown.field,
                shown.start,
                shown.end,
                each.span,
                is_certain,
                each.is_clear,
            )

    def _sighted(self, document: Document) -> Iterator[PlaceSighting]:
        words = document.searched
        for form in self._names.keys() & words.by_form.keys():
            for at in words.positions(leaf(Kind.WORD, form)):
                if key(words.raw(at)) != form:
                    continue
                for name in self._names[form]:
                    if form != name.own and document.language.code != "de":
                        continue
                    seen = seen_at(words, at, form, name, self._is_around)
                    if seen is not None:
                        yield seen

    def _is_around(self, location: Location, said: str) -> bool:
        """Whether a word said of a place names one around it."""
        names = (
            self._locations[each].name
            for each in self.around(location.id)
            if each in self._locations
        )
        return any(
            said in _folded(name).split() for name in (*names, location.parent.replace("-", " "))
        )

    def _is_near(self, location: Location, sure: Iterable[str], region: str) -> bool:
        """Whether the article has another place nearby, or is of a paper of the region."""
        around = self.around(location.id)
        if region and any(
            f" {_folded(self._locations[each].name)} " in region
            for each in (*around, location.id)
            if each in self._locations
        ):
            return True
        near = around[:1]
        return any(
            other != location.id and any(self.within(other, each) for each in near)
            for other in sure
        )


def _folded(text: str) -> str:
    return " ".join(map(key, raw_words(text)))


def _longest(sightings: Sequence[PlaceSighting]) -> list[PlaceSighting]:
    """Without those inside of a longer one: Steinfurt in Kreis Steinfurt."""
    outer = outermost(each.span for each in sightings)
    return sorted((each for each in sightings if each.span in outer), key=lambda each: each.span)
