"""What is owed to whom, in memory; see `monitor.store.memory`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import (
    STILL_TO_BE_SENT,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Level,
    Tally,
    Told,
    Unacknowledged,
    Verdict,
    Waiting,
)
from monitor.store.memory_acts import MemoryActs

_OWED = (DeliveryState.OWED, DeliveryState.UNCERTAIN)
_OVER = (DeliveryState.GIVEN_UP, DeliveryState.SUPPRESSED)
_ESCALATED = (
    DeliveryKind.ALERT,
    DeliveryKind.CHANGE,
    DeliveryKind.FOLLOW_UP,
    DeliveryKind.FALLBACK,
)
_DAY = timedelta(days=1)


class MemoryDeliveries(MemoryActs):
    """Implements `monitor.ports.DeliveryArchive` with dicts; for one thread."""

    def claim_due(
        self,
        now: datetime,
        limit: int,
        *,
        without: Collection[str] = (),
        places: Mapping[str, int] | None = None,
        settled: Sequence[Delivery] = (),
        owe: Sequence[Delivery] = (),
    ) -> tuple[Claim, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        self.settle(*settled, owe=owe, now=now)
        free = {**(places or {}), **dict.fromkeys(without, 0)}
        due = [
            each
            for each in self.deliveries.values()
            if each.state in _OWED and each.due is not None and each.due <= now
        ]
        due.sort(key=lambda each: (self._urgency(each), each.due, each.key))
        taken: Counter[str] = Counter()
        chosen: list[Delivery] = []
        for each in due:
            if len(chosen) < limit and taken[each.target] < free.get(each.target, limit):
                taken[each.target] += 1
                chosen.append(each)
        for each in chosen:
            self._tried.setdefault(each.key, now)
        claims = tuple(self._claim(each) for each in chosen)
        for each in chosen:
            self.deliveries[each.key] = replace(each, state=DeliveryState.SENDING)
        return claims

    def settle(
        self, *settled: Delivery, owe: Sequence[Delivery] = (), now: datetime | None = None
    ) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        if now is not None:
            self._owe(owe, now)
        for each in settled:
            self.deliveries[each.key] = each
            self._ended[each.key] = now or each.sent or self._tried[each.key]
            is_over = each.state in {DeliveryState.SENT, DeliveryState.GIVEN_UP}
            if each.kind is DeliveryKind.DIGEST and is_over:
                for told in [one for one in self.deliveries.values() if one.bundle == each.key]:
                    self.deliveries[told.key] = replace(
                        told, state=each.state, sent=each.sent, due=None
                    )

    def release_claims(self, held: Collection[str] = ()) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        stuck = [each for each in self.deliveries.values() if each.state is DeliveryState.SENDING]
        stuck = [each for each in stuck if each.key not in held]
        for each in stuck:
            self.deliveries[each.key] = replace(each, state=DeliveryState.UNCERTAIN, uncertain=True)
        return len(stuck)

    def suppress_before(self, before: datetime, reason: str) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        late = [
            each
            for each in self.deliveries.values()
            if each.state in STILL_TO_BE_SENT and self._created[each.key] < before
        ]
        for each in late:
            self.deliveries[each.key] = replace(
                each, state=DeliveryState.SUPPRESSED, reason=reason, due=None
            )
        return len(late)

    def hasten(self, target: str, now: datetime) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        late = [
            each
            for each in self.deliveries.values()
            if each.state in _OWED
            and each.target == target
            and each.attempts
            and each.due is not None
            and each.due > now
        ]
        for each in late:
            self.deliveries[each.key] = replace(each, due=self._created[each.key])
        return len(late)

    def owe(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self._owe(deliveries, now)

    def postponed(self, now: datetime) -> tuple[Delivery, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        due = [
            each
            for each in self.deliveries.values()
            if each.state is DeliveryState.POSTPONED and each.due is not None and each.due <= now
        ]
        due.sort(key=lambda each: (self._urgency(each), self._created[each.key], each.key))
        return tuple(due)

    def collect(self, told: Sequence[Delivery], digests: Sequence[Delivery], now: datetime) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self._owe(digests, now)
        for each in told:
            known = self.deliveries[each.key]
            if known.state is DeliveryState.POSTPONED:
                self.deliveries[each.key] = replace(
                    known,
                    state=each.state,
                    due=each.due,
                    bundle=each.bundle,
                    reason=each.reason,
                )

    def told(self, stories: Collection[str]) -> Mapping[str, Collection[Told]]:
        """See `monitor.ports.DeliveryArchive`."""
        found: dict[str, set[Told]] = {}
        for each in self.deliveries.values():
            if each.story in stories and each.story and each.state not in _OVER:
                is_loud = each.level is not Level.DIGEST
                told = (Told(each.target, rule, each.article, is_loud) for rule in each.rules)
                found.setdefault(each.story, set()).update(told)
        return {story: told for story, told in found.items() if told}

    def tally(self, since: datetime) -> Tally:
        """See `monitor.ports.DeliveryArchive`."""
        every = list(self.deliveries.values())
        return Tally(
            hits=sum(at >= since for at in self._found.values()),
            sent=sum(each.sent is not None and each.sent >= since for each in every),
            given_up=sum(
                each.state is DeliveryState.GIVEN_UP and self._ended[each.key] >= since
                for each in every
            ),
            waiting=sum(each.state in STILL_TO_BE_SENT for each in every),
            last_hit=max(self._found.values(), default=None),
        )

    def spent(self, rules: Collection[str], since: datetime) -> Mapping[str, int]:
        """See `monitor.ports.DeliveryArchive`."""
        stories: dict[str, set[str]] = {}
        before: dict[str, set[str]] = {}
        for each in self.deliveries.values():
            if each.level is Level.DIGEST or each.state is DeliveryState.SUPPRESSED:
                continue
            is_new = self._created[each.key] >= since
            for rule in each.rules:
                if is_new and each.kind in {DeliveryKind.ALERT, DeliveryKind.FOLLOW_UP}:
                    stories.setdefault(rule, set()).add(each.story or each.article)
                elif not is_new and each.state is not DeliveryState.GIVEN_UP:
                    before.setdefault(rule, set()).add(each.story)
        left = {rule: of - before.get(rule, set()) for rule, of in stories.items() if rule in rules}
        return {rule: len(of) for rule, of in left.items() if of}

    def unacknowledged(
        self, since: datetime, levels: Collection[Level]
    ) -> Sequence[Unacknowledged]:
        """See `monitor.ports.DeliveryArchive`."""
        taken = {each.story for each in self._taken}
        taken |= {
            each.story
            for each in self.feedback
            if each.verdict is Verdict.NOT_RELEVANT and not each.rule
        }
        told = [
            (each.sent, each.key, each)
            for each in self.deliveries.values()
            if each.sent is not None
            and each.sent >= since
            and each.state is DeliveryState.SENT
            and each.kind in _ESCALATED
            and each.story
            and each.story not in taken
        ]
        urgent = {each.story for *_, each in told if (each.level or self._level(each)) in levels}
        told = [each for each in told if each[-1].story in urgent]
        found: dict[tuple[str, str], Unacknowledged] = {}
        for sent, _, each in sorted(told):
            for hit in sorted(self._hits(each), key=lambda hit: hit.rule):
                key, level = (each.story, hit.desk), each.level or self._level(each)
                known = found.setdefault(
                    key,
                    Unacknowledged(
                        *key, level, sent, each.article, (), self._escalated(each.story)
                    ),
                )
                rules = (*known.rules, hit.rule) if known.article == each.article else known.rules
                found[key] = replace(
                    known,
                    level=Level.most_urgent((known.level, level)),
                    rules=tuple(dict.fromkeys(rules)),
                )
        return list(found.values())

    def _escalated(self, story: str) -> frozenset[str]:
        return frozenset(
            each.key
            for each in self.deliveries.values()
            if each.story == story and each.kind is DeliveryKind.ESCALATION
        )

    def waiting(self) -> Sequence[Waiting]:
        """See `monitor.ports.DeliveryArchive`."""
        tried: dict[str, list[Delivery]] = {}
        for each in self.deliveries.values():
            if each.state in _OWED and each.attempts:
                tried.setdefault(each.target, []).append(each)
        found = []
        for target, of in sorted(tried.items()):
            oldest = min(of, key=lambda each: self._tried[each.key])
            since = self._tried[oldest.key]
            if not any(
                each.sent is not None and each.sent >= since
                for each in self.deliveries.values()
                if each.target == target
            ):
                every = [each for each in self.deliveries.values() if each.state in _OWED]
                number = sum(each.target == target for each in every)
                found.append(Waiting(target, number, since, oldest.reason))
        return found

    def waiting_for(
        self, target: str, after: datetime | None, before: datetime, limit: int
    ) -> tuple[Claim, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        found = [
            (self._created[each.key], each.key)
            for each in self.deliveries.values()
            if each.state in _OWED and each.target == target
        ]
        kept = sorted(
            each for each in found if each[0] <= before and (not after or each[0] > after)
        )
        last = kept[limit - 1][0] if len(kept) >= limit else before
        return tuple(self._claim(self.deliveries[key]) for at, key in kept if at <= last)

    def done(self, slot: str) -> datetime | None:
        """See `monitor.ports.DeliveryArchive`."""
        return self._slots.get(slot)

    def do(self, slot: str, at: datetime, deliveries: Sequence[Delivery], now: datetime) -> bool:
        """See `monitor.ports.DeliveryArchive`."""
        before = self._slots.get(slot)
        if before is not None and at <= before <= now + _DAY:
            return False
        self._slots[slot] = at
        self._owe(deliveries, now)
        return True

    def retry(self, keys: Collection[str], now: datetime) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        again = [
            each for each in self.deliveries.values() if each.key in keys and each.state in _OVER
        ]
        for each in again:
            self._created[each.key] = now
            self._tried.pop(each.key, None)
            self.deliveries[each.key] = replace(
                each, state=DeliveryState.OWED, due=now, attempts=0, bundle=""
            )
        return len(again)
