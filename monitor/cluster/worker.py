"""A process that works on a PostgreSQL beside others: polls, matches, sends, keeps the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta, tzinfo
from typing import Any

import structlog

from monitor.cluster.bucket import BucketPolling
from monitor.cluster.matching import ShardMatching, Submitting
from monitor.cluster.notifier import Notifier
from monitor.cluster.presence import Presence, Work
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
from monitor.model import COUNTED_AS, NOTIFIER, SCHEDULER, Crew, Server, Source
from monitor.pipeline import Pipeline
from monitor.ports import MatchArchive
from monitor.ports.engine import Doing, Step
from monitor.store import Reader, revision_of
from monitor.store.cluster import Cluster
from monitor.store.database import database_at
from monitor.store.roles import SILENT_AT_MOST, Role
from monitor.tasks import Tasks
from monitor.ticking import TICK, Ticking, beat
from monitor.workbench.crew import crew_of

SEEN_EVERY = timedelta(seconds=5)
LOOK_EVERY = timedelta(seconds=10)
GRACE = timedelta(seconds=6)
THREADS = 20

log = structlog.get_logger()


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
        self._trouble = ""
        self.name = name
        self.tasks = Tasks()
        self.versions = Versions(cluster, self.name, pipeline.clock, ask_for_reload)
        self._measuring = Measuring(
            f"{COUNTED_AS}{self.name}", pipeline.meters, pipeline.archive, pipeline.clock, apart
        )
        self._presence = Presence(cluster, pipeline.clock, work, self.versions, self.name)
        self._engine = PgqueuerEngine(
            server.url,
            self._doings(),
            places=work.places,
            shares=work.shares,
            wakes=[Step.GROUP, *map(matches, work.knows)],
            name=self.name,
        )
        self._submitting = Submitting(self._engine, work.shards)
        pipeline.later = self._submitting
        self._polling = BucketPolling(
            pipeline, archive, cluster, lambda: self._sources, self._journal, self.name
        )
        self._matching = ShardMatching(
            pipeline, archive, rules, self._submitting, self.versions, self._journal
        )
        self.notifier = Notifier(pipeline, archive, self._journal, self._wakes)
        self.scheduler = Scheduler(
            pipeline,
            archive,
            cluster,
            self._engine,
            self._submitting,
            self._journal,
            sources=lambda: self._sources,
            deliver=self._deliver,
            crew=self._crew,
            retention=retention,
            zone=zone,
        )
        self._ticking = Ticking(
            (
                (beat, TICK),
                (self._presence.see, SEEN_EVERY),
                (self.measure, MEASURING),
                (self.look_at_tables, LOOK_EVERY),
            ),
            clock=pipeline.clock,
            meters=pipeline.meters,
            journal=self._journal,
            stop=self._stop,
        )

    def _doings(self) -> Mapping[str, Doing]:
        noted, doings = self._presence.noted, dict[str, Doing]()
        if Step.POLL in self._work.steps:
            doings[Step.POLL] = noted("poll", self._poll)
        if Step.MATCH in self._work.steps:
            doings[Step.GROUP] = noted("group", self._group)
            doings |= {matches(each): noted("match", self._match) for each in self._work.knows}
        return doings

    async def _poll(self, key: str, args: Mapping[str, Any]) -> None:
        await self._polling.do(key, args)

    async def _match(self, key: str, args: Mapping[str, Any]) -> None:
        await self._matching.match(key, args)

    async def _group(self, key: str, args: Mapping[str, Any]) -> None:
        await self._matching.group(key, args)

    def _wakes(self, doings: Mapping[str, Doing]) -> PgqueuerEngine:
        return PgqueuerEngine(
            self._server.url, doings, places=1, wakes=[Step.NOTIFY], name=f"{self.name} sends"
        )

    def _crew(self) -> Crew:
        with Reader.open(self._server) as reader:
            return crew_of(reader)

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

    def follow(self, digest: Callable[[], str], *, is_whole: bool) -> None:
        """Tell the others that the configuration with this digest was taken over.

        ``is_whole``: no rule of it is missing here, see `Versions.adopt`.
        """
        self.tasks.begin(self._follow(digest, is_whole=is_whole), "version")

    async def _follow(self, digest: Callable[[], str], *, is_whole: bool) -> None:
        await self.versions.adopt(await asyncio.to_thread(digest), is_whole=is_whole)
        await self._presence.see()

    async def run(self, digest: str, *, is_whole: bool = True) -> bool:
        """Work until stopped; ``digest`` is of the configuration. Whether all that was begun ended.

        Raises DatabaseError if the database cannot be used at the start.
        """
        # Nearly all that is done in threads is waiting for the server; as many as there are cores
        # would wait for each other.
        asyncio.get_running_loop().set_default_executor(
            ThreadPoolExecutor(THREADS, thread_name_prefix="work")
        )
        await asyncio.to_thread(self._cluster.within, install)
        await self.versions.adopt(digest, is_whole=is_whole)
        await self._presence.see()
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
                Role(database, name, silent_at_most=SILENT_AT_MOST),
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
        self._engine.close()
        try:
            await asyncio.to_thread(self._cluster.leave, self.name)
        except DatabaseError as error:
            log.warning("could not sign off", error=str(error))
        for result in results:
            if isinstance(result, Exception):
                raise result
        log.info("stopped", worker=self.name)
        return not unfinished

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
