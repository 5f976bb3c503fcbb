"""The calendar of visits as iCalendar (RFC 5545); the only file that imports icalendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from monitor.model import Appointment, Certainty, Status, is_exact
from monitor.notify.clean import clean, one_line
from monitor.notify.visit_texts import VISIT_TEXTS, VisitTexts
from monitor.settings import Settings
from monitor.store import StoredVisit

PRODID = "-//monitor//visits//EN"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LONGEST = 300
LONGEST_URL = 4000
# So long visits stay in the file that are over or called off, for calendars that read it anew.
KEPT = timedelta(days=30)


def calendar_name(desk: str, settings: Settings) -> str:
    """How calendar programs list the calendar of a desk; of all desks if it is empty."""
    titles = {each.id: each.title for each in settings.desks}
    return f"monitor: {titles.get(desk) or desk}" if desk else "monitor"


def calendar_of(
    visits: Sequence[StoredVisit],
    *,
    name: str,
    zone: ZoneInfo,
    language: str,
    refresh: timedelta | None = None,
) -> bytes:
    """The file. Visits without a day are left out: an event must have one.

    Times are in UTC, so that no zone has to be described; days are days. There is no METHOD: with
    PUBLISH an organizer would have to be named (RFC 5546, 3.2.1), and programs that read a file
    need none. So DTSTAMP is when an event was last changed (RFC 5545, 3.8.7.2), and the file stays
    the same as long as nothing changes. ``refresh``: how often a program that subscribes to it may
    read it anew.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("name", one_line(name, LONGEST))
    # What NAME (RFC 7986) is for programs that do not know it.
    calendar.add("x-wr-calname", one_line(name, LONGEST))
    calendar.add("x-wr-timezone", zone.key)
    if refresh is not None:
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        # What that (RFC 7986) is for programs that do not know it.
        calendar.add("x-published-ttl", icalendar.vDuration(refresh))
    for each in visits:
        if each.appointment.first is not None:
            calendar.add_component(_event(each, zone, VISIT_TEXTS[language]))
    written: bytes = calendar.to_ical()
    return written


def _event(each: StoredVisit, zone: ZoneInfo, texts: VisitTexts) -> icalendar.Event:
    of = each.appointment
    event = icalendar.Event()
    event.add("uid", f"{of.id}@monitor")
    event.add("sequence", of.sequence)
    event.add("dtstamp", _whole(of.changed))
    event.add("created", _whole(of.created))
    event.add("last-modified", _whole(of.changed))
    _add_times(event, of, zone)
    event.add("status", _status(of))
    event.add("summary", _summary(of, texts))
    where = ", ".join(one_line(place.name, LONGEST) for place in of.stations)
    if where:
        event.add("location", where)
    event.add("description", _description(each, zone, texts))
    if rules := [one_line(rule, LONGEST) for rule in each.rules]:
        event.add("categories", rules)
    links = [url for one in each.sources if (url := _link(one.url))]
    if links:
        event.add("url", links[0])
    # It is somebody else's appointment: nobody is busy by it.
    event.add("transp", "TRANSPARENT")
    return event


def _add_times(event: icalendar.Event, of: Appointment, zone: ZoneInfo) -> None:
    """An hour from its time of day on, or whole days, the end of which is the day after."""
    if of.first is None:
        return
    if of.clock is not None and of.end == of.first:
        begin = datetime.combine(of.first, of.clock, zone).astimezone(UTC)
        event.add("dtstart", begin)
        event.add("dtend", begin + HOUR)
    else:
        event.add("dtstart", of.first)
        event.add("dtend", (of.end or of.first) + DAY)


def _status(of: Appointment) -> str:
    if of.status is Status.CANCELLED:
        return "CANCELLED"
    is_open = of.status is Status.POSTPONED or not is_exact(of.first, of.last)
    return "TENTATIVE" if is_open or of.certainty is not Certainty.SURE else "CONFIRMED"


def _summary(of: Appointment, texts: VisitTexts) -> str:
    """`ABGESAGT: Selma Kortüm (Staatssekretärin), Rheine`."""
    visitor = of.visitor
    role = f" ({visitor.role})" if visitor.name and visitor.role else ""
    who = (visitor.name or visitor.role or texts.unnamed) + role
    where = ", ".join(place.name for place in of.stations)
    check = "" if of.certainty is Certainty.SURE else texts.check
    what = ", ".join(filter(None, (who, where)))
    return one_line(": ".join(filter(None, (texts.shout.get(of.status, ""), check, what))), LONGEST)


def _description(each: StoredVisit, zone: ZoneInfo, texts: VisitTexts) -> str:
    """How it stands, what it was before, and every article with its address."""
    of = each.appointment
    status = texts.statuses[of.status]
    check = f" – {texts.check}" if of.certainty is not Certainty.SURE else ""
    lines = [f"{texts.status}: {status}{check}"]
    if of.before is not None and of.before.first not in {None, of.first}:
        lines.append(texts.before.format(of.before.first))
    for one in each.sources:
        said = one.telling.said.astimezone(zone)
        lines += ["", one_line(f"{one.title} ({one.source}, {said:%Y-%m-%d})", LONGEST)]
        if link := _link(one.url):
            lines.append(link)
    return clean("\n".join(lines))


def _link(url: str) -> str:
    """The address, if it is one that may be clicked; blanks would end it."""
    link = one_line(url, LONGEST_URL).replace(" ", "%20")
    return link if link.lower().startswith(("https://", "http://")) else ""


def _whole(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(microsecond=0)
