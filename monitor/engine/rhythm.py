"""How often a worker looks into the queue when it is told again and again that something is new."""

from __future__ import annotations

_FIRST = 0.005
_LONGEST = 0.08


class Rhythm:
    """Lets looks come at once while they find something, and rarer while they are in vain.

    Every job that is submitted wakes all workers; without this those who come too late would look
    for each, and cost the database more than the jobs. Who has not looked for long may at once.
    """

    def __init__(self) -> None:
        self._pause = 0.0
        self._looked = float("-inf")

    def looked(self, now: float, *, found: bool) -> None:
        """Take in what a look has brought."""
        self._looked = now
        self._pause = 0.0 if found else min(max(2 * self._pause, _FIRST), _LONGEST)

    def wait(self, now: float) -> float:
        """How many seconds the next look has to wait."""
        return max(0.0, self._looked + self._pause - now)
