"""Occurrences that are near each other."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from monitor.match.document import Document, Place, Units
from monitor.match.terms import Term
from monitor.match.tree import Near, Reach, Unit, terms
from monitor.match.words import Span, Words
from monitor.model import FieldName

_START, _END = itemgetter(0), itemgetter(1)
# Occurrences are few, so that to try all pairs is quicker than to sort them.
_FEW = 4


def near(node: Near, units: Units) -> Iterator[tuple[int, Place]]:
    """Each occurrence that has a partner, with the unit (or all units) that both are in."""
    named = _named(node) if not units.is_whole else frozenset()
    for words, left, right in _sides(node, units.document):
        reach = _Reach.of(node.reach, words, units.numbers(words))
        spans = set(reach.pairs(left, right))
        if not node.ordered:
            spans.update(reach.pairs(right, left))
        for span in spans:
            if units.is_whole:
                yield 1, (words, span)
                continue
            # What is asked of a field by name is asked of the article; see evaluate.
            name = words.field_of(span[0])
            bit = units.all if name in named and name != "text" else units.of(words, span)
            yield bit, (words, span)


def _named(node: Near) -> frozenset[FieldName | None]:
    return frozenset(term.in_field for side in (node.left, node.right) for term in terms(side))


def has_near(node: Near, document: Document) -> bool:
    """Whether there is a pair anywhere in the article."""
    for words, left, right in _sides(node, document):
        reach = _Reach.of(node.reach, words, ())
        if reach.has_pair(left, right) or (not node.ordered and reach.has_pair(right, left)):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Nearest:
    """The occurrence of each side that came nearest to the other, and how far apart they are."""

    words: Words
    left: Span
    right: Span
    distance: int


def nearest(node: Near, document: Document) -> Nearest | None:
    """The nearest pair in one field, in the right order; None where there is none."""
    found: list[Nearest] = []
    for words, left, right in _sides(node, document):
        found += (Nearest(words, a, b, d) for a, b, d in _closest(left, right))
        if not node.ordered:
            found += (Nearest(words, a, b, d) for b, a, d in _closest(right, left))
    # Two fields are numbered with a gap between them, and nothing is near across it.
    same = (each for each in found if _in_one_field(each))
    return min(same, key=lambda each: each.distance, default=None)


def _in_one_field(pair: Nearest) -> bool:
    return pair.words.field_of(pair.left[0]) == pair.words.field_of(pair.right[0])


def _closest(first: Sequence[Span], second: Sequence[Span]) -> Iterator[tuple[Span, Span, int]]:
    """For each of the second the nearest of the first before it."""
    ordered = sorted(first, key=_END)
    for span in second:
        before = bisect_left(ordered, span[0], key=_END)
        if before:
            yield ordered[before - 1], span, span[0] - ordered[before - 1][1]


def _sides(
    node: Near, document: Document
) -> Iterator[tuple[Words, Sequence[Span], Sequence[Span]]]:
    """The occurrences of both sides, by what numbers their positions."""
    left, right = node.left, node.right
    if isinstance(left, Term) and isinstance(right, Term):
        words = document.words(left.in_field)
        if document.words(right.in_field) is words:
            first = words.spans(left)
            if first:
                second = words.spans(right)
                if second:
                    yield words, first, second
        return
    lefts, rights = _gathered(left, document), _gathered(right, document)
    for words, spans in lefts.items():
        if words in rights:
            yield words, sorted(spans), sorted(rights[words])


def _gathered(side: object, document: Document) -> dict[Words, set[Span]]:
    found: dict[Words, set[Span]] = {}
    for term in terms(side):  # type: ignore[arg-type]
        words = document.words(term.in_field)
        spans = document.spans(words, term)
        if spans:
            found.setdefault(words, set()).update(spans)
    return found


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far two may be apart. ``parts`` number the words by what both must be in."""

    words: int
    parts: tuple[Sequence[int], ...]

    @classmethod
    def of(cls, reach: Reach, words: Words, unit: Sequence[int]) -> _Reach:
        parts = (unit,) if unit else ()
        if isinstance(reach, Unit):
            numbers = words.sentences if reach is Unit.SENTENCE else words.paragraphs
            return cls(sys.maxsize, (*parts, numbers))
        return cls(reach, parts)

    def has_pair(self, first: Sequence[Span], second: Sequence[Span]) -> bool:
        """Whether one of the second stands within reach behind one of the first."""
        if len(first) * len(second) > _FEW * _FEW:
            return next(self.pairs(first, second), None) is not None
        return any(
            start > end
            and self._is_whole((begin, end))
            and self._is_whole((start, finish))
            and self._is_near((begin, end), (start, finish))
            for begin, end in first
            for start, finish in second
        )

    def pairs(self, first: Sequence[Span], second: Sequence[Span]) -> Iterator[Span]:
        """Those of the first that have one of the second behind them, and those behind.

        Only until a partner is found: the time does not grow with the number of pairs.
        """
        first = sorted(filter(self._is_whole, first), key=_END)
        second = sorted(filter(self._is_whole, second), key=_START)
        for span in first:
            at = bisect_right(second, span[1], key=_START)
            if at < len(second) and self._is_near(span, second[at]):
                yield span
        for span in second:
            at = bisect_left(first, span[0], key=_END)
            if at and self._is_near(first[at - 1], span):
                yield span

    def _is_whole(self, span: Span) -> bool:
        return all(part[span[0]] == part[span[1]] for part in self.parts)

    def _is_near(self, before: Span, behind: Span) -> bool:
        return behind[0] - before[1] <= self.words and all(
            part[before[0]] == part[behind[0]] for part in self.parts
        )
