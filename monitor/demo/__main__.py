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

from monitor.demo.runner import Result, run
from monitor.demo.show import Show

Once = Annotated[
    bool,
    typer.Option(
        "--once", help="Without pauses; exit 0 only if exactly the expected alerts arrived."
    ),
]
Folder = Annotated[
    Path,
    typer.Option(metavar="DIR", help="Where its configuration and database stay. Emptied first."),
]
FOLDER = Path("data/demo")
# That of `monitor web`, if nobody else has it.
PAGE_PORT = 8470


def demo(once: Once = False, folder: Folder = FOLDER) -> None:
    """Show a small newspaper landscape on this machine, watched by the real daemon.

    Nothing leaves the machine: papers, mail server and chat are on 127.0.0.1.
    """
    # Whoever started it may end: the daemon and its page end with it.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    show = Show(Console())
    if once:
        with tempfile.TemporaryDirectory(prefix="monitor-demo-") as temporary:
            result = run(Path(temporary), tell=show.tell, pause=0.5)
        show.result(result)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        stay = partial(_stay, show)
        result = run(folder, tell=show.tell, pause=4.0, page_port=PAGE_PORT, keep_open=stay)
        typer.echo(
            "\nLook around in what it stored:\n"
            f"  .venv/bin/monitor hits --config {folder}/config\n"
            f"  .venv/bin/monitor visits --from -7d --config {folder}/config\n"
            f"  .venv/bin/monitor stories --config {folder}/config\n"
            f"  .venv/bin/monitor handover --config {folder}/config\n"
            f"  .venv/bin/monitor calendar --config {folder}/config > visits.ics\n"
            f"  .venv/bin/monitor check --config {folder}/config"
        )
    if not result.is_right:
        raise typer.Exit(1)


def _stay(show: Show, result: Result, page: str) -> None:
    """Say how it ended, while everything runs on."""
    show.result(result)
    typer.echo(f"The page stays open at {page} until Ctrl-C.")


if __name__ == "__main__":
    typer.run(demo)
