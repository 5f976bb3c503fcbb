"""What is kept of an article to know its text again: a sample of its runs of five words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from monitor.model import Article, Fingerprint
from monitor.text import key, raw_words

RUN = 5
# Texts with fewer runs are sampled less, so that enough of them is left to be compared.
SHORT = 200
TINY = 30
COARSE, FINE, WHOLE = 8, 2, 1
# The beginning is sampled as that of a short text is: often nothing else stands before a paywall.
LEAD = 40
# What comes after so much is no news; so a fingerprint is at most 4 KB.
LONGEST = 4_000
_CHARACTERS = 60_000
# With fewer words a teaser says nothing ("Weiterlesen"), and the title is taken with it.
_FEW_WORDS = 12

_BITS = (1 << 64) - 1
_TOP = 1 << 63
_SIGN = 1 << 64
# Odd, without a pattern; what is stored depends on both, so they never change.
_BASE = 0x9E3779B97F4A7C15
_MIX = 0xD6E8FEB86659FD93
_OUT = pow(_BASE, RUN, 1 << 64)


class _Hashes(dict[str, int]):
    """The hashes of words seen so far; about 10 MB at the most."""

    _MOST = 65_536
    _LONGEST = 80

    def __missing__(self, raw: str) -> int:
        digest = hashlib.blake2b(key(raw).encode("utf-8", "surrogatepass"), digest_size=8)
        found = int.from_bytes(digest.digest(), "little")
        if len(raw) <= self._LONGEST:
            if len(self) >= self._MOST:
                self.clear()
            self[raw] = found
        return found


_KNOWN = _Hashes()


def fingerprint(article: Article, at: datetime) -> Fingerprint:
    """The fingerprint of an article that was seen at that time."""
    found = shingles(_words(article))
    if len(found) < SHORT:
        rate = WHOLE if len(found) < TINY else FINE
        kept = tuple(dict.fromkeys(each for each in found if each % rate == 0))
        return Fingerprint(article.id, article.source, at, rate, kept, len(kept))
    lead = dict.fromkeys(each for each in found[:LEAD] if each % FINE == 0)
    kept = tuple(lead | dict.fromkeys(each for each in found if each % COARSE == 0))
    return Fingerprint(article.id, article.source, at, COARSE, kept, len(lead))


def _words(article: Article) -> list[str]:
    """The words by which an article is known again: papers keep the text and change the title."""
    words = raw_words((article.text or article.teaser)[:_CHARACTERS])
    if len(words) < _FEW_WORDS:
        words = raw_words(article.title) + words
    return words[:LONGEST]


def hashed(raws: Iterable[str]) -> list[int]:
    """The hash of each of these words, however it is spelt."""
    return list(map(_KNOWN.__getitem__, raws))


def shingles(raws: Sequence[str]) -> list[int]:
    """The hash of each run of five words, signed: the same on every machine, for ever.

    >>> shingles("Die Fähre nach Lüdenau fährt".split()) == shingles(
    ...     "die FAEHRE nach Luedenau faehrt".split()
    ... )
    True
    """
    return list(_rolled(hashed(raws)))


def _rolled(hashes: list[int]) -> Iterator[int]:
    rolled = 0
    for each in hashes[: RUN - 1]:
        rolled = (rolled * _BASE + each) & _BITS
    for before, each in zip((0, *hashes), hashes[RUN - 1 :], strict=False):
        rolled = (rolled * _BASE + each - before * _OUT) & _BITS
        # A product mixes upwards only: the upper bits are brought down before and after it.
        mixed = (rolled ^ rolled >> 32) * _MIX & _BITS
        mixed ^= mixed >> 32
        yield mixed - _SIGN if mixed & _TOP else mixed
