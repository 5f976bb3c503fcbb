"""What a hyphen leaves out: "Bau- und Heimatamt" has a Bauamt in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from monitor.text.fold import clean

_HYPHENS = "-\u2010\u2011\u2013"
_AFTER = re.compile(rf"(?<=\w)[{_HYPHENS}](?!\w)")
_BEFORE = re.compile(rf"(?<!\w)[{_HYPHENS}](?=\w)")
_GAP = re.compile(rf"[{_HYPHENS}]?[^\S\n\r]*[,/&]?[^\S\n\r]*[{_HYPHENS}]?")
_JOINING = frozenset(("und", "oder", "sowie", "bzw", "beziehungsweise", "bis", "wie", "u", "als"))
# A hyphen with a word on one side only: few articles have one, and to look for it is quick.
_LOOSE = re.compile(rf"[{_HYPHENS}](?:(?<=\w.)(?!\w)|(?<!\w.)(?=\w))")
# "Ibben- büren": a line's end that went with the layout.
_BROKEN = re.compile(rf"[{_HYPHENS}][^\S\n]*\n?[^\S\n]*")
# Of these a point follows that ends nothing.
_SHORTENED = frozenset(("bzw", "u"))
_GENDERED = re.compile(r"(\w+?)(?:[:*_·•]|/-?|\()(in(?:nen)?)\)?", re.IGNORECASE)
_FAR = 12
_LONGEST = 80


def may_have_completions(text: str) -> bool:
    """Whether it is worth to look for them."""
    return any(map(text.__contains__, _HYPHENS)) and _LOOSE.search(text) is not None


def completions(
    text: str, places: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The words, by number, that a hyphen cuts short, each with all it may be short for.

    >>> text = "Kreis- und Stadtrat"
    >>> [(at, "Kreisrat" in words) for at, words in completions(text, [(0, 5), (7, 10), (11, 19)])]
    [(0, True)]
    """
    ends = frozenset(found.start() for found in _AFTER.finditer(text))
    starts = frozenset(found.end() for found in _BEFORE.finditer(text))
    if not (ends or starts):
        return
    row = _Row(text, places, ends, starts)
    for at in _near_hyphens(places, ends, starts):
        start, end = places[at]
        words = [
            word
            for step in (1, -1)
            if row.is_short(at, step)
            for whole in _spelled(row.whole(at, step))
            for word in _joined(text[start:end], whole, step)
        ]
        words += row.broken(at)
        if words:
            yield at, tuple(words)


def _near_hyphens(
    places: Sequence[tuple[int, int]], ends: Iterable[int], starts: Iterable[int]
) -> list[int]:
    """The words that end at such a place or start at one."""
    ending = {bisect_right(places, end, key=itemgetter(0)) - 1 for end in ends}
    starting = {bisect_left(places, start, key=itemgetter(0)) for start in starts}
    return sorted(at for at in ending | starting if 0 <= at < len(places))


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of a text in a row. A step of 1 looks to the right, one of -1 to the left."""

    text: str
    places: Sequence[tuple[int, int]]
    ends: frozenset[int]
    starts: frozenset[int]

    def is_short(self, at: int, step: int) -> bool:
        """Whether a hyphen that joins it to nothing stands at this side of the word."""
        start, end = self.places[at]
        return end in self.ends if step > 0 else start in self.starts

    def gap(self, at: int, step: int) -> str | None:
        """What stands between the word and the one before the step; None beyond the last."""
        if not 0 <= at < len(self.places):
            return None
        left, right = min(at, at - step), max(at, at - step)
        return self.text[self.places[left][1] : self.places[right][0]]

    def whole(self, at: int, step: int) -> str:
        """The whole word that shares a part with the short one; empty where there is none."""
        joined, before = False, ""
        for there in range(at + step, at + step * _FAR, step):
            gap = self.gap(there, step)
            if gap is None or not (
                _GAP.fullmatch(gap) or (before in _SHORTENED and _GAP.fullmatch(gap, 1))
            ):
                break
            start, end = self.places[there]
            joined = joined or "/" in gap or "&" in gap
            before = self.text[start:end].lower()
            if before in _JOINING:
                joined = True
            elif not self.is_short(there, step):
                return self._run(there, step) if joined else ""
        return ""

    def broken(self, at: int) -> list[str]:
        """The word that was broken at the end of a line of the layout, if it was."""
        gap = self.gap(at + 1, 1)
        if gap is None or not self.is_short(at, 1) or not _BROKEN.fullmatch(gap):
            return []
        (start, end), (following, last) = self.places[at : at + 2]
        left, right = clean(self.text[start:end]), clean(self.text[following:last])
        if not right[:1].islower() or right in _JOINING:
            return []
        return [left + right]

    def _run(self, at: int, step: int) -> str:
        """All parts of a hyphenated word from one end, written together."""
        parts: list[str] = []
        gap: str | None = "-"
        # Longer ones are no words.
        while gap and gap in _HYPHENS and len(parts) < _FAR:
            start, end = self.places[at]
            parts.append(clean(self.text[start:end]))
            at += step
            gap = self.gap(at, step)
        return "".join(parts[::step])


def _spelled(whole: str) -> tuple[str, ...]:
    """The word, of one for women and men both: Heimatminister:in."""
    found = _GENDERED.fullmatch(whole)
    return (found[1] + found[2], found[1]) if found else (whole,)


def _joined(short: str, whole: str, step: int) -> Iterator[str]:
    """The short word with every part of the whole one: where to take it apart is not known."""
    short, whole = clean(short), whole[-_LONGEST:] if step > 0 else whole[:_LONGEST]
    for at in range(2, len(whole) - 1):
        part = (whole[at:] if step > 0 else whole[:at]).lower()
        # "Land- und Forstwirtschaft" is no landscape.
        if len(part) > 2 and not part.startswith("schaft"):
            yield short + part if step > 0 else part + short
