"""What is wanted as words that are there, once the words of an index are known."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
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
    """The same, with words instead of patterns; None where it would be nearly all of them.

    It may want less than before, never more. Only beginnings of very many words stay: an index
    knows them, but must put together all articles that they find, however few are asked for.
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
                left = self._words
                every = tuple(map(self.of, parts))
                known = tuple(part for part in every if part is not None)
                if len(known) == len(every):
                    return AnyOf(known)
                # What is not asked for after all leaves room for others.
                self._words = left
                return None

    def _of_words(self, wanted: AnyWord) -> AnyWord | None:
        words, beginnings = set(wanted.words), set[str]()
        for pattern in sorted(wanted.patterns):
            found = self._look_up(pattern)
            if found is not None:
                words.update(found)
            elif _BEGINNING.fullmatch(pattern):
                beginnings.add(pattern)
            else:
                return None
        if wanted.nearly:
            found = self._nearly(wanted.nearly)
            if found is None:
                return None
            words.update(found)
        if len(words) > self._words:
            return None
        self._words -= len(words)
        return AnyWord(frozenset(words), frozenset(beginnings))

    def _look_up(self, pattern: str, shortest: int = 0, longest: int = 1_000) -> list[str] | None:
        self._look_ups -= 1
        if self._look_ups < 0:
            return None
        found = self._index.words_like(
            pattern, _WORDS_OF_A_PATTERN, shortest=shortest, longest=longest
        )
        return None if found is None else list(found)

    def _nearly(self, words: Collection[str]) -> list[str] | None:
        """The words with at most one letter wrong: of two parts of them, one is right.

        Where two letters at the border changed places, what is behind them is right.
        """
        lengths = list(map(len, words))
        # What signs become in the index would count as mistakes.
        if min(lengths) < _SHORTEST or not all(map(str.isalnum, words)):
            return None
        # Forms of one word have their beginning in common, which is then looked up once.
        half = min(lengths) // 2
        patterns = {f"{word[:half]}*" for word in words} | {
            f"*{word[half + 1 :]}" for word in words
        }
        found: set[str] = set()
        for pattern in sorted(patterns):
            some = self._look_up(pattern, min(lengths) - 1, max(lengths) + 1)
            if some is None:
                return None
            found.update(some)
        return [each for each in found if is_nearly_one_of(each, words)]
