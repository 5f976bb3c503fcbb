"""Which words an article must have so that a query may hold for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnyWord:
    """One of these words, folded (`monitor.text.key`).

    ``patterns`` are words with ``*`` and ``?`` in them; of those ``nearly`` at most one letter may
    be wrong, missing, too many or in the wrong order.
    """

    words: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    nearly: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AllOf:
    """What all of its parts want."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What one of its parts wants."""

    parts: tuple[Wanted, ...]


Wanted = AnyWord | AllOf | AnyOf
