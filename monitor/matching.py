"""Asks the rules about articles, and decides what follows from their hits."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.delivering import Delivering
from monitor.grouping import Grouping
from monitor.match import Newsroom, RuleFault, RuleSet
from monitor.matched import Budgets, Matched
from monitor.model import Article, Catalog, Hit, Rule
from monitor.notify.hours import day_began
from monitor.outlets import Outlets
from monitor.ports import Archive

KEPT_BACK = "published before the time of --no-send-before"
# Under which name that time is kept where several workers are to know it.
NO_SEND_BEFORE = "no send before"


@dataclass(slots=True, kw_only=True)
class Matching(Delivering):
    """Holds the rules that are asked.

    What was published before ``no_send_before`` alerts nobody: those who were told cannot be known
    after a restore.
    """

    no_send_before: datetime | None = None
    matching: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def adopt(
        self,
        rules: Iterable[Rule],
        catalog: Catalog,
        outlets: Outlets,
        newsroom: Newsroom | None = None,
    ) -> tuple[RuleFault, ...]:
        """Hold these rules and outlets from now on, both at once; what is wrong with rules.

        Of a rule that cannot be used the last good version stays. What is waiting to be matched
        meets either the old rules with the old desks or the new ones with the new.
        """
        async with self.matching:
            faults = await asyncio.to_thread(self.rules.update, rules, catalog, newsroom)
            desks = (each.desk for each in self.rules.rules.values())
            before, self.outlets = self.outlets, outlets.keeping(desks, self.outlets)
        if before.notifier is not outlets.notifier:
            await asyncio.to_thread(before.notifier.close)
        return faults

    async def _matched(self, articles: Sequence[Article], now: datetime) -> Matched:
        return await asyncio.to_thread(self._match, articles, now) if articles else Matched()

    def _match(self, articles: Sequence[Article], now: datetime) -> Matched:
        asked = [(article, *self.ask(article)) for article in articles]
        found = self.decide(self.archive, [(article, hits) for article, hits, _ in asked], now)
        found.failures += [failure for *_, failed in asked for failure in failed]
        return found

    def decide(
        self, archive: Archive, asked: Sequence[tuple[Article, Sequence[Hit]]], now: datetime
    ) -> Matched:
        """What follows from the hits of articles, by what ``archive`` has; to be stored then.

        Nobody else may decide until that is done: the article before may have begun the story.
        """
        found = Matched()
        asked = [(self._kept_back(article), hits) for article, hits in asked]
        stories = Grouping(archive, [article for article, _ in asked], now)
        found.placed = stories.placed
        with_hits = [article.id for article, hits in asked if hits]
        if not with_hits:
            return found  # most polls: nothing needs to be known of their stories
        mutes = archive.mutes(now)
        held = archive.held(with_hits)
        budgets = self._budgets(archive, {hit.rule for _, hits in asked for hit in hits}, now)
        for before, (article, hits) in zip(range(len(asked), 0, -1), asked, strict=True):
            # A little apart, so that they leave in the order in which the paper published.
            at = now - before * timedelta(microseconds=1)
            found.add(
                article,
                hits,
                held.get(article.id, {}),
                self.outlets,
                at,
                stories=stories,
                mutes=mutes,
                budgets=budgets,
            )
        return found

    def ask(
        self, article: Article, rules: RuleSet | None = None
    ) -> tuple[Sequence[Hit], Sequence[str]]:
        """The hits of an article, and which rules could not be evaluated."""
        began = self.clock.monotonic()
        asked = (self.rules if rules is None else rules).match(article)
        self.meters.matched(self.clock.monotonic() - began)
        return asked

    def _kept_back(self, article: Article) -> Article:
        published, before = article.published or article.seen, self.no_send_before
        if article.quiet or before is None or published is None or published >= before:
            return article
        return replace(article, quiet=KEPT_BACK)

    def _budgets(self, archive: Archive, hit: Collection[str], now: datetime) -> Budgets:
        """What those of the rules that were hit and have a budget may still alert of today."""
        rules = {name: self.rules.rules.get(name) for name in hit}
        of = {
            name: rule.budget
            for name, rule in rules.items()
            if rule is not None and rule.budget is not None
        }
        if not of:
            return Budgets()
        since = day_began(now, self.outlets.bearings.zone)
        return Budgets(of, dict(archive.spent(list(of), since)))
