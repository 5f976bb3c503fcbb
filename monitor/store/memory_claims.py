"""What messages tell, in memory; see `monitor.store.memory`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import (
    Acknowledgement,
    Alert,
    Appointment,
    Article,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Digest,
    Feedback,
    Hit,
    Level,
    Mute,
    Note,
    SourceState,
    Status,
    Suppressed,
    Telling,
    urgency_of,
)
from monitor.store.memory_stories import MemoryStories

_DAY = timedelta(days=1)
_OWN = re.compile(r":.*|\d+(\.\d+)?", re.DOTALL)


class MemoryClaims:
    """All that is owed and found, and what a message tells of it."""

    def __init__(self) -> None:
        self._states: dict[str, SourceState] = {}
        self.articles: dict[str, Article] = {}
        self.hits: dict[tuple[str, str], Hit] = {}
        self._found: dict[tuple[str, str], datetime] = {}
        self.visits: dict[str, Appointment] = {}
        self.tellings: dict[tuple[str, str, str], Telling] = {}
        self.deliveries: dict[str, Delivery] = {}
        self._created: dict[str, datetime] = {}
        self._tried: dict[str, datetime] = {}
        self._ended: dict[str, datetime] = {}
        self._slots: dict[str, datetime] = {}
        self._mutes: dict[str, Mute] = {}
        self._taken: list[Acknowledgement] = []
        self.feedback: list[Feedback] = []
        self.stories = MemoryStories()

    def _owe(self, owed: Sequence[Delivery], at: Mapping[str, datetime] | datetime) -> None:
        known = {
            (each.article, each.target, each.recipient)
            for each in self.deliveries.values()
            if each.kind is not DeliveryKind.FALLBACK
            and each.state not in {DeliveryState.SUPPRESSED, DeliveryState.GIVEN_UP}
        }
        for each in owed:
            place = (each.article, each.target, each.recipient)
            if each.kind is DeliveryKind.FALLBACK and place in known:
                continue
            since = at if isinstance(at, datetime) else at[each.article]
            if each.key not in self.deliveries:
                level = each.level or self._level(each)
                self.deliveries[each.key] = replace(each, level=level)
                self._created[each.key] = since

    def _hits(self, delivery: Delivery) -> tuple[Hit, ...]:
        told = [self.hits[delivery.article, rule] for rule in delivery.rules]
        return tuple(sorted(told, key=lambda hit: (hit.level.rank, hit.rule)))

    def _level(self, delivery: Delivery) -> Level:
        levels = [hit.level for hit in self._hits(delivery)]
        return Level.most_urgent(levels, Level.NORMAL)

    def _urgency(self, delivery: Delivery) -> int:
        of = self._hits(delivery)
        level = delivery.level or Level.NORMAL
        return urgency_of(of) if of and level is self._level(delivery) else 2 * level.rank

    def _claim(self, delivery: Delivery) -> Claim:
        content: Alert | Digest | Note
        match delivery.kind:
            case DeliveryKind.DIGEST:
                content = self._digest(delivery)
            case DeliveryKind.NOTICE:
                content = Note(
                    delivery.key, delivery.title, delivery.lines, repeat=delivery.uncertain
                )
            case _:
                content = self._alert(delivery)
        rules = tuple(hit.rule for hit in self._hits(delivery))
        claimed = replace(delivery, state=DeliveryState.SENDING, rules=rules)
        return Claim(claimed, content, self._created[delivery.key], self._tried.get(delivery.key))

    def _alert(self, delivery: Delivery) -> Alert:
        taken = self.acknowledged([delivery.story])
        placed = [each for each in self.stories.placed.values() if each.story == delivery.story]
        members = [each.fingerprint for each in placed] if delivery.story else []
        others = [each for each in members if each.article != delivery.article]
        head = members[0].article if members else delivery.article
        own = next((each.own for each in placed if each.article == delivery.article), ())
        return Alert(
            delivery.key,
            self.articles[delivery.article],
            self._hits(delivery),
            repeat=delivery.uncertain,
            kind=delivery.kind,
            appointments=self._appointments(delivery),
            raised=None if delivery.level is self._level(delivery) else delivery.level,
            story=delivery.story,
            facts=delivery.facts,
            lines=delivery.lines,
            thread=self._thread(delivery),
            acknowledged=taken[delivery.story].by if delivery.story in taken else "",
            sources=tuple(dict.fromkeys(each.source for each in others)),
            first=self.articles[head] if head != delivery.article else None,
            own=own,
        )

    def _thread(self, delivery: Delivery) -> str:
        told = [
            each
            for each in self.deliveries.values()
            if delivery.story
            and (each.story, each.target, each.recipient)
            == (delivery.story, delivery.target, delivery.recipient)
            and each.sent is not None
            and not each.bundle
            and each.kind not in {DeliveryKind.DIGEST, DeliveryKind.NOTICE}
        ]
        first = min(told, key=lambda each: each.sent or self._created[each.key], default=None)
        return first.key if first and first.key != delivery.key else ""

    def _appointments(self, delivery: Delivery) -> tuple[Appointment, ...]:
        if delivery.kind is DeliveryKind.REMINDER:
            return (self.visits[delivery.visit],)
        told = {visit for visit, article, _ in self.tellings if article == delivery.article}
        return tuple(self.visits[each] for each in sorted(told))

    def _digest(self, delivery: Delivery) -> Digest:
        told = [each for each in self.deliveries.values() if each.bundle == delivery.key]
        told.sort(key=lambda each: (self._urgency(each), self._created[each.key], each.key))
        of = (delivery.target, delivery.recipient)
        created = self._created[delivery.key]
        before = [
            self._created[each.key]
            for each in self.deliveries.values()
            if each.kind is DeliveryKind.DIGEST
            and (each.target, each.recipient) == of
            and created - 7 * _DAY <= self._created[each.key] < created
        ]
        since = max(before, default=created - _DAY)
        suppressed = Counter(
            _OWN.sub("", each.reason).strip()
            for each in self.deliveries.values()
            if each.state is DeliveryState.SUPPRESSED
            and (each.target, each.recipient) == of
            and self._created[each.key] >= since
        )
        return Digest(
            delivery.key,
            tuple(self._alert(each) for each in told if each.article),
            notes=tuple(Note(each.key, each.title, each.lines) for each in told if each.title),
            held={each.key: each.reason for each in told},
            counts=Counter(rule for (_, rule), at in self._found.items() if at >= since),
            suppressed=tuple(Suppressed(*each) for each in suppressed.most_common()),
            ill={
                name: state.error
                for name, state in sorted(self._states.items())
                if state.error and state.failures >= 3
            },
            visits=self._next_visits(delivery, created),
            since=since,
            repeat=delivery.uncertain,
        )

    def _next_visits(self, delivery: Delivery, created: datetime) -> tuple[Appointment, ...]:
        articles = {
            each.article for each in self.deliveries.values() if each.target == delivery.target
        }
        told = {visit for visit, article, _ in self.tellings if article in articles}
        first = created.date()
        found = [
            each
            for each in self.visits.values()
            if each.id in told
            and each.status is Status.UPCOMING
            and each.first is not None
            and first <= each.first <= first + 7 * _DAY
        ]
        return tuple(sorted(found, key=lambda each: (str(each.first), str(each.clock or ""))))

    def acknowledged(self, stories: Collection[str]) -> Mapping[str, Acknowledgement]:
        """See `monitor.ports.DeliveryArchive`."""
        taken = sorted(self._taken, key=lambda each: each.at)
        return {each.story: each for each in taken if each.story in stories}
