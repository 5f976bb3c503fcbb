"""Occurrences that are near each other."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from monitor.match.document import SEARCHED, Document, Field, Span, Units
from monitor.match.terms import Term
from monitor.match.tree import Near, Reach, Unit, terms
from monitor.model import FieldName

_START, _END = itemgetter(0), itemgetter(1)


def near(node: Near, units: Units) -> Iterator[tuple[int, tuple[FieldName, Span]]]:
    """Each occurrence that has a partner, with the unit (or all units) that both are in."""
    for name, left, right in _by_field(node, units.document):
        field = units.document.field(name)
        reach = _Reach.of(node.reach, field, units.numbers(name))
        spans = set(reach.pairs(left, right))
        if not node.ordered:
            spans.update(reach.pairs(right, left))
        named = {term.in_field for side in (node.left, node.right) for term in terms(side)}
        for span in spans:
            # What is asked of a field by name is asked of the article; see evaluate.
            bit = units.all if name in named and name != "text" else units.of(name, span)
            yield bit, (name, span)


def nearest(node: Near, document: Document) -> int | None:
    """The least distance in words, in the right order if there is one; None without a pair."""
    distances: list[int] = []
    for _, left, right in _by_field(node, document):
        distances += _distances(left, right)
        if not node.ordered:
            distances += _distances(right, left)
    return min(distances, default=None)


def _by_field(node: Near, document: Document) -> Iterator[tuple[FieldName, list[Span], list[Span]]]:
    """The fields with occurrences of both sides."""
    left, right = tuple(terms(node.left)), tuple(terms(node.right))
    named = [each.in_field for each in (*left, *right) if each.in_field]
    for name in dict.fromkeys((*SEARCHED, *named)):
        field = document.field(name)
        sides = _spans(left, name, field), _spans(right, name, field)
        if all(sides):
            yield name, *sides


def _spans(side: Sequence[Term], name: FieldName, field: Field) -> list[Span]:
    asked = [term for term in side if (term.in_field or name) == name]
    if name not in SEARCHED:
        asked = [term for term in asked if term.in_field]
    return sorted({span for term in asked for span in field.spans(term)})


def _distances(first: Sequence[Span], second: Sequence[Span]) -> Iterator[int]:
    ends = sorted(map(_END, first))
    for start, _ in second:
        before = bisect_left(ends, start)
        if before:
            yield start - ends[before - 1]


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far two may be apart. ``parts`` number the words by what both must be in."""

    words: int
    parts: tuple[Sequence[int], ...]

    @classmethod
    def of(cls, reach: Reach, field: Field, unit: Sequence[int]) -> _Reach:
        parts = [unit] if unit else []
        if isinstance(reach, Unit):
            parts.append(field.sentences if reach is Unit.SENTENCE else field.paragraphs)
        return cls(sys.maxsize if isinstance(reach, Unit) else reach, tuple(parts))

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
