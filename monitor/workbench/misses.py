"""What a rule that finds nothing misses by least."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.match import Explanation, RuleSet
from monitor.model import Article


@dataclass(frozen=True, slots=True)
class Miss:
    """An article for which a rule does not hold, and the reason."""

    article: Article
    why: str


def nearest_miss(rules: RuleSet, rule: str, articles: Iterable[Article]) -> Miss | None:
    """The first of the articles for which most of the rule holds; None where none of it does."""
    best: tuple[float, Article, Explanation] | None = None
    for article in articles:
        explanation = rules.explain(article, rule)
        share = held(explanation)
        if share > (best[0] if best else 0.0):
            best = share, article, explanation
    return Miss(best[1], best[2].why) if best else None


def held(part: Explanation) -> float:
    """How much of a query holds, from 0 to 1.

    >>> found, missing = Explanation("Rheine", True), Explanation("Greven", False)
    >>> held(Explanation("AND", False, parts=(found, missing)))
    0.5
    """
    if part.holds:
        return 1.0
    if not part.parts:
        return 0.0
    shares = [held(each) for each in part.parts]
    if part.text == "OR":
        return max(shares)
    # All parts hold, and yet the whole does not: they are too far from each other.
    return min(0.9, sum(shares) / len(shares))
