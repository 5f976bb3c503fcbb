"""`monitor search`: which stored articles a query finds."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from monitor.cli.match import caret
from monitor.cli.named import known_name
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured, instant, printable
from monitor.errors import QueryError
from monitor.exporting import csv_lines, values_of
from monitor.model import Within
from monitor.searching import Found, FoundArticle, Search, Searches
from monitor.searching import search as search_archive
from monitor.settings import Settings
from monitor.store import Reader
from monitor.wiring import newsroom_for
from monitor.workbench.visit_values import hit_visits

Query = Annotated[str, typer.Argument(metavar="QUERY", help="A query as rules have it.")]
Unit = Annotated[Within, typer.Option("--within", help="The unit in which an AND must hold.")]
Since = Annotated[
    str | None, typer.Option(metavar="WHEN", help="Only articles seen since: 30d, or an ISO date.")
]
Until = Annotated[
    str | None, typer.Option(metavar="WHEN", help="Only articles seen until: 2d, or an ISO date.")
]
OfSource = Annotated[
    str | None, typer.Option("--source", metavar="ID", help="Only from this source.")
]
Limit = Annotated[
    int, typer.Option(min=0, help="How many at the most; 0 for all, however long that takes.")
]
Csv = Annotated[bool, typer.Option("--csv", help="Print a table in CSV, for spreadsheets.")]

BUDGET = timedelta(seconds=10)
_FOR_EVER = timedelta(days=365)
# A longer query would fill the screen.
_SHOWN = 2_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def search(
    query: Query,
    since: Since = None,
    until: Until = None,
    source: OfSource = None,
    within: Unit = Within.ARTICLE,
    limit: Limit = 50,
    config: Config = CONFIG,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List the stored articles for which a query holds, newest first.

    Words are looked up in an index. What no index knows, such as a regular expression, is tried on
    one article after the other for ten seconds; it is then said how far back that was. In CSV a
    cell that a spreadsheet would take for a formula has an apostrophe in front.
    """
    if as_json and as_csv:
        raise UsageError("either --json or --csv, not both")
    now = datetime.now(UTC)
    settings = configured(config).settings
    begin = None if since is None else _time("--since", since, now, settings.zone)
    end = None if until is None else _end(until, now, settings.zone)
    if begin and end and begin > end:
        raise UsageError(f"--until {until!r} is before --since {since!r}")
    compiled = _compiled(query, within, settings)
    with Reader.open(settings.database) as reader:
        if source is not None and source not in {each.id for each in settings.sources}:
            # Sources that are not configured any more still have articles.
            known_name("source", source, [each.id for each in settings.sources] + reader.sources())
        found = search_archive(
            reader,
            compiled,
            since=begin,
            until=end,
            source=source or "",
            limit=limit or sys.maxsize,
            budget=BUDGET if limit else _FOR_EVER,
        )
    _print(found, settings.zone, as_json=as_json, as_csv=as_csv)
    for failure in found.failures:
        sys.stderr.write(f"monitor: {failure}\n")
    if found.failures:
        raise typer.Exit(1)


def _time(option: str, text: str, now: datetime, zone: ZoneInfo) -> datetime:
    try:
        return instant(text, now, zone)
    except (UsageError, OverflowError) as error:
        raise UsageError(
            f"{option} {text!r}: expected a time ago such as 2h or 3d, or a date such as 2026-03-05"
        ) from error


def _end(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """A day that is named belongs to the time until then."""
    end = _time("--until", text, now, zone)
    return end + timedelta(days=1) if _DAY.fullmatch(text) else end


def _compiled(query: str, within: Within, settings: Settings) -> Search:
    try:
        return Searches(settings.catalog, newsroom_for(settings)).compile(query, within)
    except QueryError as error:
        shown = caret(query, error) if len(query) <= _SHOWN else f"query: {error}"
        raise QueryError(shown, error.start, error.end) from error


def _print(found: Found, zone: ZoneInfo, *, as_json: bool, as_csv: bool) -> None:
    if as_csv:
        for line in csv_lines(found.hits, zone):
            sys.stdout.write(line)
    for each in found.hits:
        if as_json:
            values = values_of(each) | hit_visits(each.hit)
            typer.echo(json.dumps(values, ensure_ascii=False))
        elif not as_csv:
            typer.echo(_lines(each, zone))
    said = _said(found, zone)
    if said:
        typer.echo(said, err=as_json or as_csv)


def _lines(each: FoundArticle, zone: ZoneInfo) -> str:
    article = each.article
    marked = "".join(f"*{part}*" if is_found else part for part, is_found in each.parts)
    seen = article.seen.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if article.seen else ""
    lines = [f"{seen}  {article.title}", f"    {article.source}  {article.url}"]
    if marked:
        lines.append(f"    > {' '.join(marked.split())}")
    return printable("\n".join(lines))


def _said(found: Found, zone: ZoneInfo) -> str:
    """What there is to know about what is not shown."""
    if found.is_complete:
        return "" if found.hits else "nothing found"
    at = found.looked_back_to
    back = at.astimezone(zone).isoformat(sep=" ", timespec="seconds")[:19] if at else "?"
    about = f" of about {found.about:,}" if found.about else ""
    go_on = f"go on with --until '{back}', or --limit 0 for all"
    return f"({len(found.hits)}{about} shown, found among what was seen since {back}: {go_on})"
