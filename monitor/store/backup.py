"""Backups that are complete or not there, and the check whether a database is sound."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from monitor.errors import DatabaseError
from monitor.store import dialect, sqlite
from monitor.store.delivery_tables import slots

# Under which name it is kept when the last backup was made.
BACKUP = "backup"


def check(path: Path, *, quick: bool = False) -> Sequence[str]:
    """What SQLite finds wrong in the file; empty when it is sound.

    ``quick`` leaves out whether indexes agree with their tables.
    """
    if not path.exists():
        raise DatabaseError(f"{path}: there is no such database")
    pragma = "quick_check" if quick else "integrity_check"
    with closing(_read_only(path)) as connection:
        try:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            # A page that cannot be read at all raises instead of giving a line.
            return [str(error)]
    return [line for line in found if line != "ok"] + [
        f"table {table}: row {row} refers to a row of {parent} that is not there"
        for table, row, parent, _ in orphans
    ]


def back_up(path: Path, to: Path, *, replace: bool = False) -> None:
    """Copy the database while it is in use; ``to`` appears only once the copy is proved sound.

    Raises DatabaseError when ``to`` exists and may not be replaced, or the copy fails.
    """
    if not path.exists():
        raise DatabaseError(f"{path}: there is no such database")
    if to.exists() and not replace:
        raise DatabaseError(f"{to}: exists already; name another file or add --force")
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with sqlite.naming_the_database(path), closing(_read_only(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        wrong = check(part)
        if wrong:
            raise DatabaseError(f"{path}: its copy is damaged: {wrong[0]}")
        sync(part)
        part.replace(to)
        sync(to.parent)
    except OSError as error:
        raise DatabaseError(f"{to}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def note_backup(path: Path, at: datetime) -> None:
    """Remember in the database that a backup of it was made. Raises DatabaseError if it cannot."""
    put = dialect.insert(slots).values(name=BACKUP, done=at)
    put = put.on_conflict_do_update(index_elements=["name"], set_={"done": at})
    engine = sqlite.writing(path)
    try:
        with sqlite.naming_the_database(path), engine.begin() as connection:
            connection.execute(put)
    finally:
        engine.dispose()


def _read_only(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.execute("PRAGMA busy_timeout = 10000")
    return connection


def sync(path: Path) -> None:
    """Wait until a file or the names in a folder are on the disk, which they reach separately."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
