"""Hits as they are stored, with what became of them, for commands; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.model import Article, Delivery, Hit
from monitor.store.delivery_rows import delivery_of
from monitor.store.delivery_tables import deliveries, delivery_hits
from monitor.store.rows import article_of, hit_of
from monitor.store.tables import articles, hits


@dataclass(frozen=True, slots=True)
class StoredHit:
    """A hit with its article, when it was found, and what became of the alerts about it."""

    hit: Hit
    article: Article
    found: datetime
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class RuleHits:
    """How many hits of a rule are stored: of the last day, 7 days, 30 days, and all of them.

    ``version``, ``desk`` and ``level`` are those of the last one.
    """

    day: int
    week: int
    month: int
    total: int
    last: datetime
    version: str
    desk: str
    level: str


def stored_hits(
    connection: Connection,
    since: datetime | None,
    rule: str | None,
    source: str | None,
    limit: int,
) -> Sequence[StoredHit]:
    """See `monitor.store.Reader.hits`."""
    query = select(hits).join(articles, articles.c.id == hits.c.article)
    if since is not None:
        query = query.where(hits.c.found >= since)
    if rule is not None:
        query = query.where(hits.c.rule == rule)
    if source is not None:
        query = query.where(articles.c.source == source)
    query = query.order_by(hits.c.found.desc(), hits.c.article, hits.c.rule)
    rows = connection.execute(query.limit(limit) if limit else query).all()
    return [_stored(connection, row) for row in rows]


def hits_of_article(connection: Connection, article: str) -> Sequence[StoredHit]:
    """See `monitor.store.Reader.hits_of`."""
    query = select(hits).where(hits.c.article == article).order_by(hits.c.rule)
    return [_stored(connection, row) for row in connection.execute(query).all()]


def hits_of_rules(connection: Connection, now: datetime) -> Mapping[str, RuleHits]:
    """See `monitor.store.Reader.rule_hits`."""
    counts = select(
        hits.c.rule,
        _found_since(now - timedelta(days=1)).label("day"),
        _found_since(now - timedelta(days=7)).label("week"),
        _found_since(now - timedelta(days=30)).label("month"),
        func.count().label("total"),
        func.max(hits.c.found, type_=hits.c.found.type).label("last"),
    ).group_by(hits.c.rule)
    return {
        row.rule: RuleHits(
            row.day, row.week, row.month, row.total, row.last, *_newest(connection, row)
        )
        for row in connection.execute(counts).all()
    }


def _found_since(time: datetime) -> Any:
    return func.count().filter(hits.c.found >= time)


def _newest(connection: Connection, row: Any) -> tuple[str, str, str]:
    """Version, desk and level of the last hit of a rule."""
    query = select(hits.c.version, hits.c.desk, hits.c.level).where(
        hits.c.rule == row.rule, hits.c.found == row.last
    )
    version, desk, level = connection.execute(query.limit(1)).one()
    return version, desk, level


def _stored(connection: Connection, row: Any) -> StoredHit:
    article = connection.execute(select(articles).where(articles.c.id == row.article)).one()
    told = (
        select(deliveries)
        .join(delivery_hits, delivery_hits.c.delivery == deliveries.c.key)
        .where(delivery_hits.c.article == row.article, delivery_hits.c.rule == row.rule)
        .order_by(deliveries.c.target, deliveries.c.recipient)
    )
    return StoredHit(
        hit_of(row),
        article_of(article),
        row.found,
        tuple(delivery_of(each, (row.rule,)) for each in connection.execute(told)),
    )
