"""How many messages may be under way to each target; decides, and does nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.model import Target

# From so many failures in a row on, a target is left alone for a while.
FAILURES = 3
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=1)
# A target that takes longer than this for one message gets no second one meanwhile.
SLOW = timedelta(seconds=3)
MINUTE = 60.0


@dataclass(slots=True)
class _Line:
    """What is under way to a target, by when it began, and how the last tries went."""

    begun: list[float] = field(default_factory=list)
    lately: deque[float] = field(default_factory=deque)
    failures: int = 0
    paused_until: float = 0.0


class Places:
    """Gives each target its places among ``total``, by the monotonic clock, in seconds.

    One that fails or is slow has a single place, and all of those together never more than half:
    whatever hangs, the others go on. A target that failed three times in a row is asked again after
    5 s, 10 s … up to a minute, with one message. ``targets`` gives those that are configured.
    """

    def __init__(self, total: int, targets: Callable[[], Mapping[str, Target]]) -> None:
        self._total = total
        self._targets = targets
        self._lines: dict[str, _Line] = {}

    def free(self) -> int:
        """How many more messages may be under way in all."""
        return self._total - sum(len(line.begun) for line in self._lines.values())

    def of_each(self, now: float) -> Mapping[str, int]:
        """How many more each target may get."""
        targets = self._targets()
        bad = {name for name, line in self._lines.items() if self._is_bad(line, now)}
        in_use = sum(len(self._lines[name].begun) for name in bad)
        room = max(0, self._total // 2 - in_use)
        found = {}
        for name in {*targets, *self._lines}:
            line = self._lines.get(name) or _Line()
            left = self._left(line, targets.get(name), now)
            found[name] = min(left, room) if name in bad else left
        return found

    def begin(self, name: str, now: float) -> None:
        """A message is under way."""
        line = self._lines.setdefault(name, _Line())
        line.begun.append(now)
        line.lately.append(now)
        while line.lately[0] <= now - MINUTE:
            line.lately.popleft()

    def end(self, name: str, began: float, now: float, *, taken: bool) -> bool:
        """A message that began then was taken or not; whether the target has just recovered."""
        line = self._lines[name]
        line.begun.remove(began)
        if taken:
            recovered = line.failures >= FAILURES
            line.failures, line.paused_until = 0, 0.0
            return recovered
        line.failures += 1
        if line.failures >= FAILURES:
            doubled = FIRST_PAUSE * (1 << min(line.failures - FAILURES, 10))
            line.paused_until = now + min(doubled, LONGEST_PAUSE).total_seconds()
        return False

    def _is_bad(self, line: _Line, now: float) -> bool:
        slow = now - SLOW.total_seconds()
        return line.failures > 0 or any(began <= slow for began in line.begun)

    def _left(self, line: _Line, target: Target | None, now: float) -> int:
        if now < line.paused_until:
            return 0
        most = 1 if target is None or self._is_bad(line, now) else target.concurrency
        left = most - len(line.begun)
        if target is not None and target.rate is not None:
            lately = sum(begun > now - MINUTE for begun in line.lately)
            left = min(left, target.rate - lately)
        return max(0, left)
