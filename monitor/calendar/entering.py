"""What a hit changes in the calendar: visits that are new, confirmed, moved or called off."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.calendar import matching
from monitor.calendar.merging import Said, counted, merged, planned
from monitor.calendar.same import (
    is_same_place,
    is_same_visitor,
)
from monitor.model import (
    Appointment,
    Article,
    Bearings,
    Certainty,
    Hit,
    Status,
    Telling,
    key_of,
)

# A clock that goes wrong at a publisher must not make an article newer than all that follow.
FUTURE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Entered:
    """What is to be stored: appointments that are new or changed, and who tells of what.

    ``withdrawn`` are the ids of appointments of which the rule does not find the article to tell
    any more.
    """

    appointments: tuple[Appointment, ...] = ()
    tellings: tuple[Telling, ...] = ()
    withdrawn: tuple[str, ...] = ()


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

    ``known`` are the appointments that may be meant; ``tellings`` are all of those that the article
    told of before. What is told earlier than what is known adds only what was not known yet.
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
            else merged(match, each, bearings, is_own=match.id in own, again=match.id in told)
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
        of_it = [(each.article, each.rule) for each in tellings if each.visit == name]
        if of_it == [(article.id, hit.rule)]:
            # Nobody tells of it any more; calendar programs have it, so it stays as one called off.
            called_off = replace(calendar[name], status=Status.CANCELLED)
            calendar[name] = counted(calendar[name], called_off, article.id, found)
    before = {each.id: each for each in known}
    changed = [each for each in calendar.values() if before.get(each.id) != each]
    return Entered(tuple(changed), tuple(told.values()), tuple(gone))


def _said(article: Article, hit: Hit, bearings: Bearings, found: datetime) -> Iterator[Said]:
    """Each visitor of each visit that is at least likely."""
    at = said_at(article, found)
    for visit in hit.visits:
        certainty = bearings.certainty_of(hit, visit)
        if certainty is Certainty.UNLIKELY:
            continue
        for visitor in visit.visitors:
            yield Said(visitor, visit, certainty, at, found, not article.quiet, article.id)


def _meant(
    known: Sequence[Appointment], own: set[str], said: Sequence[Said], bearings: Bearings
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
    each: Said,
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


def _new(each: Said, article: Article) -> Appointment | None:
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
        status=planned(visit.status),
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


def _telling(visit: str, each: Said, hit: Hit) -> Telling:
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
