"""The clauses of a sentence: main clauses, relative and subordinate ones, and who says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.match.visits.verbs import is_finite, is_speech

Piece = tuple[int, int]
"""Where a piece of a clause begins and ends, in characters of its sentence."""
_ENDS = frozenset(";:")
_FIRST = re.compile(r"\s*([a-zäöüß]+)")
_LAST = re.compile(r"([a-zäöüß]+)[\s.!?…“”\"]*\Z")
_BREAK = re.compile(
    r"(?<=[^\W\d])[,](?=\s)|(?<=\d),(?=\s)|[;]|\s[–—-]\s|:(?=\s)|(?<=[“”\"«)]),(?=\s)"
)
_RELATIVE = re.compile(
    r"\s*(?:(?:in|an|auf|bei|mit|von|zu|für|über|aus|nach|vor|durch|unter)\s+)?"
    r"(?:der|die|das|den|dem|deren|dessen|denen|welche[rsnm]?)\b(?!\s+[A-ZÄÖÜ])"
)
_WHERE = re.compile(r"\s*(?:wo|wohin|woher|womit|worauf)\b")
_SUBORDINATE = re.compile(
    r"\s*(?:(?:und|aber|auch|so|nur|erst|schon|etwa|gerade)\s+)?"
    r"(?:dass|weil|wenn|nachdem|bevor|als|ob|damit|während|obwohl|sobald|solange|falls|indem|seit|"
    r"sodass|wie|um|ohne|statt|anstatt|warum|was|wer|wann)\b"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: pieces of a sentence that belong together, in characters of it."""

    pieces: tuple[Piece, ...]
    kind: str

    def holds(self, at: int) -> bool:
        """Whether a place of the sentence is in it."""
        return any(start <= at < end for start, end in self.pieces)

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.pieces[-1][1]


def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses; after one that was put in, the clause around it goes on.

    >>> [each.kind for each in clauses_of("Er kommt, weil er muss, nach Lotte.")]
    ['main', 'subordinate']
    """
    found = _Clauses(text)
    for start, end in _pieces(text):
        found.add(start, end)
    return tuple(found.close())


@dataclass(slots=True)
class _Clauses:
    """The clauses that were closed, and those that may still go on."""

    text: str
    closed: list[Clause] = field(default_factory=list)
    main: list[Piece] = field(default_factory=list)
    has_verb: bool = False
    inner: list[Piece] = field(default_factory=list)
    inner_kind: str = ""

    def add(self, start: int, end: int) -> None:
        """The next piece: it begins a clause, goes on with one, or ends one that was put in."""
        piece = self.text[start:end]
        before = self.text[start - 1] if start else ""
        kind = _kind(piece, before)
        if kind in {"relative", "subordinate"}:
            self._close_inner()
            self.inner, self.inner_kind = [(start, end)], kind
        elif self.inner and not self._has_verb_inside() and not _begins_with_verb(piece):
            self.inner.append((start, end))
        else:
            self._close_inner()
            is_finite_here = is_finite(piece)
            if kind == "speech" or (self.has_verb and is_finite_here) or before in _ENDS:
                self._close_main()
            self.main.append((start, end))
            self.has_verb = self.has_verb or is_finite_here

    def close(self) -> list[Clause]:
        """All of them, in their order."""
        self._close_inner()
        self._close_main()
        return sorted(self.closed, key=lambda each: each.start)

    def _close_inner(self) -> None:
        if self.inner:
            self.closed.append(Clause(tuple(self.inner), self.inner_kind))
            self.inner = []

    def _close_main(self) -> None:
        if self.main:
            self.closed.append(Clause(tuple(self.main), "main"))
            self.main, self.has_verb = [], False

    def _has_verb_inside(self) -> bool:
        return any(is_finite(self.text[start:end]) for start, end in self.inner)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _kind(piece: str, before: str) -> str:
    """What kind of clause a piece begins."""
    if before == "," and (_RELATIVE.match(piece) or _WHERE.match(piece)):
        return "relative" if _ends_in_verb(piece) else "main"
    if _SUBORDINATE.match(piece) and (before or is_finite(piece)):
        return "subordinate"
    if is_speech(piece) and before:
        return "speech"
    return "main"


def _ends_in_verb(piece: str) -> bool:
    found = _LAST.search(piece)
    return found is not None and (is_finite(piece) or found[1].endswith(("t", "te", "ten", "en")))


def _begins_with_verb(piece: str) -> bool:
    found = _FIRST.match(piece)
    return found is not None and is_finite(found[1])
