"""The index for searching: filled step by step, and made to forget what articles forget."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select, text, tuple_, union_all, update

from monitor.store import search_writing, stories
from monitor.store.delivery_tables import IS_OWED, IS_POSTPONED, IS_SENDING, deliveries
from monitor.store.tables import article_versions, articles
from monitor.store.transactions import Transactions

# Few enough that others who write wait for a fraction of a second.
_FORGOTTEN_AT_ONCE = 50
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


class _WithoutText(NamedTuple):
    """An article of which only the title is left."""

    title: str
    source: str
    teaser: None = None
    text: None = None


class SqlSearch(Transactions):
    """What `SqlArchive` does for searching."""

    def fill_search(self, limit: int = 200) -> int:
        """See `monitor.ports.Archive`."""
        with self._transaction() as connection:
            block = search_writing.next_block(connection, limit)
        if block is None:
            return 0
        words = search_writing.cut(block)
        with self._transaction() as connection:
            search_writing.put_block(connection, block, words)
        return len(block.rows)

    def forget_texts(self, before: datetime) -> int:
        """See `monitor.ports.Archive`. What is still owed keeps its text until it is sent."""
        old = select(articles.c.id).where(articles.c.seen < before)
        with self._transaction() as connection:
            connection.execute(
                update(article_versions)
                .where(article_versions.c.article.in_(old), article_versions.c.text.is_not(None))
                .values(text=None, teaser=None)
            )
            stories.forget_own(connection, before)
        forgotten = 0
        after = _NEVER, ""
        while True:
            with self._transaction() as connection:
                rows = _with_text(connection, before, after)
                _forget(connection, rows)
            if not rows:
                return forgotten
            forgotten += len(rows)
            after = rows[-1].seen, rows[-1].id


def _with_text(connection: Connection, before: datetime, after: tuple[datetime, str]) -> list[Any]:
    """Some of the articles seen before then that have a text and are not owed, oldest first."""
    owed = union_all(
        *(
            select(func.coalesce(deliveries.c.article, "")).where(text(each))
            for each in (IS_OWED, IS_SENDING, IS_POSTPONED)
        )
    )
    seen = articles.c.seen
    query = (
        select(articles.c.id, articles.c.source, seen, articles.c.title)
        .add_columns(articles.c.teaser, articles.c.text)
        .where(
            seen < before,
            seen >= after[0],
            tuple_(seen, articles.c.id) > after,
            or_(articles.c.text.is_not(None), articles.c.teaser.is_not(None)),
            articles.c.id.not_in(owed),
        )
        .order_by(seen, articles.c.id)
        .limit(_FORGOTTEN_AT_ONCE)
    )
    return list(connection.execute(query))


def _forget(connection: Connection, rows: list[Any]) -> None:
    # First, as the index must be told what to forget.
    search_writing.reindex(connection, [(row, _WithoutText(row.title, row.source)) for row in rows])
    ids = [row.id for row in rows]
    connection.execute(
        update(articles).where(articles.c.id.in_(ids)).values(text=None, teaser=None)
    )
