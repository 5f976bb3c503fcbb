"""How much of two texts is the same, and whether that makes them one story."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from monitor.group.fingerprint import COARSE, FINE, TINY
from monitor.model import Fingerprint

FEWEST = 3
# How much of the shorter text must be in both.
CONTAINED = 0.2
# Of texts of a sentence or two more, as one set phrase is a fifth of them.
CONTAINED_SHORT = 0.4
CONTAINED_TINY = 0.6
SHORT = 60
# A paper has the same words around many of its articles.
CONTAINED_SAME_SOURCE = 0.5
# If both texts begin differently for such a part, what they share may be a footer.
CONTAINED_TAIL = 0.75
# Of a short text few shingles are compared, so that chance has more to say.
CONTAINED_TAIL_SHORT = 0.9
LONG = 150
_HEAD = 0.25
# In one paper it is one, if both begin with so many runs of words of their own, or end with them.
_OWN_HEAD = 8
_OWN_END = 16
MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """``shared`` shingles are ``containment`` of the shorter text and ``reach`` of the longer one.

    ``of_first`` is their share of the first of the two. ``size`` is about how many runs of words
    the shorter one has. ``is_tail``: a good part of both stands before what they share.
    ``is_around``: both have words of their own before it, or both after it.
    """

    shared: int
    containment: float
    reach: float
    of_first: float
    size: int
    is_tail: bool
    is_around: bool = False


def likeness(one: Fingerprint, other: Fingerprint) -> Likeness | None:
    """How like two articles are, on what was kept of both; None if there is next to nothing."""
    rate = max(one.rate, other.rate)
    found = _compared(_kept(one.shingles, one.rate), _kept(other.shingles, other.rate), rate)
    if rate == COARSE and one.rate != other.rate:
        found = _better(found, _by_lead(one, other))
    return found and replace(found, is_around=_is_around(one, other))


def _by_lead(one: Fingerprint, other: Fingerprint) -> Likeness | None:
    """How like a short text is the beginning of a long one."""
    found = _compared(_lead(one), _lead(other), FINE)
    if found is None:
        return None
    longer = max(one, other, key=lambda each: each.rate)
    whole = COARSE * len(_kept(longer.shingles, COARSE)) or 1
    reach = min(found.reach, FINE * found.shared / whole)
    return replace(found, reach=reach, of_first=reach if longer is one else found.of_first)


def _better(one: Likeness | None, other: Likeness | None) -> Likeness | None:
    if one is None or other is None:
        return one or other
    return one if one.containment >= other.containment else other


def _is_around(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether what is shared has other words before it in both texts, or after it in both."""
    rate = max(one.rate, other.rate)
    kept, others = _kept(one.shingles, rate), _kept(other.shingles, rate)
    shared = set(kept).intersection(others)
    if not shared:
        return False
    (start, end), (other_start, other_end) = _margins(kept, shared), _margins(others, shared)
    # One shingle alone may stand for a word that was changed.
    starts, ends = max(_OWN_HEAD, 2 * rate), max(_OWN_END, 2 * rate)
    return rate * min(start, other_start) >= starts or rate * min(end, other_end) >= ends


def _margins(shingles: Sequence[int], shared: Collection[int]) -> tuple[int, int]:
    """How many stand before and after what is shared."""
    at = [number for number, each in enumerate(shingles) if each in shared]
    return at[0], len(shingles) - 1 - at[-1]


def is_same_story(like: Likeness, *, is_same_source: bool, is_core: bool) -> bool:
    """Whether an article belongs to the story of another; ``is_core`` is said of that one."""
    if like.shared < FEWEST or (is_same_source and (like.is_around or like.is_tail)):
        return False
    if not (is_core or like.reach >= MOSTLY):
        return False
    return like.containment >= _limit(like, is_same_source=is_same_source)


def _limit(like: Likeness, *, is_same_source: bool) -> float:
    if like.is_tail:
        return CONTAINED_TAIL if like.size >= LONG else CONTAINED_TAIL_SHORT
    short = CONTAINED_TINY if like.size < TINY else CONTAINED_SHORT if like.size < SHORT else 0.0
    return max(short, CONTAINED_SAME_SOURCE if is_same_source else CONTAINED)


def without(of: Fingerprint, common: Collection[int]) -> Fingerprint:
    """The fingerprint without the shingles that stand everywhere."""
    if not common:
        return of
    kept = tuple(each for each in of.shingles if each not in common)
    lead = sum(each not in common for each in of.shingles[: of.lead])
    return replace(of, shingles=kept, lead=lead)


def _lead(of: Fingerprint) -> Sequence[int]:
    return _kept(of.shingles[: of.lead], FINE)


def _kept(shingles: Sequence[int], rate: int) -> Sequence[int]:
    return shingles if rate == 1 else [each for each in shingles if each % rate == 0]


def _compared(one: Sequence[int], other: Sequence[int], rate: int) -> Likeness | None:
    in_one, in_other = _kept(one, rate), _kept(other, rate)
    shared = set(in_one).intersection(in_other)
    if len(shared) < FEWEST:
        return None
    least, most = sorted((len(in_one), len(in_other)))
    return Likeness(
        shared=len(shared),
        containment=len(shared) / least,
        reach=len(shared) / most,
        of_first=len(shared) / len(in_one),
        size=least * rate,
        # Of a short text as much as is known of it, as its beginning has few shingles.
        is_tail=_head(one, shared) > _HEAD and _head(other, shared) > _HEAD,
    )


def _head(shingles: Sequence[int], shared: Collection[int]) -> float:
    """How much of a text stands before the first shingle that is shared."""
    return next(at for at, each in enumerate(shingles) if each in shared) / len(shingles)
