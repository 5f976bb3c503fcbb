"""`monitor web`: serves the page. The daemon starts it, or you do, such as on a backup."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated

import structlog
import typer

from monitor.cli import logs
from monitor.cli.options import CONFIG, Config, UsageError, configured
from monitor.errors import MonitorError
from monitor.wiring import Configured, configure

WithParent = Annotated[
    bool,
    typer.Option("--with-parent", help="End when stdin does, as when whoever started this dies."),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")]

log = structlog.get_logger()


def web(config: Config = CONFIG, with_parent: WithParent = False, verbose: Verbose = False) -> None:
    """Serve the page that `web` of monitor.yaml describes, until a signal ends it.

    `monitor run` starts this by itself. It needs the database that the daemon has created.
    """
    logs.configure(verbose=verbose)
    began = datetime.now(UTC)
    if not with_parent:
        _serve(configured(config), began)
        return
    # Into the log of the daemon, which has told what is wrong with the configuration itself.
    try:
        _serve(configure(config, os.environ), began, with_parent=True)
    except MonitorError as error:
        log.error("page cannot be served", error=str(error))  # noqa: TRY400 - it is explained
        raise typer.Exit(error.exit_code) from error


def _serve(found: Configured, began: datetime, *, with_parent: bool = False) -> None:
    # Late: the daemon, which imports this file too, has no use for the page and its memory.
    from monitor.web.running import serve  # noqa: PLC0415

    if found.settings.web is None:
        file = found.settings.directory / "monitor.yaml"
        why = "see the mistakes in it" if found.errors else "add `web:`"
        raise UsageError(f"{file}: there is no page to serve; {why}")
    serve(found, found.settings.web, began, with_parent=with_parent)
