"""What is owed to whom, in a SQL database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, func, or_, select, text, update

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
    Waiting,
)
from monitor.store import claims, dialect, escalating, owing
from monitor.store.delivery_rows import delivery_of
from monitor.store.delivery_tables import (
    IS_OWED,
    IS_POSTPONED,
    IS_SENDING,
    deliveries,
    delivery_hits,
    slots,
)
from monitor.store.sql_acts import SqlActs
from monitor.store.tables import hits

NO_PLACES: Mapping[str, int] = MappingProxyType({})
# What was done so far ahead was done on a wrong clock.
AHEAD = timedelta(days=1)
# What a budget is for: reminders and changes come beside it.
_SPENT = (DeliveryKind.ALERT, DeliveryKind.FOLLOW_UP)
_OVER = (DeliveryState.GIVEN_UP, DeliveryState.SUPPRESSED)


class SqlDeliveries(SqlActs):
    """Implements `monitor.ports.DeliveryArchive`."""

    def claim_due(
        self,
        now: datetime,
        limit: int,
        *,
        without: Collection[str] = (),
        places: Mapping[str, int] = NO_PLACES,
        settled: Sequence[Delivery] = (),
        owe: Sequence[Delivery] = (),
    ) -> tuple[Claim, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        with self._transaction() as connection:
            owing.settle(connection, settled, now)
            owing.owe(connection, owe, now)
            return claims.claim_due(connection, now, limit, without, places)

    def settle(
        self, *settled: Delivery, owe: Sequence[Delivery] = (), now: datetime | None = None
    ) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        with self._transaction() as connection:
            owing.settle(connection, settled, now)
            if now is not None:
                owing.owe(connection, owe, now)

    def release_claims(self, held: Collection[str] = ()) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        with self._transaction() as connection:
            return owing.change(
                connection,
                update(deliveries)
                .where(text(IS_SENDING), deliveries.c.key.not_in(list(held)))
                .values(state=DeliveryState.UNCERTAIN, uncertain=1),
            )

    def suppress_before(self, before: datetime, reason: str) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        with self._transaction() as connection:
            return owing.change(
                connection,
                update(deliveries)
                .where(deliveries.c.state.in_(STILL_TO_BE_SENT), deliveries.c.created < before)
                .values(state=DeliveryState.SUPPRESSED, reason=reason, due=None),
            )

    def hasten(self, target: str, now: datetime) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        with self._transaction() as connection:
            return connection.execute(
                update(deliveries)
                .where(
                    text(IS_OWED),
                    deliveries.c.target == target,
                    deliveries.c.due > now,
                    deliveries.c.attempts > 0,
                )
                .values(due=deliveries.c.created)
            ).rowcount

    def owe(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        with self._transaction() as connection:
            owing.owe(connection, deliveries, now)

    def postponed(self, now: datetime) -> tuple[Delivery, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        query = select(deliveries).where(text(IS_POSTPONED), deliveries.c.due <= now)
        order = (deliveries.c.urgency, deliveries.c.created, deliveries.c.key)
        with self._looking() as connection:
            rows = connection.execute(query.order_by(*order)).all()
            rules: dict[str, tuple[str, ...]] = {}
            told = select(delivery_hits.c.delivery, delivery_hits.c.rule).where(
                dialect.one_of(delivery_hits.c.delivery, "keys")
            )
            for key, rule in connection.execute(
                told, {"keys": dialect.listed(row.key for row in rows)}
            ):
                rules[key] = (*rules.get(key, ()), rule)
            return tuple(delivery_of(row, rules.get(row.key, ())) for row in rows)

    def collect(self, told: Sequence[Delivery], digests: Sequence[Delivery], now: datetime) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        with self._transaction() as connection:
            owing.owe(connection, digests, now)
            for each in told:
                owing.change(
                    connection,
                    update(deliveries)
                    .where(deliveries.c.key == each.key, text(IS_POSTPONED))
                    .values(state=each.state, due=each.due, bundle=each.bundle, reason=each.reason),
                )

    def told(self, stories: Collection[str]) -> Mapping[str, Collection[Told]]:
        """See `monitor.ports.DeliveryArchive`."""
        query = (
            select(
                deliveries.c.story,
                deliveries.c.target,
                deliveries.c.level,
                delivery_hits.c.rule,
                delivery_hits.c.article,
            )
            .join(delivery_hits, delivery_hits.c.delivery == deliveries.c.key)
            .where(
                deliveries.c.story.in_(list(stories)),
                deliveries.c.story != "",
                deliveries.c.state.not_in(_OVER),
            )
        )
        found: dict[str, set[Told]] = {}
        with self._looking() as connection:
            for row in connection.execute(query):
                told = Told(row.target, row.rule, row.article, row.level != Level.DIGEST)
                found.setdefault(row.story, set()).add(told)
        return found

    def tally(self, since: datetime) -> Tally:
        """See `monitor.ports.DeliveryArchive`."""
        number = func.count()
        sent = select(number).where(deliveries.c.sent >= since, deliveries.c.bundle == "")
        over = select(number).where(
            deliveries.c.state == DeliveryState.GIVEN_UP, deliveries.c.ended >= since
        )
        # One after the other: together they would be looked for among all.
        waits = [
            select(number).select_from(deliveries).where(text(each))
            for each in (IS_OWED, IS_SENDING, IS_POSTPONED)
        ]
        found = select(number).select_from(hits).where(hits.c.found >= since)
        newest = select(hits.c.found).order_by(hits.c.found.desc()).limit(1)
        with self._looking() as connection:

            def count(query: Select[Any]) -> int:
                return int(connection.execute(query).scalar_one())

            return Tally(
                hits=count(found),
                sent=count(sent),
                given_up=count(over),
                waiting=sum(map(count, waits)),
                last_hit=connection.execute(newest).scalar_one_or_none(),
            )

    def spent(self, rules: Collection[str], since: datetime) -> Mapping[str, int]:
        """See `monitor.ports.DeliveryArchive`."""
        # A message without a story is one for itself.
        story = func.coalesce(func.nullif(deliveries.c.story, ""), deliveries.c.article)
        # Counted here: to count, the database would go through the hits of all time.
        before = deliveries.alias("before")
        by_it = delivery_hits.alias("by_it")
        is_told_before = (
            select(before.c.key)
            .join(by_it, by_it.c.delivery == before.c.key)
            .where(
                before.c.story == deliveries.c.story,
                before.c.story != "",
                before.c.created < since,
                by_it.c.rule == delivery_hits.c.rule,
                before.c.level != Level.DIGEST,
                before.c.state.not_in(_OVER),
            )
        )
        query = (
            select(delivery_hits.c.rule, story.label("story"))
            .join(deliveries, deliveries.c.key == delivery_hits.c.delivery)
            .where(
                deliveries.c.created >= since,
                dialect.one_of(delivery_hits.c.rule, "rules"),
                deliveries.c.level != Level.DIGEST,
                deliveries.c.kind.in_(_SPENT),
                deliveries.c.state != DeliveryState.SUPPRESSED,
                ~is_told_before.exists(),
            )
        )
        with self._looking() as connection:
            rows = connection.execute(query, {"rules": dialect.listed(rules)})
            return Counter(rule for rule, _ in {(row.rule, row.story) for row in rows})

    def unacknowledged(
        self, since: datetime, levels: Collection[Level]
    ) -> Sequence[Unacknowledged]:
        """See `monitor.ports.DeliveryArchive`."""
        with self._looking() as connection:
            return escalating.unacknowledged(connection, since, levels)

    def waiting(self) -> Sequence[Waiting]:
        """See `monitor.ports.DeliveryArchive`."""
        tried = (text(IS_OWED), deliveries.c.attempts > 0)
        first = func.min(deliveries.c.tried, type_=deliveries.c.tried.type)
        query = select(deliveries.c.target, first.label("since"))
        reason = select(deliveries.c.reason).where(*tried).order_by(deliveries.c.tried).limit(1)
        sent = select(deliveries.c.key).limit(1)
        with self._looking() as connection:
            found = []
            for row in connection.execute(query.where(*tried).group_by(deliveries.c.target)).all():
                of = deliveries.c.target == row.target
                every = select(func.count()).select_from(deliveries).where(text(IS_OWED), of)
                took = connection.execute(sent.where(of, deliveries.c.sent >= row.since)).first()
                if took is None:
                    why = connection.execute(reason.where(of)).scalar_one()
                    number = connection.execute(every).scalar_one()
                    found.append(Waiting(row.target, number, row.since, why))
            return found

    def waiting_for(
        self, target: str, after: datetime | None, before: datetime, limit: int
    ) -> tuple[Claim, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        query = select(deliveries).where(
            text(IS_OWED), deliveries.c.target == target, deliveries.c.created <= before
        )
        if after is not None:
            query = query.where(deliveries.c.created > after)
        created = query.with_only_columns(deliveries.c.created).order_by(deliveries.c.created)
        with self._looking() as connection:
            last = connection.execute(created.offset(limit - 1).limit(1)).scalar_one_or_none()
            if last is not None:
                query = query.where(deliveries.c.created <= last)
            rows = connection.execute(query.order_by(deliveries.c.created)).all()
            return claims.claims_of(connection, rows)

    def done(self, slot: str) -> datetime | None:
        """See `monitor.ports.DeliveryArchive`."""
        query = select(slots.c.done).where(slots.c.name == slot)
        with self._looking() as connection:
            return connection.execute(query).scalar_one_or_none()

    def do(self, slot: str, at: datetime, deliveries: Sequence[Delivery], now: datetime) -> bool:
        """See `monitor.ports.DeliveryArchive`."""
        put = dialect.insert(slots).values(name=slot, done=at)
        is_due = or_(slots.c.done < at, slots.c.done > now + AHEAD)
        put = put.on_conflict_do_update(index_elements=["name"], set_={"done": at}, where=is_due)
        with self._transaction() as connection:
            if connection.execute(put.returning(slots.c.name)).first() is None:
                return False
            owing.owe(connection, deliveries, now)
            return True

    def retry(self, keys: Collection[str], now: datetime) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        again: dict[str, Any] = {"state": DeliveryState.OWED, "due": now, "created": now}
        again |= {"attempts": 0, "tried": None, "ended": None}
        with self._transaction() as connection:
            return owing.change(
                connection,
                update(deliveries)
                .where(deliveries.c.key.in_(list(keys)), deliveries.c.state.in_(_OVER))
                .values(**again, bundle=""),
            )
