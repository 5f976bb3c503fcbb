"""What rules are expected to find and to cost, from a number of the newest articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.match import RuleSet
from monitor.model import Article
from monitor.store.article_reading import Stored
from monitor.workbench.days import Span

# From fewer articles nothing is concluded.
ENOUGH = 100


class Sampling:
    """Articles for rules to be tried on, counted while they are taken, newest first.

    ``fresh`` are those that came while their source was watched; the others were there before.
    """

    def __init__(self, stored: Iterable[Stored], now: datetime) -> None:
        self._stored = stored
        self._now = now
        self.articles = 0
        self.fresh = 0
        self._begin = now

    def __iter__(self) -> Iterator[Article]:
        for each in self._stored:
            self.articles += 1
            if not each.article.quiet:
                self.fresh += 1
                self._begin = each.article.seen or self._begin
            yield each.article

    @property
    def is_enough(self) -> bool:
        """Whether something can be concluded from so many."""
        return self.articles >= ENOUGH

    @property
    def span(self) -> Span:
        """The time in which the fresh ones came."""
        return Span(self._begin, self._now)

    @property
    def fresh_a_day(self) -> float | None:
        """How many articles come in a day; None where less than a day is known."""
        return self.span.a_day(self.fresh) if self.is_enough else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a rule does: ``held`` and ``woken`` of so many ``articles``, ``seconds`` for all woken.

    ``a_day`` is how many hits a day are to be expected, None where that cannot be told.
    """

    articles: int
    woken: int
    held: int
    seconds: float
    a_day: float | None

    @property
    def share(self) -> float:
        """For which part of the articles it held, from 0 to 1."""
        return self.held / self.articles if self.articles else 0.0

    @property
    def microseconds(self) -> float | None:
        """How long it takes to evaluate it once; None if it never was."""
        return self.seconds / self.woken * 1e6 if self.woken else None


def estimates(rules: RuleSet, sampling: Sampling) -> Mapping[str, Estimate]:
    """The estimate for each rule, by id."""
    costs = rules.measured(sampling)
    volume = sampling.fresh_a_day
    return {
        rule: Estimate(
            cost.articles,
            cost.woken,
            cost.held,
            cost.seconds,
            None if volume is None else cost.held / cost.articles * volume,
        )
        for rule, cost in costs.items()
    }
