"""Visits: upcoming and past ones, by week or as a list, and as a calendar to subscribe to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from starlette.responses import Response

from monitor.model import Status
from monitor.notify.visit_texts import VISIT_TEXTS
from monitor.store import StoredVisit
from monitor.store.page_visits import VisitFilter, VisitPlace
from monitor.visit_calendar import KEPT, calendar_name, calendar_of
from monitor.web.asking import Ask, data, get
from monitor.web.errors import WebError
from monitor.web.identity import READER
from monitor.web.parts import choices, subscribing
from monitor.web.parts.calendar import DAY, WEEK, Shown, by_day, monday_of, shown, week_of
from monitor.web.parts.kept import Kept
from monitor.web.parts.subscribing import CALENDAR, FEEDS
from monitor.web.rendering import page
from monitor.web.texts.subscribing import SUBSCRIBING
from monitor.web.texts.visits import VISITS

PER_PAGE = 50
# More visits are not in one week, or without a day.
MOST = 500
FEW = 20
REFRESH = timedelta(hours=1)
# A calendar is written anew after that, not for everybody who asks.
FRESH = timedelta(minutes=5)
STATUSES = frozenset(map(str, Status))
PAST = "past"
# Ids are hex digits: after it no visit without a day is left.
_LAST_WITHOUT_DAY = VisitPlace(None, "~")


def show(ask: Ask) -> Response:
    """The list of upcoming visits, or past ones; or a week."""
    today = ask.now.astimezone(ask.site.settings.zone).date()
    wanted = _filter(ask, today)
    if ask.text("week"):
        return _week(ask, wanted, today)
    when = ask.one_of("when", frozenset({"upcoming", PAST}))
    reader, after = ask.site.stores.reader, _place(ask.text("after"))
    if when == PAST:
        found = reader.page_of_past_visits(wanted, today=today, after=after, limit=PER_PAGE)
    else:
        found = reader.page_of_visits(
            wanted, today=today, after=after or _LAST_WITHOUT_DAY, limit=PER_PAGE
        )
    without_day = _without_day(ask, wanted, today) if when != PAST and after is None else []
    return _page(
        ask,
        wanted,
        view=PAST if when == PAST else "upcoming",
        visits=_shown(ask, found.visits, today),
        without_day=_shown(ask, without_day, today),
        older=_cursor(found.next),
        week=None,
    )


def _week(ask: Ask, wanted: VisitFilter, today: date) -> Response:
    try:
        monday = monday_of(week_of(today) if ask.text("week") == "this" else ask.text("week"))
        previous, following = week_of(monday - WEEK), week_of(monday + WEEK)
    except (ValueError, OverflowError) as error:
        raise WebError(400, f"week: expected a week such as {week_of(today)}") from error
    found = _all(ask, replace(wanted, first=monday, last=monday + 6 * DAY), today)
    pairs = zip((each.appointment for each in found), _shown(ask, found, today), strict=True)
    return _page(
        ask,
        wanted,
        view="week",
        visits=(),
        without_day=(),
        older="",
        week=by_day(list(pairs), monday),
        name=week_of(monday),
        previous=previous,
        following=following,
    )


def _page(ask: Ask, wanted: VisitFilter, **values: Any) -> Response:
    settings, texts = ask.site.settings, VISIT_TEXTS[ask.language]
    today = ask.now.astimezone(settings.zone).date()
    chosen = {
        "desk": next(iter(wanted.desks), ""),
        "person": next(iter(wanted.persons), ""),
        "place": next(iter(wanted.places), ""),
        "status": str(next(iter(wanted.statuses), "")),
    }
    desk = chosen["desk"]
    desks = [each for each in settings.desks if desk in {"", each.id}]
    words = SUBSCRIBING[ask.language]
    calendars = [(words.desk.format(each.title), f"/calendar/{each.id}.ics") for each in desks]
    if not desk:
        calendars.insert(0, (words.all_visits, "/calendar.ics"))
    return page(
        ask,
        "visits.html",
        title=VISITS[ask.language].title,
        t=VISITS[ask.language],
        today=today,
        chosen=chosen,
        statuses=[(str(each), texts.statuses[each]) for each in Status],
        desks=choices.desks(settings),
        people=choices.people(settings),
        places=choices.places(settings),
        sources=dict(choices.sources(settings)),
        status_names=texts.statuses,
        this_week=week_of(today),
        subscribe=subscribing.block(ask, *calendars),
        **values,
    )


def calendar(ask: Ask) -> Response:
    """The calendar of a desk, or of all; what else is asked for in the query does not count."""
    settings, reader = ask.site.settings, ask.site.stores.reader
    desk = ask.id("desk") if "desk" in ask.values else ""
    if desk and desk not in dict(choices.desks(settings)) and desk not in reader.visit_desks():
        raise WebError(404, f"there is no desk {desk[:40]!r}")
    answer = subscribing.answer(ask, _written(ask, desk), CALENDAR)
    answer.headers["content-disposition"] = f'inline; filename="{desk or "monitor"}.ics"'
    return answer


def _written(ask: Ask, desk: str) -> bytes:
    """The calendar as it is, or was a few minutes ago."""
    site, settings = ask.site, ask.site.settings

    def write() -> bytes:
        today = ask.now.astimezone(settings.zone).date()
        return calendar_of(
            site.stores.reader.visits(today - KEPT, desk=desk),
            name=calendar_name(desk, settings),
            zone=settings.zone,
            language=settings.language,
            refresh=REFRESH,
        )

    return site.calendars.setdefault(desk, Kept(site.clock, FRESH)).get(write)


def _filter(ask: Ask, today: date) -> VisitFilter:
    settings = ask.site.settings
    usual = ask.who.desks[0] if len(ask.who.desks) == 1 else ""
    desk = choices.chosen(ask, "desk", choices.desks(settings), usual)
    person = choices.chosen(ask, "person", choices.people(settings))
    place = choices.chosen(ask, "place", choices.places(settings))
    status = ask.one_of("status", STATUSES)
    return VisitFilter(
        today,
        desks=(desk,) if desk else (),
        persons=(person,) if person else (),
        places=(place,) if place else (),
        statuses=(Status(status),) if status else (),
    )


def _without_day(ask: Ask, wanted: VisitFilter, today: date) -> list[StoredVisit]:
    """Those that have no day yet, which come before the others; few of these are read with them."""
    reader, found = ask.site.stores.reader, list[StoredVisit]()
    after = None
    while len(found) < MOST:
        some = reader.page_of_visits(wanted, today=today, after=after, limit=FEW)
        without = [each for each in some.visits if each.appointment.first is None]
        found += without
        after = some.next
        if after is None or len(without) < len(some.visits):
            break
    return found


def _all(ask: Ask, wanted: VisitFilter, today: date) -> tuple[StoredVisit, ...]:
    found = ask.site.stores.reader.page_of_visits(wanted, today=today, limit=MOST)
    return found.visits


def _shown(ask: Ask, found: Any, today: date) -> list[Shown]:
    desks = dict(choices.desks(ask.site.settings))
    return [shown(each, VISIT_TEXTS[ask.language], today, desks) for each in found]


def _cursor(place: VisitPlace | None) -> str:
    return "" if place is None or place.first is None else f"{place.first}~{place.visit}"


def _place(cursor: str) -> VisitPlace | None:
    if not cursor:
        return None
    day, _, visit = cursor.partition("~")
    try:
        return VisitPlace(date.fromisoformat(day), visit)
    except ValueError as error:
        raise WebError(400, "after: expected what a page links to") from error


WAYS = (
    get("/visits", show, READER),
    data("GET", "/calendar.ics", calendar, FEEDS),
    data("GET", "/calendar/{desk}.ics", calendar, FEEDS),
)
