"""How the service stands, in words: the daemon, its queues, the database, the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from starlette.responses import Response

from monitor.health import troubles
from monitor.web.asking import Ask, get
from monitor.web.identity import READER
from monitor.web.parts.facts import facts_of
from monitor.web.parts.vitals import Vitals, vitals_of
from monitor.web.rendering import number, page, span
from monitor.web.texts import COMMON
from monitor.web.texts.status import STATUS, StatusTexts
from monitor.workbench.crew import steps_of

NOTES = 30
PROBLEMS = 50
NAMED = 5
OLD = timedelta(days=7)
UNITS = ("B", "kB", "MB", "GB", "TB")


def show(ask: Ask) -> Response:
    """All of it."""
    site, texts = ask.site, STATUS[ask.language]
    reader = site.stores.reader
    vitals = vitals_of(reader, site.settings, site.web.idle, ask.now)
    problems = site.found.problems
    backup = vitals.observed.backup
    return page(
        ask,
        "status.html",
        title=texts.title,
        t=texts,
        vitals=vitals,
        reasons=list(_reasons(vitals, texts, ask)),
        facts=facts_of(site),
        size=lambda value: in_units(value, ask.language),
        lasted=lambda time: span(ask.now - time, COMMON[ask.language]),
        queues={each.target: each for each in vitals.queues},
        is_backup_old=backup is not None and ask.now - backup > OLD,
        steps_of=steps_of,
        problems=problems[:PROBLEMS],
        hidden=max(0, len(problems) - PROBLEMS),
        notes=reader.notes(NOTES),
        slots=_slots(reader.slots_done(), texts),
    )


def _reasons(vitals: Vitals, texts: StatusTexts, ask: Ask) -> Iterator[str]:
    """Why it is not well."""
    crew = vitals.observed.crew
    if crew is not None and crew.alive and any(troubles(crew)):
        yield texts.undone
    elif vitals.observed.pid is None:
        yield texts.no_daemon
    elif vitals.is_silent:
        yield texts.silent_daemon
    if late := vitals.stands.overdue:
        named = ", ".join(late[:NAMED])
        rest = len(late) - NAMED
        yield texts.late.format(f"{named} {texts.more.format(rest)}" if rest > 0 else named)
    if unread := vitals.stands.unread:
        yield texts.unread.format(vitals.stands.watched, unread.source, unread.error)
    for each in vitals.stands.left:
        yield texts.left.format(each.target, span(ask.now - each.due, COMMON[ask.language]))


def _slots(done: Mapping[str, datetime], texts: StatusTexts) -> Sequence[tuple[str, datetime]]:
    """What was done by the clock, the last first; names are "canary mail" or the like."""
    found = sorted(done.items(), key=lambda each: (each[1], each[0]), reverse=True)
    named = []
    for name, time in found:
        kind, _, rest = name.partition(" ")
        named.append((f"{texts.slot_names.get(kind, kind)} {rest}".strip(), time))
    return named


def in_units(value: int, language: str) -> str:
    """Bytes in a unit in which they are read.

    >>> in_units(812, "en"), in_units(4_200_000, "de"), in_units(123_400_000_000, "en")
    ('812 B', '4,2 MB', '123 GB')
    """
    amount, unit = float(value), 0
    while amount >= 999.5 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    if unit == 0 or amount >= 99.95:
        return f"{number(amount, language=language)} {UNITS[unit]}"
    text = f"{amount:.1f}"
    return f"{text.replace('.', ',') if language == 'de' else text} {UNITS[unit]}"


WAYS = (get("/status", show, READER),)
