"""`monitor run`: the daemon."""

from __future__ import annotations

import asyncio
import gc
import os
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import structlog
import typer

from monitor.cli import logs
from monitor.cli.leaving import is_held_up, keep_back, leave, moment
from monitor.cli.options import CONFIG, Config, UsageError, configured
from monitor.daemon import Daemon, on_signals
from monitor.errors import DatabaseError
from monitor.guarding import Guarding
from monitor.mistakes import nothing_to_watch
from monitor.model import Server
from monitor.reload import Reload
from monitor.serving import PageProcess, command_for
from monitor.settings import database_of, files_of
from monitor.store import SQLITE, DatabaseLock, Standing, check, exists, network_file_system
from monitor.watch import Watch
from monitor.wiring import Configured, Opened, SystemClock, open_pipeline

Upgrade = Annotated[
    bool,
    typer.Option("--upgrade", help="Bring a database of an older version up to date first."),
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Log polls without news, too.")]
NoSendBefore = Annotated[
    str,
    typer.Option(
        "--no-send-before",
        metavar="TIME",
        help="After a backup was restored: alert nobody of what was published or owed before"
        " then, such as 2026-03-05T14:00 or now.",
    ),
]

log = structlog.get_logger()


def run(
    config: Config = CONFIG,
    upgrade: Upgrade = False,
    verbose: Verbose = False,
    no_send_before: NoSendBefore = "",
) -> None:
    """Watch and alert, until stopped.

    A changed configuration is taken over while it runs; SIGHUP asks for that at once. SIGTERM or
    Ctrl-C stop it within 10 seconds, a second one at once. Logs go to stderr, as text on
    a terminal and as JSON lines otherwise.
    """
    logs.configure(verbose=verbose)
    general = database_of(config, os.environ)
    if general is not None and isinstance(general[0], Server):
        # Late: it needs packages that only those install who have a PostgreSQL.
        from monitor.cli import worker  # noqa: PLC0415

        worker.serve(config, may_upgrade=upgrade, no_send_before=no_send_before)
        return
    serve(config, open_pipeline, may_upgrade=upgrade, no_send_before=no_send_before)


def serve(
    config: Path, opened: Opened, *, may_upgrade: bool = False, no_send_before: str = ""
) -> None:
    """Run the daemon on the pipeline that ``opened`` gives, until it is stopped."""
    # Before the files are read: what changes from then on is news.
    watch = Watch((config, config / "rules"), partial(files_of, config), SystemClock())
    found = configured(config)
    before = moment(no_send_before, found.settings.zone) if no_send_before else None
    if nothing := nothing_to_watch(found.settings):
        raise UsageError(f"{nothing.place.file}: {nothing.message}; {nothing.instead}")
    database = found.settings.database
    assert isinstance(database, Path)  # noqa: S101 - `run` has looked
    with DatabaseLock(database):
        if exists(database) and (wrong := check(database, quick=True)):
            raise DatabaseError(
                f"{database}: it is damaged ({wrong[0]}). Put a backup in its place,"
                " or try `sqlite3 FILE .recover`"
            )
        log.info("starting", version=version("monitor"), sqlite=SQLITE, database=str(database))
        if kind := network_file_system(database):
            # Told and not refused: some of them do hold, and only the operator knows.
            log.warning("the database lies on a network file system, it may be damaged", kind=kind)
        # The rules stay as long as the daemon: with many of them the garbage collector would spend
        # longer on looking at them than an article takes.
        gc.collect()
        gc.freeze()
        finished = asyncio.run(_run(found, watch, opened, before, may_upgrade=may_upgrade))
    if not finished or is_held_up():
        leave(0)


async def _run(
    found: Configured, watch: Watch, opened: Opened, before: datetime | None, *, may_upgrade: bool
) -> bool:
    async with opened(found, may_upgrade=may_upgrade) as pipeline:
        if before is not None:
            await keep_back(pipeline, before)
        sources = [source for source in found.settings.sources if source.enabled]
        daemon = Daemon(
            pipeline,
            sources,
            retention=found.settings.retention_text,
            zone=found.settings.zone,
            apart=lambda: page.pids(),  # noqa: PLW0108 - it is made below
        )
        settings, database = found.settings, found.settings.database
        assert isinstance(database, Path)  # noqa: S101
        page = PageProcess(command_for(settings.directory), settings.web, daemon.stopped)
        reload = Reload(
            found, pipeline, daemon, watch, os.environ, adopted=lambda new: page.adopt(new.web)
        )
        on_signals(daemon, leave_at_once=lambda: leave(130), reload=reload.ask)
        standing = Standing(database)
        guard = Guarding(standing.trouble, daemon.stop, lambda: leave(1))
        async with reload, guard, page:
            finished = await daemon.run()
        if guard.trouble:
            raise DatabaseError(guard.trouble)
        return finished
