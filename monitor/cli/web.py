"""`monitor web`: serves the page. The daemon starts it, or you do, such as on a backup."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli import logs
from monitor.cli.options import CONFIG, Config, UsageError, configured

WithParent = Annotated[
    bool,
    typer.Option("--with-parent", help="End when stdin does, as when whoever started this dies."),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")]


def web(config: Config = CONFIG, with_parent: WithParent = False, verbose: Verbose = False) -> None:
    """Serve the page that `web` of monitor.yaml describes, until a signal ends it.

    `monitor run` starts this by itself. It needs the database that the daemon has created.
    """
    # Late: the daemon, which imports this file too, has no use for the page and its memory.
    from monitor.web.running import serve  # noqa: PLC0415

    logs.configure(verbose=verbose)
    began = datetime.now(UTC)
    found = configured(config)
    if found.settings.web is None:
        file = found.settings.directory / "monitor.yaml"
        why = "see the mistakes above" if found.errors else "add `web:`"
        raise UsageError(f"{file}: there is no page to serve; {why}")
    serve(found, found.settings.web, began, with_parent=with_parent)
