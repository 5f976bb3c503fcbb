"""PGQueuer's statements as a worker of ours uses them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

import psycopg
import structlog
from pgqueuer.adapters.persistence.composer import ComposedQuery
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.models import Job, TableChangedEvent, TracebackRecord
from pgqueuer.domain.types import JOB_STATUS, JobId, QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter

from monitor.engine import statements
from monitor.engine.link import Link
from monitor.engine.names import CHANNEL, QUEUE, settings
from monitor.engine.places import free_places
from monitor.engine.rhythm import Rhythm

log = structlog.get_logger()

NO_SHARES: Mapping[str, int] = MappingProxyType({})
REASON_AT_MOST = 2000

# What PGQueuer's workers take as the news that there is something to do.
_TOLD = TableChangedEvent(
    channel=CHANNEL,
    operation="insert",
    sent_at=datetime.fromtimestamp(0, UTC),
    table=QUEUE,
    type="table_changed_event",
).model_dump_json(exclude={"received_at"})


class Queue(Queries):
    """What a worker asks of the queue.

    It picks no more than it has places for, and of an entrypoint no more than its share of them.
    ``wakes`` are entrypoints whose key is free as soon as the job is begun. What it has picked and
    does not do, such as after its connection was lost, it puts back.
    """

    def __init__(
        self,
        link: Link,
        worker: UUID,
        places: int,
        shares: Mapping[str, int] = NO_SHARES,
        wakes: Collection[str] = (),
    ) -> None:
        super().__init__(
            link,
            QueryBuilderEnvironment(settings()),
            QueryQueueBuilder(settings()),
            QuerySchedulerBuilder(settings()),
        )
        self._link = link
        self._worker = worker
        self._places = places
        self._shares = shares
        self._wakes = frozenset(wakes)
        self._rhythm = Rhythm()
        self._timer: asyncio.TimerHandle | None = None
        self._connections = 0
        # PGQueuer was told to look and has not yet; it has seen all there is; places are missing.
        self._is_told = False
        self._is_exhausted = False
        self._is_full = False
        # What was picked, until it is known to be off the queue; and what of it is being done.
        self._held: dict[JobId, str] = {}
        self._begun: dict[JobId, str] = {}

    def wake(self) -> None:
        """Have PGQueuer look for jobs, now or when it is time for it."""
        if self._timer is None and not self._is_told:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._rhythm.wait(loop.time()), self._look)

    def _look(self) -> None:
        self._timer = None
        self._is_told = True
        self._link.tell(CHANNEL, _TOLD)

    def ended(self, job: Job) -> None:
        """A place is free again."""
        self._begun.pop(job.id, None)
        if self._is_full:
            self.wake()

    async def dequeue(
        self,
        batch_size: int,
        entrypoints: Mapping[QueueEntrypoint, EntrypointExecutionParameter],
        queue_manager_id: QueueManagerId,
        global_concurrency_limit: int | None,  # noqa: ARG002 - our places are counted here
        heartbeat_timeout: timedelta,
    ) -> list[Job]:
        """What is to be begun now."""
        was_told, self._is_told = self._is_told, False
        was_exhausted, self._is_exhausted = self._is_exhausted, False
        if was_exhausted and not was_told:
            return []  # PGQueuer asks until there is nothing, which we know already
        await self._mind_losses()
        names, free = self._free(entrypoints)
        if not names:
            return []
        wanted = min(free, batch_size)

        def query() -> ComposedQuery:
            # Nobody's heart could beat while the database was away, so nobody is taken for dead.
            outage = self._link.outage(heartbeat_timeout)
            return self.qbq.build_dequeue_query(
                batch_size=wanted,
                entrypoints=names,
                concurrency_limits=[0] * len(names),
                queue_manager_id=queue_manager_id,
                global_concurrency_limit=None,
                heartbeat_timeout=heartbeat_timeout + outage,
            )

        jobs = [Job.model_validate(row) for row in await self._link.fetch_by(query)]
        self._rhythm.looked(asyncio.get_running_loop().time(), found=bool(jobs))
        self._is_exhausted = 0 < len(jobs) < wanted
        picked = {job.id: str(job.entrypoint) for job in jobs}
        self._held |= picked
        self._begun |= picked
        if free_keys := [id_ for id_, name in picked.items() if name in self._wakes]:
            await self.driver.execute(statements.FREE_KEYS, self._worker, free_keys)
        return jobs

    async def eligible_queued_work(self, entrypoints: list[QueueEntrypoint]) -> int:  # noqa: ARG002
        """None: PGQueuer asks for it to know how long to wait, which `next_deferred_eta` tells."""
        return 0

    async def queued_work(self, entrypoints: list[QueueEntrypoint]) -> int:  # noqa: ARG002
        """None, as before: one statement is enough where PGQueuer has three."""
        return 0

    async def next_deferred_eta(self, entrypoints: list[QueueEntrypoint]) -> timedelta | None:
        """When there is something to do, also at once; None without a place for it."""
        names, _ = self._free(entrypoints)
        rows = await self.driver.fetch(statements.NEXT, names) if names else []
        eta = rows[0]["eta"] if rows else None
        return eta if isinstance(eta, timedelta) else None

    async def log_jobs(
        self, job_status: list[tuple[Job, JOB_STATUS, TracebackRecord | None]]
    ) -> None:
        """Take off the queue what is done or given up; what was broken off goes back to it."""
        broken_off = [job for job, status, _ in job_status if status == "canceled"]
        await self._put_back(broken_off)
        ended: list[tuple[Job, JOB_STATUS, TracebackRecord | None]] = [
            (job, status, told and cleaned(told))
            for job, status, told in job_status
            if status != "canceled"
        ]
        if ended:
            await self.driver.execute(
                statements.END,
                self._worker,
                [job.id for job, _, _ in ended],
                [status for _, status, _ in ended],
                [told and told.model_dump_json() for _, _, told in ended],
            )
        self._forget(job for job, _, _ in ended)

    async def retry_job(
        self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None
    ) -> None:
        """Put it back: at once if it was only broken off, after the pause if it failed."""
        try:
            if delay:
                told = traceback_record and cleaned(traceback_record).model_dump_json()
                await self.driver.execute(statements.RETRY, self._worker, job.id, delay, told)
            else:
                await self._put_back([job])
        except psycopg.Error as error:
            # PGQueuer would take it off the queue. As it is, it is taken over like that of a
            # worker that died.
            log.warning("job not put back", job=job.entrypoint, error=str(error))
        self._forget([job])

    async def update_heartbeat(self, job_ids: list[JobId]) -> None:
        """Show that these are being done here, except what another has taken over."""
        await self.driver.execute(statements.BEAT, self._worker, list(set(job_ids)))

    async def leave(self) -> None:
        """Give everything back that is still picked, as this worker is going."""
        await self.driver.fetch(statements.PUT_BACK_OTHERS, self._worker, [], _TOLD)

    def _free(self, entrypoints: Iterable[QueueEntrypoint]) -> tuple[list[QueueEntrypoint], int]:
        wanted = list(entrypoints)
        used = Counter(self._begun.values())
        names, count = free_places(wanted, self._places, self._shares, used)
        self._is_full = len(names) < len(wanted)
        return [QueueEntrypoint(name) for name in names], count

    async def _mind_losses(self) -> None:
        """Put back what was picked by a statement whose answer was lost with the connection."""
        connections = self._link.connections
        if self._connections not in (0, connections):
            await self.driver.fetch(
                statements.PUT_BACK_OTHERS, self._worker, list(self._held), _TOLD
            )
        self._connections = connections

    async def _put_back(self, jobs: Sequence[Job]) -> None:
        if jobs:
            ids = [job.id for job in jobs]
            await self.driver.fetch(statements.PUT_BACK_THESE, self._worker, ids, _TOLD)
            self._forget(jobs)

    def _forget(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            self._held.pop(job.id, None)
            self._begun.pop(job.id, None)


def cleaned(told: TracebackRecord) -> TracebackRecord:
    """Only the reason, without what PostgreSQL takes for no text."""
    reason = told.exception_message[:REASON_AT_MOST].replace("\0", "\N{REPLACEMENT CHARACTER}")
    return told.model_copy(
        update={
            "exception_message": reason.encode("utf-8", "replace").decode(),
            "traceback": "",
            "additional_context": None,
        }
    )
