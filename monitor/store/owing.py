"""Writes deliveries, each function in the transaction of its caller."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, func, select, update

from monitor.model import Article, Delivery, DeliveryKind, DeliveryState, Hit, Level, urgency_of
from monitor.store import dialect, page_facets
from monitor.store.delivery_rows import delivery_values
from monitor.store.delivery_tables import deliveries, delivery_hits
from monitor.store.rows import hit_of
from monitor.store.tables import articles, hits

Told = Mapping[tuple[str, str], Hit]
"""Hits by article and rule."""


def put_deliveries(
    connection: Connection,
    owed: Sequence[Delivery],
    found: Sequence[tuple[Article, Hit]],
    at: datetime | None,
) -> None:
    """Store deliveries that are new, with the hits they tell of.

    ``at`` is as in `monitor.store.writing.put_hits`.
    """
    if owed:
        told = {(article.id, hit.rule): hit for article, hit in found}
        since = {article.id: at or article.read or article.seen for article, _ in found}
        # A message about an edit may tell of what was found before.
        known = {each.article for each in owed if each.article}
        before = {
            each.article for each in owed for rule in each.rules if (each.article, rule) not in told
        }
        told = {**_stored_hits(connection, before), **told}
        since = {**_seen(connection, known - since.keys(), at), **since}
        # Notices come with what they are about.
        since[""] = at or next(iter(since.values()), None)
        _put(connection, owed, told, since)


def owe(connection: Connection, owed: Sequence[Delivery], at: datetime) -> None:
    """Store deliveries that are new and tell of hits that are stored, owed since then."""
    owed = _without_known(connection, owed)
    if owed:
        told = _stored_hits(connection, {each.article for each in owed if each.article})
        _put(connection, owed, told, dict.fromkeys((each.article for each in owed), at))
        page_facets.note(connection, {each.story for each in owed if each.story})


def _without_known(connection: Connection, owed: Sequence[Delivery]) -> Sequence[Delivery]:
    """These, but for fallbacks to whoever has an alert of the same article anyway."""
    names = {each.article for each in owed if each.kind is DeliveryKind.FALLBACK}
    if not names:
        return owed
    columns = (deliveries.c.article, deliveries.c.target, deliveries.c.recipient)
    query = select(*columns).where(
        dialect.one_of(deliveries.c.article, "asked"),
        deliveries.c.kind != DeliveryKind.FALLBACK,
        deliveries.c.state.not_in((DeliveryState.SUPPRESSED, DeliveryState.GIVEN_UP)),
    )
    known = {tuple(row) for row in connection.execute(query, {"asked": dialect.listed(names)})}
    return [
        each
        for each in owed
        if each.kind is not DeliveryKind.FALLBACK
        or (each.article, each.target, each.recipient) not in known
    ]


def _stored_hits(connection: Connection, names: Collection[str]) -> Told:
    query = select(hits).where(dialect.one_of(hits.c.article, "asked"))
    rows = connection.execute(query, {"asked": dialect.listed(names)}) if names else ()
    return {(row.article, row.rule): hit_of(row) for row in rows}


def _seen(
    connection: Connection, names: Collection[str], at: datetime | None
) -> Mapping[str, datetime]:
    """Since when something is owed about articles of which nothing new was found."""
    query = select(articles.c.id, articles.c.read, articles.c.seen)
    query = query.where(dialect.one_of(articles.c.id, "asked"))
    rows = connection.execute(query, {"asked": dialect.listed(names)}) if names else ()
    return {row.id: at or row.read or row.seen for row in rows}


def _put(
    connection: Connection,
    owed: Sequence[Delivery],
    told: Told,
    since: Mapping[str, datetime | None],
) -> None:
    rows = [_row(each, told, since) for each in owed]
    links = [
        {"delivery": each.key, "article": each.article, "rule": rule}
        for each in owed
        for rule in each.rules
    ]
    connection.execute(dialect.insert(deliveries).on_conflict_do_nothing(), rows)
    if links:
        connection.execute(dialect.insert(delivery_hits).on_conflict_do_nothing(), links)


def _row(each: Delivery, told: Told, since: Mapping[str, datetime | None]) -> dict[str, Any]:
    of = [told[each.article, rule] for rule in each.rules]
    return {
        **delivery_values(each),
        "key": each.key,
        "article": each.article or None,
        "target": each.target,
        "recipient": each.recipient,
        "level": each.level or level_of(of),
        "urgency": urgency(each, of),
        "created": since[each.article],
        "kind": each.kind,
        "visit": each.visit,
        "story": each.story,
        "facts": list(each.facts),
        "title": each.title,
        "lines": list(each.lines),
    }


def level_of(of: Iterable[Hit]) -> Level:
    """The most urgent level of hits; a message without any is a normal one."""
    return Level.most_urgent((hit.level for hit in of), Level.NORMAL)


def urgency(each: Delivery, of: Sequence[Hit]) -> int:
    """The place of a delivery in the queue, see `monitor.model.urgency_of`."""
    if of and each.level is None:
        return urgency_of(of)
    return 2 * (each.level or Level.NORMAL).rank


@cache
def _put_result(*names: str) -> Update:
    """Stores these columns of the delivery whose key is ``of``."""
    values: dict[str, Any] = {name: bindparam(name) for name in names if name != "of"}
    ended = bindparam("ended", type_=deliveries.c.ended.type)
    values["ended"] = func.coalesce(ended, deliveries.c.tried)
    return update(deliveries).where(deliveries.c.key == bindparam("of")).values(values)


_OVER = (DeliveryState.SENT, DeliveryState.GIVEN_UP)


def settle(connection: Connection, settled: Sequence[Delivery], now: datetime | None) -> None:
    """Store what became of deliveries; of a digest also what became of all that it tells.

    Without ``now`` what is over has ended when it was tried first.
    """
    rows = [
        {
            **delivery_values(each),
            "ended": (now or each.sent) if each.state in _OVER else None,
            "of": each.key,
        }
        for each in settled
    ]
    if rows:
        connection.execute(_put_result(*rows[0]), rows)
        page_facets.note(connection, {each.story for each in settled if each.story})
    for each in settled:
        if each.kind is DeliveryKind.DIGEST and each.state in _OVER:
            change(
                connection,
                update(deliveries)
                .where(deliveries.c.bundle == each.key, deliveries.c.bundle != "")
                .values(state=each.state, sent=each.sent, due=None, ended=now or each.sent),
            )


def change(connection: Connection, statement: Update) -> int:
    """Change deliveries, and note the stories that they tell of; how many there were."""
    rows = connection.execute(statement.returning(deliveries.c.story)).scalars().all()
    page_facets.note(connection, {story for story in rows if story})
    return len(rows)
