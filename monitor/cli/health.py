"""`monitor health`: does the daemon work? For HEALTHCHECK and watchdogs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer

from monitor.cli.archive import iso
from monitor.cli.options import CONFIG, Config, Json, configured
from monitor.cli.shown import age
from monitor.errors import DatabaseError
from monitor.health import UNSENT, Condition, Observed, Owed, condition
from monitor.settings import Settings
from monitor.store import DatabaseLock, Reader, revision_of


def health(config: Config = CONFIG, as_json: Json = False) -> None:
    """Say whether the daemon runs, polls and sends on time.

    Exit code 1 when no daemon runs on the database, when sources have been due for more than 5
    minutes without being polled, or when messages have been due for more than 15 without anybody
    trying to send them. A source that is ill or a target that takes nothing is no reason: that is
    only counted here. Exit code 3 when the database cannot be read.
    """
    settings = configured(config).settings
    now = datetime.now(UTC)
    observed = observe(settings, now)
    stands = condition(observed, now)
    if as_json:
        typer.echo(json.dumps(values_of(stands, observed, settings, now), ensure_ascii=False))
    else:
        typer.echo(_line(stands, observed, now))
        for reason in stands.reasons:
            typer.echo(f"not well: {reason}")
    if observed.unreadable:
        raise typer.Exit(DatabaseError.exit_code)
    if not stands.is_well:
        raise typer.Exit(1)


def observe(settings: Settings, now: datetime) -> Observed:
    """What there is to judge by."""
    path = settings.database
    observed = Observed(DatabaseLock.holder(path), settings.sources)
    if not path.exists():
        return observed
    try:
        with Reader.open(path) as reader:
            return replace(
                observed,
                states=reader.states(),
                notices=Counter(notice.kind for notice in reader.notices()),
                owed=[
                    Owed(each.target, each.count, each.since, each.due, each.next_try, each.sent)
                    for each in reader.queues(now - UNSENT)
                ],
                config=reader.config(),
                heartbeat=reader.done("heartbeat"),
            )
    except DatabaseError as error:
        return replace(observed, unreadable=str(error))


def _line(stands: Condition, observed: Observed, now: datetime) -> str:
    pid = observed.pid
    runs = "no daemon runs" if pid is None else f"the daemon runs (process {pid})"
    parts = [
        f"{runs}; {stands.watched} sources, {len(stands.overdue)} overdue, {len(stands.ill)} ill"
    ]
    if number := sum(observed.notices.values()):
        parts.append(f"{number} {'notice' if number == 1 else 'notices'}")
    if stands.last_poll:
        parts.append(f"last poll {age(now - stands.last_poll)} ago")
    if stands.oldest:
        count = sum(each.count for each in observed.owed)
        waits = age(now - stands.oldest.since)
        parts.append(f"{count} owed, the oldest for {waits} to {stands.oldest.target}")
    return "; ".join(parts)


def values_of(
    stands: Condition, observed: Observed, settings: Settings, now: datetime
) -> dict[str, Any]:
    """All of it for a program; ages are in seconds."""
    oldest, config = stands.oldest, observed.config
    return {
        "well": stands.is_well,
        "reasons": list(stands.reasons),
        "pid": observed.pid,
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
        "database": _database(settings.database, observed.unreadable),
        "config": config
        and {"read": iso(config.read), "refused": iso(config.refused), "error": config.error},
        "last_heartbeat": iso(observed.heartbeat),
    }


def _database(path: Path, unreadable: str) -> Mapping[str, Any] | None:
    if not path.exists():
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
