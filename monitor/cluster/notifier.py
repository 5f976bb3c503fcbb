"""The role that sends: one worker at a time, so that places, order and threads hold for all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.journal import Journal
from monitor.model import Fence
from monitor.pipeline import Pipeline
from monitor.ports import MatchArchive
from monitor.ports.engine import Doing, Step
from monitor.sending import Sending
from monitor.tasks import Tasks
from monitor.ticking import TICK, Ticking, beat

GRACE = timedelta(seconds=6)

log = structlog.get_logger()


class Notifier:
    """Sends what is owed from `begin` to `end`; ``engine`` makes the one that wakes it."""

    def __init__(
        self,
        pipeline: Pipeline,
        archive: MatchArchive,
        journal: Journal,
        engine: Callable[[Mapping[str, Doing]], PgqueuerEngine],
    ) -> None:
        self._base = pipeline
        self._archive = archive
        self._journal = journal
        self._new_engine = engine
        self._stop = asyncio.Event()
        self._tasks = Tasks()
        self._pipeline: Pipeline | None = None
        self._ticking: Ticking | None = None
        self._watch: asyncio.Task[None] | None = None
        self._engine: PgqueuerEngine | None = None
        self._waking: asyncio.Task[None] | None = None
        self._sending: Sending | None = None

    async def begin(self, fence: Fence) -> Sequence[asyncio.Task[None]]:
        """Send from now on; gives what goes on, see `RoleKeeper`.

        What was being sent by whoever had the role may have arrived.
        """
        archive = self._archive.fenced(fence)
        self._pipeline = pipeline = replace(self._base, archive=archive)
        self._stop = stop = asyncio.Event()
        self._tasks = Tasks()
        released = await asyncio.to_thread(archive.release_claims)
        if released:
            log.warning("taken up again what was being sent", alerts=released)
        self._sending = Sending(pipeline, self._tasks, self._journal, stop.is_set)
        self._ticking = Ticking(
            ((beat, TICK), (self._sending.deliver_due, TICK)),
            clock=pipeline.clock,
            meters=pipeline.meters,
            journal=self._journal,
            stop=stop,
        )
        self._engine = self._new_engine({Step.NOTIFY: self._wake})
        self._waking = asyncio.create_task(self._engine.run(), name="wake the notifier")
        self._ticking.start()
        self._watch = asyncio.create_task(self._ticking.watch(), name="watch the notifier")
        return [self._waking, self._watch]

    async def _wake(self, _key: str, _args: Mapping[str, Any]) -> None:
        if self._sending is not None:
            await self._sending.deliver_due()

    async def end(self) -> None:
        """Finish what is being sent, and send no more."""
        self._stop.set()
        if self._ticking is not None:
            self._ticking.stop()
        if self._watch is not None:
            self._watch.cancel()
        unfinished = await self._tasks.finish("send", GRACE)
        if unfinished:
            log.warning("stopped while sending", alerts=unfinished)
        # What has lost its claim would go on trying to store what became of it.
        self._tasks.drop()
        if self._engine is not None and self._waking is not None:
            await self._engine.stop(timedelta())
            await asyncio.wait([self._waking])
            self._engine.close()
        self._engine = self._waking = self._sending = None
        self._ticking = self._watch = self._pipeline = None

    def adopt(self) -> None:
        """Send by the configuration that was taken over."""
        if self._pipeline is not None:
            self._pipeline.outlets = self._base.outlets
