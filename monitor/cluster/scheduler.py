"""The role that keeps the clock: submits what is due, and does what is done once for all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta, tzinfo
from functools import partial

import structlog

from monitor.cluster.matching import Submitting
from monitor.engine.installing import prune
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.enrolling import enrol
from monitor.health import troubles
from monitor.journal import Journal
from monitor.model import Crew, Fence, Source
from monitor.pipeline import Pipeline
from monitor.poll import schedule
from monitor.ports import MatchArchive
from monitor.ports.engine import Step
from monitor.store.cluster import Cluster
from monitor.ticking import LOST_AFTER, TICK, Tick, Ticking, beat
from monitor.upkeep import Upkeep

# What a worker that died had begun to match is submitted once more.
LEFT_OVER = timedelta(seconds=2)
# Not worth looking at all sources every second.
JUMPS = timedelta(minutes=1)
LOOKING = timedelta(seconds=30)
TIDYING = timedelta(minutes=10)
HOSTS_KEPT = timedelta(days=1)
WORKERS_KEPT = timedelta(hours=1)
FAILURES_KEPT = timedelta(days=7)

log = structlog.get_logger()


class Scheduler:
    """Ticks from `begin` to `end`; what it stores is refused once another has the role."""

    def __init__(
        self,
        pipeline: Pipeline,
        archive: MatchArchive,
        cluster: Cluster,
        engine: PgqueuerEngine,
        submitting: Submitting,
        journal: Journal,
        *,
        sources: Callable[[], Mapping[str, Source]],
        deliver: Callable[[], Awaitable[None]],
        crew: Callable[[], Crew],
        retention: timedelta,
        zone: tzinfo,
    ) -> None:
        self._base = pipeline
        self._archive = archive
        self._cluster = self._fenced = cluster
        self._engine = engine
        self._submitting = submitting
        self._journal = journal
        self._sources = sources
        self._deliver = deliver
        self._crew = crew
        self._is_undone = False
        self._submitted = float("-inf")
        self._retention = retention
        self._zone = zone
        self._stop = asyncio.Event()
        self._pipeline: Pipeline | None = None
        self._ticking: Ticking | None = None
        self._watch: asyncio.Task[None] | None = None
        self._upkeep: Upkeep | None = None

    async def begin(self, fence: Fence) -> Sequence[asyncio.Task[None]]:
        """Keep the clock from now on; gives what goes on, see `RoleKeeper`."""
        archive = self._archive.fenced(fence)
        self._pipeline = pipeline = replace(self._base, archive=archive)
        self._fenced = self._cluster.fenced(fence)
        self._stop = asyncio.Event()
        self._upkeep = Upkeep(
            pipeline,
            self._sources(),
            self._journal,
            retention=self._retention,
            zone=self._zone,
            deliver=self._deliver,
            is_well=lambda: self._is_well,
            stop=self._stop,
        )
        ticks: Sequence[tuple[Tick, timedelta]] = (
            (beat, TICK),
            (self.submit_due, TICK),
            (self.submit_after_jump, JUMPS),
            (self.submit_left_over, LEFT_OVER),
            (self.look_at_crew, LOOKING),
            (self.tidy, TIDYING),
            *self._upkeep.ticks,
        )
        self._ticking = Ticking(
            ticks,
            clock=pipeline.clock,
            meters=pipeline.meters,
            journal=self._journal,
            stop=self._stop,
        )
        await asyncio.to_thread(self._fenced.reshard, self._submitting.shards)
        await self.enrol()
        self._submitted = pipeline.clock.monotonic()
        self._ticking.start()
        self._watch = asyncio.create_task(self._ticking.watch(), name="watch the scheduler")
        return [self._watch]

    async def end(self) -> None:
        """Keep it no more."""
        self._stop.set()
        if self._ticking is not None:
            self._ticking.stop()
        if self._watch is not None:
            self._watch.cancel()
        self._ticking = self._watch = self._upkeep = self._pipeline = None

    async def adopt(self, *, retention: timedelta, zone: tzinfo) -> None:
        """Work by the configuration that was taken over."""
        self._retention, self._zone = retention, zone
        if self._upkeep is not None and self._pipeline is not None:
            self._pipeline.outlets = self._base.outlets
            self._upkeep.adopt(self._sources(), retention=retention, zone=zone)
            await self.enrol()

    async def enrol(self) -> None:
        """Have a state for each source, and let those rest that are not configured any more."""
        pipeline = self._pipeline
        if pipeline is not None:
            sources = self._sources()
            now = pipeline.clock.now()
            await asyncio.to_thread(enrol, pipeline.archive, list(sources.values()), now)
            await asyncio.to_thread(self._fenced.retire, list(sources))

    async def submit_due(self) -> None:
        """Have polled and read what is due."""
        now = self._base.clock.now()
        await self._poll(await asyncio.to_thread(self._cluster.due_buckets, now))
        self._submitted = self._base.clock.monotonic()

    async def submit_after_jump(self) -> None:
        """Have polled what would be silent until a clock that was set back has caught up."""
        now, step = self._base.clock.now(), schedule.CLOCK_STEP
        await self._poll(await asyncio.to_thread(self._cluster.due_anyhow, now, clock_step=step))

    async def _poll(self, buckets: Sequence[int]) -> None:
        if buckets:
            await asyncio.to_thread(
                self._engine.submit_all, Step.POLL, [str(each) for each in buckets]
            )

    async def submit_left_over(self) -> None:
        """Have matched, grouped and sent what waits for it, whoever should have done it."""
        if await asyncio.to_thread(self._cluster.unmatched_shards):
            await asyncio.to_thread(self._submitting.match_again)
        if await asyncio.to_thread(self._cluster.waits_for_grouping):
            await asyncio.to_thread(self._submitting.group_again)

    @property
    def _is_well(self) -> bool:
        is_ticking = self._ticking is not None and self._ticking.is_well
        silent = self._base.clock.monotonic() - self._submitted
        return is_ticking and silent <= LOST_AFTER.total_seconds() and not self._is_undone

    async def look_at_crew(self) -> None:
        """See whether all is done that the workers are there for; else no heartbeat is sent."""
        found = "; ".join(troubles(await asyncio.to_thread(self._crew)))
        self._is_undone = bool(found)
        if found:
            self._journal.trouble("all workers", "not all is done", found)
        elif self._journal.is_over("all workers"):
            log.info("all is done again")

    async def tidy(self) -> None:
        """Forget what nobody needs: hosts, workers that have died, failures of old."""
        now = self._base.clock.now()
        await asyncio.to_thread(self._fenced.forget_hosts, HOSTS_KEPT)
        await asyncio.to_thread(self._fenced.forget_workers, WORKERS_KEPT)
        await asyncio.to_thread(self._fenced.retire, list(self._sources()))
        await asyncio.to_thread(self._fenced.within, partial(prune, before=now - FAILURES_KEPT))
