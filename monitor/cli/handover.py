"""`monitor handover`: what the next shift has to know."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from monitor.cli.mutes import mute_line
from monitor.cli.named import known_name
from monitor.cli.options import CONFIG, Config, Json, configured, printable
from monitor.cli.shown import age, near
from monitor.cli.story_telling import Teller
from monitor.cli.until import since
from monitor.cli.visits import who
from monitor.model import DeliveryState, Mute, SourceState
from monitor.notify.clean import one_line
from monitor.settings import Settings
from monitor.store import Queue, Reader, StoredDelivery, StoredVisit
from monitor.workbench.values import ToldStory, iso, mute_values, told_of
from monitor.workbench.visit_values import iso_day, iso_time, visitor_values

OfDesk = Annotated[str, typer.Option("--desk", metavar="ID", help="Only what this desk is told.")]
Shift = Annotated[
    str, typer.Option("--since", metavar="WHEN", help="When the shift began: 8h, or 06:00.")
]
ERROR = 120


@dataclass(frozen=True, slots=True)
class Handover:
    """What is open at the end of a shift.

    ``stories`` are those of the shift, open ones first. ``visits`` are those of today and tomorrow.
    ``ill`` are sources that cannot be read. ``given_up`` counts the messages of the shift that
    were, by target.
    """

    start: datetime
    now: datetime
    stories: Sequence[ToldStory]
    postponed: Sequence[StoredDelivery]
    mutes: Sequence[Mute]
    visits: Sequence[StoredVisit]
    ill: Sequence[SourceState]
    given_up: Mapping[str, int]
    waiting: Sequence[Queue]


def handover(
    desk: OfDesk = "", shift: Shift = "8h", config: Config = CONFIG, as_json: Json = False
) -> None:
    """Say what the next shift has to know.

    Stories of the shift, those that nobody has taken first; what is postponed and until when; mutes
    in force; visits of today and tomorrow; ill sources; messages given up, or waiting.
    """
    settings = configured(config).settings
    now = datetime.now(UTC)
    start = since(shift, now, settings.zone)
    if desk:
        known_name("desk", desk, {each.id for each in settings.desks})
    with Reader.open(settings.database) as reader:
        found = handover_of(reader, settings, start, now, desk)
    if as_json:
        typer.echo(json.dumps(values_of(found, settings), ensure_ascii=False))
        return
    for line in lines_of(found, settings):
        typer.echo(printable(line))


def handover_of(
    reader: Reader, settings: Settings, start: datetime, now: datetime, desk: str = ""
) -> Handover:
    """What there is to hand over, of one desk or of all."""
    today = now.astimezone(settings.zone).date()
    targets = _targets(settings, desk)
    on = {source.id for source in settings.sources if source.enabled}
    stories = reader.stories(since=start, desk=desk, matched=True, told=True, limit=0)
    postponed = reader.deliveries(states=[DeliveryState.POSTPONED], limit=0)
    given_up = reader.deliveries(states=[DeliveryState.GIVEN_UP], since=start, limit=0)
    return Handover(
        start=start,
        now=now,
        stories=sorted(told_of(reader, stories, now), key=_is_done),
        postponed=[each for each in postponed if each.delivery.target in targets],
        mutes=reader.mutes(now),
        visits=reader.visits(today, today + timedelta(days=1), desk=desk),
        ill=[state for name, state in reader.states().items() if state.error and name in on],
        given_up=Counter(
            each.delivery.target for each in given_up if each.delivery.target in targets
        ),
        waiting=[each for each in reader.queues(start) if each.target in targets],
    )


def _is_done(each: ToldStory) -> tuple[bool, int]:
    """Open ones first, the most urgent of them first; otherwise they stay as they are."""
    level = each.story.level
    return each.taken is not None or each.mute is not None, level.rank if level else 9


class _All:
    """Has every target, also those that are not configured any more."""

    def __contains__(self, name: object) -> bool:
        return True


def _targets(settings: Settings, desk: str) -> _All | frozenset[str]:
    found = [frozenset(each.targets) for each in settings.desks if each.id == desk]
    return found[0] if desk else _All()


def lines_of(found: Handover, settings: Settings) -> Iterator[str]:
    """All of it for people."""
    now, zone = found.now, settings.zone
    open_ones = sum(not _is_done(each)[0] for each in found.stories)
    heading = f"stories: {len(found.stories)}, {open_ones} of them open"
    yield f"handover {now.astimezone(zone):%Y-%m-%d %H:%M}, since {near(found.start, now, zone)}"
    yield from _part(heading, _stories(found, settings))
    yield from _part("postponed", _postponed(found, settings))
    yield from _part("muted", (mute_line(each, now, settings) for each in found.mutes))
    yield from _part("visits today and tomorrow", map(_visit_line, found.visits))
    yield from _part("ill sources", _ill(found, settings))
    yield from _part("messages given up or waiting", _troubles(found))


def _part(heading: str, lines: Iterator[str] | map[str]) -> Iterator[str]:
    told = list(lines)
    yield ""
    yield heading if told or ":" in heading else f"{heading}: none"
    yield from (f"  {line}" for line in told)


def _stories(found: Handover, settings: Settings) -> Iterator[str]:
    teller = Teller(settings, found.now)
    for each in found.stories:
        yield from teller.in_short(each)


def _postponed(found: Handover, settings: Settings) -> Iterator[str]:
    groups = Counter(
        (each.delivery.due or found.now, each.delivery.target, each.delivery.reason)
        for each in found.postponed
    )
    for (due, target, reason), count in sorted(groups.items()):
        yield f"{count} for {target} until {near(due, found.now, settings.zone)}: {reason}"


def _visit_line(each: StoredVisit) -> str:
    of = each.appointment
    where = ", ".join(place.name for place in of.stations) or "place not told"
    clock = f" {of.clock:%H:%M}" if of.clock else ""
    return f"{iso_day(of.first)}{clock}  {of.status}  {who(each)}: {where} ({of.certainty})"


def _ill(found: Handover, settings: Settings) -> Iterator[str]:
    for each in found.ill:
        last = each.last_success
        well = f"last read {near(last, found.now, settings.zone)}" if last else "never read"
        yield f"{each.source}: {one_line(each.error, ERROR)} ({well})"


def _troubles(found: Handover) -> Iterator[str]:
    for target, count in sorted(found.given_up.items()):
        yield f"{target}: {count} given up; `monitor alerts list --target {target}` says why"
    for each in found.waiting:
        why = f": {one_line(each.reason, ERROR)}" if each.reason else ""
        yield f"{each.target}: {each.count} waiting, for {age(found.now - each.since)}{why}"


def values_of(found: Handover, settings: Settings) -> dict[str, Any]:
    """All of it for a program."""
    teller = Teller(settings, found.now)
    return {
        "since": iso(found.start),
        "now": iso(found.now),
        "stories": [
            teller.values(each) | {"open": not _is_done(each)[0]} for each in found.stories
        ],
        "postponed": [
            {
                "key": each.delivery.key,
                "target": each.delivery.target,
                "until": iso(each.delivery.due),
                "reason": each.delivery.reason,
                "title": each.title,
                "story": each.delivery.story,
            }
            for each in found.postponed
        ],
        "mutes": [mute_values(each) for each in found.mutes],
        "visits": [_visit_values(each) for each in found.visits],
        "ill": [
            {"source": each.source, "error": each.error, "last_success": iso(each.last_success)}
            for each in found.ill
        ],
        "given_up": dict(found.given_up),
        "waiting": [
            {
                "target": each.target,
                "count": each.count,
                "since": iso(each.since),
                "reason": each.reason,
            }
            for each in found.waiting
        ],
    }


def _visit_values(each: StoredVisit) -> dict[str, Any]:
    of = each.appointment
    return {
        "id": of.id,
        "visitor": visitor_values(of.visitor),
        "places": [place.name for place in of.stations],
        "date": iso_day(of.first),
        "time": iso_time(of.clock),
        "status": str(of.status),
        "certainty": str(of.certainty),
    }
