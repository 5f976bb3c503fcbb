"""What a running daemon makes of the configuration, for commands that look at the same files."""

from __future__ import annotations

import os
from pathlib import Path

from monitor.cli.archive import local
from monitor.model import NOTIFIER, Address, Server
from monitor.settings import database_of
from monitor.store import DatabaseLock, running_config
from monitor.store.running import process_with


def still_in_use(config: Path) -> str:
    """A sentence for when the running daemon works with another configuration; else empty."""
    found = database_of(config, os.environ)
    state = running_config(found[0]) if found else None
    if found is None or state is None or not state.error:
        return ""
    read = local(state.read, found[1])
    if state.refused:
        since = local(state.refused, found[1])
        what = f"still works with the configuration of {read}; since {since} it refuses this one:"
    else:
        what = f"works with the configuration of {read}, but for parts with mistakes:"
    return f"the running daemon {what}\n" + "\n".join(
        f"  {line}" for line in state.error.splitlines()
    )


def sender(database: Address) -> str:
    """Who sends what is owed."""
    if isinstance(database, Server):
        runs = process_with(database, NOTIFIER) is not None
        return "the workers" if runs else "the next `monitor worker`, `run` or `poll`"
    runs = DatabaseLock.holder(database) is not None
    return "the running daemon" if runs else "the next `monitor run` or `monitor poll`"
