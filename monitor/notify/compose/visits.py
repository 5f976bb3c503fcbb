"""What an alert says of visits: who comes, where, when, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from monitor.model import (
    Alert,
    Appointment,
    Before,
    Certainty,
    DeliveryKind,
    Station,
    Status,
    Visit,
    Visitor,
    is_exact,
)
from monitor.notify.clean import cut, one_line
from monitor.notify.visit_texts import VisitTexts

LONGEST = 160
SENTENCE = 300
# So many visits of an article are told, as many more are counted.
TOLD = 6
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """A visit in words. ``before`` is what was known before the article; the last may be empty."""

    who: str
    where: str
    when: str
    status: str
    before: str
    check: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A visit as an alert tells it; ``is_sure``: nobody needs to check it."""

    visitors: tuple[Visitor, ...]
    stations: tuple[Station, ...]
    status: Status
    first: date | None
    last: date | None
    clock: time | None
    date_text: str
    is_sure: bool
    sentence: str
    before: Before | None

    def status_on(self, today: date) -> Status:
        """A visit that was planned when the article was written may be over when it is told."""
        if self.first is None or self.status not in {Status.UPCOMING, Status.TODAY}:
            return self.status
        if (self.last or self.first) < today:
            return Status.PAST
        return Status.TODAY if self.first <= today else Status.UPCOMING


@dataclass(frozen=True, slots=True)
class ToldVisits:
    """The visits of an alert. ``subject`` tells the first, ``others`` counts further visitors.

    ``left`` says how many visits are not told, and is empty if all are.
    """

    told: tuple[Told, ...] = ()
    subject: str = ""
    others: int = 0
    left: str = ""


def told_visits(alert: Alert, texts: VisitTexts, zone: tzinfo, now: datetime) -> ToldVisits:
    """The visits of an alert, each once: those that are still to come, or are called off, first.

    A reminder tells of its one visit, as the calendar has it now.
    """
    today = now.astimezone(zone).date()
    found = visits_of(alert, today)
    if not found:
        return ToldVisits()
    shout = f"{texts.reminder}: " if alert.kind is DeliveryKind.REMINDER else ""
    left = len(found) - TOLD
    return ToldVisits(
        told=tuple(_told(each, texts, today) for each in found[:TOLD]),
        subject=shout + _subject(found[0], texts, today),
        others=max(0, len({one for each in found for one in each.visitors}) - 1),
        left=texts.more.format(left) if left > 0 else "",
    )


def visits_among(appointments: Sequence[Appointment], today: date) -> list[Facts]:
    """Visits of the calendar as they stand on that day."""
    found = map(_of_appointment, appointments)
    return [replace(each, status=each.status_on(today)) for each in found]


def visits_of(alert: Alert, today: date) -> list[Facts]:
    """The visits of an alert as they stand on that day, those that are over last."""
    if alert.kind is DeliveryKind.REMINDER:
        found = [_of_appointment(each, alert) for each in alert.appointments]
    else:
        found = list(_of_hits(alert))
    found = [replace(each, status=each.status_on(today)) for each in found]
    return sorted(found, key=lambda each: each.status is Status.PAST)


def facts(told: Told, texts: VisitTexts) -> list[tuple[str, str]]:
    """A visit for a mail: who, when, where, and how it stands, each with its name."""
    when = "; ".join(filter(None, (told.when, told.before)))
    status = f"{told.status} – {told.check}" if told.check else told.status
    return [
        (texts.who, told.who),
        (texts.when, when),
        (texts.where, told.where),
        (texts.status, status),
    ]


def line(told: Told) -> str:
    """A visit for a chat, in one line."""
    when = "; ".join(filter(None, (told.when, told.before)))
    parts = (told.status.upper(), when, told.where, told.who, told.check)
    return " · ".join(part for part in parts if part)


def coming(
    appointments: Sequence[Appointment], texts: VisitTexts, zone: tzinfo, now: datetime
) -> tuple[str, ...]:
    """Visits of the calendar, each in one line that begins with its day."""
    today = now.astimezone(zone).date()
    told = [_told(_of_appointment(each), texts, today) for each in appointments]
    lines = ((each.when, each.where, each.who, each.check) for each in told)
    return tuple(" · ".join(filter(None, parts)) for parts in lines)


def _of_appointment(each: Appointment, alert: Alert | None = None) -> Facts:
    sentences = (
        visit.sentence.text
        for hit in (alert.hits if alert else ())
        for visit in hit.visits
        if any(_is(visitor, each.visitor) for visitor in visit.visitors)
    )
    return Facts(
        visitors=(each.visitor,),
        stations=each.stations,
        status=each.status,
        first=each.first,
        last=each.last,
        clock=each.clock,
        date_text="",
        is_sure=each.certainty is Certainty.SURE,
        sentence=next(sentences, ""),
        before=None,
    )


