"""`monitor run`: the daemon."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import structlog
import typer

from monitor.cli import logs
from monitor.cli.options import CONFIG, Config, UsageError, configured
from monitor.daemon import Daemon, on_signals
from monitor.errors import DatabaseError
from monitor.guarding import Guarding
from monitor.matching import KEPT_BACK
from monitor.mistakes import nothing_to_watch
from monitor.pipeline import Pipeline
from monitor.reload import Reload
from monitor.serving import PageProcess, command_for
from monitor.settings import files_of
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
    serve(config, open_pipeline, may_upgrade=upgrade, no_send_before=no_send_before)


def serve(
    config: Path, opened: Opened, *, may_upgrade: bool = False, no_send_before: str = ""
) -> None:
    """Run the daemon on the pipeline that ``opened`` gives, until it is stopped."""
    # Before the files are read: what changes from then on is news.
    watch = Watch((config, config / "rules"), partial(files_of, config), SystemClock())
    found = configured(config)
    keeping = _moment(no_send_before, found.settings.zone) if no_send_before else None
    if nothing := nothing_to_watch(found.settings):
        raise UsageError(f"{nothing.place.file}: {nothing.message}; {nothing.instead}")
    database = found.settings.database
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
        finished = asyncio.run(_run(found, watch, opened, keeping, may_upgrade=may_upgrade))
    if not finished or _is_held_up():
        _leave(0)


async def _run(
    found: Configured, watch: Watch, opened: Opened, keeping: datetime | None, *, may_upgrade: bool
) -> bool:
    async with opened(found, may_upgrade=may_upgrade) as pipeline:
        if keeping is not None:
            await _keep_back(pipeline, keeping)
        sources = [source for source in found.settings.sources if source.enabled]
        daemon = Daemon(
            pipeline,
            sources,
            retention=found.settings.retention_text,
            zone=found.settings.zone,
            apart=lambda: page.pids(),  # noqa: PLW0108 - it is made below
        )
        settings = found.settings
        page = PageProcess(command_for(settings.directory), settings.web, daemon.stopped)
        reload = Reload(
            found, pipeline, daemon, watch, os.environ, adopted=lambda new: page.adopt(new.web)
        )
        on_signals(daemon, leave_at_once=lambda: _leave(130), reload=reload.ask)
        standing = Standing(found.settings.database)
        guard = Guarding(standing.trouble, daemon.stop, lambda: _leave(1))
        async with reload, guard, page:
            finished = await daemon.run()
        if guard.trouble:
            raise DatabaseError(guard.trouble)
        return finished


async def _keep_back(pipeline: Pipeline, before: datetime) -> None:
    pipeline.no_send_before = before
    kept = await asyncio.to_thread(pipeline.archive.suppress_before, before, KEPT_BACK)
    log.warning("alerts are kept back", before=before.isoformat(), owed=kept)


def _moment(text: str, zone: tzinfo) -> datetime:
    if text == "now":
        return datetime.now(UTC)
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"--no-send-before {text!r}: expected a time such as 2026-03-05T14:00, or now"
        ) from error
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def _is_held_up() -> bool:
    """Whether a thread still waits for a channel or the DNS; the interpreter would wait for it."""
    main = threading.main_thread()
    others = [each for each in threading.enumerate() if each is not main and not each.daemon]
    for each in others:
        each.join(0.5 / len(others))
    return any(each.is_alive() for each in others)


def _leave(code: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the disk of the log is full
            stream.flush()
    os._exit(code)
