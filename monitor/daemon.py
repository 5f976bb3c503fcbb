"""The daemon: ticks that poll what is due and pay what is owed, until a signal ends them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.errors import DatabaseError, MonitorError, StuckError
from monitor.group import WINDOW
from monitor.health import HISTORY
from monitor.journal import Journal
from monitor.judging import Due, Judging
from monitor.measuring import Measuring
from monitor.model import Source
from monitor.pipeline import Pipeline
from monitor.polling import Polling
from monitor.pulse import HEARTBEAT, Pulse
from monitor.sending import Sending
from monitor.tasks import Tasks

TICK = timedelta(seconds=1)
# A round over all sources takes 30 of these.
JUDGING = timedelta(minutes=1)
REMINDING = timedelta(minutes=1)
ROUNDS = timedelta(seconds=10)
MEASURING = timedelta(seconds=15)
# What is new can be searched without the index, which is only slower; the rest is filled in
# steps that take a fifth of a core at the most.
INDEXING = timedelta(seconds=1)
CLEAN_UP = timedelta(days=1)
# So many that a step takes a tenth of a second at the most, in which nobody else can write.
PURGED_AT_ONCE = 200
FORGOTTEN_AT_ONCE = 20
# After each step it rests for so many times as long as it took: those who wait to write get to it.
RESTS = 2
# A tick takes milliseconds; one that has not come for so long has been lost.
LOST_AFTER = 10 * TICK
# So often they are set anew without one of them coming; whoever started the daemon starts it anew.
IN_VAIN = 3
# With this and the two seconds that workers get, the end comes within ten.
GRACE = timedelta(seconds=6)

log = structlog.get_logger()


class Daemon:
    """Polls ``sources`` and delivers alerts until `stop` is called.

    What is usual for a source is learned by the hours of ``zone``. ``apart`` gives the ids of
    processes whose memory is not to be counted with the daemon's.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        sources: Sequence[Source],
        *,
        retention: timedelta,
        zone: tzinfo = UTC,
        apart: Callable[[], Collection[int]] = tuple,
    ) -> None:
        self._pipeline = pipeline
        self._retention = retention
        self._stop = asyncio.Event()
        self._journal = Journal()
        self.tasks = Tasks()
        self.sending = Sending(pipeline, self.tasks, self._journal, self._stop.is_set)
        self.polling = Polling(
            pipeline,
            sources,
            self.tasks,
            self._journal,
            deliver=self.sending.deliver_due,
            is_stopped=self._stop.is_set,
        )
        self._judging = Judging(pipeline.archive, self.polling.sources, zone)
        self._last_tick = pipeline.clock.monotonic()
        self._armed_in_vain = 0
        self._measuring = Measuring(
            "daemon", pipeline.meters, pipeline.archive, pipeline.clock, apart
        )
        self._pulse = Pulse(pipeline.ping, pipeline.clock, self._journal)
        self._ailing: set[str] = set()
        # The metronome. A run that comes late is made up for once, never dropped and never doubled.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    async def stopped(self) -> None:
        """Wait until somebody has called `stop`."""
        await self._stop.wait()

    def stop(self) -> None:
        """Let `run` return soon: what is being sent is finished, nothing new is begun."""
        self._stop.set()

    def adopt(self, sources: Sequence[Source], *, retention: timedelta, zone: tzinfo) -> None:
        """Watch these sources from now on.

        What is being read of others is stored as usual, and what they published stays.
        """
        self.polling.adopt(sources)
        self._retention = retention
        self._judging.adopt(self.polling.sources, zone)

    def look_at_targets(self) -> None:
        """Tell which targets cannot be used, while everything else goes on."""
        self.tasks.begin(self._look_at_targets(), "targets")

    async def _look_at_targets(self) -> None:
        outlets = self._pipeline.outlets
        for target in outlets.targets.values():
            reason = await asyncio.to_thread(outlets.notifier.unusable, target)
            if reason:
                log.warning("target cannot be used", target=target.id, reason=reason)

    async def run(self) -> bool:
        """Work until stopped; whether everything begun was also finished."""
        released = await asyncio.to_thread(self._pipeline.archive.release_claims)
        await self.polling.enrol_all()
        log.info("started", sources=len(self.polling.sources), rules=len(self._pipeline.rules))
        if released:
            log.warning("taken up again what was being sent", alerts=released)
        self.look_at_targets()
        self._arm()
        self._scheduler.start()
        try:
            await self._watch()
        finally:
            self._scheduler.shutdown(wait=False)
        return await self._finish()

    def _arm(self) -> None:
        """Set every tick to come now, and then at its interval."""
        # The scheduler reckons in wall clock time: it must not be the clock that has just jumped.
        now = datetime.now(UTC)
        ticks: list[tuple[Callable[[], Coroutine[Any, Any, None]], timedelta]] = [
            (self.poll_due, TICK),
            (self.polling.read_due, TICK),
            (self.sending.deliver_due, TICK),
            (self.do_rounds, ROUNDS),
            (self.beat_due, TICK),
            (self.judge_due, JUDGING),
            (self.remind_due, REMINDING),
            (self.measure, MEASURING),
            (self.index_some, INDEXING),
            (self.clean_up, CLEAN_UP),
        ]
        for tick, interval in ticks:
            self._scheduler.add_job(
                self._tick,
                "interval",
                args=[tick],
                seconds=interval.total_seconds(),
                id=tick.__name__,
                next_run_time=now,
                replace_existing=True,
            )

    async def _tick(self, tick: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a tick; a database that cannot be used is told once, not every second."""
        try:
            await tick()
        except asyncio.CancelledError:
            # The scheduler ends its ticks when it is shut down, and would log that as an error.
            if not self._stop.is_set():
                raise
        except DatabaseError as error:
            self._ailing.add(tick.__name__)
            self._pipeline.meters.database_failed()
            self._journal.trouble(f"tick {tick.__name__}", "database cannot be used", str(error))
        else:
            self._ailing.discard(tick.__name__)
            if self._journal.is_over(f"tick {tick.__name__}"):
                log.info("database can be used again", what=tick.__name__)

    async def _watch(self) -> None:
        """Wait for the end, and set the ticks anew when they stand still. Raises StuckError.

        After the wall clock was put back by an hour, interval jobs of APScheduler 3 wait until it
        has caught up. This loop goes by the monotonic clock.
        """
        while not self._stop.is_set():
            try:
                await asyncio.wait_for(self._stop.wait(), TICK.total_seconds())
            except TimeoutError:
                silent = self._pipeline.clock.monotonic() - self._last_tick
                if silent > LOST_AFTER.total_seconds():
                    if self._armed_in_vain >= IN_VAIN:
                        raise StuckError("the ticks of the daemon do not come any more") from None
                    self._armed_in_vain += 1
                    log.warning("ticks stood still, set anew", seconds=round(silent))
                    self._last_tick = self._pipeline.clock.monotonic()
                    self._arm()

    async def _finish(self) -> bool:
        # Polls may be broken off: nothing is stored of them, the next start polls again.
        unfinished = await self.tasks.finish("send", GRACE)
        if unfinished:
            # They are owed again at the next start, and marked as repeats.
            log.warning("stopped while sending", alerts=unfinished)
        else:
            log.info("stopped")
        return not unfinished

    async def poll_due(self) -> None:
        """Begin to poll what is due; this is the tick that shows that the ticks come."""
        now = self._pipeline.clock.monotonic()
        self._pipeline.meters.ticked(now - self._last_tick - TICK.total_seconds())
        self._last_tick = now
        self._armed_in_vain = 0
        await self.polling.poll_due()

    async def do_rounds(self) -> None:
        """Owe what comes by the clock, and send it."""
        if await self._pipeline.do_rounds():
            await self.sending.deliver_due()

    async def beat_due(self) -> None:
        """Say outside that all is well, if it is."""
        silent = self._pipeline.clock.monotonic() - self._last_tick
        is_well = not self._ailing and silent <= LOST_AFTER.total_seconds()
        if await self._pulse.beat_due(self._pipeline.outlets.heartbeat, is_well=is_well):
            archive, now = self._pipeline.archive, self._pipeline.clock.now()
            # For `monitor health`.
            await asyncio.to_thread(archive.do, HEARTBEAT, now, (), now)

    async def judge_due(self) -> None:
        """Judge the volume of the next sources, and tell what is new about them."""
        now = self._pipeline.clock.now()
        for due in await asyncio.to_thread(self._judging.step, now):
            if self._stop.is_set():
                return
            await self._judge(due)

    async def _judge(self, due: Due) -> None:
        try:
            verdict = await asyncio.to_thread(self._judging.judge, due)
        except MonitorError:
            raise
        except Exception:  # a mistake of ours must not keep the others from being judged
            log.exception("unexpected error while judging", source=due.id)
            return
        self._journal.verdict(due.id, verdict)

    async def remind_due(self) -> None:
        """Owe the reminders of visits, and changes of which not all desks are told."""
        owed = await self._pipeline.remind_due()
        if owed:
            log.info("telling of visits again", visits=owed)
            await self.sending.deliver_due()

    async def measure(self) -> None:
        """Store what was counted, for the page and for Prometheus."""
        await asyncio.to_thread(self._measuring.store)

    async def index_some(self) -> None:
        """Put the next articles into the index for searching."""
        await asyncio.to_thread(self._pipeline.archive.fill_search)

    async def clean_up(self) -> None:
        """Delete the texts and the volumes whose time is up."""
        now = self._pipeline.clock.now()
        await asyncio.to_thread(self._pipeline.archive.forget_volumes, now - HISTORY)
        archive = self._pipeline.archive
        await self._in_steps(archive.purge_stories, now - WINDOW, PURGED_AT_ONCE)
        before = now - self._retention
        forgotten = await self._in_steps(archive.forget_texts, before, FORGOTTEN_AT_ONCE)
        if forgotten:
            log.info("texts deleted, their time was up", articles=forgotten)

    async def _in_steps(
        self, step: Callable[[datetime, int], int], before: datetime, limit: int
    ) -> int:
        """Do a step again until it finds no more, with rests in which others write; how many."""
        found = 0
        while not self._stop.is_set():
            began = self._pipeline.clock.monotonic()
            some = await asyncio.to_thread(step, before, limit)
            found += some
            if some < limit:
                break
            rest = RESTS * (self._pipeline.clock.monotonic() - began)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), rest)
        return found


def on_signals(
    daemon: Daemon, *, leave_at_once: Callable[[], None], reload: Callable[[], None]
) -> None:
    """SIGTERM and SIGINT stop the daemon, a second one leaves at once; SIGHUP is for `reload`."""
    loop = asyncio.get_running_loop()
    asked = 0

    def on_signal(name: str) -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            leave_at_once()
        log.info("stopping", signal=name)
        daemon.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number.name)
    loop.add_signal_handler(signal.SIGHUP, reload)
