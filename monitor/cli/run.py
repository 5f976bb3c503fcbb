"""`monitor run`: the daemon."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Annotated

import typer

from monitor.cli import logs
from monitor.cli.options import CONFIG, Config, UsageError, configured
from monitor.daemon import Daemon, stop_on_signals
from monitor.errors import DatabaseError
from monitor.store import DatabaseLock, check
from monitor.wiring import Configured, open_pipeline

Upgrade = Annotated[
    bool,
    typer.Option("--upgrade", help="Bring a database of an older version up to date first."),
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Log polls without news, too.")]


def run(config: Config = CONFIG, upgrade: Upgrade = False, verbose: Verbose = False) -> None:
    """Watch and alert, until stopped.

    SIGTERM or Ctrl-C stop it within 10 seconds, a second one at once. Logs go to stderr, as text on
    a terminal and as JSON lines otherwise.
    """
    logs.configure(verbose=verbose)
    found = configured(config)
    if not [source for source in found.settings.sources if source.enabled]:
        raise UsageError(
            f"{config / 'sources.yaml'}: no source is switched on, so there is nothing to watch;"
            " write `enabled: true` at those whose feeds you have looked at"
        )
    database = found.settings.database
    with DatabaseLock(database):
        if database.exists() and (wrong := check(database, quick=True)):
            raise DatabaseError(
                f"{database}: it is damaged ({wrong[0]}). Put a backup in its place,"
                " or try `sqlite3 FILE .recover`"
            )
        finished = asyncio.run(_run(found, may_upgrade=upgrade))
    if not finished:
        # A thread still talks to a channel, and the interpreter would wait for it.
        _leave(0)


async def _run(found: Configured, *, may_upgrade: bool) -> bool:
    async with open_pipeline(found, may_upgrade=may_upgrade) as pipeline:
        sources = [source for source in found.settings.sources if source.enabled]
        daemon = Daemon(
            pipeline,
            sources,
            retention=found.settings.retention_text,
            zone=found.settings.zone,
        )
        stop_on_signals(daemon, lambda: _leave(130))
        return await daemon.run()


def _leave(code: int) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
