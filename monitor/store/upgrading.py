"""Where a database stands, and how it is brought to the tables that this program knows."""

from __future__ import annotations

from monitor.errors import DatabaseError
from monitor.model import Address
from monitor.store import migrate
from monitor.store.database import database_at
from monitor.store.migrate import Revision


def revision_of(address: Address) -> Revision:
    """Look without touching it. Raises DatabaseError when it is no database of ours."""
    return migrate.of(database_at(address).revision())


def upgrade(address: Address) -> Revision:
    """Create the database or bring it up to date; gives where it stood before.

    A crash leaves the old or the new tables, never a mix.
    """
    before = revision_of(address)
    if before.is_current:
        return before
    if not before.known:
        raise DatabaseError(migrate.too_new(address, before))
    database_at(address).migrate()
    return before
