"""The index for searching: filled step by step, and made to forget what articles forget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select, text, tuple_, union_all, update

from monitor.store import dialect, search_writing, stories
from monitor.store.database import Database
from monitor.store.delivery_tables import IS_OWED, IS_POSTPONED, IS_SENDING, deliveries
from monitor.store.tables import article_versions, articles
from monitor.store.transactions import Transactions

_BEGIN = (datetime.min.replace(tzinfo=UTC), "")


class _WithoutText(NamedTuple):
    """An article of which only the title is left."""

    title: str
    source: str
    teaser: None = None
    text: None = None


@dataclass(slots=True)
class _Forgotten:
    """Up to which article texts were forgotten so far, step by step.

    Else each step would go over all that the steps before it have left behind: PostgreSQL has those
    rows in its index until it is tidied up.
    """

    at: tuple[datetime, str] = _BEGIN


class SqlSearch(Transactions):
    """What `SqlArchive` does for searching.

    What is to be done is looked up, and words are cut, while others write.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._reading = database.reading()
        self._forgotten = _Forgotten()

    @contextmanager
    def _moment(self) -> Iterator[Connection]:
        with self._database.naming(), self._reading.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close the connections, once whatever is being written is finished."""
        super().close()
        self._reading.dispose()

    def fill_search(self, limit: int = 200) -> int:
        """See `monitor.ports.Archive`."""
        with self._moment() as connection:
            found = search_writing.next_block(connection, limit)
        if found is None:
            return 0
        block, words = search_writing.cut(found)
        with self._light() as connection:
            search_writing.put_block(connection, block, words)
        return len(block.rows)

    def forget_texts(self, before: datetime, limit: int) -> int:
        """See `monitor.ports.Archive`. What is still owed keeps its text until it is sent."""
        rows = self._forget_some(before, limit)
        is_over = len(rows) < limit
        self._forgotten.at = _BEGIN if is_over else (rows[-1].seen, rows[-1].id)
        return len(rows)

    def _forget_some(self, before: datetime, limit: int) -> list[Any]:
        after = self._forgotten.at
        with self._moment() as connection:
            rows = _with_text(connection, before, limit, after)
            if not rows:
                return []
            ahead = search_writing.look_ahead(connection, rows)
        with self._transaction() as connection:
            # Once more: meanwhile one may have been changed, or be owed.
            rows = _with_text(connection, before, limit, (rows[0].seen, ""))
            _forget(connection, rows, ahead)
        return rows

    def empty_search(self) -> int:
        """Take all out of the index for searching; how many articles are to be put in anew."""
        with self._transaction() as connection:
            return search_writing.empty(connection)


def _with_text(
    connection: Connection, before: datetime, limit: int, after: tuple[datetime, str] = _BEGIN
) -> list[Any]:
    """Some of the articles seen before then that have a text and are not owed, oldest first."""
    owed = union_all(
        *(
            select(func.coalesce(deliveries.c.article, "")).where(text(each))
            for each in (IS_OWED, IS_SENDING, IS_POSTPONED)
        )
    )
    query = (
        select(articles.c.id, articles.c.source, articles.c.title)
        .add_columns(articles.c.teaser, articles.c.text, articles.c.seen)
        .where(
            articles.c.seen < before,
            tuple_(articles.c.seen, articles.c.id) > after,
            articles.c.text.is_not(None),
            articles.c.id.not_in(owed),
        )
        .order_by(articles.c.seen, articles.c.id)
        .limit(limit)
    )
    return list(connection.execute(query))


def _forget(connection: Connection, rows: list[Any], ahead: search_writing.Ahead) -> None:
    # First, as the index must be told what to forget.
    search_writing.reindex(
        connection, [(row, _WithoutText(row.title, row.source)) for row in rows], ahead
    )
    ids = {"ids": dialect.listed(row.id for row in rows)}
    nothing = {"text": None, "teaser": None}
    is_one = dialect.one_of(articles.c.id, "ids")
    connection.execute(update(articles).where(is_one).values(nothing), ids)
    is_of_one = dialect.one_of(article_versions.c.article, "ids")
    connection.execute(update(article_versions).where(is_of_one).values(nothing), ids)
    stories.forget_own(connection, [row.id for row in rows])
