"""`monitor worker`, and `monitor run` where the database is on a PostgreSQL."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from monitor.cli import logs
from monitor.cli.ending import Ending
from monitor.cli.extra import for_cluster
from monitor.cli.leaving import is_held_up, keep_back, leave, moment
from monitor.cli.options import CONFIG, Config, UsageError
from monitor.daemon import on_signals
from monitor.guarding import Guarding
from monitor.match import Newsroom, RuleFault, RuleSet
from monitor.matching import NO_SEND_BEFORE
from monitor.mistakes import nothing_to_watch
from monitor.model import Article, Server, shard_of
from monitor.ports.engine import Step
from monitor.reload import Reload
from monitor.serving import PageProcess, command_for
from monitor.settings import Settings, database_of, files_of
from monitor.watch import Watch
from monitor.wiring import Configured, SystemClock, configure, open_pipeline

if TYPE_CHECKING:
    from monitor.cluster.presence import Work

Steps = Annotated[
    str,
    typer.Option(
        "--steps",
        metavar="LIST",
        help="What this worker does: poll, match, notify. Who notifies may keep the clock, too.",
    ),
]
Concurrency = Annotated[
    int, typer.Option("--concurrency", min=2, max=64, help="So many jobs at once.")
]
Shards = Annotated[
    str,
    typer.Option(
        "--shards",
        metavar="LIST",
        help="Which shards of the rules it knows, such as 0,2; without: all.",
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Log polls without news, too.")]

STEPS = (Step.POLL, Step.MATCH, Step.NOTIFY)

log = structlog.get_logger()


def worker(
    config: Config = CONFIG,
    steps: Steps = "poll,match,notify",
    concurrency: Concurrency = 8,
    shards: Shards = "",
    verbose: Verbose = False,
) -> None:
    """Work beside others on the PostgreSQL that `database` of monitor.yaml names, until stopped.

    Any number on any hosts, each with the same configuration. When one dies the others do its work.
    """
    logs.configure(verbose=verbose)
    wanted = _steps(steps)
    general = database_of(config, os.environ)
    if general is not None and not isinstance(general[0], Server):
        raise UsageError(
            f"{general[0]}: is a file, on which one `monitor run` works; several workers need"
            " `database: postgresql://…` in monitor.yaml, see docs/scale.md"
        )
    serve(config, steps=wanted, concurrency=concurrency, knows=shards, with_page=False)


def serve(
    config: Path,
    *,
    steps: Sequence[Step] = STEPS,
    concurrency: int = 8,
    knows: str = "",
    with_page: bool = True,
    may_upgrade: bool = False,
    no_send_before: str = "",
) -> None:
    """Work on the server of a configuration until stopped."""
    # Late: it needs packages that only those install who have a PostgreSQL.
    with for_cluster():
        from monitor.cluster import worker as _  # noqa: F401, PLC0415
        from monitor.cluster.presence import Work  # noqa: PLC0415
        from monitor.cluster.shards import sharded  # noqa: PLC0415

    watch = Watch((config, config / "rules"), partial(files_of, config), SystemClock())
    by_shard: Mapping[int, RuleSet] = {}

    def compiled(
        settings: Settings, seen: Sequence[Article], newsroom: Newsroom
    ) -> tuple[RuleSet, tuple[RuleFault, ...]]:
        nonlocal by_shard
        found, by_shard, faults = sharded(
            settings.rules,
            settings.catalog,
            seen,
            newsroom,
            shards=settings.shards,
            knows=_known(knows, settings.shards),
        )
        return found, faults

    found = configure(config, os.environ, compiled)
    for problem in found.problems:
        typer.echo(str(problem), err=True)
    before = moment(no_send_before, found.settings.zone) if no_send_before else None
    if nothing := nothing_to_watch(found.settings):
        raise UsageError(f"{nothing.place.file}: {nothing.message}; {nothing.instead}")
    work = Work(tuple(steps), concurrency, found.settings.shards, tuple(by_shard))
    log.info("starting", version=version("monitor"), database=str(found.settings.database))
    gc.collect()
    gc.freeze()
    ending = Ending(lambda: leave(0))
    running = _run(
        found,
        by_shard,
        work,
        watch,
        ending,
        with_page=with_page,
        may_upgrade=may_upgrade,
        before=before,
    )
    finished = asyncio.run(running)
    ending.over()
    if not finished or is_held_up():
        leave(0)


async def _run(
    found: Configured,
    by_shard: Mapping[int, RuleSet],
    work: Work,
    watch: Watch,
    ending: Ending,
    *,
    with_page: bool,
    may_upgrade: bool,
    before: datetime | None,
) -> bool:
    from monitor.cluster.leases import HostLeases  # noqa: PLC0415
    from monitor.cluster.presence import enter, own_name  # noqa: PLC0415
    from monitor.cluster.versions import digest_of  # noqa: PLC0415
    from monitor.cluster.worker import ClusterWorker  # noqa: PLC0415
    from monitor.store import database_at  # noqa: PLC0415
    from monitor.store.cluster import Cluster  # noqa: PLC0415

    settings, server = found.settings, found.settings.database
    assert isinstance(server, Server)  # noqa: S101 - whoever calls this has looked
    cluster = Cluster(database_at(server))
    leases = HostLeases(cluster, own_name(), settings.limits.fetch_timeout)
    async with open_pipeline(found, may_upgrade=may_upgrade, leases=leases) as pipeline:
        if before is not None:
            await keep_back(pipeline, before)
            # GROUP is done by any worker.
            archive, now = pipeline.archive, pipeline.clock.now()
            await asyncio.to_thread(archive.do, NO_SEND_BEFORE, before, (), now)
        running = ClusterWorker(
            server,
            pipeline,
            pipeline.archive,  # type: ignore[arg-type] # a server's is one that many work with
            cluster,
            [source for source in settings.sources if source.enabled],
            work,
            name=await enter(cluster, pipeline.clock, work),
            rules=by_shard,
            retention=settings.retention_text,
            zone=settings.zone,
            ask_for_reload=lambda: reload.ask(),  # noqa: PLW0108 - it is made below
            apart=lambda: page.pids(),  # noqa: PLW0108
        )
        page = PageProcess(
            command_for(settings.directory), settings.web if with_page else None, running.stopped
        )

        def is_whole() -> bool:
            # Rules of shards that this worker does not know are never in use here.
            lacking = {shard_of(each, work.shards) for each in reload.lacking}
            return lacking.isdisjoint(work.knows)

        def adopted(new: Settings) -> None:
            if with_page:
                page.adopt(new.web)
            digest = partial(digest_of, files_of(new.directory))
            running.follow(digest, is_whole=is_whole())

        reload = Reload(found, pipeline, running, watch, os.environ, adopted=adopted)
        on_signals(ending.bounded(running), leave_at_once=lambda: leave(130), reload=reload.ask)
        guard = Guarding(lambda: "", running.stop, lambda: leave(1))
        async with reload, guard, page:
            digest = digest_of(files_of(settings.directory))
            return await running.run(digest, is_whole=is_whole())


def _steps(text: str) -> tuple[Step, ...]:
    names = [each.strip() for each in text.split(",") if each.strip()]
    unknown = [each for each in names if each not in STEPS]
    if unknown or not names:
        wrong = ", ".join(unknown) or "nothing"
        raise UsageError(f"--steps: {wrong} is no step; poll, match and notify are")
    return tuple(step for step in STEPS if step in names)


def _known(text: str, shards: int) -> tuple[int, ...]:
    if not text:
        return tuple(range(shards))
    try:
        found = sorted({int(each) for each in text.split(",")})
    except ValueError:
        found = [-1]
    if found[0] < 0 or found[-1] >= shards:
        raise UsageError(
            f"--shards {text!r}: expected numbers below {shards}, such as 0; `cluster: shards` of"
            " monitor.yaml says how many there are"
        )
    return tuple(found)
