"""Whether the service works: what there is to judge by, and the judgement as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from monitor.errors import DatabaseError
from monitor.health import UNSENT, Condition, Observed, Owed
from monitor.model import Address, Server
from monitor.settings import Settings
from monitor.store import BACKUP, DatabaseLock, Reader, exists, revision_of
from monitor.workbench.crew import crew_of, crew_values, pid_of
from monitor.workbench.values import iso


def observe(settings: Settings, now: datetime) -> Observed:
    """What there is to judge by."""
    address = settings.database
    # Of those on a server only the server can tell.
    pid = None if isinstance(address, Server) else DatabaseLock.holder(address)
    observed = Observed(pid, settings.sources)
    try:
        if not exists(address):
            return observed
        with Reader.open(address) as reader:
            return observed_by(reader, settings, now)
    except DatabaseError as error:
        return replace(observed, unreadable=str(error))


def observed_by(reader: Reader, settings: Settings, now: datetime) -> Observed:
    """What there is to judge by in a database that is open. Raises DatabaseError."""
    done = reader.slots_done()
    is_server = isinstance(settings.database, Server)
    crew = crew_of(reader) if is_server else None
    return Observed(
        pid_of(crew) if crew else DatabaseLock.holder(settings.database),
        settings.sources,
        states=reader.polls(),
        notices=Counter(notice.kind for notice in reader.notices()),
        owed=[
            Owed(each.target, each.count, each.since, each.due, each.next_try, each.sent)
            for each in reader.queues(now - UNSENT)
        ],
        config=reader.config(),
        heartbeat=done.get("heartbeat"),
        backup=done.get(BACKUP),
        crew=crew,
    )


def values_of(
    stands: Condition, observed: Observed, settings: Settings, now: datetime
) -> dict[str, Any]:
    """All of it for a program; ages are in seconds."""
    values = standing(stands, observed, now)
    values |= {
        "pid": observed.pid,
        "database": _database(settings.database, observed.unreadable),
    }
    if observed.crew is not None:
        values["workers"] = crew_values(observed.crew)["workers"]
        values["roles"] = crew_values(observed.crew)["roles"]
    return values


def standing(stands: Condition, observed: Observed, now: datetime) -> dict[str, Any]:
    """How things stand, but for what concerns this machine alone."""
    oldest, config = stands.oldest, observed.config
    return {
        "well": stands.is_well,
        "reasons": list(stands.reasons),
        "version": version("monitor"),
        "overdue": list(stands.overdue),
        "ill": list(stands.ill),
        "notices": observed.notices,
        "last_poll": iso(stands.last_poll),
        "last_poll_age": _seconds(stands.last_poll, now),
        "owed": sum(each.count for each in observed.owed),
        "oldest_owed": oldest
        and {
            "target": oldest.target,
            "since": iso(oldest.since),
            "age": _seconds(oldest.since, now),
        },
        "config": config
        and {"read": iso(config.read), "refused": iso(config.refused), "error": config.error},
        "last_heartbeat": iso(observed.heartbeat),
        "last_backup": iso(observed.backup),
    }


def _database(address: Address, unreadable: str) -> Mapping[str, Any] | None:
    try:
        if not exists(address):
            return None
        revision = revision_of(address).id
    except DatabaseError:
        revision = ""
    found = {
        "path": str(address),
        "readable": not unreadable,
        "error": unreadable,
        "revision": revision,
    }
    if isinstance(address, Path):
        wal = address.with_name(address.name + "-wal")
        found |= {"size": _size(address), "wal_size": _size(wal)}
    return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else int((now - since).total_seconds())
