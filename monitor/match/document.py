"""An article as the rules see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.match.terms import Resolver, Term
from monitor.match.words import Span, Words
from monitor.model import Article, FieldName, Within
from monitor.text.languages import language_of

FIELD_ORDER: tuple[FieldName, ...] = (
    "title",
    "teaser",
    "text",
    "source",
    "url",
    "author",
    "lang",
)
SEARCHED: tuple[FieldName, ...] = ("title", "teaser", "text")
"""Where a term without a field is looked for."""

Place = tuple[Words, Span]
"""An occurrence, and the words whose positions it gives."""


class Document:
    """An article with its words, found when they are first asked for.

    The ``resolver`` finds the people and places of the catalog that counts now; without one, each
    term is resolved by the catalog that it was made of.
    """

    def __init__(self, article: Article, resolver: Resolver | None = None) -> None:
        self.article = article
        self._resolver = resolver
        self._resolved: dict[Term, Sequence[Span]] = {}
        self.language = language_of(article.language)
        self.searched = Words({name: article.field(name) for name in SEARCHED}, self.language)
        self._others: dict[FieldName, Words] = {}
        self._units: dict[Within, Units] = {}

    @classmethod
    def of(cls, article: Article, resolver: Resolver | None = None) -> Document:
        """The article with its words."""
        return cls(article, resolver)

    def words(self, name: FieldName | None) -> Words:
        """The words among which those of a field are; without a field, those that are searched."""
        if name is None or name in SEARCHED:
            return self.searched
        found = self._others.get(name)
        if found is None:
            rank = FIELD_ORDER.index(name)
            found = self._others[name] = Words(
                {name: self.article.field(name)}, self.language, rank
            )
        return found

    def places(self, term: Term) -> Iterator[Place]:
        """Where a term stands in its field or, without one, in title, teaser and text."""
        words = self.words(term.in_field)
        for span in self.spans(words, term):
            yield words, span

    def spans(self, words: Words, term: Term) -> Sequence[Span]:
        """The occurrences of a term among these words, which are those of its field."""
        if term.resolver is None:
            return words.spans(term)
        found = self._resolved.get(term)
        if found is None:
            found = self._resolved[term] = self._known(words, term, self._resolver or term.resolver)
        return found

    def _known(self, words: Words, term: Term, resolver: Resolver) -> Sequence[Span]:
        if words is not self.searched:
            return ()
        found = resolver.spans(term, self)
        if term.in_field is None:
            return found
        return [span for span in found if words.field_of(span[0]) == term.in_field]

    def why_not(self, term: Term) -> str:
        """Why somebody of the catalog is not found, if there is more to say."""
        resolver = self._resolver or term.resolver
        return "" if resolver is None or term.whom is None else resolver.why_not(term, self)

    def has(self, term: Term) -> bool:
        """Whether a term occurs."""
        if len(term.leaves) == 1 and term.in_field is None and term.resolver is None:
            return bool(self.searched.positions(term.leaves[0]))
        return bool(self.spans(self.words(term.in_field), term))

    def units(self, within: Within) -> Units:
        """The article divided into units of this kind."""
        found = self._units.get(within)
        if found is None:
            found = self._units[within] = Units(self, within)
        return found


class Units:
    """The parts of an article in which a query must hold, each a bit of a number.

    The whole article is one unit; else title, teaser and each paragraph or sentence of the text.
    """

    def __init__(self, document: Document, within: Within) -> None:
        self.document = document
        self.is_whole = within is Within.ARTICLE
        self.within = within
        self._numbers: Sequence[int] = ()
        self.all = 1
        if not self.is_whole:
            searched = document.searched
            is_paragraph = within is Within.PARAGRAPH
            numbers = searched.paragraphs if is_paragraph else searched.sentences
            # Title and teaser are one unit each, however many sentences they have.
            self._numbers = searched.numbers_with(numbers, ("title", "teaser"))
            self._first, last = searched.bounds_of("text", self._numbers)
            self.all = (1 << (3 + last - self._first)) - 1

    def numbers(self, words: Words) -> Sequence[int]:
        """The number of the unit of each word; empty where all are in one."""
        return self._numbers if words is self.document.searched else ()

    def of(self, words: Words, span: Span) -> int:
        """The bit of the unit that an occurrence is in; 0 where it crosses an end."""
        if self.is_whole:
            return 1
        if words is not self.document.searched:
            return self.all
        name = words.field_of(span[0])
        if name != "text":
            return 1 if name == "title" else 2
        first, last = self._numbers[span[0]], self._numbers[span[1]]
        return 4 << (first - self._first) if first == last else 0
