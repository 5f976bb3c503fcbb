"""What `monitor poll` leaves to others who work on the same database."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from monitor.errors import AlreadyRunningError
from monitor.model import NOTIFIER, Server
from monitor.pipeline import Pipeline
from monitor.store import DatabaseLock, database_at
from monitor.store.running import at_work
from monitor.wiring import Configured, Opened, open_pipeline

if TYPE_CHECKING:
    from monitor.ports import MatchArchive
    from monitor.store.roles import Role


@dataclass(frozen=True, slots=True)
class Share:
    """Whether we match and read pages, and whether we send; ``opened`` gives the pipeline."""

    matches: bool
    sends: bool
    opened: Opened


@contextmanager
def share_of(found: Configured) -> Iterator[Share]:
    """What is ours of the work of a poll, as long as the context lasts."""
    database = found.settings.database
    if isinstance(database, Server):
        with _on_server(found, database) as share:
            yield share
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(DatabaseLock(database))
            sends = True
        except AlreadyRunningError:
            sys.stderr.write("a daemon runs on this database: it will send the alerts\n")
            sends = False
        yield Share(matches=True, sends=sends, opened=open_pipeline)


@contextmanager
def _on_server(found: Configured, server: Server) -> Iterator[Share]:
    # Late: they need packages that only those install who have a PostgreSQL.
    from monitor.cluster.leases import HostLeases  # noqa: PLC0415
    from monitor.cluster.presence import own_name  # noqa: PLC0415
    from monitor.store.cluster import Cluster  # noqa: PLC0415
    from monitor.store.roles import SILENT_AT_MOST, Role  # noqa: PLC0415

    with ExitStack() as stack:
        cluster = Cluster(database_at(server))
        stack.callback(cluster.close)
        # Workers ask the same hosts.
        leases = HostLeases(cluster, own_name(), found.settings.limits.fetch_timeout)
        opened: Opened = partial(open_pipeline, leases=leases)
        if at_work(server):
            sys.stderr.write(
                "workers are at work on this database: they match what is new, read its pages and"
                " send the alerts\n"
            )
            opened = _submitting(stack, server, found.settings.shards, opened)
            yield Share(matches=False, sends=False, opened=opened)
            return
        role = Role(database_at(server), NOTIFIER, silent_at_most=SILENT_AT_MOST)
        stack.callback(role.close)
        if not role.hold():
            sys.stderr.write("somebody sends on this database just now, and will send the alerts\n")
            yield Share(matches=True, sends=False, opened=opened)
            return
        yield Share(matches=True, sends=True, opened=_claiming(role, own_name(), opened))


def _submitting(stack: ExitStack, server: Server, shards: int, opened: Opened) -> Opened:
    """Has what is stored matched by the workers."""
    from monitor.cluster.matching import Submitting  # noqa: PLC0415
    from monitor.engine.pgqueuer import PgqueuerEngine  # noqa: PLC0415

    engine = PgqueuerEngine(server.url)
    stack.callback(engine.close)

    @asynccontextmanager
    async def later(found: Configured, *, may_upgrade: bool = False) -> AsyncIterator[Pipeline]:
        async with opened(found, may_upgrade=may_upgrade) as pipeline:
            pipeline.later = Submitting(engine, shards)
            yield pipeline

    return later


def _claiming(role: Role, name: str, opened: Opened) -> Opened:
    """Is the one that sends, unless it stands still and a worker takes that over."""

    @asynccontextmanager
    async def claiming(found: Configured, *, may_upgrade: bool = False) -> AsyncIterator[Pipeline]:
        async with opened(found, may_upgrade=may_upgrade) as pipeline:
            fence = await asyncio.to_thread(role.claim, name, datetime.now(UTC))
            archive: MatchArchive = pipeline.archive  # type: ignore[assignment] # a server's is one
            pipeline.archive = archive.fenced(fence)
            async with _kept(role):
                yield pipeline

    return claiming


@asynccontextmanager
async def _kept(role: Role) -> AsyncIterator[None]:
    """Not silent as long as the context lasts; a role that was lost is not taken again."""
    from monitor.cluster.roles import LOOK_EVERY  # noqa: PLC0415

    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    async def keep(thread: Executor) -> None:
        while await loop.run_in_executor(thread, role.hold) and not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_EVERY.total_seconds())

    # Of its own: many sources wait for a thread at the same time.
    with ThreadPoolExecutor(1, thread_name_prefix="role") as thread:
        keeping = asyncio.create_task(keep(thread))
        try:
            yield
        finally:
            stop.set()
            await keeping
