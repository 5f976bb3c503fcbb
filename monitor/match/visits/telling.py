"""Why there is a visit that a rule asks for, or why there is none, in words for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.match.explain import Explanation
from monitor.match.newsroom import Newsroom
from monitor.match.places import Places
from monitor.match.visits.asked import Asked
from monitor.model import Article, Certainty, Point, Status, Visit, VisitCondition

_MOST = 5
_BECOMES = {
    Certainty.SURE: "sure, so the rule's level counts",
    Certainty.LIKELY: "likely, so it is in the digest, to be checked",
    Certainty.UNLIKELY: "unlikely, so it is only stored",
}


def explained(
    asked: Asked,
    visits: Sequence[Visit],
    places: Places,
    newsroom: Newsroom,
    article: Article,
    floor: float,
) -> Explanation:
    """Each visit that was seen in the article, with the points for and against it."""
    wanted = asked.among(visits, places, newsroom.known_day_of(article))
    kept = [each for each in wanted if each.confidence >= newsroom.likely]
    parts = tuple(
        _of_visit(visit, _why_not(asked, visit, wanted, places), newsroom)
        for visit in visits[:_MOST]
    )
    holds = bool(kept) or any(each.confidence >= floor for each in wanted[:1])
    reason = "" if holds else ("none of these" if parts else "nothing tells of a visit")
    return Explanation(_condition(asked.condition), holds, (), reason, parts)


def _condition(condition: VisitCondition) -> str:
    by = " or ".join(f"@{each}" for each in condition.by) or "somebody in office"
    to = " or ".join(f"@{each}" for each in condition.to) or "anywhere"
    when = "" if len(condition.when) == len(Status) else f", {' or '.join(condition.when)}"
    return f"a visit of {by} to {to}{when}"


def _why_not(asked: Asked, visit: Visit, wanted: Sequence[Visit], places: Places) -> str:
    """What keeps the visit from being one that is asked for; empty for one that is."""
    if any(each.sentence == visit.sentence and each.status == visit.status for each in wanted):
        return ""
    if visit.status not in asked.condition.when:
        return f"it is {visit.status}, which the rule does not ask for"
    if not asked.leads_there(visit, places):
        where = ", ".join(each.name for each in visit.stations) or "a place that is not told"
        return f"it leads to {where}"
    return "nobody the rule asks for comes"


def _of_visit(visit: Visit, why_not: str, newsroom: Newsroom) -> Explanation:
    who = ", ".join(each.name or each.role for each in visit.visitors)
    where = ", ".join(each.name for each in visit.stations) or "place not told"
    day = visit.first.isoformat() if visit.first else "day not told"
    days = day if visit.last in {None, visit.first} else f"{day} to {visit.last}"
    certainty = newsroom.certainty(visit.confidence)
    text = f"{visit.status}: {who}; {where}; {days}"
    reason = why_not or f"confidence {visit.confidence:.2f}, {_BECOMES[certainty]}"
    sentence = Explanation("told in", True, (visit.sentence,))
    return Explanation(
        f"{text} – {reason}",
        not why_not and certainty is not Certainty.UNLIKELY,
        parts=(sentence, *_points(visit.points)),
    )


def _points(points: Sequence[Point]) -> Iterator[Explanation]:
    for each in points:
        yield Explanation(f"{each.weight:+.1f} {each.told}", each.weight > 0)
