"""The archive in memory, for tests: behaves as the real one, which the same tests prove."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import (
    Alert,
    Article,
    Claim,
    Delivery,
    DeliveryState,
    Entry,
    Hit,
    SourceState,
)

_OPEN = (DeliveryState.OWED, DeliveryState.SENDING)


class MemoryArchive:
    """Implements `monitor.ports.Archive` with dicts; for one thread."""

    def __init__(self) -> None:
        self._states: dict[str, SourceState] = {}
        self._keys: dict[str, set[str]] = {}
        self.articles: dict[str, Article] = {}
        self.hits: dict[tuple[str, str], Hit] = {}
        self.deliveries: dict[str, Delivery] = {}
        self._created: dict[str, datetime] = {}

    def state_of(self, source: str) -> SourceState:
        """See `monitor.ports.Archive`."""
        return self._states.get(source, SourceState(source))

    def states(self) -> Mapping[str, SourceState]:
        """See `monitor.ports.Archive`."""
        return dict(self._states)

    def known(self, source: str, keys: Collection[str]) -> frozenset[str]:
        """See `monitor.ports.Archive`."""
        return frozenset(keys) & frozenset(self._keys.get(source, ()))

    def record(
        self,
        state: SourceState,
        entries: Sequence[tuple[Entry, Article]] = (),
        hits: Sequence[tuple[Article, Hit]] = (),
        deliveries: Sequence[Delivery] = (),
    ) -> None:
        """See `monitor.ports.Archive`."""
        self._states[state.source] = state
        for entry, article in entries:
            self.articles.setdefault(article.id, article)
            self._keys.setdefault(article.source, set()).update(entry.keys)
        for article, hit in hits:
            self.hits.setdefault((article.id, hit.rule), hit)
        for delivery in deliveries:
            self.deliveries.setdefault(delivery.key, delivery)
            seen = self.articles[delivery.article].seen
            if seen is None:
                raise ValueError(f"article {delivery.article} was never seen")
            self._created.setdefault(delivery.key, seen)

    def claim_due(
        self, now: datetime, limit: int, *, without: Collection[str] = ()
    ) -> tuple[Claim, ...]:
        """See `monitor.ports.Archive`."""
        due = [
            each
            for each in self.deliveries.values()
            if each.state is DeliveryState.OWED
            and each.due is not None
            and each.due <= now
            and each.target not in without
        ]
        claims = sorted(
            (self._claim(each) for each in due),
            key=lambda claim: (claim.alert.level.rank, claim.delivery.due, claim.delivery.key),
        )[:limit]
        for claim in claims:
            self.deliveries[claim.delivery.key] = claim.delivery
        return tuple(claims)

    def settle(self, delivery: Delivery) -> None:
        """See `monitor.ports.Archive`."""
        self.deliveries[delivery.key] = delivery

    def release_claims(self) -> int:
        """See `monitor.ports.Archive`."""
        stuck = [each for each in self.deliveries.values() if each.state is DeliveryState.SENDING]
        for each in stuck:
            self.deliveries[each.key] = replace(each, state=DeliveryState.OWED, uncertain=True)
        return len(stuck)

    def forget_texts(self, before: datetime) -> int:
        """See `monitor.ports.Archive`."""
        owed = {each.article for each in self.deliveries.values() if each.state in _OPEN}
        old = [
            each
            for each in self.articles.values()
            if each.seen is not None
            and each.seen < before
            and each.id not in owed
            and (each.text or each.teaser)
        ]
        for each in old:
            self.articles[each.id] = replace(each, text="", teaser="")
        return len(old)

    def _claim(self, delivery: Delivery) -> Claim:
        told = [self.hits[delivery.article, rule] for rule in delivery.rules]
        told.sort(key=lambda hit: (hit.level.rank, hit.rule))
        alert = Alert(
            delivery.key,
            self.articles[delivery.article],
            tuple(told),
            repeat=delivery.uncertain,
        )
        claimed = replace(
            delivery, state=DeliveryState.SENDING, rules=tuple(hit.rule for hit in told)
        )
        return Claim(claimed, alert, self._created[delivery.key])
