"""What a hit changes in the calendar: visits that are new, confirmed, moved or called off."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from monitor.calendar import matching
from monitor.calendar.same import (
    Days,
    is_more_exact,
    is_same_day,
    is_same_place,
    is_same_visitor,
    together,
)
from monitor.model import (
    Appointment,
    Article,
    Bearings,
    Before,
    Certainty,
    Hit,
    Station,
    Status,
    Telling,
    Visit,
    Visitor,
    key_of,
)

# A clock that goes wrong at a publisher must not make an article newer than all that follow.
FUTURE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Entered:
    """What is to be stored: appointments that are new or changed, and who tells of what.

    ``withdrawn`` are the ids of appointments that the article does not tell of any more.
    """

    appointments: tuple[Appointment, ...] = ()
    tellings: tuple[Telling, ...] = ()
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """One visitor's visit, as an article says it, and when it says so."""

    visitor: Visitor
    visit: Visit
    certainty: Certainty
    said: datetime
    found: datetime
    is_alerted: bool
    article: str


def said_at(article: Article, found: datetime) -> datetime:
    """When an article says what we found in it: as it was published, or edited since."""
    if article.version > 1:
        edited = article.updated
        return edited if edited and edited <= found + FUTURE else found
    times = (article.published, article.page_published, article.seen)
    return next((each for each in times if each and each <= found + FUTURE), found)


def enter(
    known: Sequence[Appointment],
    tellings: Sequence[Telling],
    article: Article,
    hit: Hit,
    bearings: Bearings,
    found: datetime,
) -> Entered:
    """What a hit changes, found at that time.

    ``known`` are the appointments that may be meant and ``tellings`` all that tell of them. What
    is told earlier than what is known changes nothing but what was not known yet.
    """
    # Those with a day first: what is said without one may be meant by it.
    said = sorted(_said(article, hit, bearings, found), key=lambda each: each.visit.first is None)
    # Of the same rule: what another finds in the same article may be another visit.
    own = {each.visit for each in tellings if each.article == article.id and each.rule == hit.rule}
    calendar = {each.id: each for each in known}
    told: dict[str, Telling] = {}
    for each, of in zip(said, _meant(known, own, said, bearings), strict=True):
        match = calendar.get(of) or _told_already(calendar, told, each, bearings)
        after = (
            _new(each, article)
            if match is None
            else _merged(match, each, bearings, is_own=match.id in own, again=match.id in told)
        )
        if after is not None:
            calendar[after.id] = after
            told.setdefault(after.id, _telling(after.id, each, hit))
    gone = [
        each
        for each in own - told.keys()
        if _is_elsewhere(calendar[each], told, calendar, bearings)
    ]
    for name in gone:
        if all(each.article == article.id for each in tellings if each.visit == name):
            called_off = replace(calendar[name], status=Status.CANCELLED)
            calendar[name] = _counted(calendar[name], called_off, article.id, found)
    before = {each.id: each for each in known}
    changed = [each for each in calendar.values() if before.get(each.id) != each]
    return Entered(tuple(changed), tuple(told.values()), tuple(gone))


def _said(article: Article, hit: Hit, bearings: Bearings, found: datetime) -> Iterator[_Said]:
    """Each visitor of each visit that is at least likely."""
    at = said_at(article, found)
    for visit in hit.visits:
        certainty = bearings.certainty_of(hit, visit)
        if certainty is Certainty.UNLIKELY:
            continue
        for visitor in visit.visitors:
            yield _Said(visitor, visit, certainty, at, found, not article.quiet, article.id)


def _meant(
    known: Sequence[Appointment], own: set[str], said: Sequence[_Said], bearings: Bearings
) -> list[str]:
    """The id of the appointment that each of them means, empty for one that is not known.

    Those told with their day take theirs first: what is left may have been moved.
    """
    parents = bearings.parents
    found: list[str] = []
    for each in said:
        match = matching.on_its_day(known, each.visitor, each.visit, parents)
        found.append(match.id if match else "")
    for at, each in enumerate(said):
        if not found[at]:
            free = [one for one in known if one.id not in found]
            day = bearings.day_of(each.said)
            match = (
                matching.told_before(free, own, each.visitor, each.visit, parents)
                or matching.moved_away(free, each.visitor, each.visit, parents)
                or matching.meant(free, each.visitor, each.visit, parents, day=day)
            )
            found[at] = match.id if match else ""
    return found


def _told_already(
    calendar: Mapping[str, Appointment],
    told: Mapping[str, Telling],
    each: _Said,
    bearings: Bearings,
) -> Appointment | None:
    """The appointment that the same article told of a few lines before."""
    so_far = [calendar[name] for name in told]
    visitor, visit, parents = each.visitor, each.visit, bearings.parents
    match = matching.on_its_day(so_far, visitor, visit, parents)
    if match is None and visit.first is None:
        day = bearings.day_of(each.said)
        match = matching.meant(so_far, visitor, visit, parents, day=day)
    return match


def _new(each: _Said, article: Article) -> Appointment | None:
    visit = each.visit
    if visit.first is None and visit.status is Status.PAST:
        return None
    visitor = each.visitor
    where = [place.id or place.name for place in visit.stations]
    who = visitor.id or visitor.name or visitor.role
    return Appointment(
        # Nothing that may change later; an edit may bring a second visit like the first.
        id=key_of("visit", article.id, str(article.version), who, *where, str(visit.first)),
        visitor=visitor,
        stations=visit.stations,
        status=_planned(visit.status),
        certainty=each.certainty,
        confidence=visit.confidence,
        created=each.found,
        changed=each.found,
        said=each.said,
        first=visit.first,
        last=visit.last,
        clock=visit.clock,
        told=each.found if each.is_alerted else None,
    )


