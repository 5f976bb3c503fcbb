"""The command line: one file per group of commands, put together here."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from monitor.cli import (
    alerts,
    archive,
    backtest,
    check,
    db,
    explain,
    handover,
    health,
    match,
    mutes,
    places,
    poll,
    rules,
    run,
    search,
    sources,
    stories,
    trial_alert,
    users,
    visits,
    web,
    worker,
    workers,
)

EXIT_CODES = """
Exit codes: 0 done; 1 done, but there were problems (named on stderr); 2 wrong usage or a
configuration that cannot be used; 3 the database cannot be used; 4 a daemon already runs on it;
130 broken off by Ctrl-C.
"""


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"monitor {version('monitor')}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", help="Print the version and leave.", callback=_print_version, is_eager=True
    ),
]


def _about(show_version: Version = False) -> None:
    """Watches regional news for a newsroom and alerts the right desk."""


def app() -> typer.Typer:
    """The program `monitor`."""
    program = typer.Typer(
        name="monitor",
        help="Watches regional news for a newsroom and alerts the right desk.",
        epilog=" ".join(EXIT_CODES.split()),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    program.callback()(_about)
    program.command("run")(run.run)
    program.command("worker")(worker.worker)
    program.command("workers")(workers.workers)
    program.command("poll")(poll.poll)
    program.command("match")(match.match)
    program.command("check")(check.check)
    program.command("backtest")(backtest.backtest)
    program.add_typer(rules.commands(), name="rules")
    program.command("hits")(archive.hits)
    program.command("search")(search.search)
    program.add_typer(stories.commands(), name="stories")
    program.add_typer(alerts.commands(), name="alerts")
    program.add_typer(mutes.commands(), name="mutes")
    program.command("handover")(handover.handover)
    program.command("visits")(visits.visits)
    program.command("calendar")(visits.calendar)
    program.add_typer(sources.commands(), name="sources")
    program.add_typer(places.commands(), name="places")
    program.command("explain")(explain.explain)
    program.command("test-alert")(trial_alert.test_alert)
    program.command("health")(health.health)
    program.command("web")(web.web)
    program.add_typer(users.commands(), name="user")
    program.add_typer(db.commands(), name="db")
    return program
