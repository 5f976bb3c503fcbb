"""`monitor health`: does the daemon work? For HEALTHCHECK and watchdogs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import typer

from monitor.cli.options import CONFIG, Config, Json, configured
from monitor.model import Source, SourceState
from monitor.store import DatabaseLock, Reader

# Polls begin within a second of being due and end within half a minute; this is far beyond.
OVERDUE = timedelta(minutes=5)


def health(config: Config = CONFIG, as_json: Json = False) -> None:
    """Say whether the daemon runs and polls on time.

    Exit code 1 when no daemon runs on the database, or when sources have been due for more than 5
    minutes without being polled. What is wrong with a source itself, or has been noticed about it,
    is shown by `monitor sources` and only counted here.
    """
    settings = configured(config).settings
    now = datetime.now(UTC)
    pid = DatabaseLock.holder(settings.database)
    states: dict[str, SourceState] = {}
    noticed: Counter[str] = Counter()
    if settings.database.exists():
        with Reader.open(settings.database) as reader:
            states = dict(reader.states())
            noticed.update(notice.kind for notice in reader.notices())
    on = [source for source in settings.sources if source.enabled]
    late = [source.id for source in on if _is_late(source, states, now)]
    ill = [source.id for source in on if source.id in states and states[source.id].error]
    is_well = pid is not None and not late
    if as_json:
        values = {"well": is_well, "pid": pid, "overdue": late, "ill": ill, "notices": noticed}
        typer.echo(json.dumps(values, ensure_ascii=False))
    else:
        runs = "no daemon runs" if pid is None else f"the daemon runs (process {pid})"
        number = noticed.total()
        told = f"; {number} {'notice' if number == 1 else 'notices'}" if number else ""
        typer.echo(f"{runs}; {len(on)} sources, {len(late)} overdue, {len(ill)} ill{told}")
    if not is_well:
        raise typer.Exit(1)


def _is_late(source: Source, states: dict[str, SourceState], now: datetime) -> bool:
    state = states.get(source.id)
    return state is not None and state.next_poll is not None and state.next_poll < now - OVERDUE
