"""What is wanted as words that are there, once the words of an index are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from monitor.match.leaves import is_nearly_one_of
from monitor.model.wanted import AllOf, AnyOf, AnyWord, Wanted

# A pattern that finds more words than this finds very many articles, too.
_WORDS_OF_A_PATTERN = 1_500
# What an index is asked in one search; what is left then is not looked up any more.
_WORDS = 5_000
_LOOK_UPS = 400
# In a shorter word one letter is half of what an index could look for.
_SHORTEST = 4
_BEGINNING = re.compile(r"[^*?]+\*")


class LookUp(Protocol):
    """Looks into the words of an index."""

    def words_like(
        self, pattern: str, most: int, *, shortest: int = 0, longest: int = 1_000
    ) -> Sequence[str] | None:
        """The words that a pattern with * and ? finds; None if more than ``most``."""
        ...


def spelled_out(wanted: Wanted | None, index: LookUp) -> Wanted | None:
    """The same, with words for all patterns but beginnings; None where it would be nearly all.

    It may want less than before, never more.
    """
    return None if wanted is None else _SpellingOut(index).of(wanted)


class _SpellingOut:
    def __init__(self, index: LookUp) -> None:
        self._index = index
        self._words = _WORDS
        self._look_ups = _LOOK_UPS

    def of(self, wanted: Wanted) -> Wanted | None:
        match wanted:
            case AnyWord():
                return self._of_words(wanted)
            case AllOf(parts):
                found = tuple(part for part in map(self.of, parts) if part is not None)
                return AllOf(found) if len(found) > 1 else next(iter(found), None)
            case AnyOf(parts):
                every = tuple(map(self.of, parts))
                known = tuple(part for part in every if part is not None)
                return AnyOf(known) if len(known) == len(every) else None

    def _of_words(self, wanted: AnyWord) -> AnyWord | None:
        beginnings = {each for each in wanted.patterns if _BEGINNING.fullmatch(each)}
        words = set(wanted.words)
        for found in self._found(wanted, beginnings):
            if found is None:
                return None
            words.update(found)
        self._words -= len(words)
        return AnyWord(frozenset(words), frozenset(beginnings)) if self._words >= 0 else None

    def _found(self, wanted: AnyWord, beginnings: set[str]) -> Iterator[Iterable[str] | None]:
        for pattern in sorted(wanted.patterns - beginnings):
            yield self._look_up(pattern)
        for word in sorted(wanted.nearly):
            yield self._nearly(word)

    def _look_up(self, pattern: str, shortest: int = 0, longest: int = 1_000) -> list[str] | None:
        self._look_ups -= 1
        if self._look_ups < 0:
            return None
        found = self._index.words_like(
            pattern, _WORDS_OF_A_PATTERN, shortest=shortest, longest=longest
        )
        return None if found is None else list(found)

    def _nearly(self, word: str) -> list[str] | None:
        """The words with at most one letter wrong: of two parts of them, one is right.

        Where two letters at the border changed places, what is behind them is right.
        """
        if len(word) < _SHORTEST:
            return None
        half = len(word) // 2
        lengths = len(word) - 1, len(word) + 1
        found: set[str] = set()
        for pattern in (f"{word[:half]}*", f"*{word[half + 1 :]}"):
            some = self._look_up(pattern, *lengths)
            if some is None:
                return None
            found.update(some)
        return [each for each in found if is_nearly_one_of(each, (word,))]
