"""`python -m monitor.demo`: watch a newsroom being alerted."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from monitor.demo.postgres import NoPostgresError
from monitor.demo.runner import Result, run
from monitor.demo.show import Show
from monitor.demo.together import run_together

Once = Annotated[
    bool,
    typer.Option(
        "--once", help="Without pauses; exit 0 only if exactly the expected alerts arrived."
    ),
]
Cluster = Annotated[
    bool,
    typer.Option(
        "--cluster", help="Two workers on a PostgreSQL, of which one is killed while news appears."
    ),
]
Folder = Annotated[
    Path,
    typer.Option(metavar="DIR", help="Where its configuration and database stay. Emptied first."),
]
FOLDER = Path("data/demo")
# That of `monitor web`, if nobody else has it.
PAGE_PORT = 8470


def demo(once: Once = False, cluster: Cluster = False, folder: Folder = FOLDER) -> None:
    """Show a small newspaper landscape on this machine, watched by the real daemon.

    Nothing leaves the machine: papers, mail server and chat are on 127.0.0.1.
    """
    # Whoever started it may end: the daemon and its page end with it.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    show = Show(Console())
    play = run_together if cluster else run
    try:
        if once:
            with tempfile.TemporaryDirectory(prefix="monitor-demo-") as temporary:
                result = play(Path(temporary), tell=show.tell, pause=0.5)
            show.result(result)
        else:
            shutil.rmtree(folder, ignore_errors=True)
            stay = partial(_stay, show, folder, is_kept=not cluster)
            result = play(folder, tell=show.tell, pause=4.0, page_port=PAGE_PORT, keep_open=stay)
    except NoPostgresError as error:
        typer.echo(f"demo: {error}", err=True)
        raise typer.Exit(1) from error
    if not once and not cluster:
        typer.echo(_look_around(folder))
    if not result.is_right:
        raise typer.Exit(1)


def _stay(show: Show, folder: Path, result: Result, page: str, *, is_kept: bool) -> None:
    """Say how it ended, while everything runs on; what is not ``is_kept`` can be seen only now."""
    show.result(result)
    if not is_kept:
        typer.echo(_look_around(folder, "workers"))
    typer.echo(f"The page stays open at {page} until Ctrl-C.")


def _look_around(folder: Path, *first: str) -> str:
    commands = (*first, "hits", "visits --from -7d", "stories", "handover", "calendar", "check")
    lines = [
        f"  .venv/bin/monitor {each} --config {folder}/config"
        + (" > visits.ics" if each == "calendar" else "")
        for each in commands
    ]
    return "\n".join(("\nLook around in what it stored:", *lines))


if __name__ == "__main__":
    typer.run(demo)
