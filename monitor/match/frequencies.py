"""How common words are, so that rules are woken by their rarest ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from monitor.match.leaves import Kind, Leaf
from monitor.text.languages import LANGUAGES, Sort

# So many articles' worth of weight has the guess beside what was counted.
_GUESS = 20
_COMMON = 0.5
_RARE = 0.2
_LONGEST = 14
# When there are more words than this, room is made for new ones.
_MOST = 300_000


class Frequencies:
    """In what share of the articles a word stands: counted, and guessed as long as little is."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._articles = 0

    def learn(self, forms: Iterable[str]) -> None:
        """Count the forms of the words of one article, each once."""
        # Of a mapping Counter would add the values.
        self._counts.update(iter(forms))
        self._articles += 1
        if len(self._counts) > _MOST:
            # What is old counts half, and what was seen once is forgotten.
            self._counts = Counter({form: n // 2 for form, n in self._counts.items() if n > 1})
            self._articles //= 2

    def of(self, leaf: Leaf, forms: Iterable[str]) -> float:
        """The share of articles in which one of a leaf's forms is expected, 0 to 1."""
        counted = sum(map(self._counts.__getitem__, forms))
        share = (counted + _GUESS * _guess(leaf, forms)) / (self._articles + _GUESS)
        return min(1.0, share)


@cache
def _common_words() -> frozenset[str]:
    return frozenset[str]().union(*(language.common for language in LANGUAGES.values()))


def _guess(leaf: Leaf, forms: Iterable[str]) -> float:
    # Without counts: short words are everywhere, patterns find more than words.
    if not _common_words().isdisjoint(forms):
        return _COMMON
    if leaf.pattern is not None and leaf.text[0] == leaf.text[-1] == "*" and len(leaf.text) < 6:
        # Three letters anywhere: *ung* stands in every text.
        return _COMMON
    letters = min(sum(map(str.isalnum, leaf.text)), _LONGEST)
    several = 4.0 if leaf.kind in {Kind.WILDCARD, Kind.HEAD} else 1.0
    if leaf.sort is Sort.NAME:
        # A short name is rarer than a short word.
        several /= 16
    return min(_RARE, several * 2.0**-letters)