def _of_hits(alert: Alert) -> Iterator[Facts]:
    seen: set[object] = set()
    for hit in alert.hits:
        for at, visit in enumerate(hit.visits):
            same = (visit.visitors, visit.stations, visit.first, visit.status)
            if same not in seen:
                seen.add(same)
                is_sure = hit.certainty is Certainty.SURE and (
                    at == 0 or visit.confidence >= hit.visits[0].confidence
                )
                yield _of_visit(visit, alert, is_sure=is_sure)


def _of_visit(visit: Visit, alert: Alert, *, is_sure: bool) -> Facts:
    appointment = next(
        (
            each
            for each in alert.appointments
            if any(_is(visitor, each.visitor) for visitor in visit.visitors)
            and (visit.first is None or each.first == visit.first)
        ),
        None,
    )
    before = appointment.before if appointment else None
    is_mine = before is not None and before.article == alert.article.id
    return Facts(
        visitors=visit.visitors,
        stations=visit.stations or (appointment.stations if appointment else ()),
        status=visit.status,
        # "Der Besuch fällt aus": on which day it should have been is in the calendar.
        first=visit.first or (appointment.first if appointment else None),
        last=visit.last if visit.first or not appointment else appointment.last,
        clock=visit.clock or (appointment.clock if appointment else None),
        date_text=visit.date_text,
        is_sure=is_sure,
        sentence=visit.sentence.text,
        before=before if is_mine else None,
    )


def _is(one: Visitor, other: Visitor) -> bool:
    return one == other or bool(one.id and one.id == other.id) or (one.name == other.name != "")


def _subject(facts: Facts, texts: VisitTexts, today: date) -> str:
    """A visit in a few words: `ABGESAGT: Fr 27.11. Rheine – Selma Kortüm`."""
    day = days_told(facts.first, facts.last, texts, today, full=False) or texts.no_day
    where = _places(facts.stations[:1], texts)
    who = _people(facts.visitors[:1], texts, roles=False)
    check = "" if facts.is_sure else texts.check
    shout = texts.shout.get(facts.status, "")
    return ": ".join(filter(None, (shout, check, f"{day} {where} – {who}")))


def _told(facts: Facts, texts: VisitTexts, today: date) -> Told:
    return Told(
        who=_people(facts.visitors, texts, roles=True),
        where=_places(facts.stations, texts),
        when=_when(facts, texts, today),
        status=texts.statuses[facts.status],
        before=_before(facts, texts, today),
        check="" if facts.is_sure else texts.check,
        sentence=one_line(facts.sentence, SENTENCE),
    )


def _when(facts: Facts, texts: VisitTexts, today: date) -> str:
    days = days_told(facts.first, facts.last, texts, today, full=True)
    if not days:
        said = one_line(facts.date_text, 60)
        return f"{texts.no_day}: {said}" if said else texts.no_day
    if facts.clock is not None:
        days += ", " + texts.clock.format(facts.clock.strftime("%H:%M"))
    near = {today: texts.today, today + DAY: texts.tomorrow}.get(facts.first or today - DAY, "")
    return f"{days} ({near})" if near and is_exact(facts.first, facts.last) else days


def _before(facts: Facts, texts: VisitTexts, today: date) -> str:
    """What held before the article changed it, if that was another day or time."""
    before = facts.before
    if before is None or before.first is None:
        return ""
    is_moved = (before.first, before.last or before.first) != (
        facts.first,
        facts.last or facts.first,
    )
    if not is_moved and before.clock in {None, facts.clock}:
        return ""
    said = days_told(before.first, before.last, texts, today, full=True)
    if before.clock is not None:
        said += ", " + texts.clock.format(before.clock.strftime("%H:%M"))
    return texts.before.format(said)


def days_told(
    first: date | None, last: date | None, texts: VisitTexts, today: date, *, full: bool
) -> str:
    """The day or days; the year in full, or where it is not to be expected."""
    if first is None:
        return ""
    said = _day(first, texts, full=full or _is_far(first, today))
    if last is None or last == first:
        return said
    return f"{said} – {_day(last, texts, full=full or _is_far(last, today))}"


def _is_far(day: date, today: date) -> bool:
    return day.year != today.year and abs(day - today) > timedelta(days=60)


def _day(day: date, texts: VisitTexts, *, full: bool) -> str:
    return (texts.full_day if full else texts.day).format(
        weekday=texts.weekdays[day.weekday()],
        day=day.day,
        month=texts.months[day.month - 1],
        year=day.year,
    )


def _people(visitors: Sequence[Visitor], texts: VisitTexts, *, roles: bool) -> str:
    names = []
    for each in visitors:
        name = each.name or each.role or texts.unnamed
        role = f" ({each.role})" if roles and each.name and each.role else ""
        names.append(one_line(name + role, 120))
    return cut(", ".join(names) or texts.unnamed, LONGEST)


def _places(stations: Sequence[Station], texts: VisitTexts) -> str:
    names = dict.fromkeys(one_line(each.name, 80) for each in stations)
    return cut(", ".join(filter(None, names)), LONGEST) or texts.nowhere
