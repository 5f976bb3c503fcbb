"""What is still to be matched and grouped, each function in the transaction of its caller."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, select

from monitor.model import Article, Hit
from monitor.store.cluster_tables import fences, found, ungrouped, unmatched
from monitor.store.dialect import insert, listed, one_of
from monitor.store.rows import article_of, hit_of, hit_values
from monitor.store.tables import articles

# Under which name their number is kept.
SHARDS = "shards"
_SHARDS = select(fences.c.value).where(fences.c.name == SHARDS)
_IS_SEEN = ~exists().where(unmatched.c.article == ungrouped.c.article)


def shards_of(connection: Connection) -> int:
    """Into how many shards all workers cut the rules."""
    return connection.execute(_SHARDS).scalar_one_or_none() or 1


def put_shards(connection: Connection, shards: int, now: datetime) -> None:
    """Let there be so many shards; what waits is seen by all of them, again if it was."""
    put = insert(fences).values(name=SHARDS, value=shards, holder="", since=now)
    same = {"value": shards, "since": now}
    connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=same))
    for table in (unmatched, found):
        connection.execute(delete(table).where(table.c.shard >= shards))
    if names := connection.execute(select(ungrouped.c.article)).scalars().all():
        put_unmatched(connection, names, now)


def put_unmatched(connection: Connection, names: Collection[str], now: datetime) -> None:
    """Let each shard of the rules see these articles, again if it has seen them already."""
    # In one order, so that two who do this at once do not wait for each other.
    wanted, shards = sorted(set(names)), shards_of(connection)
    rows = [
        {"article": name, "shard": shard, "since": now}
        for name in wanted
        for shard in range(shards)
    ]
    put = insert(unmatched)
    # Whoever looks at the article now holds its row, and is to be waited for: he sees it as it was.
    again = put.on_conflict_do_update(
        index_elements=["shard", "article"], set_={"since": put.excluded.since}
    )
    connection.execute(again, rows)
    group = [{"article": name, "since": now} for name in wanted]
    connection.execute(insert(ungrouped).on_conflict_do_nothing(), group)


def take_unmatched(connection: Connection, shard: int, limit: int) -> Sequence[Article]:
    """Some articles that a shard is to see, longest waiting first; none that others look at.

    They are ours until the transaction ends: if it fails, others see them.
    """
    query = (
        select(unmatched.c.article)
        .where(unmatched.c.shard == shard)
        .order_by(unmatched.c.since, unmatched.c.article)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    names = connection.execute(query).scalars().all()
    # In a statement of its own: joined, an article could be as it was before an edit whose mark is
    # taken here (PostgreSQL, "Read Committed": only the row that is locked is looked at anew).
    found_so = connection.execute(
        select(articles).where(one_of(articles.c.id, "names")), {"names": listed(names)}
    )
    by_name = {row.id: article_of(row) for row in found_so}
    return [by_name[name] for name in names]


def put_found(
    connection: Connection, shard: int, matched: Sequence[tuple[Article, Sequence[Hit]]]
) -> None:
    """Store what the rules of a shard found, instead of what they found before, and be done."""
    names = {"names": listed(article.id for article, _ in matched)}
    connection.execute(
        delete(found).where(found.c.shard == shard, one_of(found.c.article, "names")), names
    )
    rows = [_found_values(article, hit, shard) for article, hits in matched for hit in hits]
    if rows:
        connection.execute(insert(found).on_conflict_do_nothing(), rows)
    connection.execute(
        delete(unmatched).where(unmatched.c.shard == shard, one_of(unmatched.c.article, "names")),
        names,
    )


def groupable(connection: Connection, limit: int) -> Sequence[str]:
    """Some articles that all shards have seen, longest waiting first."""
    query = (
        select(ungrouped.c.article)
        .where(_IS_SEEN)
        .order_by(ungrouped.c.since, ungrouped.c.article)
        .limit(limit)
    )
    return connection.execute(query).scalars().all()


def take_ungrouped(
    connection: Connection, names: Collection[str]
) -> Sequence[tuple[Article, tuple[Hit, ...]]]:
    """Those of some articles that all shards have seen, with their hits, longest waiting first."""
    query = (
        select(articles)
        .join(ungrouped, ungrouped.c.article == articles.c.id)
        .where(one_of(ungrouped.c.article, "names"), _IS_SEEN)
        .order_by(ungrouped.c.since, ungrouped.c.article)
    )
    of = [article_of(row) for row in connection.execute(query, {"names": listed(names)})]
    hits: dict[str, list[Hit]] = {}
    asked = select(found).where(one_of(found.c.article, "names")).order_by(found.c.rule)
    for row in connection.execute(asked, {"names": listed(each.id for each in of)}):
        hits.setdefault(row.article, []).append(hit_of(row))
    return [(article, tuple(hits.get(article.id, ()))) for article in of]


def drop_grouped(connection: Connection, names: Collection[str]) -> None:
    """Be done with articles."""
    given = {"names": listed(names)}
    for table in (found, ungrouped):
        connection.execute(delete(table).where(one_of(table.c.article, "names")), given)


def _found_values(article: Article, hit: Hit, shard: int) -> dict[str, Any]:
    return {
        "article": article.id,
        "rule": hit.rule,
        "shard": shard,
        "version": hit.version,
        "title": hit.title,
        "desk": hit.desk,
        **hit_values(hit),
    }