def _merged(
    known: Appointment, each: _Said, bearings: Bearings, *, is_own: bool, again: bool
) -> Appointment:
    """The appointment with what one more article says of it.

    What is merely likely never moves or calls off what is sure; nor does what was said earlier, or
    for the second time in one article (``again``), or by one that names a day that is no more.
    """
    visit = each.visit
    may_change = each.said >= known.said and not again
    if visit.first in known.former and not is_own:
        may_change = False
    if each.certainty is Certainty.LIKELY and known.certainty is Certainty.SURE:
        may_change = False
    first, last = _days(known, visit, may_change=may_change, is_own=is_own)
    is_moved = known.first is not None and not is_same_day((known.first, known.last), (first, last))
    status = _status(known, each, bearings, is_moved=is_moved) if may_change else known.status
    is_named = bool(known.visitor.name) or not each.visitor.name
    after = replace(
        known,
        visitor=known.visitor if is_named else each.visitor,
        stations=_stations(known, visit, bearings),
        status=status,
        certainty=Certainty.SURE if each.certainty is Certainty.SURE else known.certainty,
        confidence=max(known.confidence, visit.confidence),
        said=max(known.said, each.said) if may_change else known.said,
        first=first,
        last=last,
        clock=_clock(known, visit, is_moved=is_moved, may_change=may_change),
    )
    if after.first != known.first:
        after = replace(after, told=None)
    if is_moved and known.first is not None:
        after = replace(after, former=(*known.former, known.first))
    if each.is_alerted and after.told is None and visit.first is not None:
        after = replace(after, told=each.found)
    counted = _counted(known, after, each.article, each.found)
    if counted.sequence != known.sequence:
        is_news = each.is_alerted and _is_news(known, counted)
        counted = replace(counted, untold=is_news or (known.untold and status is not Status.PAST))
    return counted


def _is_news(known: Appointment, after: Appointment) -> bool:
    """Whether a change is for everybody who knew of the visit: not that it is over by now."""
    if after.status is Status.PAST:
        return False
    return (known.first, known.last, known.clock, known.status) != (
        after.first,
        after.last,
        after.clock,
        after.status,
    )


def _days(known: Appointment, visit: Visit, *, may_change: bool, is_own: bool) -> Days:
    """The days after an article: those it names if they are news, or more exact."""
    before, after = (known.first, known.last), (visit.first, visit.last)
    if visit.first is None:
        return before
    if known.first is None:
        return after
    if is_same_day(before, after):
        is_better = is_more_exact(after, before) or (is_own and may_change)
        return after if is_better else before
    return after if may_change else before


def _status(known: Appointment, each: _Said, bearings: Bearings, *, is_moved: bool) -> Status:
    """The status after an article that is newer than all before."""
    status = _planned(each.visit.status)
    if status is Status.POSTPONED and is_moved:
        # "Verschoben auf den 4. Dezember": it is to come, on another day.
        return Status.UPCOMING
    day = bearings.day_of(each.said)
    if status is Status.PAST and known.first is not None and known.first > day:
        # It cannot have been yet: the article means another one, or its date is wrong.
        return known.status
    if status is Status.UPCOMING and known.status is Status.PAST and not is_moved:
        return known.status
    if status is Status.UPCOMING and known.status is Status.POSTPONED and each.visit.first is None:
        # "Kommt später": on which day is still open.
        return known.status
    return status


def _planned(status: Status) -> Status:
    return Status.UPCOMING if status is Status.TODAY else status


def _stations(known: Appointment, visit: Visit, bearings: Bearings) -> tuple[Station, ...]:
    """The places of both: a town says more than its district."""
    if not known.stations or not visit.stations:
        return known.stations or visit.stations
    return together(known.stations, visit.stations, bearings.parents)


def _clock(known: Appointment, visit: Visit, *, is_moved: bool, may_change: bool) -> time | None:
    if is_moved:
        return visit.clock
    if known.clock is None or (may_change and visit.clock is not None):
        return visit.clock or known.clock
    return known.clock


def _counted(known: Appointment, after: Appointment, article: str, found: datetime) -> Appointment:
    """The changed appointment, with a higher sequence if its day, status or place is another."""
    if after == known:
        return known
    after = replace(after, changed=max(found, known.changed))
    old, new = ((each.first, each.last, each.clock, each.status) for each in (known, after))
    if old != new:
        before = Before(article, known.status, known.first, known.last, known.clock)
        return replace(after, sequence=known.sequence + 1, before=before)
    if known.stations != after.stations:
        return replace(after, sequence=known.sequence + 1)
    return after


def _telling(visit: str, each: _Said, hit: Hit) -> Telling:
    return Telling(
        visit=visit,
        article=each.article,
        rule=hit.rule,
        desk=hit.desk,
        found=each.found,
        said=each.said,
        status=each.visit.status,
        certainty=each.certainty,
        first=each.visit.first,
        last=each.visit.last,
    )


def _is_elsewhere(
    known: Appointment,
    told: Collection[str],
    calendar: Mapping[str, Appointment],
    bearings: Bearings,
) -> bool:
    """Whether the article, edited, now tells of this visit under another appointment."""
    return any(
        is_same_visitor(known.visitor, calendar[each].visitor)
        and is_same_place(known.stations, calendar[each].stations, bearings.parents)
        for each in told
    )
