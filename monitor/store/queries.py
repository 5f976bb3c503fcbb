"""The read side: what commands show. Nothing here can change the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import func, select

from monitor.errors import DatabaseError
from monitor.model import Address, ConfigState, Measured, Notice, SourceState
from monitor.store import migrate
from monitor.store.article_reading import (
    Stored,
    Unread,
    scanned_articles,
    stored_articles,
    unread_pages,
)
from monitor.store.crew_reading import CrewReader
from monitor.store.database import database_at, exists
from monitor.store.hit_reading import (
    RuleHits,
    StoredHit,
    hits_of_article,
    hits_of_rules,
    stored_hits,
)
from monitor.store.lock import DatabaseLock
from monitor.store.measures import stored_measures
from monitor.store.page_article import ArticleReader
from monitor.store.page_audit import AuditReader
from monitor.store.page_queries import PageReader
from monitor.store.page_service import ServiceReader
from monitor.store.page_source_health import SourceReader
from monitor.store.rows import notice_of, state_of
from monitor.store.search_reading import SearchReader
from monitor.store.tables import (
    article_versions,
    articles,
    config_state,
    hits,
    notices,
    source_states,
)
from monitor.store.telling_queries import TellingReader
from monitor.store.upgrading import revision_of
from monitor.store.visit_reading import StoredVisit, desks_with_visits, stored_visits

# Among so many of the newest articles sources are looked for by the hosts of their pages.
LATELY = 5_000


class Reader(
    ArticleReader,
    AuditReader,
    CrewReader,
    PageReader,
    SearchReader,
    ServiceReader,
    SourceReader,
    TellingReader,
):
    """Answers questions about what is stored."""

    @classmethod
    @contextmanager
    def open(cls, address: Address) -> Iterator[Reader]:
        """A reader of the database there. Raises DatabaseError if there is none to read."""
        revision = revision_of(address)
        if not revision.id:
            raise DatabaseError(
                f"{address}: there is no database yet; `monitor run` or `monitor poll` creates it"
            )
        if not revision.known:
            raise DatabaseError(migrate.too_new(address, revision))
        if not revision.is_current:
            raise DatabaseError(
                f"{address}: the database has revision {revision.id}, this program needs"
                f" {revision.newest}; call `monitor db upgrade`"
            )
        database = database_at(address)
        engine = database.reading()
        try:
            yield cls(engine, database)
        finally:
            engine.dispose()

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

    def measures(self) -> Sequence[Measured]:
        """What each process that runs, or ran, has counted, by its name."""
        with self._connection() as connection:
            return stored_measures(connection)

    def hits(
        self,
        *,
        since: datetime | None = None,
        rule: str | None = None,
        source: str | None = None,
        limit: int = 50,
    ) -> Sequence[StoredHit]:
        """The newest hits first; ``limit`` 0 gives all."""
        with self._connection() as connection:
            return stored_hits(connection, since, rule, source, limit)

    def stored_at(self, urls: Collection[str]) -> Sequence[Stored]:
        """The articles with one of these addresses, oldest first."""
        query = select(articles).where(articles.c.url.in_(list(urls))).order_by(articles.c.seen)
        with self._connection() as connection:
            return stored_articles(connection, query)

    def stored_as(self, beginning: str, limit: int = 10) -> Sequence[Stored]:
        """The articles whose id begins so."""
        after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
        query = select(articles).where(articles.c.id >= beginning, articles.c.id < after)
        with self._connection() as connection:
            return stored_articles(connection, query.order_by(articles.c.id).limit(limit))

    def scan(self, since: datetime | None = None, limit: int = 0) -> Iterator[Stored]:
        """The articles seen since then, newest first, so many at the most; 0 gives all.

        They are read as they are asked for. Of each only what rules look at, and what says whether
        and when it was matched: ``url`` to ``language``, times, ``version``, ``quiet``.
        """
        with self._connection() as connection:
            yield from scanned_articles(connection, since, limit)

    def count(self, since: datetime) -> int:
        """How many articles were seen since then."""
        query = select(func.count()).select_from(articles).where(articles.c.seen >= since)
        with self._connection() as connection:
            return int(connection.execute(query).scalar_one())

    def first_seen(self) -> datetime | None:
        """When the oldest article was seen; None if there is none."""
        query = select(articles.c.seen).order_by(articles.c.seen).limit(1)
        with self._connection() as connection:
            return connection.execute(query).scalar_one_or_none()

    def changes_of(self, article: str) -> Sequence[datetime]:
        """When an article was found to say something else than before, oldest first."""
        query = select(article_versions.c.until).where(article_versions.c.article == article)
        with self._connection() as connection:
            return list(connection.execute(query.order_by(article_versions.c.version)).scalars())

    def sources_of_host(self, host: str) -> list[str]:
        """The ids of the sources that linked to pages of a host lately."""
        lately = select(articles.c.source, articles.c.page_host).order_by(articles.c.seen.desc())
        newest = lately.limit(LATELY).subquery()
        query = select(newest.c.source).where(newest.c.page_host == host).distinct()
        with self._connection() as connection:
            return sorted(connection.execute(query).scalars())

    def rule_hits(self, now: datetime) -> Mapping[str, RuleHits]:
        """How many hits each rule has that ever had one, by its id."""
        with self._connection() as connection:
            return hits_of_rules(connection, now)

    def hits_of(self, article: str) -> Sequence[StoredHit]:
        """The hits of one article, by rule."""
        with self._connection() as connection:
            return hits_of_article(connection, article)

    def visits(self, first: date, last: date | None = None, *, desk: str = "") -> list[StoredVisit]:
        """The visits of the calendar that fall on one of these days, by day.

        Without a ``last`` day also those that are still to come and have no day yet, first.
        """
        with self._connection() as connection:
            return stored_visits(connection, first, last, desk)

    def visit_desks(self) -> list[str]:
        """The ids of all desks that ever had a visit."""
        with self._connection() as connection:
            return desks_with_visits(connection)

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
        with self._connection() as connection:
            return unread_pages(connection, since)


def running_config(database: Address) -> ConfigState | None:
    """Which configuration the daemon works with that runs on a database; None if none does."""
    try:
        if not exists(database) or DatabaseLock.holder(database) is None:
            return None
        with Reader.open(database) as reader:
            return reader.config()
    except DatabaseError:
        # Whoever needs the database for more than this is told.
        return None
