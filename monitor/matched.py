"""What matching articles brought: hits to store, and alerts that are owed for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.calendar import is_retold
from monitor.model import Article, Delivery, Hit
from monitor.notify import route
from monitor.outlets import Outlets

Found = list[tuple[Article, Hit]]


@dataclass(slots=True)
class Matched:
    """``hits`` of rules that did not hold before, ``retold`` those that tell of other visits now.

    ``changed`` are those of the latter of which the desk is told again. ``failures`` are rules that
    could not be evaluated.
    """

    hits: Found = field(default_factory=list)
    retold: Found = field(default_factory=list)
    changed: Found = field(default_factory=list)
    owed: list[Delivery] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def told(self) -> tuple[tuple[Article, Hit], ...]:
        """What is news."""
        return (*self.hits, *self.changed)

    @property
    def count(self) -> int:
        """How many alerts are to be sent."""
        return sum(delivery.due is not None for delivery in self.owed)

    def add(
        self,
        article: Article,
        hits: Sequence[Hit],
        held: Mapping[str, Hit],
        outlets: Outlets,
        at: datetime,
    ) -> None:
        """Take the hits of one more article; ``held`` are those it had before, by rule."""
        new = [hit for hit in hits if hit.rule not in held]
        retold = [hit for hit in hits if hit.rule in held and hit.visits != held[hit.rule].visits]
        changed = [hit for hit in retold if is_retold(held[hit.rule], hit, outlets.bearings)]
        self.hits += [(article, hit) for hit in new]
        self.retold += [(article, hit) for hit in retold]
        self.changed += [(article, hit) for hit in changed]
        self.owed += route(
            article,
            new,
            outlets.desks,
            now=at,
            changed=changed,
            suppressed=article.quiet,
            again=bool(held),
        )
