"""What is done by the clock beside polling and sending: rounds, judging, reminders, cleaning up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo

import structlog

from monitor.errors import MonitorError
from monitor.group import WINDOW
from monitor.health import HISTORY
from monitor.journal import Journal
from monitor.judging import Due, Judging
from monitor.model import Source
from monitor.pipeline import Pipeline
from monitor.pulse import HEARTBEAT, Pulse
from monitor.ticking import TICK, Tick

# A round over all sources takes 30 of these.
JUDGING = timedelta(minutes=1)
REMINDING = timedelta(minutes=1)
ROUNDS = timedelta(seconds=10)
# What is new can be searched without the index, which is only slower; the rest is filled in
# steps that take a fifth of a core at the most.
INDEXING = timedelta(seconds=1)
CLEAN_UP = timedelta(days=1)
# So many that a step takes a tenth of a second at the most, in which nobody else can write.
PURGED_AT_ONCE = 200
FORGOTTEN_AT_ONCE = 20
# After each step it rests for so many times as long as it took: those who wait to write get to it.
RESTS = 2

log = structlog.get_logger()


class Upkeep:
    """Its ticks. ``deliver`` is called when something is owed; ``is_well``: all ticks come."""

    def __init__(
        self,
        pipeline: Pipeline,
        sources: Mapping[str, Source],
        journal: Journal,
        *,
        retention: timedelta,
        zone: tzinfo,
        deliver: Callable[[], Awaitable[None]],
        is_well: Callable[[], bool],
        stop: asyncio.Event,
    ) -> None:
        self._pipeline = pipeline
        self._journal = journal
        self._retention = retention
        self._deliver = deliver
        self._is_well = is_well
        self._stop = stop
        self._judging = Judging(pipeline.archive, sources, zone)
        self._pulse = Pulse(pipeline.ping, pipeline.clock, journal)

    @property
    def ticks(self) -> Sequence[tuple[Tick, timedelta]]:
        """Each with its interval."""
        return (
            (self.do_rounds, ROUNDS),
            (self.beat_due, TICK),
            (self.judge_due, JUDGING),
            (self.remind_due, REMINDING),
            (self.index_some, INDEXING),
            (self.clean_up, CLEAN_UP),
        )

    def adopt(self, sources: Mapping[str, Source], *, retention: timedelta, zone: tzinfo) -> None:
        """Look after these sources from now on."""
        self._retention = retention
        self._judging.adopt(sources, zone)

    async def do_rounds(self) -> None:
        """Owe what comes by the clock, and send it."""
        if await self._pipeline.do_rounds():
            await self._deliver()

    async def beat_due(self) -> None:
        """Say outside that all is well, if it is."""
        is_well = self._is_well()
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
            await self._deliver()

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
