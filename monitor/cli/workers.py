"""`monitor workers`: who works on a server, and what waits for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.options import CONFIG, Config, Json, UsageError, configured, printable
from monitor.cli.shown import age, near
from monitor.health import late_polls, troubles
from monitor.model import Backlog, Crew, Queued, Server, Worker
from monitor.store import Reader
from monitor.workbench.crew import ROLES, crew_of, crew_values, steps_of

WORKERS = ("worker", "steps", "at once", "since", "seen", "config", "does")
HELD = ("role", "worker", "claim", "since")
QUEUE = ("queue", "waiting", "oldest", "running", "stuck", "postponed", "failed")
FAILURES = 5


def workers(config: Config = CONFIG, as_json: Json = False) -> None:
    """List the workers on a server: what each does, who has which role, what waits and since when.

    Exit code 1 when something is left undone: no worker runs, nobody keeps the clock or sends, a
    step that nobody does, a worker with an older configuration, something that waits for minutes.
    """
    settings = configured(config).settings
    if not isinstance(settings.database, Server):
        raise UsageError(
            f"{settings.database}: is a file, on which one `monitor run` works; `monitor health`"
            " says whether it does. Several workers need `database: postgresql://…` in"
            " monitor.yaml, see docs/scale.md"
        )
    with Reader.open(settings.database) as reader:
        crew = crew_of(reader)
    reasons = [*troubles(crew), *late_polls(crew)]
    if as_json:
        values = {"well": not reasons, "reasons": reasons} | crew_values(crew)
        typer.echo(json.dumps(values, ensure_ascii=False))
    else:
        _show(crew, settings.zone)
        for reason in reasons:
            typer.echo(printable(f"not well: {reason}"))
    if reasons:
        raise typer.Exit(1)


def _show(crew: Crew, zone: ZoneInfo) -> None:
    if crew.workers:
        _print(WORKERS, (_worker_cells(each, crew, zone) for each in crew.workers))
    if crew.held:
        _print(HELD, (_role_cells(role, crew, zone) for role in ROLES if role in crew.held))
    if crew.queue:
        _print(QUEUE, map(_queue_cells, crew.queue))
    for line in _backlog(crew):
        typer.echo(line)
    for each in crew.failures[:FAILURES]:
        line = f"failed {age(crew.at - each.when)} ago: {each.step}: {each.reason}"
        typer.echo(printable(line).replace("\n", " "))


def _print(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    table = Table(box=None, padding=(0, 1, 0, 0))
    for heading in headings:
        is_number = heading in QUEUE[1:] or heading in {"at once", "claim"}
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, map(printable, row)))
    Console(highlight=False).print(table)
    typer.echo("")


def _worker_cells(each: Worker, crew: Crew, zone: ZoneInfo) -> tuple[str, ...]:
    is_alive = crew.is_alive(each)
    seen = age(crew.at - each.seen)
    behind = f", not {crew.newest}" if is_alive and each.config < crew.newest else ""
    return (
        each.id,
        steps_of(each, crew.shards),
        str(each.concurrency),
        near(each.started, crew.at, zone),
        f"{seen} ago" if is_alive else f"LOST for {seen}",
        f"{each.config}{behind}",
        _doing(each, crew.at) if is_alive else "",
    )


def _doing(each: Worker, at: datetime) -> str:
    """What it does, jobs of one kind together, each kind with the age of its oldest."""
    kinds: dict[str, list[datetime]] = {}
    for what, since in each.doing.items():
        kinds.setdefault(what.partition(" ")[0], []).append(since)
    told = []
    for kind, times in sorted(kinds.items()):
        count = f" ×{len(times)}" if len(times) > 1 else ""
        told.append(f"{kind}{count} ({age(at - min(times))})")
    return ", ".join(told) or "-"


def _role_cells(role: str, crew: Crew, zone: ZoneInfo) -> tuple[str, ...]:
    held = crew.held[role]
    is_known = any(each.id == held.worker for each in crew.workers)
    gone = "" if crew.holder(role) else " (LOST)" if is_known else " (has ended)"
    return role, f"{held.worker}{gone}", str(held.claim), near(held.since, crew.at, zone)


def _queue_cells(each: Queued) -> tuple[str, ...]:
    oldest = "-" if each.oldest is None else age(each.oldest)
    counts = (each.running, each.stuck, each.postponed, each.failed)
    return each.step, str(each.waiting), oldest, *map(str, counts)


def _backlog(crew: Crew) -> Iterator[str]:
    at = crew.at
    buckets = f" in {crew.buckets} bucket{'' if crew.buckets == 1 else 's'}"
    yield _line(crew.polls, at, "source", "due", buckets if crew.polls.count else "")
    yield _line(crew.pages, at, "page", "to be read")
    for shard in range(crew.shards):
        where = f" with shard {shard}" if crew.shards > 1 else ""
        yield _line(crew.unmatched.get(shard, Backlog()), at, "article", f"to be matched{where}")
    yield _line(crew.ungrouped, at, "article", "to be placed in stories")


def _line(each: Backlog, at: datetime, noun: str, what: str, where: str = "") -> str:
    since = f", the first for {age(at - each.since)}" if each.since and each.count else ""
    return f"{each.count:,} {noun}{'' if each.count == 1 else 's'} {what}{where}{since}"
