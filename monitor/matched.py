"""What matching articles brought: hits to store, and alerts that are owed for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.calendar import is_retold
from monitor.grouping import Grouping
from monitor.model import (
    Article,
    Certainty,
    Delivery,
    DeliveryState,
    Hit,
    Level,
    Mute,
    Placement,
    Told,
)
from monitor.notify import OVER_BUDGET, Circumstances, route
from monitor.outlets import Outlets

Found = list[tuple[Article, Hit]]


@dataclass(slots=True)
class Budgets:
    """How many stories rules may alert of in a day, and have: ``spent`` grows with the batch."""

    of: Mapping[str, int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)

    def used_up(self) -> Mapping[str, int]:
        """The budgets of the rules that have nothing left."""
        return {rule: of for rule, of in self.of.items() if self.spent.get(rule, 0) >= of}

    def spend(
        self, owed: Sequence[Delivery], levels: Mapping[str, Level], told: Collection[Told]
    ) -> None:
        """Count an article of which rules have alerted that had not alerted of its story."""
        before = {each.rule for each in told if each.is_loud}
        for each in owed:
            usual = Level.most_urgent(levels[rule] for rule in each.rules)
            if each.due is not None and (each.level or usual) is not Level.DIGEST:
                for rule in set(each.rules) - before:
                    before.add(rule)
                    self.spent[rule] = self.spent.get(rule, 0) + 1


@dataclass(slots=True)
class Matched:
    """``hits`` of rules that did not hold before, ``retold`` those that tell of other visits now.

    ``changed`` are those of the latter of which the desk is told again. ``placed`` are the stories
    of the articles. ``failures`` are rules that could not be evaluated. ``kept`` are titles of
    articles of which somebody is not told, with the reason, but for those that are quiet.
    """

    hits: Found = field(default_factory=list)
    retold: Found = field(default_factory=list)
    changed: Found = field(default_factory=list)
    owed: list[Delivery] = field(default_factory=list)
    placed: tuple[Placement, ...] = ()
    failures: list[str] = field(default_factory=list)
    kept: dict[tuple[str, str], None] = field(default_factory=dict)

    @property
    def told(self) -> tuple[tuple[Article, Hit], ...]:
        """What is news."""
        return (*self.hits, *self.changed)

    @property
    def count(self) -> int:
        """How many alerts are to be sent, now or later."""
        return sum(delivery.due is not None for delivery in self.owed)

    def add(
        self,
        article: Article,
        hits: Sequence[Hit],
        held: Mapping[str, Hit],
        outlets: Outlets,
        at: datetime,
        *,
        stories: Grouping,
        mutes: Sequence[Mute] = (),
        budgets: Budgets | None = None,
    ) -> None:
        """Take the hits of one more article; ``held`` are those it had before, by rule."""
        budgets = budgets or Budgets()
        new = [hit for hit in hits if hit.rule not in held]
        retold = [hit for hit in hits if hit.rule in held and hit.visits != held[hit.rule].visits]
        changed = [hit for hit in retold if is_retold(held[hit.rule], hit, outlets.bearings)]
        self.hits += [(article, hit) for hit in new]
        self.retold += [(article, hit) for hit in retold]
        self.changed += [(article, hit) for hit in changed]
        sure = [hit for hit in hits if hit.certainty is not Certainty.UNLIKELY]
        # Of an article that was edited, what its rules say again may be a correction.
        standing = [hit for hit in sure if hit.rule in held and hit not in changed]
        owed: tuple[Delivery, ...] = ()
        told = stories.told(article)
        if new or changed or (standing and told):
            around = Circumstances(
                story=stories.story_of(article),
                told=told,
                facts=lambda target, of: stories.facts(article, of, target, outlets.bearings),
                head=stories.head(article),
                mutes=mutes,
                budgets=budgets.used_up(),
                people=outlets.people,
                zone=outlets.bearings.zone,
            )
            owed = route(
                article,
                new,
                outlets.desks,
                now=at,
                changed=changed,
                standing=standing,
                suppressed=article.quiet,
                again=bool(held),
                around=around,
            )
        levels = {hit.rule: hit.level for hit in hits}
        budgets.spend(owed, levels, told)
        stories.add(article, new, owed, levels)
        self.owed += owed
        self.kept |= {
            (article.title, each.reason): None
            for each in owed
            if each.state is DeliveryState.SUPPRESSED and not article.quiet
        }
        titles = {hit.rule: hit.title for hit in hits}
        self.owed += _over_budget(owed, titles, budgets, outlets, at)


def _over_budget(
    owed: Sequence[Delivery],
    titles: Mapping[str, str],
    budgets: Budgets,
    outlets: Outlets,
    at: datetime,
) -> Iterator[Delivery]:
    """Tells each desk, once a day, that a rule of it has used up its budget."""
    over = dict.fromkeys(
        (each.target, rule)
        for each in owed
        if each.reason == OVER_BUDGET
        for rule in each.rules
        if rule in budgets.of
    )
    for target, rule in over:
        yield from outlets.budget_notices(target, rule, titles[rule], budgets.of[rule], at)
