"""What is told of a backtest: its sentences, and its values for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.workbench.asking import visit_values
from monitor.workbench.backtest import Against, Backtest, Example, Result, Side
from monitor.workbench.days import Span, number
from monitor.workbench.misses import Miss

Shown = Callable[[datetime], str]
"""Writes a time for people."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What there is to tell, and from which articles; not ``is_whole`` if it was broken off."""

    test: Backtest
    span: Span
    is_whole: bool


def looked_at(tested: Tested, shown: Shown) -> str:
    """From which articles the results are."""
    test, span = tested.test, tested.span
    since, until = map(shown, (span.begin, span.end))
    told = f"{test.articles:,} articles seen from {since} to {until}"
    if test.forgotten:
        told += (
            f"; {test.forgotten:,} of them have lost their text (retention): only title, source"
            " and address were searched"
        )
    return told if tested.is_whole else f"{told} (broken off)"


def total(result: Result, span: Span) -> str:
    """How many hits there are, and how many that is a day."""
    mean = number(span.a_day(result.hits.count - result.quiet))
    hits = f"{result.hits.count:,} hit{'' if result.hits.count == 1 else 's'}"
    told = f"{hits}, {mean} a day" if mean else f"{hits}; less than a day is no base for a mean"
    return f"{told} (budget: {result.rule.budget})" if result.rule.budget else told


def before(result: Result) -> str:
    """What the hits are compared with."""
    if result.against is Against.CONFIG:
        return f"the rule in the configuration (version {result.before})"
    same = result.stored[result.rule.version]
    older = result.stored.total() - same
    of = f", {older:,} of them of other versions" if older else ""
    return f"the {result.stored.total():,} stored hits of these articles{of}"


def values_of(result: Result, tested: Tested, misses: Mapping[str, Miss]) -> dict[str, Any]:
    """A result for a program."""
    rule, span = result.rule, tested.span
    miss = misses.get(rule.id)
    return {
        "rule": rule.id,
        "title": rule.title,
        "query": rule.query,
        "visit": visit_values(rule.visit),
        "within": rule.within,
        "version": rule.version,
        "budget": rule.budget,
        "since": span.begin.isoformat(),
        "until": span.end.isoformat(),
        "broken_off": not tested.is_whole,
        "articles": tested.test.articles,
        "forgotten": tested.test.forgotten,
        "hits": result.hits.count,
        "quiet": result.quiet,
        "a_day": span.a_day(result.hits.count - result.quiet),
        "days": {str(day): count for day, count in sorted(result.days.items())},
        "samples": [_example_values(each) for each in result.hits.examples],
        "against": result.against,
        "before": result.before,
        "stored": dict(result.stored),
        "gained": _side_values(result.gained),
        "lost": _side_values(result.lost),
        "unjudged": result.unjudged,
        "nearest_miss": miss and {"article": miss.article.id, "reason": miss.why},
    }


def _side_values(side: Side) -> dict[str, Any]:
    return {"count": side.count, "samples": [_example_values(each) for each in side.examples]}


def _example_values(each: Example) -> dict[str, Any]:
    article = each.article
    return {
        "article": article.id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "seen": article.seen.isoformat() if article.seen else None,
        "snippet": "".join(part for part, _ in each.parts),
        "found": [part for part, is_found in each.parts if is_found],
        "reason": each.why,
    }
