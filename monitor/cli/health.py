"""`monitor health`: does the daemon work? For HEALTHCHECK and watchdogs."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import CONFIG, Config, Json, configured
from monitor.cli.shown import age
from monitor.errors import DatabaseError
from monitor.health import Condition, Observed, condition
from monitor.model import NOTIFIER, SCHEDULER, Crew, Server
from monitor.settings import database_of
from monitor.store.running import at_work
from monitor.workbench.service import observe, values_of

Here = Annotated[
    bool,
    typer.Option("--here", help="On a server: only whether a worker of this host is at work."),
]


def health(config: Config = CONFIG, here: Here = False, as_json: Json = False) -> None:
    """Say whether the daemon, or on a server all workers together, polls and sends on time.

    Exit code 1 when no daemon runs on the database, or on a server when there is something that no
    worker does; when sources have been due for more than 5 minutes without being polled, or none
    could be read for 15; or when messages have been due for more than 15 without anybody trying to
    send them. A source that is ill among others or a target that takes nothing is no reason: that
    is only counted here. Exit code 3 when the database cannot be read.
    """
    # Containers ask every minute: nothing else of the configuration is read, nor of the database.
    if here and (server := _server(config)) is not None:
        _tell_of_this_host(server, as_json)
        return
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


def _server(config: Path) -> Server | None:
    general = database_of(config, os.environ)
    return general[0] if general is not None and isinstance(general[0], Server) else None


def _tell_of_this_host(server: Server, as_json: bool) -> None:
    host = platform.node()
    names = at_work(server, host)
    reasons = [] if names else [f"no worker of this host ({host}) is at work"]
    if as_json:
        values = {"well": not reasons, "reasons": reasons, "workers": names}
        typer.echo(json.dumps(values, ensure_ascii=False))
    else:
        typer.echo("\n".join(f"not well: {each}" for each in reasons) or ", ".join(names))
    if reasons:
        raise typer.Exit(1)


def _line(stands: Condition, observed: Observed, now: datetime) -> str:
    late, ill = len(stands.overdue), len(stands.ill)
    parts = [f"{_runs(observed)}; {stands.watched} sources, {late} overdue, {ill} ill"]
    if number := sum(observed.notices.values()):
        parts.append(f"{number} {'notice' if number == 1 else 'notices'}")
    if stands.last_poll:
        parts.append(f"last poll {age(now - stands.last_poll)} ago")
    if stands.oldest:
        count = sum(each.count for each in observed.owed)
        waits = age(now - stands.oldest.since)
        parts.append(f"{count} owed, the oldest for {waits} to {stands.oldest.target}")
    return "; ".join(parts)


def _runs(observed: Observed) -> str:
    if observed.unreadable:
        return "the database cannot be read"
    if observed.crew is not None:
        return _crew(observed.crew)
    pid = observed.pid
    return "no daemon runs" if pid is None else f"the daemon runs (process {pid})"


def _crew(crew: Crew) -> str:
    count = len(crew.alive)
    parts = [f"{count or 'no'} worker{'' if count == 1 else 's'}"]
    for role, does in ((SCHEDULER, "keeps the clock"), (NOTIFIER, "sends")):
        if holder := crew.holder(role):
            parts.append(f"{holder.id} {does}")
    return ", ".join(parts)
