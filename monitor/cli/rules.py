"""`monitor rules`: what there is, what each finds and costs; applying one afterwards."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.archive import iso, local
from monitor.cli.backtest import beginning, checked_rule, no_such_rule, progress
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured
from monitor.match import RuleSet, compile_rules, parse
from monitor.match.tree import names, terms
from monitor.model import Delivery, DeliveryState, Rule, Target
from monitor.notify.clean import one_line
from monitor.settings import Settings
from monitor.store import DatabaseLock, Reader, open_archive
from monitor.store.queries import RuleHits
from monitor.wiring import Configured
from monitor.workbench import Afterwards, Estimate, Sampling, estimates

# The articles on which it is measured what rules cost.
MEASURED = 500
# Hits are stored so many at a time, so that a daemon need not wait long.
BATCH = 200
MOST_ALERTS = 100
SHOWN = 10


class Sort(StrEnum):
    """The columns by which the table can be sorted."""

    ID = "id"
    DESK = "desk"
    LEVEL = "level"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LAST = "last"
    WOKEN = "woken"
    COST = "cost"


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
    if context.invoked_subcommand:
        for name in ("sort", "config", "as_json"):
            given = context.get_parameter_source(name)
            if given and given.name == "COMMANDLINE":
                raise UsageError(f"write the options after `{context.invoked_subcommand}`")
        return
    list_(sort, config, as_json)


@dataclass(frozen=True, slots=True)
class _Told:
    """What there is to tell of a rule; one without ``rule`` exists only in the archive."""

    id: str
    rule: Rule | None
    hits: RuleHits | None = None
    estimate: Estimate | None = None
    is_unindexed: bool = False
    is_faulty: bool = False

    @property
    def desk(self) -> str:
        return self.rule.desk if self.rule else self.hits.desk if self.hits else ""

    @property
    def level(self) -> str:
        return self.rule.level if self.rule else "gone"


def list_(sort: Sorted = None, config: Config = CONFIG, as_json: Json = False) -> None:
    """List the rules: hits of the last day, 7 and 30 days, the last hit, budget, and cost.

    Cost is how often the newest 500 articles woke a rule, and the time for one evaluation.
    """
    found = configured(config)
    now = datetime.now(UTC)
    told = _sorted(_told(found, now), sort)
    if as_json:
        for each in told:
            typer.echo(json.dumps(_values(each, found), ensure_ascii=False))
        return
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("rule", overflow="fold")
    table.add_column("desk", overflow="fold")
    table.add_column("level")
    for heading in ("24 h", "7 d", "30 d", "last", "budget", "woken", "µs"):
        table.add_column(heading, justify="right", no_wrap=True)
    for each in told:
        table.add_row(*map(Text, _cells(each, now)))
    console = Console(highlight=False)
    console.print(table)
    for line in _footnotes(told):
        typer.echo(line)


def _told(found: Configured, now: datetime) -> list[_Told]:
    hits: Mapping[str, RuleHits] = {}
    measured: Mapping[str, Estimate] = {}
    database = found.settings.database
    if database.exists():
        with Reader.open(database) as reader:
            hits = reader.rule_hits(now)
            sampling = Sampling(reader.scan(limit=MEASURED), now)
            measured = estimates(found.rules, sampling)
    else:
        sys.stderr.write(
            f"{database}: there is no database yet, so nothing is known of hits and cost;"
            " `monitor run` or `monitor poll` creates it\n"
        )
    unindexed = set(found.rules.unindexed)
    configured_rules = {rule.id: rule for rule in found.settings.rules}
    told = [
        _Told(
            each,
            rule,
            hits.get(each),
            measured.get(each),
            is_unindexed=each in unindexed,
            is_faulty=each not in found.rules.rules,
        )
        for each, rule in configured_rules.items()
    ]
    gone = sorted(set(hits) - set(configured_rules))
    return told + [_Told(each, None, hits[each]) for each in gone]


def _sorted(told: list[_Told], sort: Sort | None) -> list[_Told]:
    """What is large or recent comes first, words by the alphabet."""
    match sort:
        case None:
            return told
        case Sort.ID:
            return sorted(told, key=lambda each: each.id)
        case Sort.DESK:
            return sorted(told, key=lambda each: (each.desk, each.id))
        case Sort.LEVEL:
            return sorted(told, key=lambda each: each.rule.level.rank if each.rule else 99)
        case _:
            return sorted(told, key=lambda each: -_measure(each, sort))


def _measure(each: _Told, sort: Sort) -> float:
    hits, estimate = each.hits, each.estimate
    if sort in {Sort.WOKEN, Sort.COST}:
        if estimate is None:
            return -1.0
        return float(estimate.woken) if sort is Sort.WOKEN else estimate.microseconds or 0.0
    if hits is None:
        return -1.0
    if sort is Sort.LAST:
        return hits.last.timestamp()
    return float({Sort.DAY: hits.day, Sort.WEEK: hits.week, Sort.MONTH: hits.month}[sort])


def _cells(each: _Told, now: datetime) -> tuple[str, ...]:
    hits, estimate, rule = each.hits, each.estimate, each.rule
    counts = (hits.day, hits.week, hits.month) if hits else (0, 0, 0)
    micros = estimate.microseconds if estimate else None
    woken = "" if estimate is None or not estimate.articles else f"{estimate.woken}"
    return (
        each.id,
        each.desk,
        f"{each.level} (!)" if each.is_faulty and rule else each.level,
        *(f"{count:,}" if count else "" for count in counts),
        _ago(now - hits.last) if hits else "",
        str(rule.budget or "") if rule else "",
        f"{woken}*" if each.is_unindexed else woken,
        "" if micros is None else f"{micros:,.0f}",
    )


def _footnotes(told: Sequence[_Told]) -> Iterable[str]:
    articles = max((each.estimate.articles for each in told if each.estimate), default=0)
    if articles:
        yield f"woken: by how many of the newest {articles:,} articles; µs: for one evaluation"
    if any(each.is_unindexed for each in told):
        yield "* no word wakes it: it is evaluated for every article"
    if any(each.is_faulty for each in told):
        yield "(!) left out, as it has a mistake: `monitor check`"
    if any(each.rule is None for each in told):
        yield "gone: not in the configuration any more, only its hits are stored"


def _ago(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return f"{max(0, minutes)} m"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def _values(each: _Told, found: Configured) -> dict[str, Any]:
    rule, hits, estimate = each.rule, each.hits, each.estimate
    place = found.settings.places.rule(each.id) if rule else None
    return {
        "rule": each.id,
        "title": rule.title if rule else None,
        "desk": each.desk,
        "level": rule.level if rule else hits and hits.level,
        "gone": rule is None,
        "used": rule is not None and not each.is_faulty,
        "version": rule.version if rule else hits and hits.version,
        "file": place and place.file,
        "line": place and place.line,
        "budget": rule.budget if rule else None,
        "hits": {
            "day": hits.day if hits else 0,
            "week": hits.week if hits else 0,
            "month": hits.month if hits else 0,
            "total": hits.total if hits else 0,
        },
        "last": iso(hits.last) if hits else None,
        "expected_a_day": estimate.a_day if estimate else None,
        "unindexed": each.is_unindexed,
        "cost": estimate
        and {
            "articles": estimate.articles,
            "woken": estimate.woken,
            "held": estimate.held,
            "microseconds": estimate.microseconds,
        },
    }


def show(rule_id: Id, config: Config = CONFIG, as_json: Json = False) -> None:
    """Show all about a rule: its query as it was understood, what it uses, what it found."""
    found = configured(config)
    told = {each.id: each for each in _told(found, datetime.now(UTC))}
    if rule_id not in told:
        raise no_such_rule(rule_id, list(told))
    each = told[rule_id]
    lists = _names(found.rules, found.settings, rule_id)
    if as_json:
        values = _values(each, found) | _details(each, found, lists)
        typer.echo(json.dumps(values, ensure_ascii=False))
        return
    for line in _lines(each, found, lists):
        typer.echo(line)


def _names(every: RuleSet, settings: Settings, rule: str) -> dict[str, int]:
    """The names of the catalog that a rule uses, each with how many terms it stands for."""
    if rule not in every.rules:
        return {}
    used = dict.fromkeys(names(every.query(rule).root))
    return {name: sum(1 for _ in terms(parse(f"@{name}", settings.catalog).root)) for name in used}


def _details(each: _Told, found: Configured, lists: Mapping[str, int]) -> dict[str, Any]:
    rule = each.rule
    is_used = each.id in found.rules.rules
    return {
        "within": rule and rule.within,
        "query": rule and rule.query,
        "canonical": found.rules.query(each.id).canonical if is_used else None,
        "names": lists,
        "match": rule.match_examples if rule else (),
        "no_match": rule.no_match_examples if rule else (),
    }


def _lines(each: _Told, found: Configured, lists: Mapping[str, int]) -> Iterable[str]:
    rule, hits, estimate = each.rule, each.hits, each.estimate
    if rule is None:
        yield f"{each.id}: not in the configuration any more"
    else:
        place = found.settings.places.rule(rule.id)
        yield f"{rule.id}: {rule.title}"
        yield f"desk:     {rule.desk}"
        yield f"level:    {rule.level}"
        yield f"within:   {rule.within}"
        yield f"budget:   {f'{rule.budget} hits a day' if rule.budget else 'none'}"
        yield f"version:  {rule.version}"
        yield f"stands:   {place.file}:{place.line}"
        is_used = rule.id in found.rules.rules
        text = found.rules.query(rule.id).canonical if is_used else " ".join(rule.query.split())
        yield f"query:    {text}"
        if not is_used:
            yield "          left out, as it has a mistake: `monitor check`"
        if each.is_unindexed:
            yield "          no word wakes it: it is evaluated for every article"
    for name, size in lists.items():
        yield f"uses:     @{name} ({size:,} term{'' if size == 1 else 's'})"
    if rule is not None:
        yield from (f"match:    {one_line(text, 200)}" for text in rule.match_examples)
        yield from (f"no match: {one_line(text, 200)}" for text in rule.no_match_examples)
    if hits is None:
        yield "hits:     none stored"
    else:
        yield (
            f"hits:     {hits.day:,} in the last 24 h, {hits.week:,} in 7 d, {hits.month:,} in"
            f" 30 d, {hits.total:,} in all"
        )
        yield f"last hit: {local(hits.last, found.settings.zone)} (version {hits.version})"
    if estimate is not None and estimate.articles:
        micros = estimate.microseconds
        each_time = "" if micros is None else f", {micros:,.0f} µs each time"
        yield (
            f"cost:     woken by {estimate.woken:,} of the newest {estimate.articles:,} articles,"
            f" held for {estimate.held:,}{each_time}"
        )
    if estimate is not None and estimate.a_day is not None:
        yield f"expected: about {estimate.a_day:.2g} hits a day"


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
    one, _ = compile_rules([rule], settings.catalog)
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
        typer.echo(f"  {seen}  {each.article.source}: {one_line(each.article.title, 100)}")
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
                hits=[(each.found_at(now), each.hit) for each in batch], deliveries=deliveries
            )
            owed += deliveries
    return owed


def _tell_of_alerts(deliveries: Sequence[Delivery], settings: Settings) -> None:
    owed = sum(each.state is DeliveryState.OWED for each in deliveries)
    if not owed:
        return
    runs = DatabaseLock.holder(settings.database) is not None
    sender = "the daemon sends them" if runs else "they are sent by `monitor run` or `monitor poll`"
    typer.echo(f"{owed:,} alert{'' if owed == 1 else 's'} owed: {sender}")
