"""`monitor db`: upgrade, check and back up the database, and have its index made anew."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import CONFIG, Config, configured
from monitor.errors import DatabaseError
from monitor.store import DatabaseLock, back_up, exists, note_backup, open_archive, revision_of
from monitor.store import check as check_file
from monitor.store import upgrade as upgrade_file

To = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE", help="Where to; without: beside the database, with the time in its name."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")]


def commands() -> typer.Typer:
    """The group `db`."""
    group = typer.Typer(help="Upgrade, check and back up the database.", no_args_is_help=True)
    group.command("upgrade")(upgrade)
    group.command("check")(check)
    group.command("backup")(backup)
    group.command("reindex")(reindex)
    return group


def upgrade(config: Config = CONFIG) -> None:
    """Create the database, or bring it up to date.

    Not while a daemon runs. Make a backup first.
    """
    path = configured(config).settings.database
    with DatabaseLock(path):
        before = upgrade_file(path)
    if before.is_current:
        typer.echo(f"{path}: is up to date (revision {before.newest})")
    elif before.id:
        typer.echo(f"{path}: from revision {before.id} to {before.newest}")
    else:
        typer.echo(f"{path}: created (revision {before.newest})")


def check(config: Config = CONFIG) -> None:
    """Look for damage in the whole file."""
    path = configured(config).settings.database
    wrong = check_file(path)
    if wrong:
        for line in wrong:
            sys.stderr.write(f"monitor: {path}: {line}\n")
        sys.stderr.write(
            "monitor: the database is damaged. Put a backup in its place,"
            " or try `sqlite3 FILE .recover`\n"
        )
        raise typer.Exit(3)
    revision = revision_of(path)
    typer.echo(f"{path}: sound, revision {revision.id} (this program: {revision.newest})")


def backup(to: To = None, config: Config = CONFIG, force: Force = False) -> None:
    """Copy the database, also while the daemon runs.

    The file appears only once the copy is complete and checked.
    """
    path = configured(config).settings.database
    now = datetime.now(UTC)
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    goal = to or path.with_name(f"{path.stem}-{stamp}{path.suffix}")
    back_up(path, goal, replace=force)
    typer.echo(f"{goal}: {goal.stat().st_size:,} bytes, checked")
    try:
        note_backup(path, now)
    except DatabaseError as error:
        # It is there all the same; only nobody is told when it was made.
        sys.stderr.write(f"monitor: the backup could not be noted: {error}\n")


def reindex(config: Config = CONFIG) -> None:
    """Empty the index for searching; the daemon fills it anew.

    Also while the daemon runs. Searches find everything meanwhile, and take longer.
    """
    path = configured(config).settings.database
    if not exists(path):
        raise DatabaseError(f"{path}: there is no such database")
    with open_archive(path) as archive:
        count = archive.empty_search()
    typer.echo(f"{path}: the index is empty; the daemon puts {count:,} articles in, newest first")
