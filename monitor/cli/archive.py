"""`monitor hits`: what is stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from monitor.cli.options import CONFIG, Config, Json, configured, instant, known, printable
from monitor.model import Delivery, DeliveryKind, Hit, Visit, words_of
from monitor.store import Reader, StoredHit
from monitor.workbench.values import hit_values

Since = Annotated[
    str | None, typer.Option(metavar="WHEN", help="Only hits since then: 2h, 3d, or an ISO date.")
]
OfRule = Annotated[str | None, typer.Option("--rule", metavar="ID", help="Only of this rule.")]
OfSource = Annotated[
    str | None, typer.Option("--source", metavar="ID", help="Only from this source.")
]
Limit = Annotated[int, typer.Option(min=0, help="How many at the most; 0 for all.")]


def hits(
    since: Since = None,
    rule: OfRule = None,
    source: OfSource = None,
    limit: Limit = 50,
    config: Config = CONFIG,
    as_json: Json = False,
) -> None:
    """List stored hits and their alerts, newest first."""
    settings = configured(config).settings
    start = None if since is None else instant(since, datetime.now(UTC), settings.zone)
    with Reader.open(settings.database) as reader:
        # Rules and sources that are not configured any more still have hits.
        if rule is not None:
            known("rule", [rule], [each.id for each in settings.rules] + reader.rules())
        if source is not None:
            known("source", [source], [each.id for each in settings.sources] + reader.sources())
        found = reader.hits(since=start, rule=rule, source=source, limit=limit)
    if as_json:
        for each in found:
            typer.echo(json.dumps(hit_values(each), ensure_ascii=False))
    else:
        for each in found:
            typer.echo(_hit_lines(each, settings.zone))
        if not found:
            typer.echo("no hits")
        elif limit and len(found) == limit:
            typer.echo(f"({limit} shown, there may be more: --limit)")


def local(time: datetime | None, zone: ZoneInfo) -> str:
    """A time as people of the zone write it down, to the second; empty for none."""
    return "" if time is None else time.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _hit_lines(each: StoredHit, zone: ZoneInfo) -> str:
    words = ", ".join(words_of(each.hit.evidence))
    lines = [
        f"{local(each.found, zone)}  [{each.hit.level}] {each.hit.rule}: {each.article.title}",
        f"    {each.article.source}  {each.article.url}",
        f"    found: {words}",
        *(f"    visit: {_visit_line(each.hit, visit)}" for visit in each.hit.visits),
    ]
    if each.article.correction:
        lines.append("    corrects an earlier report")
    elif each.article.version > 1:
        lines.append(f"    version {each.article.version} of the article")
    if each.article.page_error:
        lines.append(f"    page not read: {each.article.page_error}")
    lines += [f"    {_became(delivery, zone)}" for delivery in each.deliveries]
    return "\n".join(lines)


def _visit_line(hit: Hit, visit: Visit) -> str:
    days = str(visit.first or "no date")
    if visit.last and visit.last != visit.first:
        days += f" – {visit.last}"
    clock = f" {visit.clock:%H:%M}" if visit.clock else ""
    who = ", ".join(each.name or each.role for each in visit.visitors)
    where = ", ".join(each.name for each in visit.stations)
    sure = f"{hit.certainty}, " if visit is hit.visits[0] and hit.certainty else ""
    told = f"{visit.status}, {days}{clock}: {who}, {where or 'place not told'}"
    return printable(f"{told} ({sure}{visit.confidence:.2f})")


def _became(delivery: Delivery, zone: ZoneInfo) -> str:
    to = f"{delivery.target} ({delivery.recipient})" if delivery.recipient else delivery.target
    when = f" {local(delivery.sent, zone)}" if delivery.sent else ""
    why = f": {delivery.reason}" if delivery.reason else ""
    kind = "" if delivery.kind is DeliveryKind.ALERT else f"{delivery.kind} "
    return f"{kind}{to}: {delivery.state}{when}{why}"
