"""`monitor rules`: what there is, what each finds and costs; applying one afterwards."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.archive import local
from monitor.cli.groups import is_for_command
from monitor.cli.in_use import sender
from monitor.cli.named import checked_rule, no_such_rule
from monitor.cli.options import CONFIG, Config, Json, UsageError, beginning, configured, printable
from monitor.cli.progress import progress
from monitor.match import compile_rules
from monitor.model import Delivery, DeliveryState, Target
from monitor.notify.clean import one_line
from monitor.settings import Settings
from monitor.store import Reader, exists, open_archive
from monitor.store.hit_reading import RuleHits
from monitor.wiring import Configured, bearings_for
from monitor.workbench import Afterwards, Estimate, Sampling, estimates
from monitor.workbench.roster import (
    HEADINGS,
    Entry,
    Sort,
    Uses,
    cells,
    details_of,
    footnotes,
    in_order,
    lines,
    roster,
    uses_of,
    values_of,
)

# The articles on which it is measured what rules cost.
MEASURED = 500
# Hits are stored so many at a time, so that a daemon need not wait long.
BATCH = 200
MOST_ALERTS = 100
SHOWN = 10


Sorted = Annotated[
    Sort | None, typer.Option("--sort", help="By which column; without: as in the files.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The rule's id.")]
AlertNewest = Annotated[
    int,
    typer.Option(
        "--alert",
        metavar="N",
        min=0,
        max=MOST_ALERTS,
        help="Send alerts for the newest N of the hits; without: for none.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
SinceWeek = Annotated[
    str, typer.Option("--since", metavar="WHEN", help="From when on: 7d, 12h, or an ISO date.")
]


def commands() -> typer.Typer:
    """The group `rules`."""
    group = typer.Typer()
    group.callback(invoke_without_command=True)(rules)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("apply")(apply)
    return group


def rules(
    context: typer.Context, sort: Sorted = None, config: Config = CONFIG, as_json: Json = False
) -> None:
    """List the rules with their hits and what they cost; show one, apply one afterwards."""
    if not is_for_command(context):
        list_(sort, config, as_json)


def list_(sort: Sorted = None, config: Config = CONFIG, as_json: Json = False) -> None:
    """List the rules: hits of the last day, 7 and 30 days, the last hit, budget, and cost.

    Cost is how often the newest 500 articles woke a rule, and the time for one evaluation.
    """
    found = configured(config)
    now = datetime.now(UTC)
    entries = in_order(_entries(found, now), sort)
    if as_json:
        for each in entries:
            typer.echo(json.dumps(values_of(each), ensure_ascii=False))
        return
    table = Table(box=None, padding=(0, 1, 0, 0))
    for heading in HEADINGS:
        is_word = heading in {"rule", "desk", "level"}
        table.add_column(
            heading,
            justify="left" if is_word else "right",
            no_wrap=not is_word,
            overflow="fold",
        )
    for each in entries:
        table.add_row(*map(Text, cells(each, now)))
    Console(highlight=False).print(table)
    for line in footnotes(entries):
        typer.echo(printable(line))


def _entries(found: Configured, now: datetime) -> list[Entry]:
    hits: Mapping[str, RuleHits] = {}
    measured: Mapping[str, Estimate] = {}
    database = found.settings.database
    if exists(database):
        with Reader.open(database) as reader:
            hits = reader.rule_hits(now)
            measured = estimates(found.rules, Sampling(reader.scan(limit=MEASURED), now))
    else:
        sys.stderr.write(
            f"{database}: there is no database yet, so nothing is known of hits and cost;"
            " `monitor run` or `monitor poll` creates it\n"
        )
    return roster(found.settings.rules, found.rules, found.settings.places, hits, measured)


def show(rule_id: Id, config: Config = CONFIG, as_json: Json = False) -> None:
    """Show all about a rule: its query as it was understood, what it uses, what it found."""
    found = configured(config)
    entries = {each.id: each for each in _entries(found, datetime.now(UTC))}
    if rule_id not in entries:
        raise no_such_rule(rule_id, list(entries))
    each, uses = entries[rule_id], Uses()
    if rule_id in found.rules.rules:
        uses = uses_of(found.rules.rules[rule_id], found.rules, found.settings.catalog)
    if as_json:
        values = values_of(each) | details_of(each, uses)
        typer.echo(json.dumps(values, ensure_ascii=False))
        return
    for line in lines(each, uses, lambda time: local(time, found.settings.zone)):
        typer.echo(printable(line))


def apply(
    rule_id: Id,
    since: SinceWeek = "7d",
    alert: AlertNewest = 0,
    yes: Yes = False,
    config: Config = CONFIG,
) -> None:
    """Store the hits that a rule has in articles matched before it was written.

    No alerts come of them, but for the newest N with --alert. What is stored already stays as it
    is, so it can be called again. Works while the daemon runs.
    """
    found = configured(config)
    settings = found.settings
    rule = checked_rule(rule_id, found)
    now = datetime.now(UTC)
    start = beginning(since, now, settings.zone)
    one, _ = compile_rules([rule], settings.catalog, newsroom=found.rules.newsroom)
    afterwards = Afterwards(one, rule_id)
    with (
        Reader.open(settings.database) as reader,
        progress("applying", reader.scan(start), reader.count(start)) as articles,
    ):
        for stored in articles:
            afterwards.take(stored)
    count = len(afterwards.found)
    typer.echo(_found_line(afterwards, local(start, settings.zone)[:16]))
    for each in afterwards.found[:SHOWN]:
        seen = local(each.article.seen, settings.zone)[:16]
        typer.echo(f"  {seen}  {each.article.source}: {one_line(each.article.title, 50)}")
    if count > SHOWN:
        typer.echo(f"  … and {count - SHOWN:,} more")
    if not count:
        return
    if not yes and not _is_wanted(count, min(alert, count)):
        typer.echo("nothing was stored")
        return
    owed = _store(afterwards, settings, alert)
    typer.echo(f"{count:,} hit{'' if count == 1 else 's'} stored")
    _tell_of_alerts(owed, settings)


def _found_line(afterwards: Afterwards, start: str) -> str:
    parts = [f"{len(afterwards.found):,} hits to store", f"{afterwards.stored:,} stored already"]
    if afterwards.older:
        parts.append(f"{afterwards.older:,} of those by another version of the rule")
    if afterwards.waiting:
        parts.append(f"{afterwards.waiting:,} left to the daemon, which has yet to read their page")
    if afterwards.forgotten:
        parts.append(f"{afterwards.forgotten:,} articles have lost their text (retention)")
    return f"{afterwards.articles:,} articles seen since {start}: {', '.join(parts)}"


def _is_wanted(count: int, alerts: int) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked here; --yes stores them without asking")
    told = f"alerts for the newest {alerts}" if alerts else "without alerts"
    sys.stderr.write(f"store {count:,}, {told}? [y/N] ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise typer.Exit(130)
    return answer.strip().lower() in {"y", "yes", "j", "ja"}


def _store(afterwards: Afterwards, settings: Settings, alerts: int) -> list[Delivery]:
    targets = {target.id: target for target in settings.targets}
    desks: dict[str, Sequence[Target]] = {
        desk.id: [targets[each] for each in desk.targets if each in targets]
        for desk in settings.desks
    }
    now = datetime.now(UTC)
    owed: list[Delivery] = []
    with open_archive(settings.database) as archive:
        for start in range(0, len(afterwards.found), BATCH):
            batch = afterwards.found[start : start + BATCH]
            deliveries = afterwards.deliveries(batch, desks, now, alerts=alerts)
            archive.record(
                hits=afterwards.hits(batch, now, alerts=alerts),
                deliveries=deliveries,
                bearings=bearings_for(settings),
            )
            owed += deliveries
    return owed


def _tell_of_alerts(deliveries: Sequence[Delivery], settings: Settings) -> None:
    owed = sum(each.state is DeliveryState.OWED for each in deliveries)
    if not owed:
        return
    by = sender(settings.database)
    typer.echo(f"{owed:,} alert{'' if owed == 1 else 's'} owed, to be sent by {by}")
