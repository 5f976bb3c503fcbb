"""Why a story that was told is told again: each copy of it is only added, unless there is news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.calendar import is_retold
from monitor.model import Article, Bearings, Fact, Hit, Status, StorySoFar


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
    for visit in hit.visits:
        only = replace(hit, visits=(visit,), certainty=bearings.certainty_of(hit, visit))
        # Compared with each of them: copies of an old report come after the one that changed it.
        if all(is_retold(before, only, bearings) for before in told):
            yield Fact.CANCELLED if visit.status is Status.CANCELLED else Fact.DATE
