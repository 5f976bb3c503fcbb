"""Spans of words: which of them are not inside of another."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def outermost(spans: Iterable[Span]) -> frozenset[Span]:
    """Those that lie in no other.

    >>> sorted(outermost([(0, 2), (1, 2), (2, 3), (0, 2)]))
    [(0, 2), (2, 3)]
    """
    found: set[Span] = set()
    furthest = -1
    # Of those that begin at one place the longest comes first, and what ends by then is inside.
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if end > furthest:
            found.add((start, end))
            furthest = end
    return frozenset(found)
