"""An article as the rules see it: each field cut into words once, when a rule first asks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from monitor.match.terms import Kind, Leaf, Term
from monitor.model import Article, FieldName, Within
from monitor.text import Token, Word, paragraphs, sentences, tokens

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

Span = tuple[int, int]
"""The positions of the first and the last word of an occurrence."""


class Field:
    """The words of one field."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._wildcards: dict[Leaf, Sequence[int]] = {}

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words and their places."""
        return tokens(self.text)

    @cached_property
    def sentences(self) -> Sequence[int]:
        """The number of the sentence of each word."""
        return self._numbers(sentences(self.text))

    @cached_property
    def paragraphs(self) -> Sequence[int]:
        """The number of the paragraph of each word."""
        return self._numbers(paragraphs(self.text))

    def _numbers(self, spans: Iterable[tuple[int, int]]) -> Sequence[int]:
        starts = [start for start, _ in spans]
        return [bisect_right(starts, token.start) - 1 for token in self.tokens]

    @cached_property
    def _by_form(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, token in enumerate(self.tokens):
            for form in token.word.forms:
                found.setdefault(form, []).append(at)
        return found

    @cached_property
    def _by_word(self) -> dict[Word, list[int]]:
        found: dict[Word, list[int]] = {}
        for at, token in enumerate(self.tokens):
            found.setdefault(token.word, []).append(at)
        return found

    @property
    def forms(self) -> Iterable[str]:
        """Everything its words can be found as, each once."""
        return self._by_form

    def positions(self, leaf: Leaf) -> Sequence[int]:
        """The positions of the words that satisfy the leaf, ascending."""
        if leaf.kind is Kind.WORD:
            return self._by_form.get(leaf.text, ())
        found = self._wildcards.get(leaf)
        if found is None:
            satisfied = (at for word, at in self._by_word.items() if leaf.is_satisfied_by(word))
            found = sorted(position for positions in satisfied for position in positions)
            self._wildcards[leaf] = found
        return found

    def spans(self, term: Term) -> list[Span]:
        """The occurrences of a term, ascending."""
        first, *others = term.leaves
        starts = self.positions(first)
        for distance, leaf in enumerate(others, 1):
            if not starts:
                break
            there = set(self.positions(leaf))
            starts = [start for start in starts if start + distance in there]
        return [(start, start + len(others)) for start in starts]


class Document:
    """An article with its words."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._fields: dict[FieldName, Field] = {}
        self._units: dict[Within, Units] = {}

    @classmethod
    def of(cls, article: Article) -> Document:
        """The article, its words found when they are first asked for."""
        return cls(article)

    def field(self, name: FieldName) -> Field:
        """The words of a field."""
        found = self._fields.get(name)
        if found is None:
            found = self._fields[name] = Field(self.article.field(name))
        return found

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
        self.within = within
        self.all = 1
        if within is not Within.ARTICLE:
            self.all = (1 << (3 + max(self.numbers("text"), default=0))) - 1

    def numbers(self, name: FieldName) -> Sequence[int]:
        """The number of the unit of each word; empty for a field that is within one unit."""
        if name != "text" or self.within is Within.ARTICLE:
            return ()
        text = self.document.field("text")
        return text.paragraphs if self.within is Within.PARAGRAPH else text.sentences

    def of(self, name: FieldName, span: Span) -> int:
        """The bit of the unit that an occurrence is in; 0 where it crosses an end."""
        if self.within is Within.ARTICLE or name == "title":
            return 1
        if name == "teaser":
            return 2
        if name != "text":
            return self.all
        numbers = self.numbers(name)
        return 4 << numbers[span[0]] if numbers[span[0]] == numbers[span[1]] else 0
