"""Why a story that was told is told again: each copy of it is only added, unless there is news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.calendar import is_retold
from monitor.model import (
    Article,
    Bearings,
    Certainty,
    Fact,
    Hit,
    Status,
    StorySoFar,
    Visit,
)


def facts(
    article: Article,
    hits: Sequence[Hit],
    so_far: StorySoFar,
    bearings: Bearings,
    *,
    is_own_report: bool = False,
) -> tuple[Fact, ...]:
    """What is new in an article of a story, in the order of `Fact`; nothing for a mere copy.

    ``hits`` are those of the article, ``so_far`` the story without what the article says now.
    ``is_own_report`` is said of its placement. Nothing is new where no rule holds.
    """
    if not hits or not so_far.members:
        return ()
    found = {each for hit in hits for each in _facts_of(hit, so_far, bearings)}
    if article.correction and not any(each.is_correction for each in so_far.members):
        found.add(Fact.CORRECTION)
    if is_own_report and not any(
        each.is_own_report for each in so_far.members if each.source == article.source
    ):
        found.add(Fact.OWN_REPORT)
    return tuple(each for each in Fact if each in found)


def _facts_of(hit: Hit, so_far: StorySoFar, bearings: Bearings) -> Iterator[Fact]:
    told = so_far.hits.get(hit.rule, ())
    if not told:
        yield Fact.NEW_RULE
        return
    before = _together(told, bearings)
    called_off = [each for each in hit.visits if each.status is Status.CANCELLED]
    others = [each for each in hit.visits if each.status is not Status.CANCELLED]
    for fact, visits in ((Fact.DATE, others), (Fact.CANCELLED, called_off)):
        after = _only(hit, visits, bearings)
        if after is not None and is_retold(before, after, bearings):
            yield fact


def _together(hits: Sequence[Hit], bearings: Bearings) -> Hit:
    """One hit with all that the story's articles said of visits: old copies come late."""
    surest = max(hits, key=lambda hit: _rank(hit.certainty))
    others = [
        visit
        for hit in hits
        if hit is not surest
        for visit in hit.visits
        if bearings.certainty_of(hit, visit) is not Certainty.UNLIKELY
    ]
    return replace(surest, visits=(*surest.visits, *others))


def _rank(certainty: Certainty | None) -> int:
    return -1 if certainty is None else -list(Certainty).index(certainty) + len(Certainty)


def _only(hit: Hit, visits: Sequence[Visit], bearings: Bearings) -> Hit | None:
    """The hit with only these of its visits, the first of them as sure as it is."""
    if not visits:
        return None
    return replace(hit, visits=tuple(visits), certainty=bearings.certainty_of(hit, visits[0]))
