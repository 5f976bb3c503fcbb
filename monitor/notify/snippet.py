"""The part of an article that shows best why a rule held, with the words it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Alert, Evidence, FieldName
from monitor.text import sentences

FIELDS: tuple[FieldName, ...] = ("text", "teaser", "title")
# A sentence longer than this is a list or broken; a reader wants the part around the words.
LONGEST = 900

Span = tuple[int, int]
Parts = tuple[tuple[str, bool], ...]
"""Pieces of text that follow each other, each with whether a rule found it."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article."""

    parts: Parts

    @property
    def text(self) -> str:
        """The piece without marks."""
        return "".join(part for part, _ in self.parts)


def snippet_of(alert: Alert) -> Snippet:
    """The sentence in which most of the rules found something, and its neighbours.

    The more urgent rule decides first. The full text is preferred to the teaser and that to the
    title; without evidence in any of them it is empty.
    """
    for name in FIELDS:
        text = alert.article.field(name)
        found = [
            (hit.level.rank, hit.rule, evidence)
            for hit in alert.hits
            for evidence in hit.evidence
            # The article may have been edited since the rule held.
            if evidence.field == name and text[evidence.start : evidence.end] == evidence.text
        ]
        spans = sentences(text)
        if found and spans:
            best = max(range(len(spans)), key=lambda at: (*_worth(spans[at], found), -at))
            return _cut(text, spans, best, [evidence for _, _, evidence in found])
    return Snippet(())


def shortened(parts: Parts, limit: int) -> Parts:
    """The parts in at most ``limit`` characters, cut around the first mark.

    >>> shortened((("Am Montag kam ", False), ("Ida Brams", True), (" zu Besuch", False)), 18)
    (('… kam ', False), ('Ida Brams', True), (' z…', False))
    """
    total = sum(len(part) for part, _ in parts)
    if total <= limit:
        return parts
    marked = next((at for at, (_, found) in enumerate(parts) if found), 0)
    first = sum(len(part) for part, _ in parts[:marked])
    start = max(0, min(first - limit // 3, total - limit))
    end = start + limit
    kept: list[tuple[str, bool]] = []
    at = 0
    for part, found in parts:
        kept.append((part[max(0, start - at) : max(0, end - at)], found))
        at += len(part)
    kept = [each for each in kept if each[0]]
    if start > 0:
        kept[0] = ("…" + kept[0][0][1:], kept[0][1])
    if end < total:
        kept[-1] = (kept[-1][0][:-1] + "…", kept[-1][1])
    return tuple(kept)


def _worth(span: Span, found: Sequence[tuple[int, str, Evidence]]) -> tuple[int, int, int]:
    """How well a sentence shows why: urgency of its rules, their number, their different words."""
    here = [each for each in found if span[0] <= each[2].start < span[1]]
    if not here:
        return (-99, 0, 0)
    urgent = min(rank for rank, _, _ in here)
    most_urgent = {(each.start, each.end) for rank, _, each in here if rank == urgent}
    return (-urgent, len(most_urgent), len({rule for _, rule, _ in here}))


def _cut(text: str, spans: Sequence[Span], best: int, found: Sequence[Evidence]) -> Snippet:
    start, end = spans[max(0, best - 1)][0], spans[min(len(spans) - 1, best + 1)][1]
    if end - start > LONGEST:
        start, end = spans[best]
    if end - start > LONGEST:
        first = min(each.start for each in found if start <= each.start < end)
        start = max(start, first - LONGEST // 3)
        end = min(end, start + LONGEST)
    parts: list[tuple[str, bool]] = []
    at = start
    for mark_start, mark_end in _merged(found):
        if mark_start >= at and mark_end <= end:
            parts += [(text[at:mark_start], False), (text[mark_start:mark_end], True)]
            at = mark_end
    parts.append((text[at:end], False))
    return Snippet(tuple(part for part in parts if part[0]))


def _merged(found: Sequence[Evidence]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted((each.start, each.end) for each in found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
