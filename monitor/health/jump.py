"""Whether far more or far less comes of a source than its own history explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log, sqrt

from monitor.health.expected import Expected, History, is_unseen

HOURS = (3, 24)
DAY = 24
# How far a volume must lie from the expected, in standard deviations, and as a multiple of it.
SURPRISE_ABOVE, SURPRISE_BELOW = 5.0, 3.0
FAR_ABOVE = 3.0
FAR_BELOW = 0.25
FEWEST_ABOVE = 20
FEWEST_EXPECTED = 20.0
# And how far from the most and the least that its history has shown.
ABOVE_ALL = 1.5
BELOW_ALL = 0.5
# It is well again when it is as near as this part of those bounds.
WELL = 2 / 3


@dataclass(frozen=True, slots=True)
class Jump:
    """The volume of the last hours: how many came, how many were to be expected.

    ``is_well`` lies nearer to the usual than ``is_far``, so that nothing is told in turns.
    """

    hours: int
    came: int
    expected: float
    is_far: bool
    is_well: bool


def jumps_of(history: History, expected: Expected, until: int) -> list[Jump]:
    """The volumes of the last 3 and 24 hours up to the hour ``until``, and whether they are far."""
    summed = list(accumulate(history.counts, initial=0))
    found = [_above(history, expected, summed, until, hours) for hours in HOURS]
    below = _below(history, expected, summed, until)
    return [*found, below] if below else found


def _above(
    history: History, expected: Expected, summed: Sequence[int], until: int, hours: int
) -> Jump:
    """More than usual? The hour that has not ended counts, too."""
    most = expected.most
    end = min(until + 1, len(summed) - 1)
    came = summed[end] - summed[max(0, end - hours)]
    usual = most[end] - most[max(0, end - hours)]
    highest = max(
        (summed[at + hours] - summed[at] for at in range(history.first, history.until - hours + 1)),
        default=0,
    )
    bound = max(FEWEST_ABOVE, FAR_ABOVE * usual, ABOVE_ALL * highest)
    is_far = (
        came > bound
        and surprise(came, usual, spread(history, most, summed, hours)) > SURPRISE_ABOVE
    )
    return Jump(hours, came, usual, is_far, came <= WELL * bound)


def _below(history: History, expected: Expected, summed: Sequence[int], until: int) -> Jump | None:
    """Less than usual on the last whole day? None if that cannot be said."""
    least = expected.least
    begin = until - DAY
    if begin < 0 or is_unseen(history, begin, until):
        return None
    came, usual = summed[until] - summed[begin], least[until] - least[begin]
    if usual < FEWEST_EXPECTED / 4:
        return None
    shares = [
        (summed[at + DAY] - summed[at]) / (least[at + DAY] - least[at])
        for at in range(history.first, history.until - DAY + 1)
        if least[at + DAY] - least[at] >= usual / 2 and not is_unseen(history, at, at + DAY - 1)
    ]
    bound = min(FAR_BELOW * usual, BELOW_ALL * min(shares, default=0.0) * usual)
    is_far = (
        usual >= FEWEST_EXPECTED
        and 0 < came < bound
        and surprise(came, usual, spread(history, least, summed, DAY)) < -SURPRISE_BELOW
    )
    return Jump(DAY, came, usual, is_far, came >= bound / WELL)


def spread(history: History, expected: Sequence[float], summed: Sequence[int], hours: int) -> float:
    """The variance of volumes around the expected, as a multiple of what chance explains."""
    squares = total = 0.0
    for at in range(history.first, history.until - hours + 1, hours):
        usual = expected[at + hours] - expected[at]
        came = summed[at + hours] - summed[at]
        squares += (came - usual) * (came - usual)
        total += usual
    return max(1.0, squares / total) if total else 1.0


def surprise(came: int, expected: float, spread: float) -> float:
    """How far a count lies from the expected, in standard deviations; below it is negative.

    By the deviance of Poisson counts, whose variance is ``spread`` times as large as chance alone
    makes it: also right for small numbers, where the square root of the expected is not.

    >>> round(surprise(18, 18.0, 1.0), 1), round(surprise(60, 18.0, 1.0), 1)
    (0.0, 7.8)
    >>> round(surprise(60, 18.0, 4.0), 1), round(surprise(2, 40.0, 1.0), 1)
    (3.9, -8.0)
    """
    expected = max(expected, 1e-6)
    ratio = came * log(came / expected) if came else 0.0
    deviance = 2 * max(0.0, ratio - (came - expected)) / spread
    return sqrt(deviance) if came >= expected else -sqrt(deviance)
