"""Has steps done by the workers that share a PostgreSQL: PGQueuer is the queue."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import psycopg
import structlog

from monitor.engine import failing
from monitor.engine.submitting import Submitting
from monitor.engine.worker import Duties, Worker
from monitor.ports.engine import NOTHING, Doing, Step

NO_DOINGS: Mapping[str, Doing] = MappingProxyType({})
NO_SHARES: Mapping[str, int] = MappingProxyType({})
PLACES = 8
# At 4 seconds, workers that were only busy had their jobs taken away and done twice.
HEARTBEAT = timedelta(seconds=30)
GRACE = timedelta(seconds=6)
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=30)

log = structlog.get_logger()


class PgqueuerEngine:
    """Implements `monitor.ports.engine.Engine` on PGQueuer.

    ``doings`` says what is done here, by entrypoint (the name of a step, for matching with its
    shard: ``match.3``); with none it only submits. ``places`` is how many at once, ``shares`` how
    many of those an entrypoint gets at the most. ``wakes`` are entrypoints whose key is free again
    as soon as the step is begun, so that what is submitted meanwhile is done afterwards; of all
    others it is free when the step is done. What has failed is tried again; a wake is not, as
    whoever wakes sees for himself what is left to do. ``dropped`` are those that are submitted
    again and again anyway: what has failed too often is dropped, and not kept to be looked at.
    """

    def __init__(
        self,
        url: str,
        doings: Mapping[str, Doing] = NO_DOINGS,
        *,
        places: int = PLACES,
        shares: Mapping[str, int] = NO_SHARES,
        wakes: Collection[str] = (),
        dropped: Collection[str] = (Step.POLL,),
        heartbeat: timedelta = HEARTBEAT,
        name: str = "",
    ) -> None:
        if heartbeat < HEARTBEAT:
            raise ValueError(f"heartbeat: {heartbeat} is too short, use {HEARTBEAT} or more")
        if places < 1:
            raise ValueError(f"places: {places}, but at least 1 is needed")
        self.id = uuid4()
        self.name = name or f"{socket.gethostname()}:{os.getpid()}"
        self._url = url
        self._duties = Duties(doings, places, shares, wakes, dropped, heartbeat)
        self._submitting = Submitting(url, f"monitor {self.name}")
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self._worker: Worker | None = None

    def submit(
        self,
        step: Step,
        key: str,
        args: Mapping[str, Any] = NOTHING,
        *,
        priority: int | None = None,
        conn: Any = None,
    ) -> bool:
        """See the port; ``conn`` is a connection of SQLAlchemy. Raises DatabaseError.

        Of two transactions that submit the same key, the second waits for the end of the first.
        """
        return self._submitting.submit(step, [key], args, priority, conn)[0]

    def submit_all(
        self,
        step: Step,
        keys: Collection[str],
        args: Mapping[str, Any] = NOTHING,
        *,
        priority: int | None = None,
        conn: Any = None,
    ) -> int:
        """See the port."""
        # In one order: who submits a key waits for the end of whoever has submitted it before.
        return sum(self._submitting.submit(step, sorted(set(keys)), args, priority, conn))

    async def run(self) -> None:
        """Do what is submitted until `stop`; while PostgreSQL cannot be reached, wait for it.

        Raises DatabaseError if it has no queue.
        """
        self._ended.clear()
        waits = failing.growing(FIRST_PAUSE, LONGEST_PAUSE)
        try:
            while not self._stopping.is_set():
                self._worker = Worker(self._url, self.id, self.name, self._duties)
                try:
                    await self._worker.run()
                except psycopg.Error as error:
                    if not self._stopping.is_set():
                        said = " ".join(str(error).split())
                        log.error("queue cannot be used", error=said)  # noqa: TRY400
                        with suppress(TimeoutError):
                            pause = next(waits).total_seconds()
                            await asyncio.wait_for(self._stopping.wait(), pause)
        finally:
            self._ended.set()

    async def stop(self, grace: timedelta = GRACE) -> None:
        """Begin nothing new; after ``grace``, what is not done goes back to the queue at once."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.stop(grace)
        await self._ended.wait()

    def close(self) -> None:
        """Close the connection with which is submitted."""
        self._submitting.close()
