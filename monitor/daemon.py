"""The daemon: ticks that poll what is due and pay what is owed, until a signal ends them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, timedelta, tzinfo
from typing import Any, Protocol

import structlog

from monitor.engine.local import LocalEngine
from monitor.journal import Journal
from monitor.measuring import Measuring
from monitor.model import Source
from monitor.pipeline import Pipeline
from monitor.polling import DELIVERIES, Polling
from monitor.ports.engine import Step
from monitor.sending import Sending
from monitor.tasks import Tasks
from monitor.ticking import TICK, Ticking
from monitor.upkeep import Upkeep

MEASURING = timedelta(seconds=15)
# With this and the two seconds that workers get, the end comes within ten.
GRACE = timedelta(seconds=6)
# Far more than there are sources: what bounds them is how many requests the fetcher allows.
POLLS_AT_ONCE = 1_000_000

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
        self._stop = asyncio.Event()
        self._journal = Journal()
        self.tasks = Tasks()
        self.engine = LocalEngine(
            {Step.POLL: self._poll, Step.NOTIFY: self._notify},
            places=POLLS_AT_ONCE,
            wakes=[Step.NOTIFY],
        )
        self.sending = Sending(pipeline, self.tasks, self._journal, self._stop.is_set)
        self.polling = Polling(
            pipeline,
            sources,
            self.tasks,
            self._journal,
            engine=self.engine,
            is_stopped=self._stop.is_set,
        )
        self.upkeep = Upkeep(
            pipeline,
            self.polling.sources,
            self._journal,
            retention=retention,
            zone=zone,
            deliver=self.deliver_due,
            is_well=lambda: self.ticking.is_well,
            stop=self._stop,
        )
        self._measuring = Measuring(
            "daemon", pipeline.meters, pipeline.archive, pipeline.clock, apart
        )
        self.ticking = Ticking(
            (
                (self.polling.poll_due, TICK),
                (self.polling.read_due, TICK),
                (self.sending.deliver_due, TICK),
                (self.measure, MEASURING),
                *self.upkeep.ticks,
            ),
            clock=pipeline.clock,
            meters=pipeline.meters,
            journal=self._journal,
            stop=self._stop,
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
        self.upkeep.adopt(self.polling.sources, retention=retention, zone=zone)

    async def deliver_due(self) -> None:
        """Begin to send what is owed."""
        self.engine.submit(Step.NOTIFY, DELIVERIES)

    async def _poll(self, key: str, args: Mapping[str, Any]) -> None:
        await self.polling.do(key, args)

    async def _notify(self, _key: str, _args: Mapping[str, Any]) -> None:
        await self.sending.deliver_due()

    def look_at_targets(self) -> None:
        """Tell which targets cannot be used, while everything else goes on."""
        self.tasks.begin(tell_of_targets(self._pipeline), "targets")

    async def run(self) -> bool:
        """Work until stopped; whether everything begun was also finished."""
        released = await asyncio.to_thread(self._pipeline.archive.release_claims)
        await self.polling.enrol_all()
        log.info("started", sources=len(self.polling.sources), rules=len(self._pipeline.rules))
        if released:
            log.warning("taken up again what was being sent", alerts=released)
        self.look_at_targets()
        doing = asyncio.create_task(self.engine.run(), name="steps")
        self.ticking.start()
        try:
            await self.ticking.watch()
        finally:
            self.ticking.stop()
            # Polls may be broken off: nothing is stored of them, the next start polls again.
            await self.engine.stop(timedelta())
            await doing
        return await self._finish()

    async def _finish(self) -> bool:
        unfinished = await self.tasks.finish("send", GRACE)
        if unfinished:
            # They are owed again at the next start, and marked as repeats.
            log.warning("stopped while sending", alerts=unfinished)
        else:
            log.info("stopped")
        return not unfinished

    async def measure(self) -> None:
        """Store what was counted, for the page and for Prometheus."""
        await asyncio.to_thread(self._measuring.store)


async def tell_of_targets(pipeline: Pipeline) -> None:
    """Tell which targets cannot be used."""
    outlets = pipeline.outlets
    for target in outlets.targets.values():
        reason = await asyncio.to_thread(outlets.notifier.unusable, target)
        if reason:
            log.warning("target cannot be used", target=target.id, reason=reason)


class Stoppable(Protocol):
    """What signals stop."""

    def stop(self) -> None:
        """Let it end soon."""
        ...


def on_signals(
    daemon: Stoppable, *, leave_at_once: Callable[[], None], reload: Callable[[], None]
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
