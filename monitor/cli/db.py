"""`monitor db`: upgrade, check, back up and copy the database, and have its index made anew."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import CONFIG, Config, UsageError, configured
from monitor.cli.progress import progress_of_tables
from monitor.errors import DatabaseError
from monitor.model import Address, address_of
from monitor.store import DatabaseLock, back_up, exists, note_backup, open_archive, revision_of
from monitor.store import check as check_file
from monitor.store import upgrade as upgrade_file
from monitor.store.copying import copy as copy_all

To = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE", help="Where to; without: beside the database, with the time in its name."
    ),
]
Goal = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="URL-OR-FILE",
        help="postgresql://USER@HOST/NAME, a database without rows; or a file that does not exist.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")]


def commands() -> typer.Typer:
    """The group `db`."""
    group = typer.Typer(help="Upgrade, check, back up and copy the database.", no_args_is_help=True)
    group.command("upgrade")(upgrade)
    group.command("check")(check)
    group.command("backup")(backup)
    group.command("copy")(copy)
    group.command("reindex")(reindex)
    return group


def upgrade(config: Config = CONFIG) -> None:
    """Create the database, or bring it up to date.

    Not while a daemon runs. Make a backup first.
    """
    path = configured(config).settings.database
    with DatabaseLock(path) if isinstance(path, Path) else nullcontext():
        before = upgrade_file(path)
    if before.is_current:
        typer.echo(f"{path}: is up to date (revision {before.newest})")
    elif before.id:
        typer.echo(f"{path}: from revision {before.id} to {before.newest}")
    else:
        typer.echo(f"{path}: created (revision {before.newest})")


def check(config: Config = CONFIG) -> None:
    """Look for damage in the whole file."""
    path = _file(configured(config).settings.database, "`pg_amcheck` looks for damage")
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
    path = _file(configured(config).settings.database, "`pg_dump` makes backups")
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


def copy(to: Goal, config: Config = CONFIG) -> None:
    """Copy all that is stored into another database: from a file to a PostgreSQL server, or back.

    The daemon and all workers must be stopped. All is copied and compared, or nothing is.
    """
    source = configured(config).settings.database
    goal = _goal(to)
    with progress_of_tables() as told:
        rows = copy_all(source, goal, told)
    typer.echo(f"{goal}: {sum(rows.values()):,} rows of {len(rows)} tables, compared")
    typer.echo(
        "Now write it into monitor.yaml as `database`, and start the daemon; it fills the index for"
        f" searching. {source} is left as it is"
    )


def _goal(to: str) -> Address:
    goal = address_of(to)
    if isinstance(goal, Path) and (not to.strip() or "://" in to):
        # Without the rest, which may hold a password.
        raise UsageError(
            f"--to {to.partition('://')[0]!r}: expected postgresql://USER@HOST/NAME, or the path of"
            " a file"
        )
    return goal


def _file(database: Address, instead: str) -> Path:
    if not isinstance(database, Path):
        raise DatabaseError(f"{database}: is on a server: {instead}; see docs/scale.md")
    return database


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
