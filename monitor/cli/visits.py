"""`monitor visits` and `monitor calendar`: who comes when, where."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.options import CONFIG, Config, Json, UsageError, configured, day, printable
from monitor.model import Certainty, Status
from monitor.settings import Settings
from monitor.settings.names import nearest
from monitor.store import Reader, StoredVisit
from monitor.visit_calendar import KEPT, calendar_name, calendar_of
from monitor.workbench.visit_values import iso_day, iso_time, planned_values

From = Annotated[
    str, typer.Option("--from", metavar="DAY", help="From when on: 2026-12-01, today, -7d.")
]
To = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Until when: 2026-12-31, +7d.")]
OfDesk = Annotated[str, typer.Option("--desk", metavar="ID", help="Only visits for this desk.")]


def visits(
    start: From = "today",
    end: To = None,
    desk: OfDesk = "",
    config: Config = CONFIG,
    as_json: Json = False,
) -> None:
    """List visits, merged over the articles that tell of them.

    From today on unless you say otherwise; those to come first. "likely" ones are to be checked.
    """
    settings = configured(config).settings
    today = datetime.now(settings.zone).date()
    first = day("--from", start, today)
    last = None if end is None else day("--to", end, today)
    if last is not None and last < first:
        raise UsageError(f"--to {end!r}: {last} is before --from, {first}")
    found = sorted(_stored(settings, first, last, desk), key=lambda each: _order(each, today))
    if as_json:
        for each in found:
            typer.echo(json.dumps(planned_values(each, today), ensure_ascii=False))
        return
    if not found:
        typer.echo("no visits")
        return
    table = Table(box=None)
    for heading in ("date", "time", "status", "who", "where", "how sure", "sources"):
        is_short = heading in {"date", "time", "status"}
        table.add_column(heading, no_wrap=is_short, overflow="fold")
    for each in found:
        # Text, not markup: a title may hold brackets.
        table.add_row(*(Text(printable(cell)) for cell in _cells(each, today)))
    Console().print(table)


def calendar(desk: OfDesk = "", config: Config = CONFIG) -> None:
    """Print the calendar of visits as iCalendar (RFC 5545), for calendar programs.

    Upcoming visits, and those of the last 30 days, also when they are called off. Events keep
    their UID when they change. Visits without a day are left out.
    """
    settings = configured(config).settings
    now = datetime.now(UTC)
    first = now.astimezone(settings.zone).date() - KEPT
    found = _stored(settings, first, None, desk)
    name = calendar_name(desk, settings)
    sys.stdout.flush()
    sys.stdout.buffer.write(
        calendar_of(found, name=name, zone=settings.zone, language=settings.language)
    )


def _stored(settings: Settings, first: date, last: date | None, desk: str) -> list[StoredVisit]:
    with Reader.open(settings.database) as reader:
        if desk:
            # A desk that is not configured any more still has visits.
            names = sorted({each.id for each in settings.desks} | set(reader.visit_desks()))
            if desk not in names:
                hint = nearest(desk, names)
                raise UsageError(
                    f"there is no desk {desk!r}; did you mean {hint!r}?"
                    if hint
                    else f"there is no desk {desk!r}; configured: {', '.join(names) or 'none'}"
                )
        return reader.visits(first, last, desk=desk)


def _order(each: StoredVisit, today: date) -> tuple[bool, bool, date]:
    """Those to come first, by day; those without a day after them; then what is over."""
    of = each.appointment
    # What was called off is over on its day, too.
    last = of.last or of.first
    is_over = of.status_on(today) is Status.PAST or (last is not None and last < today)
    return is_over, of.first is None, of.first or date.max


def _cells(each: StoredVisit, today: date) -> tuple[str, ...]:
    of = each.appointment
    days = iso_day(of.first) or "open"
    if of.last and of.last != of.first:
        days += f" – {of.last}"
    count = len(each.sources)
    newest = f"{each.sources[0].source}: {each.sources[0].title}" if each.sources else ""
    more = f" (+{count - 1})" if count > 1 else ""
    return (
        days,
        iso_time(of.clock) or "",
        str(of.status_on(today)),
        who(each),
        ", ".join(place.name for place in of.stations),
        "sure" if of.certainty is Certainty.SURE else f"{of.certainty}: check",
        newest + more,
    )


def who(each: StoredVisit) -> str:
    """The visitor with the role; the role alone for one who is not named."""
    visitor = each.appointment.visitor
    if visitor.name and visitor.role:
        return f"{visitor.name} ({visitor.role})"
    return visitor.name or visitor.role
