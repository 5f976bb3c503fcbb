"""A process that works on a PostgreSQL beside others: polls, matches, sends, keeps the clock."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import structlog

from monitor.cluster.bucket import BucketPolling
from monitor.cluster.matching import ShardMatching, Submitting
from monitor.cluster.notifier import Notifier
from monitor.cluster.roles import RoleKeeper
from monitor.cluster.scheduler import Scheduler
from monitor.cluster.versions import Versions
from monitor.daemon import MEASURING, tell_of_targets
from monitor.engine.installing import install
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.errors import DatabaseError
from monitor.health import matches
from monitor.journal import Journal
from monitor.match import RuleSet
from monitor.measuring import Measuring
from monitor.model import NOTIFIER, SCHEDULER, Server, Source, Worker
from monitor.pipeline import Pipeline
from monitor.ports import MatchArchive
from monitor.ports.engine import Doing, Step
from monitor.store import revision_of
from monitor.store.cluster import Cluster
from monitor.store.database import database_at
from monitor.store.roles import Role
from monitor.tasks import Tasks
from monitor.ticking import TICK, Ticking

SEEN_EVERY = timedelta(seconds=5)
LOOK_EVERY = timedelta(seconds=10)
GRACE = timedelta(seconds=6)
# When something is due each worker says by its own clock.
CLOCKS_APART = timedelta(seconds=5)
ALL_STEPS = (Step.POLL, Step.MATCH, Step.NOTIFY)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker does: which steps, how many at once, and which shards of the rules it knows.

    MATCH is also GROUP; whoever does NOTIFY may get the roles that send and that keep the clock.
    """

    steps: tuple[Step, ...] = ALL_STEPS
    concurrency: int = 8
    shards: int = 1
    knows: tuple[int, ...] = (0,)

    @property
    def named(self) -> tuple[str, ...]:
        """The steps, that of matching for each shard that it knows."""
        return tuple(
            name
            for step in self.steps
            for name in (map(matches, self.knows) if step is Step.MATCH else (str(step),))
        )


def own_name() -> str:
    """What this process is called among the workers: its host and number."""
    return f"{socket.gethostname()}:{os.getpid()}"


