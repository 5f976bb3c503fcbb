"""The metronome: calls ticks at their intervals (APScheduler is used here only)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.errors import DatabaseError, StuckError
from monitor.journal import Journal
from monitor.meters import Meters
from monitor.ports import Clock

Tick = Callable[[], Coroutine[Any, Any, None]]

TICK = timedelta(seconds=1)
# A tick takes milliseconds; one that has not come for so long has been lost.
LOST_AFTER = 10 * TICK
# So often they are set anew without one of them coming; whoever started the program starts it anew.
IN_VAIN = 3

log = structlog.get_logger()


async def beat() -> None:
    """A tick that does nothing, so that no database can hold it up: it shows that they come."""


class Ticking:
    """Calls ``ticks``, each at its interval, from `start` to `stop`.

    The first of them comes every second and shows that the ticks come. Somebody must `watch` them.
    """

    def __init__(
        self,
        ticks: Sequence[tuple[Tick, timedelta]],
        *,
        clock: Clock,
        meters: Meters,
        journal: Journal,
        stop: asyncio.Event,
    ) -> None:
        self._ticks = ticks
        self._clock = clock
        self._meters = meters
        self._journal = journal
        self._stop = stop
        self._last_tick = clock.monotonic()
        self._armed_in_vain = 0
        self._ailing: set[str] = set()
        # A run that comes late is made up for once, never dropped and never doubled.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    @property
    def is_well(self) -> bool:
        """Whether the ticks come, and could do what they are for."""
        silent = self._clock.monotonic() - self._last_tick
        return not self._ailing and silent <= LOST_AFTER.total_seconds()

    def start(self) -> None:
        """Call every tick now, and then at its interval."""
        self._last_tick = self._clock.monotonic()
        self.arm()
        self._scheduler.start()

    def stop(self) -> None:
        """Call no tick any more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def arm(self) -> None:
        """Set every tick to come now, and then at its interval."""
        # The scheduler reckons in wall clock time: it must not be the clock that has just jumped.
        now = datetime.now(UTC)
        for tick, interval in self._ticks:
            self._scheduler.add_job(
                self.tick,
                "interval",
                args=[tick],
                seconds=interval.total_seconds(),
                id=tick.__name__,
                next_run_time=now,
                replace_existing=True,
            )

    async def tick(self, tick: Tick) -> None:
        """Run a tick; a database that cannot be used is told once, not every second."""
        if tick == self._ticks[0][0]:
            now = self._clock.monotonic()
            self._meters.ticked(now - self._last_tick - TICK.total_seconds())
            self._last_tick = now
            self._armed_in_vain = 0
        try:
            await tick()
        except asyncio.CancelledError:
            # The scheduler ends its ticks when it is shut down, and would log that as an error.
            if not self._stop.is_set():
                raise
        except DatabaseError as error:
            self._ailing.add(tick.__name__)
            self._meters.database_failed()
            self._journal.trouble(f"tick {tick.__name__}", "database cannot be used", str(error))
        else:
            self._ailing.discard(tick.__name__)
            if self._journal.is_over(f"tick {tick.__name__}"):
                log.info("database can be used again", what=tick.__name__)

    async def watch(self) -> None:
        """Wait for the end, and set the ticks anew when they stand still. Raises StuckError.

        After the wall clock was put back by an hour, interval jobs of APScheduler 3 wait until it
        has caught up. This loop goes by the monotonic clock.
        """
        while not self._stop.is_set():
            try:
                await asyncio.wait_for(self._stop.wait(), TICK.total_seconds())
            except TimeoutError:
                silent = self._clock.monotonic() - self._last_tick
                if silent > LOST_AFTER.total_seconds():
                    if self._armed_in_vain >= IN_VAIN:
                        raise StuckError("the ticks of the daemon do not come any more") from None
                    self._armed_in_vain += 1
                    log.warning("ticks stood still, set anew", seconds=round(silent))
                    self._last_tick = self._clock.monotonic()
                    self.arm()
