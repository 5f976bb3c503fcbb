"""Brings a database to the tables this program knows (Alembic), and says where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import monitor
from monitor.errors import DatabaseError
from monitor.model import Address

# Where the history of a new database begins: those before changed what no server ever had.
_BEGINNINGS = {"postgresql": "0009"}


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


def of(found: str) -> Revision:
    """What it means for this program that tables have a revision."""
    scripts = ScriptDirectory.from_config(_config())
    known = not found or found in {script.revision for script in scripts.walk_revisions()}
    return Revision(found, head(), known)


def revision_in(connection: Connection) -> str:
    """The revision of the tables in a database; empty if there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def run(connection: Connection) -> None:
    """Make the tables in a database, or bring them up to date."""
    config = _config()
    config.attributes["connection"] = connection
    beginning = _BEGINNINGS.get(connection.dialect.name)
    if beginning and not revision_in(connection):
        command.stamp(config, beginning)
    command.upgrade(config, "head")


def too_new(address: Address, revision: Revision) -> str:
    """What to tell about a database of a later version of the program."""
    return (
        f"{address}: the database has revision {revision.id}, this program knows up to"
        f" {revision.newest}; use the newer program again, or a backup from before the upgrade"
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_migrations()).replace("%", "%%"))
    return config


def _migrations() -> Path:
    # Inside the package in a wheel, beside it in a checkout.
    package = Path(monitor.__file__).parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"