class ClusterWorker:
    """Works until `stop` is called.

    ``rules`` are those of the shards that it knows; ``apart`` as for `monitor.daemon.Daemon`.
    """

    def __init__(
        self,
        server: Server,
        pipeline: Pipeline,
        archive: MatchArchive,
        cluster: Cluster,
        sources: Sequence[Source],
        work: Work,
        *,
        name: str,
        rules: Mapping[int, RuleSet],
        retention: timedelta,
        zone: tzinfo = UTC,
        ask_for_reload: Callable[[], None] = lambda: None,
        apart: Callable[[], Collection[int]] = tuple,
    ) -> None:
        self._server = server
        self._pipeline = pipeline
        self._cluster = cluster
        self._work = work
        self._sources = {source.id: source for source in sources}
        self._stop = asyncio.Event()
        self._journal = Journal()
        self._started = pipeline.clock.now()
        self._doing: dict[str, datetime] = {}
        self._trouble = ""
        self._is_odd = False
        self.name = name
        self.tasks = Tasks()
        self.versions = Versions(cluster, self.name, pipeline.clock, ask_for_reload)
        self._measuring = Measuring(
            f"worker {self.name}", pipeline.meters, pipeline.archive, pipeline.clock, apart
        )
        submits = PgqueuerEngine(server.url, name=f"{self.name} submits")
        self._submitting = Submitting(submits, work.shards)
        pipeline.later = self._submitting
        polling = BucketPolling(
            pipeline, archive, cluster, lambda: self._sources, self._journal, self.name
        )
        matching = ShardMatching(
            pipeline, archive, rules, self._submitting, self.versions, self._journal
        )
        self._engine = PgqueuerEngine(
            server.url,
            self._doings(polling, matching),
            places=work.concurrency,
            # Alerts have priority: whatever is polled, there is a place left to match and group.
            shares={Step.POLL: max(1, work.concurrency - 1)},
            wakes=[Step.GROUP, *map(matches, work.knows)],
            name=self.name,
        )
        self._engines = (submits, self._engine)
        self.notifier = Notifier(pipeline, archive, self._journal, self._wakes)
        self.scheduler = Scheduler(
            pipeline,
            archive,
            cluster,
            submits,
            self._submitting,
            self._journal,
            sources=lambda: self._sources,
            deliver=self._deliver,
            retention=retention,
            zone=zone,
        )
        self._ticking = Ticking(
            (
                (self._beat, TICK),
                (self.see, SEEN_EVERY),
                (self.measure, MEASURING),
                (self.look_at_tables, LOOK_EVERY),
            ),
            clock=pipeline.clock,
            meters=pipeline.meters,
            journal=self._journal,
            stop=self._stop,
        )

    def _doings(self, polling: BucketPolling, matching: ShardMatching) -> Mapping[str, Doing]:
        doings: dict[str, Doing] = {}
        if Step.POLL in self._work.steps:
            doings[Step.POLL] = self._noted("poll", polling.do)
        if Step.MATCH in self._work.steps:
            doings[Step.GROUP] = self._noted("group", matching.group)
            for shard in self._work.knows:
                doings[matches(shard)] = self._noted("match", matching.match)
        return doings

    def _noted(self, what: str, doing: Doing) -> Doing:
        async def do(key: str, args: Mapping[str, Any]) -> None:
            name = f"{what} {key}"
            self._doing[name] = self._pipeline.clock.now()
            try:
                await doing(key, args)
            finally:
                self._doing.pop(name, None)

        return do

    def _wakes(self, doings: Mapping[str, Doing]) -> PgqueuerEngine:
        return PgqueuerEngine(
            self._server.url, doings, places=1, wakes=[Step.NOTIFY], name=f"{self.name} sends"
        )

    async def _deliver(self) -> None:
        await asyncio.to_thread(self._submitting.notify)

    async def stopped(self) -> None:
        """Wait until somebody has called `stop`."""
        await self._stop.wait()

    def stop(self) -> None:
        """Let `run` return soon: what is being done is finished, or put back for others."""
        self._stop.set()

    def adopt(self, sources: Sequence[Source], *, retention: timedelta, zone: tzinfo) -> None:
        """Watch these sources from now on."""
        self._sources = {source.id: source for source in sources}
        self.notifier.adopt()
        self.tasks.begin(self.scheduler.adopt(retention=retention, zone=zone), "adopt")

    def look_at_targets(self) -> None:
        """Tell which targets cannot be used, while everything else goes on."""
        self.tasks.begin(tell_of_targets(self._pipeline), "targets")

    async def deliver_due(self) -> None:
        """Have sent what is owed, whoever does that."""
        await self._deliver()

    def follow(self, digest: str) -> None:
        """Tell the others that the configuration with this digest was taken over."""
        self.tasks.begin(self.versions.adopt(digest), "version")

    async def run(self, digest: str) -> bool:
        """Work until stopped; ``digest`` is of the configuration. Whether all that was begun ended.

        Raises DatabaseError if the database cannot be used at the start.
        """
        await asyncio.to_thread(self._cluster.within, install)
        await self.versions.adopt(digest)
        await self.see()
        log.info(
            "started",
            worker=self.name,
            steps=",".join(self._work.steps),
            sources=len(self._sources),
            rules=len(self._pipeline.rules),
        )
        self.look_at_targets()
        running = [asyncio.create_task(each) for each in self._roles()]
        running.append(asyncio.create_task(self._engine.run(), name="queue"))
        self._ticking.start()
        watch = asyncio.create_task(self._ticking.watch())
        try:
            await asyncio.wait([watch, *running], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._stop.set()
            self._ticking.stop()
            finished = await self._finish(running)
        await watch
        if self._trouble:
            raise DatabaseError(self._trouble)
        return finished

    def _roles(self) -> list[Coroutine[Any, Any, None]]:
        if Step.NOTIFY not in self._work.steps:
            return []
        database = database_at(self._server)
        return [
            RoleKeeper(
                name,
                Role(database, name),
                self._cluster,
                self.name,
                self._pipeline.clock,
                begin=role.begin,
                end=role.end,
            ).run(self._stop)
            for name, role in ((SCHEDULER, self.scheduler), (NOTIFIER, self.notifier))
        ]

    async def _finish(self, running: Sequence[asyncio.Task[None]]) -> bool:
        await self._engine.stop(GRACE)
        unfinished = await self.tasks.finish("send", timedelta())
        results = await asyncio.gather(*running, return_exceptions=True)
        for each in self._engines:
            each.close()
        try:
            await asyncio.to_thread(self._cluster.leave, self.name)
        except DatabaseError as error:
            log.warning("could not sign off", error=str(error))
        for result in results:
            if isinstance(result, Exception):
                raise result
        log.info("stopped", worker=self.name)
        return not unfinished

    async def _beat(self) -> None:
        """The tick that shows that the ticks come."""

    async def see(self) -> None:
        """Store that this worker is there, and what it does."""
        clock = self._pipeline.clock
        seen = Worker(
            self.name,
            socket.gethostname(),
            os.getpid(),
            self._started,
            clock.now(),
            self._work.named,
            self._work.concurrency,
            self.versions.version,
            dict(self._doing),
        )
        at = await asyncio.to_thread(self._cluster.see, seen)
        apart = abs(at - clock.now())
        if apart >= CLOCKS_APART and not self._is_odd:
            log.warning("the clock differs from that of the database", seconds=apart.seconds)
        self._is_odd = apart >= CLOCKS_APART

    async def look_at_tables(self) -> None:
        """Stop when a newer program has changed the tables."""
        found = await asyncio.to_thread(revision_of, self._server)
        if not found.is_current:
            self._trouble = (
                f"{self._server}: the database was brought to revision {found.id} meanwhile, this"
                f" program works with {found.newest}; start the program that belongs to it"
            )
            self.stop()

    async def measure(self) -> None:
        """Store what was counted, for the page and for Prometheus."""
        await asyncio.to_thread(self._measuring.store)
