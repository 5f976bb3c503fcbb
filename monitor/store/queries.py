"""The read side: what commands show. Nothing here can change the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, select

from monitor.errors import DatabaseError
from monitor.model import Article, ConfigState, Delivery, Hit, Notice, SourceState
from monitor.store import migrate, sqlite
from monitor.store.rows import article_of, delivery_of, hit_of, notice_of, state_of
from monitor.store.tables import (
    articles,
    config_state,
    deliveries,
    delivery_hits,
    hits,
    notices,
    source_states,
)


@dataclass(frozen=True, slots=True)
class StoredHit:
    """A hit with its article, when it was found, and what became of the alerts about it."""

    hit: Hit
    article: Article
    found: datetime
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """So many of the pages that were tried could not be read; the reason is that of the last."""

    pages: int
    tried: int
    reason: str


_IS_UNREAD = and_(articles.c.page_error != "", articles.c.text == "")


class Reader:
    """Answers questions about what is stored."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Reader]:
        """A reader of the database at ``path``. Raises DatabaseError if there is none to read."""
        revision = migrate.revision_of(path)
        if not revision.id:
            raise DatabaseError(
                f"{path}: there is no database yet; `monitor run` or `monitor poll` creates it"
            )
        if not revision.known:
            raise DatabaseError(migrate.too_new(path, revision))
        if not revision.is_current:
            raise DatabaseError(
                f"{path}: the database has revision {revision.id}, this program needs"
                f" {revision.newest}; call `monitor db upgrade`"
            )
        engine = sqlite.reading(path)
        try:
            yield cls(engine, path)
        finally:
            engine.dispose()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with sqlite.naming_the_database(self._path), self._engine.connect() as connection:
            yield connection

    def states(self) -> Mapping[str, SourceState]:
        """What is known of every source that was ever polled, by id."""
        with self._connection() as connection:
            rows = connection.execute(select(source_states)).all()
        return {row.source: state_of(row) for row in rows}

    def notices(self) -> Sequence[Notice]:
        """What was told about sources and has not ended, oldest first."""
        query = select(notices).where(notices.c.ended.is_(None)).order_by(notices.c.since)
        with self._connection() as connection:
            return [notice_of(row) for row in connection.execute(query)]

    def config(self) -> ConfigState | None:
        """Which configuration the daemon works with, or worked with last; None before its start."""
        with self._connection() as connection:
            row = connection.execute(select(config_state)).one_or_none()
        return None if row is None else ConfigState(row.read, row.refused, row.error)

    def hits(
        self,
        *,
        since: datetime | None = None,
        rule: str | None = None,
        source: str | None = None,
        limit: int = 50,
    ) -> Sequence[StoredHit]:
        """The newest hits first; ``limit`` 0 gives all."""
        query = select(hits).join(articles, articles.c.id == hits.c.article)
        if since is not None:
            query = query.where(hits.c.found >= since)
        if rule is not None:
            query = query.where(hits.c.rule == rule)
        if source is not None:
            query = query.where(articles.c.source == source)
        query = query.order_by(hits.c.found.desc(), hits.c.article, hits.c.rule)
        with self._connection() as connection:
            rows = connection.execute(query.limit(limit) if limit else query).all()
            return [_stored(connection, row) for row in rows]

    def articles_at(self, url: str) -> Sequence[Article]:
        """The stored articles with this address, oldest first: several sources may link to it."""
        query = select(articles).where(articles.c.url == url).order_by(articles.c.seen)
        with self._connection() as connection:
            return [article_of(row) for row in connection.execute(query)]

    def hits_of(self, article: str) -> Sequence[StoredHit]:
        """The hits of one article, by rule."""
        query = select(hits).where(hits.c.article == article).order_by(hits.c.rule)
        with self._connection() as connection:
            return [_stored(connection, row) for row in connection.execute(query).all()]

    def rules(self) -> list[str]:
        """The ids of all rules that ever had a hit."""
        with self._connection() as connection:
            return list(connection.execute(select(hits.c.rule).distinct()).scalars())

    def sources(self) -> list[str]:
        """The ids of all sources that ever gave an article."""
        with self._connection() as connection:
            return list(connection.execute(select(articles.c.source).distinct()).scalars())

    def unread(self, since: datetime) -> Mapping[str, Unread]:
        """How many pages of each source could not be read since then; sources without are left out.

        Those count that were tried and of which nothing was read: the beginning of an article
        before a paywall is something.
        """
        tried = (
            select(
                articles.c.source,
                func.count().label("tried"),
                func.count().filter(_IS_UNREAD).label("unread"),
            )
            .where(articles.c.seen >= since, articles.c.read.is_not(None))
            .group_by(articles.c.source)
        )
        with self._connection() as connection:
            rows = [row for row in connection.execute(tried) if row.unread]
            return {
                row.source: Unread(row.unread, row.tried, self._reason(connection, row.source))
                for row in rows
            }

    def _reason(self, connection: Connection, source: str) -> str:
        newest = (
            select(articles.c.page_error)
            .where(articles.c.source == source, _IS_UNREAD)
            .order_by(articles.c.read.desc())
            .limit(1)
        )
        return str(connection.execute(newest).scalar_one())

    def delivery_counts(self) -> Mapping[str, int]:
        """How many deliveries there are in each state."""
        query = select(deliveries.c.state, func.count().label("number")).group_by(
            deliveries.c.state
        )
        with self._connection() as connection:
            return {row.state: row.number for row in connection.execute(query)}


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
