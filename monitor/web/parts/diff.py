"""What is different between two texts, by words; hostile texts cost no more than others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

# A difference may take so many steps, which is well under a second; then whole blocks are shown.
STEPS = 3_000_000
# Of what is the same so many characters are shown beside a change.
AROUND = 160
_UNIT = re.compile(r"[^\n.!?…]*(?:[.!?…]+[\s\"“”»«)]*|\n\s*|$)")
_WORD = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of either text, or of both."""

    kind: Kind
    text: str


@dataclass(slots=True)
class _Steps:
    left: int = field(default=STEPS)

    def take(self, before: Sequence[str], after: Sequence[str]) -> bool:
        """Whether two lists may be compared; at the worst that takes so many steps."""
        counts = Counter(after)
        pairs = sum(counts[each] for each in before)
        needed = (pairs + len(before)) * max(1, min(len(before), len(after)))
        if needed > self.left:
            return False
        self.left -= needed
        return True


def difference(before: str, after: str, steps: int = STEPS) -> tuple[Piece, ...]:
    """The pieces of two texts in their order: first by sentences, then by words within them.

    All pieces that are not added make ``before``, all that are not removed make ``after``. What
    would take more than so many steps is shown whole: as removed, then as added.

    >>> [(str(each.kind), each.text) for each in difference("Sie kommt heute.", "Sie kommt nie.")]
    [('same', 'Sie kommt'), ('removed', ' heute'), ('added', ' nie'), ('same', '.')]
    """
    left = _Steps(steps)
    pieces: list[Piece] = []
    for kind, old, new in _compared(_UNIT.findall(before), _UNIT.findall(after), left):
        if kind is Kind.SAME:
            pieces.append(Piece(Kind.SAME, "".join(old)))
            continue
        words = _compared(_WORD.findall("".join(old)), _WORD.findall("".join(new)), left)
        for of_words, removed, added in words:
            if of_words is Kind.SAME:
                pieces.append(Piece(Kind.SAME, "".join(removed)))
            else:
                pieces.append(Piece(Kind.REMOVED, "".join(removed)))
                pieces.append(Piece(Kind.ADDED, "".join(added)))
    return tuple(_joined(pieces))


def shortened(pieces: Sequence[Piece], around: int = AROUND) -> tuple[Piece, ...]:
    """The pieces without most of what is the same; "…" stands for what is left out."""
    last = len(pieces) - 1
    return tuple(
        Piece(each.kind, _cut(each.text, around, is_first=at == 0, is_last=at == last))
        if each.kind is Kind.SAME
        else each
        for at, each in enumerate(pieces)
    )


def _cut(text: str, around: int, *, is_first: bool, is_last: bool) -> str:
    before = "" if is_first else text[:around]
    after = "" if is_last else text[-around:]
    if len(text) <= len(before) + len(after) + around:
        return text
    # Whole words only.
    begun = before.rpartition(" ")[0] or before
    ended = after.partition(" ")[2] or after
    text = f"{begun} … {ended}"
    return text.lstrip() if ended else text.rstrip()


def _compared(
    before: Sequence[str], after: Sequence[str], steps: _Steps
) -> Iterator[tuple[Kind, Sequence[str], Sequence[str]]]:
    """The blocks of two lists: those that are the same, and those that stand for each other."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if start:
        yield Kind.SAME, before[:start], after[:start]
    if old and new and steps.take(old, new):
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            yield (Kind.SAME if tag == "equal" else Kind.REMOVED), old[a:b], new[c:d]
    elif old or new:
        yield Kind.REMOVED, old, new
    if end:
        yield Kind.SAME, before[len(before) - end :], after[len(after) - end :]


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many are the same at the beginning."""
    pairs = zip(before, after, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one, none empty; of a change what is removed comes first."""
    kept: dict[Kind, str] = {}
    for each in pieces:
        if not each.text:
            continue
        if (each.kind is Kind.SAME) is not (Kind.SAME in kept) and kept:
            yield from _flushed(kept)
            kept = {}
        kept[each.kind] = kept.get(each.kind, "") + each.text
    yield from _flushed(kept)


def _flushed(kept: dict[Kind, str]) -> Iterator[Piece]:
    for kind in Kind:
        if kept.get(kind):
            yield Piece(kind, kept[kind])
