"""The daemon: ticks that poll what is due and pay what is owed, until a signal ends them."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.errors import DatabaseError, MonitorError, SendError
from monitor.health import HISTORY
from monitor.journal import PAGES, Journal
from monitor.judging import Due, Judging
from monitor.model import (
    Article,
    Claim,
    Delivery,
    Source,
    SourceState,
    host_of,
)
from monitor.notify import backoff
from monitor.pipeline import SENDING_AT_MOST, Pipeline
from monitor.poll import schedule
from monitor.reports import PollReport

TICK = timedelta(seconds=1)
# A round over all sources takes 30 of these.
JUDGING = timedelta(minutes=1)
REMINDING = timedelta(minutes=1)
CLEAN_UP = timedelta(days=1)
# A tick takes milliseconds; one that has not come for so long has been lost.
LOST_AFTER = 10 * TICK
# One slow target never takes all places: batches are small, full targets left out of the next.
SENDING_TO_ONE = 4
# Pages that are being read or wait for their turn at their host; so few of one host that others
# always get theirs.
READING_AT_MOST = 200
READING_OF_ONE = 4
# With this and the two seconds that workers get, the end comes within ten.
GRACE = timedelta(seconds=6)
DATABASE_PAUSE = timedelta(seconds=30)

log = structlog.get_logger()


class Daemon:
    """Polls ``sources`` and delivers alerts until `stop` is called.

    What is usual for a source is learned by the hours of ``zone``.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        sources: Sequence[Source],
        *,
        retention: timedelta,
        zone: tzinfo = UTC,
    ) -> None:
        self._pipeline = pipeline
        self._sources = {source.id: source for source in sources}
        self._is_enrolled = False
        self._judging = Judging(pipeline.archive, self._sources, zone)
        self._retention = retention
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._polling: set[str] = set()
        self._sending: Counter[str] = Counter()
        self._reading: dict[str, str] = {}
        self._claiming = asyncio.Lock()
        self._choosing = asyncio.Lock()
        self._journal = Journal()
        self._last_tick = pipeline.clock.monotonic()
        # The metronome. A run that comes late is made up for once, never dropped and never doubled.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def stop(self) -> None:
        """Let `run` return soon: what is being sent is finished, nothing new is begun."""
        self._stop.set()

    def adopt(self, sources: Sequence[Source], *, retention: timedelta, zone: tzinfo) -> None:
        """Watch these sources from now on.

        What is being read of others is stored as usual, and what they published stays.
        """
        before, self._sources = self._sources, {source.id: source for source in sources}
        self._retention = retention
        if self._sources != before:
            self._is_enrolled = False
        self._judging.adopt(self._sources, zone)
        for gone in before.keys() - self._sources.keys():
            self._journal.is_over(gone)

    async def run(self) -> bool:
        """Work until stopped; whether everything begun was also finished."""
        released = await asyncio.to_thread(self._pipeline.archive.release_claims)
        await self._enrol_all()
        log.info("started", sources=len(self._sources), rules=len(self._pipeline.rules))
        if released:
            log.warning("taken up again what was being sent", alerts=released)
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
            (self.read_due, TICK),
            (self.deliver_due, TICK),
            (self.judge_due, JUDGING),
            (self.remind_due, REMINDING),
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
            self._journal.trouble(f"tick {tick.__name__}", "database cannot be used", str(error))
        else:
            if self._journal.is_over(f"tick {tick.__name__}"):
                log.info("database can be used again", what=tick.__name__)

    async def _watch(self) -> None:
        """Wait for the end, and set the ticks anew when they stand still.

        After the wall clock was put back by an hour, interval jobs of APScheduler 3 wait until it
        has caught up. This loop goes by the monotonic clock.
        """
        while not self._stop.is_set():
            try:
                await asyncio.wait_for(self._stop.wait(), TICK.total_seconds())
            except TimeoutError:
                silent = self._pipeline.clock.monotonic() - self._last_tick
                if silent > LOST_AFTER.total_seconds():
                    log.warning("ticks stood still, set anew", seconds=round(silent))
                    self._last_tick = self._pipeline.clock.monotonic()
                    self._arm()

    async def _finish(self) -> bool:
        # Polls may be broken off: nothing is stored of them, the next start polls again.
        sends = {task for task in self._tasks if task.get_name().startswith("send")}
        for task in self._tasks - sends:
            task.cancel()
        if not self._tasks:
            log.info("stopped")
            return True
        _, unfinished = await asyncio.wait(self._tasks, timeout=GRACE.total_seconds())
        if unfinished:
            # They are owed again at the next start, and marked as repeats.
            log.warning("stopped while sending", alerts=len(unfinished))
        else:
            log.info("stopped")
        return not unfinished

    async def _enrol_all(self) -> None:
        """Have a state for each source, due soon if it is new or has a new address."""
        self._is_enrolled = True
        try:
            # What a poll that is under way stores of a source would be lost; `_poll` sees to it.
            sources = [each for each in self._sources.values() if each.id not in self._polling]
            await asyncio.to_thread(self._enrol, sources)
        except BaseException:
            self._is_enrolled = False
            raise

    def _enrol(self, sources: Sequence[Source]) -> None:
        archive, now = self._pipeline.archive, self._pipeline.clock.now()
        states = archive.states()
        new = [each for each in sources if each.id not in states]
        # Sources never polled before do not all start in the same second.
        first = partial(schedule.first_poll, now=now, among=len(new))
        archive.enrol([SourceState(each.id, next_poll=first(each)) for each in new])
        for source in sources:
            state = states.get(source.id, SourceState(source.id))
            if not schedule.is_home(state, source):
                archive.record(schedule.at_home(state, source))

    async def poll_due(self) -> None:
        """Begin to poll every source that is due and not being polled already."""
        self._last_tick = self._pipeline.clock.monotonic()
        if not self._is_enrolled:
            await self._enrol_all()
        # Those whose poll ends while the states are read still look due in them.
        busy = frozenset(self._polling)
        due = await asyncio.to_thread(
            self._pipeline.archive.due,
            self._pipeline.clock.now(),
            clock_step=schedule.CLOCK_STEP,
        )
        for name in due:
            if self._stop.is_set():
                return
            source = self._sources.get(name)
            if source is not None and name not in busy and name not in self._polling:
                self._polling.add(name)
                self._begin(self._poll(source), f"poll {name}")

    async def read_due(self) -> None:
        """Begin to read the pages that wait for it, a few of each host at a time."""
        if self._choosing.locked():
            return  # whoever is at it takes everything there is
        async with self._choosing:
            while not self._stop.is_set() and len(self._reading) < READING_AT_MOST:
                # Those that are read while we look still wait in what is found.
                busy = dict(self._reading)
                hosts = Counter(busy.values())
                full = [host for host, count in hosts.items() if count >= READING_OF_ONE]
                due = await asyncio.to_thread(
                    self._pipeline.archive.due_pages,
                    self._pipeline.clock.now(),
                    READING_OF_ONE + len(busy),
                    without=full,
                )
                if not self._begin_to_read(each for each in due if each.id not in busy):
                    return

    def _begin_to_read(self, waiting: Iterable[Article]) -> bool:
        """Whether there was a place for any of the pages."""
        hosts = Counter(self._reading.values())
        begun = False
        for article in waiting:
            host = host_of(article.url)
            if hosts[host] < READING_OF_ONE and len(self._reading) < READING_AT_MOST:
                begun = True
                hosts[host] += 1
                self._reading[article.id] = host
                self._begin(self._read(article), f"page {article.url}")
        return begun

    async def deliver_due(self) -> None:
        """Begin to send what is owed, as far as there are places free."""
        if self._claiming.locked():
            return  # whoever is at it takes everything there is
        async with self._claiming:
            while not self._stop.is_set() and self._sending.total() < SENDING_AT_MOST:
                full = [name for name, count in self._sending.items() if count >= SENDING_TO_ONE]
                claims = await self._pipeline.claim_due(SENDING_TO_ONE, without=full)
                for claim in claims:
                    self._sending[claim.delivery.target] += 1
                    self._begin(self._send(claim), f"send {claim.delivery.key}")
                if not claims:
                    return

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
            await self.deliver_due()

    async def clean_up(self) -> None:
        """Delete the texts and the volumes whose time is up."""
        now = self._pipeline.clock.now()
        await asyncio.to_thread(self._pipeline.archive.forget_volumes, now - HISTORY)
        before = now - self._retention
        forgotten = await asyncio.to_thread(self._pipeline.archive.forget_texts, before)
        if forgotten:
            log.info("texts deleted, their time was up", articles=forgotten)

    async def _poll(self, source: Source) -> None:
        try:
            report = await self._polled(source)
        except DatabaseError as error:
            # Nothing was stored, so the source stays due: without a pause it would be polled, and
            # the error told, every second until the disk has room again.
            self._journal.trouble(source.id, "poll not stored", str(error))
            await asyncio.sleep(DATABASE_PAUSE.total_seconds())
            return
        finally:
            self._polling.discard(source.id)
            if self._sources.get(source.id) != source:
                # What was stored is of the address it had when the poll began.
                self._is_enrolled = False
        self._journal.poll(report)
        if report.owed:
            await self.deliver_due()
        if report.waiting:
            await self.read_due()

    async def _polled(self, source: Source) -> PollReport:
        try:
            return await self._pipeline.poll(source)
        except DatabaseError:
            raise
        except Exception as error:
            # Without this it would be due, and asked, every second.
            log.exception("unexpected error while polling", source=source.id)
            what = f"unexpected error: {type(error).__name__}: {error}"
            return await self._pipeline.failed(source, what)

    async def _read(self, article: Article) -> None:
        # Its source may be gone from the configuration; what it published is read all the same.
        source = self._sources.get(article.source) or Source(article.source, "", article.url)
        try:
            report = await self._pipeline.read(source, article)
        except DatabaseError as error:
            self._journal.trouble(PAGES, "page not stored", str(error))
            await asyncio.sleep(DATABASE_PAUSE.total_seconds())
            return
        except Exception as error:
            # Without this it would be due, and fetched, every second.
            log.exception("unexpected error while reading a page", url=article.url)
            what = f"unexpected error: {type(error).__name__}: {error}"
            report = await self._pipeline.not_read(article, what)
        finally:
            self._reading.pop(article.id, None)
        self._journal.page(report)
        if report.owed:
            await self.deliver_due()
        await self.read_due()

    async def _send(self, claim: Claim) -> None:
        target = claim.delivery.target
        try:
            settled = await self._pipeline.send(claim)
        except Exception as error:  # a mistake of ours must not end the tries
            log.exception("unexpected error while sending", target=target)
            settled = backoff.after_failure(
                claim.delivery,
                SendError(f"unexpected error: {type(error).__name__}: {error}"),
                now=self._pipeline.clock.now(),
                jitter=0.0,
                created=claim.created,
            )
        try:
            await self._settle(settled)
        finally:
            self._sending[target] -= 1
        self._journal.alert(claim, settled)
        await self.deliver_due()

    async def _settle(self, settled: Delivery) -> None:
        """Store what became of an alert, however long the database cannot be written."""
        while True:
            try:
                await self._pipeline.settle(settled)
            except DatabaseError as error:
                self._journal.trouble(
                    f"alert {settled.key}", "result of an alert not stored", str(error)
                )
                await asyncio.sleep(DATABASE_PAUSE.total_seconds())
            else:
                self._journal.is_over(f"alert {settled.key}")
                return

    def _begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(self._guarded(work, name), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # One that is cancelled before it began would leave its work unawaited.
        task.add_done_callback(lambda _: work.close())

    async def _guarded(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """One source or alert that fails never stops the others."""
        try:
            await work
        except MonitorError as error:
            log.error("failed", what=name, error=str(error))  # noqa: TRY400 - it is explained
        except Exception:
            log.exception("unexpected error", what=name)


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
