"""Where a database stands, and how it is brought to the tables that this program knows."""

from __future__ import annotations

from monitor.errors import AlreadyRunningError, DatabaseError
from monitor.model import Address, Server
from monitor.store import migrate
from monitor.store.database import database_at
from monitor.store.migrate import Revision
from monitor.store.running import at_work


def revision_of(address: Address) -> Revision:
    """Look without touching it. Raises DatabaseError when it is no database of ours."""
    return migrate.of(database_at(address).revision())


def upgrade(address: Address) -> Revision:
    """Create the database or bring it up to date; gives where it stood before.

    A crash leaves the old or the new tables, never a mix. Raises AlreadyRunningError while workers
    of the older version are at work.
    """
    before = revision_of(address)
    if before.is_current:
        return before
    if not before.known:
        raise DatabaseError(migrate.too_new(address, before))
    names = at_work(address) if isinstance(address, Server) else ()
    # They may have done it themselves since we looked, as two that are started at once.
    if names and not revision_of(address).is_current:
        raise AlreadyRunningError(
            f"{address}: workers are at work ({', '.join(names)}); stop them first."
            " One that was killed counts as stopped after half a minute"
        )
    database_at(address).migrate()
    return before
