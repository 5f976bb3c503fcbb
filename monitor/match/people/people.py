"""The people of a catalog, found in articles."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from monitor.match.document import Document
from monitor.match.people.article import Reading
from monitor.match.people.mention import Mention
from monitor.match.people.register import Register
from monitor.model import Catalog, Person


class People:
    """The people of a catalog.

    >>> from monitor.model import Article, Listed, Listing, Person
    >>> person = Person("kortuem", "Selma Kortüm")
    >>> people = People({"kortuem": Listing(Listed.PERSON, (), person=person)})
    >>> article = Article(id="1", source="", url="", title="Selma Kortüm kommt")
    >>> [(each.person.id, each.end) for each in people.mentions(Document.of(article))]
    [('kortuem', 12)]
    """

    def __init__(self, catalog: Catalog) -> None:
        self._register = Register(catalog)
        self._read: WeakKeyDictionary[Document, Reading] = WeakKeyDictionary()

    def mentions(self, document: Document) -> tuple[Mention, ...]:
        """The people in an article, each time they are named, in the order of the text."""
        return self._reading(document).mentions

    def why_not(self, document: Document, person: Person) -> str:
        """Why somebody is not found although the surname stands there; else empty."""
        return self._reading(document).why_not(person)

    def _reading(self, document: Document) -> Reading:
        found = self._read.get(document)
        if found is None:
            found = self._read[document] = Reading(self._register, document)
        return found
