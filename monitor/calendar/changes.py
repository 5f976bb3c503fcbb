"""Whether an article that was edited says something else of its visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.calendar.same import is_same_day, is_same_place, is_same_visitor, may_be_same_visitor
from monitor.model import Bearings, Certainty, Hit, Status, Visit, Visitor

_Told = tuple[Visitor, Visit]


def is_retold(before: Hit, after: Hit, bearings: Bearings) -> bool:
    """Whether the desk is to be told again of a rule that held for the article before.

    It is if a visit is new, has (another) date or time, is called off or moved, or takes place
    after all; and if the rule found nothing before that was worth an alert. Not if a visit is over
    by now, or is not mentioned any more.
    """
    if before.certainty is None or after.certainty in {None, Certainty.UNLIKELY}:
        return False
    if before.certainty is Certainty.UNLIKELY:
        return True
    old = list(_told(before, bearings))
    new = []
    for each in _told(after, bearings):
        same = next((one for one in old if _is_same(one, each, bearings) and _on(one, each)), None)
        if same is None:
            new.append(each)
        else:
            old.remove(same)
            if _is_news(same[1], each[1]):
                return True
    for each in new:
        same = next((one for one in old if _is_same(one, each, bearings)), None)
        if same is None:
            if each[1].status is not Status.PAST:
                return True
            continue
        old.remove(same)
        if _is_news(same[1], each[1]):
            return True
    return False


def _told(hit: Hit, bearings: Bearings) -> Iterator[_Told]:
    for visit in hit.visits:
        if bearings.certainty_of(hit, visit) is not Certainty.UNLIKELY:
            for visitor in visit.visitors:
                yield visitor, visit


def _is_same(one: _Told, other: _Told, bearings: Bearings) -> bool:
    return (
        is_same_visitor(one[0], other[0]) or may_be_same_visitor(one[0], other[0])
    ) and is_same_place(one[1].stations, other[1].stations, bearings.parents)


def _on(one: _Told, other: _Told) -> bool:
    return is_same_day((one[1].first, one[1].last), (other[1].first, other[1].last))


def _is_news(before: Visit, after: Visit) -> bool:
    if _kind(before.status) != _kind(after.status):
        return True
    if after.status is Status.PAST:
        return False
    days = _days(after)
    if days[0] is not None and days != _days(before):
        return True
    return after.clock is not None and after.clock != before.clock


def _kind(status: Status) -> Status:
    """That a visit is today or over is no news: it was to be expected."""
    return Status.UPCOMING if status in {Status.TODAY, Status.PAST} else status


def _days(visit: Visit) -> tuple[date | None, date | None]:
    return visit.first, visit.last or visit.first
