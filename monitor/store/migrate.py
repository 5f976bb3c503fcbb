"""Brings a database to the tables this program knows (Alembic), and says where one stands."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

import monitor
from monitor.errors import DatabaseError
from monitor.store import sqlite


@dataclass(frozen=True, slots=True)
class Revision:
    """Where a database stands. ``id`` is empty for a file that does not exist or has no tables."""

    id: str
    newest: str
    known: bool

    @property
    def is_current(self) -> bool:
        """Whether this program can work with it as it is."""
        return self.id == self.newest


def head() -> str:
    """The revision that belongs to this program."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    if newest is None:
        raise DatabaseError("the program has no migrations; it is not installed completely")
    return newest


def revision_of(path: Path) -> Revision:
    """Look without touching the file. Raises DatabaseError when it is no database of ours."""
    found = _stored_revision(path)
    scripts = ScriptDirectory.from_config(_config())
    known = not found or found in {script.revision for script in scripts.walk_revisions()}
    return Revision(found, head(), known)


def upgrade(path: Path) -> Revision:
    """Create the database or bring it up to date; gives where it stood before.

    Each migration is a transaction, so a crash leaves the old or the new tables, never a mix.
    """
    before = revision_of(path)
    if before.is_current:
        return before
    if not before.known:
        raise DatabaseError(too_new(path, before))
    if path.exists():
        _migrate(path)
    else:
        _create(path)
    return before


def _create(path: Path) -> None:
    # Made under another name, so that a crash never leaves half a database under its own; linked
    # and not renamed, so that it never replaces one that another process made meanwhile.
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        _migrate(new)
        with suppress(FileExistsError):
            path.hardlink_to(new)
    except OSError as error:
        raise DatabaseError(
            f"{path}: {error.strerror}; the folder must exist or be possible to make, and writable"
        ) from error
    finally:
        new.unlink(missing_ok=True)


def _migrate(path: Path) -> None:
    config = _config()
    with sqlite.naming_the_database(path):
        engine = sqlite.writing(path)
        try:
            with engine.connect() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        finally:
            engine.dispose()


def too_new(path: Path, revision: Revision) -> str:
    """What to tell about a database of a later version of the program."""
    return (
        f"{path}: the database has revision {revision.id}, this program knows up to"
        f" {revision.newest}; use the newer program again, or a backup from before the upgrade"
    )


def _stored_revision(path: Path) -> str:
    if not path.exists():
        return ""
    if path.stat().st_size == 0:
        raise DatabaseError(
            f"{path}: the file is empty, so it is no database; it is left as it is."
            " Delete it to begin anew, or put a backup in its place"
        )
    with (
        sqlite.naming_the_database(path),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        if "alembic_version" in tables:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row[0]) if row else ""
    if tables:
        raise DatabaseError(f"{path}: a database of another program; it is left as it is")
    return ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_migrations()).replace("%", "%%"))
    return config


def _migrations() -> Path:
    # Inside the package in a wheel, beside it in a checkout.
    package = Path(monitor.__file__).parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"
