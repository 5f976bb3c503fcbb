"""Pings an address as long as monitor is well: whoever is at the other end alarms at silence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from monitor.errors import FetchError
from monitor.journal import Journal
from monitor.ports import Clock
from monitor.settings import Heartbeat

Ping = Callable[[str], Awaitable[object]]
HEARTBEAT = "heartbeat"


class Pulse:
    """Beats no more often than the heartbeat says, and never while something is wrong."""

    def __init__(self, ping: Ping | None, clock: Clock, journal: Journal) -> None:
        self._ping = ping
        self._clock = clock
        self._journal = journal
        self._last: float | None = None

    async def beat_due(self, heartbeat: Heartbeat | None, *, is_well: bool) -> bool:
        """Ping, if it is time to, and say whether it was answered; trouble is told once."""
        if heartbeat is None or self._ping is None or not is_well:
            return False
        now = self._clock.monotonic()
        if self._last is not None and now - self._last < heartbeat.every.total_seconds():
            return False
        self._last = now
        try:
            await self._ping(heartbeat.url)
        except FetchError as error:
            # The address is a secret.
            told = str(error).replace(heartbeat.url, "the address")
            self._journal.trouble(HEARTBEAT, "heartbeat not answered", told)
            return False
        self._journal.is_over(HEARTBEAT)
        return True
