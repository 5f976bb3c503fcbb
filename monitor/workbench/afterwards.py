"""Hits that a rule finds afterwards, in articles that were matched before it was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.match import RuleSet
from monitor.model import Article, Delivery, Hit, Target, key_of
from monitor.notify import route
from monitor.store.article_reading import Stored

AFTERWARDS = "found afterwards by `rules apply`"


@dataclass(frozen=True, slots=True)
class Found:
    """A hit, and the article without its words: they are stored already."""

    article: Article
    hit: Hit

    def found_at(self, now: datetime, *, quiet: str = "") -> Article:
        """The article as one whose hit is found now: a hit dates from the reading of its page.

        What it says of visits it said when it was read, so that it undoes nothing newer.
        """
        said = self.article.updated or self.article.read or self.article.seen
        return replace(self.article, read=now, updated=said, quiet=self.article.quiet or quiet)


class Afterwards:
    """Finds the hits of a rule that are not stored, in articles taken newest first.

    What has a hit of the rule keeps it, whichever version that is of; ``older`` are those of
    another version. An article whose page is still to be read is left to the daemon: a hit stored
    now would keep its alert from the desk.
    """

    def __init__(self, rules: RuleSet, rule: str) -> None:
        self._rules = rules
        self._rule = rules.rules[rule]
        self.articles = 0
        self.stored = 0
        self.older = 0
        self.waiting = 0
        self.forgotten = 0
        self.found: list[Found] = []

    def take(self, stored: Stored) -> None:
        """Look at one more article."""
        article = stored.article
        self.articles += 1
        self.forgotten += stored.is_forgotten
        if self._rule.id in stored.held:
            self.stored += 1
            self.older += stored.held[self._rule.id] != self._rule.version
            return
        hits, _ = self._rules.match(article)
        hit = next((each for each in hits if each.rule == self._rule.id), None)
        if hit is None:
            return
        if article.page_due is not None:
            self.waiting += 1
            return
        self.found.append(Found(replace(article, text="", teaser=""), hit))

    def hits(
        self, found: Sequence[Found], now: datetime, *, alerts: int
    ) -> list[tuple[Article, Hit]]:
        """The hits as found now; the articles that `deliveries` does not alert of are quiet."""
        first = {each.article.id for each in self.found[:alerts]}
        return [
            (each.found_at(now, quiet="" if each.article.id in first else AFTERWARDS), each.hit)
            for each in found
        ]

    def deliveries(
        self,
        found: Sequence[Found],
        desks: Mapping[str, Sequence[Target]],
        now: datetime,
        *,
        alerts: int,
    ) -> list[Delivery]:
        """What is owed for these: for the first ``alerts`` of all, the others are suppressed.

        The keys are not those of alerts that the daemon may owe at the same moment for the same
        article, so that none of its alerts is taken for one that is suppressed here.
        """
        first = {each.article.id for each in self.found[:alerts]}
        owed: list[Delivery] = []
        for each in found:
            reason = "" if each.article.id in first else AFTERWARDS
            owed += (
                replace(one, key=key_of("afterwards", one.key))
                for one in route(
                    each.article, [each.hit], desks, now=now, suppressed=reason, again=True
                )
            )
        return owed
