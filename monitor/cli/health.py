"""`monitor health`: does the daemon work? For HEALTHCHECK and watchdogs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import typer

from monitor.cli.options import CONFIG, Config, Json, configured
from monitor.cli.shown import age
from monitor.errors import DatabaseError
from monitor.health import Condition, Observed, condition
from monitor.workbench.service import observe, values_of


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
