"""Whether the daemon works: what there is to judge by, and the judgement as values for programs."""

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
from monitor.settings import Settings
from monitor.store import BACKUP, DatabaseLock, Reader, exists, revision_of
from monitor.workbench.values import iso


def observe(settings: Settings, now: datetime) -> Observed:
    """What there is to judge by."""
    path = settings.database
    observed = Observed(DatabaseLock.holder(path), settings.sources)
    if not exists(path):
        return observed
    try:
        with Reader.open(path) as reader:
            return observed_by(reader, settings, now)
    except DatabaseError as error:
        return replace(observed, unreadable=str(error))


def observed_by(reader: Reader, settings: Settings, now: datetime) -> Observed:
    """What there is to judge by in a database that is open. Raises DatabaseError."""
    done = reader.slots_done()
    return Observed(
        DatabaseLock.holder(settings.database),
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
    )


def values_of(
    stands: Condition, observed: Observed, settings: Settings, now: datetime
) -> dict[str, Any]:
    """All of it for a program; ages are in seconds."""
    database = _database(settings.database, observed.unreadable)
    return standing(stands, observed, now) | {"pid": observed.pid, "database": database}


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


def _database(path: Path, unreadable: str) -> Mapping[str, Any] | None:
    if not exists(path):
        return None
    try:
        revision = revision_of(path).id
    except DatabaseError:
        revision = ""
    return {
        "path": str(path),
        "readable": not unreadable,
        "error": unreadable,
        "revision": revision,
        "size": _size(path),
        "wal_size": _size(path.with_name(path.name + "-wal")),
    }


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else int((now - since).total_seconds())
