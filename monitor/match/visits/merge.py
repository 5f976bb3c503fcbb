"""From single sightings to visits: the same visitor on the same day, then all who come together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from monitor.match.visits.sighting import Found, Sighting
from monitor.match.visits.titles import Rank
from monitor.match.visits.when import When, is_exact
from monitor.match.visits.where import Nearness
from monitor.model import Point, Station, Status, Visit, Visitor
from monitor.text.dates import Days

# What a sighting must have to say something by itself.
_SAYS_LITTLE = 1.0
_MOST_POINTS = 12
# At so many points a visit is sure; others within so many sentences may be at the same.
_SURE = 3.5
_CLOSE = 5
# A place in the same sentence is as near as one in the clause; one beside it is not.
_AS_NEAR = 0.25


def visits_of(sightings: Iterable[Sighting]) -> list[Visit]:
    """The visits, the most certain first; those to come before those that are over."""
    found: dict[str, list[Found]] = {}
    for sighting in sightings:
        _add(found.setdefault(sighting.who.key, []), sighting)
    every = [each for groups in found.values() for each in groups]
    _join_company(every)
    together: list[list[Found]] = []
    for each in sorted(every, key=lambda one: -one.score):
        group = next((group for group in together if _is_together(group[0], each)), None)
        if group is None:
            together.append([each])
        else:
            group.append(each)
    return sorted(map(_visit, together), key=_rank)


def _join_company(every: Sequence[Found]) -> None:
    """Who is named close to somebody who is surely there is more likely to be there, too."""
    sure = [each for each in every if each.score >= _SURE and each.who.rank is not Rank.LOCAL]
    for found in every:
        best = found.best
        if found.score >= _SURE or best.score < _SAYS_LITTLE or found.who.rank is Rank.LOCAL:
            continue
        for other in sure:
            apart = abs(other.best.sentence.number - best.sentence.number)
            if other.who.key != found.who.key and apart <= _CLOSE:
                told = f"{other.who.name or other.who.role} is there, too"
                best = replace(best, points=(*best.points, Point(1.0, told)))
                found.sightings[found.sightings.index(found.best)] = best
                break


def _rank(visit: Visit) -> tuple[int, int, date]:
    """What is sure before what is likely, what is off or to come before what is over."""
    order = [Status.CANCELLED, Status.POSTPONED, Status.TODAY, Status.UPCOMING, Status.PAST]
    likely = 0 if visit.confidence >= 0.7 else 1 if visit.confidence >= 0.5 else 2
    return likely, order.index(visit.status), visit.first or date.max


def _day(sighting: Sighting) -> Days | None:
    when = sighting.when
    return when.days if when is not None and when.is_own else None


def _overlap(one: Days, other: Days) -> bool:
    return one.first <= other.last and other.first <= one.last


def _add(groups: list[Found], sighting: Sighting) -> None:
    day = _day(sighting)
    for group in groups:
        known = _group_day(group)
        if day is None or known is None or _overlap(day, known):
            group.sightings.append(sighting)
            return
    groups.append(Found(sighting.who, [sighting]))


def _group_day(group: Found) -> Days | None:
    days = [day for each in group.sightings if (day := _day(each)) is not None]
    return min(days, key=lambda each: (each.last - each.first, each.first)) if days else None


def _is_together(one: Found, other: Found) -> bool:
    if (one.confidence >= 0.5) != (other.confidence >= 0.5) or one.who.key == other.who.key:
        return False
    first, second = _told(one), _told(other)
    return _status(one) == _status(other) and (
        first is None or second is None or _overlap(first.days, second.days)
    )


def _told(group: Found) -> When | None:
    """The day of a visit: that of the sentence that says most."""
    own = [each for each in group.sightings if _day(each) is not None]
    near = own or [each for each in group.sightings if each.when is not None]
    exact = [each for each in near if each.when and is_exact(each.when.days)]
    pool = exact or near
    return max(pool, key=lambda each: each.score).when if pool else None


def _status(group: Found) -> Status:
    telling = [each for each in group.sightings if each.score > _SAYS_LITTLE] or group.sightings
    for each in telling:
        if each.status.is_off:
            return each.status
    dated = [each for each in telling if _day(each) is not None] or telling
    return max(dated, key=lambda each: each.score).status


def _visit(group: Sequence[Found]) -> Visit:
    foremost = group[0]
    best = foremost.best
    told = next((when for each in group if (when := _told(each)) is not None), None)
    return Visit(
        visitors=_visitors(group),
        stations=_stations(group),
        status=_status(foremost),
        confidence=round(foremost.confidence, 3),
        sentence=best.whole,
        first=told.days.first if told else None,
        last=told.days.last if told else None,
        clock=told.expression.time if told else None,
        date_text=told.expression.text if told else "",
        points=_points(foremost),
        evidence=tuple(dict.fromkeys(one for each in group for one in each.best.evidence)),
    )


def _visitors(group: Sequence[Found]) -> tuple[Visitor, ...]:
    """Those who are named; "der Minister" may be one of them."""
    named = [each for each in group if each.who.name] or group
    roles = [each.who.role.lower() for each in named]
    return tuple(
        _visitor(each)
        for each in named
        # "die Ministerin" is "die Kultusministerin" again.
        if each.who.name or not any(_is_shorter(each.who.role.lower(), role) for role in roles)
    )


def _is_shorter(role: str, other: str) -> bool:
    return role != other and other.endswith(role)


def _visitor(found: Found) -> Visitor:
    who = found.who
    return Visitor(who.person.id if who.person else "", who.name, who.role, who.land)


def _points(found: Found) -> tuple[Point, ...]:
    points = list(found.best.points)
    more = round(found.score - found.best.score, 2)
    if more:
        points.append(Point(more, f"{len(found.sightings) - 1} more places of the text tell of it"))
    return tuple(points[:_MOST_POINTS])


def _stations(group: Sequence[Found]) -> tuple[Station, ...]:
    """The places that stand nearest to each of the sightings; what is far counts only alone."""
    weights: dict[Station, float] = {}
    telling = [
        each
        for found in group
        for each in found.sightings
        if each.score >= _SAYS_LITTLE and each.spots
    ]
    telling = telling or [each for found in group for each in found.sightings if each.spots]
    nearest = max((each.spots[0][0] for each in telling), default=0.0)
    for sighting in telling:
        best = sighting.spots[0][0]
        # Who flies to China is not also at home.
        if best >= min(nearest, Nearness.SENTENCE):
            for weight, station in sighting.spots:
                if weight >= best - _AS_NEAR:
                    weights[station] = max(weight, weights.get(station, 0.0))
    return tuple(sorted(weights, key=lambda each: -weights[each]))
