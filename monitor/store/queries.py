"""The read side: what commands show. Nothing here can change the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, func, select

from monitor.errors import DatabaseError
from monitor.model import Article, ConfigState, Delivery, Hit, Notice, SourceState
from monitor.store import migrate, sqlite
from monitor.store.delivery_rows import delivery_of
from monitor.store.delivery_tables import deliveries, delivery_hits
from monitor.store.lock import DatabaseLock
from monitor.store.rows import article_of, hit_of, notice_of, state_of
from monitor.store.tables import (
    article_versions,
    articles,
    config_state,
    hits,
    notices,
    source_states,
)
from monitor.store.visit_reading import StoredVisit, desks_with_visits, stored_visits

# Articles are read in blocks of so many: few enough to be small, enough that their hits are cheap.
BLOCK = 200
# Among so many of the newest articles sources are looked for by the hosts of their pages.
LATELY = 5_000


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


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it is stored, and the version of each rule that held for it, by rule.

    ``is_forgotten``: its text was deleted as its time was up, see `Archive.forget_texts`.
    """

    article: Article
    held: Mapping[str, str]
    is_forgotten: bool = False


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

    def stored_at(self, urls: Collection[str]) -> Sequence[Stored]:
        """The articles with one of these addresses, oldest first."""
        query = select(articles).where(articles.c.url.in_(list(urls))).order_by(articles.c.seen)
        return self._stored_articles(query)

    def stored_as(self, beginning: str, limit: int = 10) -> Sequence[Stored]:
        """The articles whose id begins so."""
        after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
        query = select(articles).where(articles.c.id >= beginning, articles.c.id < after)
        return self._stored_articles(query.order_by(articles.c.id).limit(limit))

    def _stored_articles(self, query: Select[Any]) -> Sequence[Stored]:
        with self._connection() as connection:
            rows = connection.execute(query).all()
            held = _held(connection, [row.id for row in rows])
        return [_stored_article(article_of(row), row, held) for row in rows]

    def scan(self, since: datetime | None = None, limit: int = 0) -> Iterator[Stored]:
        """The articles seen since then, newest first, so many at the most; 0 gives all.

        They are read as they are asked for. Of each only what rules look at, and what says whether
        and when it was matched: ``url`` to ``language``, times, ``version``, ``quiet``.
        """
        query = select(*_SCANNED).order_by(articles.c.seen.desc(), articles.c.id)
        if since is not None:
            query = query.where(articles.c.seen >= since)
        if limit:
            query = query.limit(limit)
        with self._connection() as connection:
            rows = connection.execute(query, execution_options={"yield_per": BLOCK})
            for block in rows.partitions():
                held = _held(connection, [row.id for row in block])
                for row in block:
                    yield _stored_article(_scanned(row), row, held)

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
        counts = select(
            hits.c.rule,
            _found_since(now - timedelta(days=1)).label("day"),
            _found_since(now - timedelta(days=7)).label("week"),
            _found_since(now - timedelta(days=30)).label("month"),
            func.count().label("total"),
            func.max(hits.c.found, type_=hits.c.found.type).label("last"),
        ).group_by(hits.c.rule)
        with self._connection() as connection:
            return {
                row.rule: RuleHits(
                    row.day, row.week, row.month, row.total, row.last, *_newest(connection, row)
                )
                for row in connection.execute(counts).all()
            }

    def hits_of(self, article: str) -> Sequence[StoredHit]:
        """The hits of one article, by rule."""
        query = select(hits).where(hits.c.article == article).order_by(hits.c.rule)
        with self._connection() as connection:
            return [_stored(connection, row) for row in connection.execute(query).all()]

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


_SCANNED = (
    articles.c.id,
    articles.c.source,
    articles.c.url,
    articles.c.title,
    articles.c.teaser,
    articles.c.text,
    articles.c.author,
    articles.c.language,
    articles.c.published,
    articles.c.seen,
    articles.c.version,
    articles.c.quiet,
    articles.c.page_due,
    articles.c.read,
)


def _scanned(row: Any) -> Article:
    return Article(
        id=row.id,
        source=row.source,
        url=row.url,
        title=row.title,
        teaser=row.teaser or "",
        text=row.text or "",
        author=row.author,
        language=row.language,
        published=row.published,
        seen=row.seen,
        version=row.version,
        quiet=row.quiet,
        page_due=row.page_due,
        read=row.read,
    )


def _stored_article(article: Article, row: Any, held: Mapping[str, Mapping[str, str]]) -> Stored:
    return Stored(article, held.get(article.id, {}), is_forgotten=row.text is None)


def _held(connection: Connection, ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """The versions of the rules that held for these articles, by article and rule."""
    found: dict[str, dict[str, str]] = {}
    query = select(hits.c.article, hits.c.rule, hits.c.version).where(hits.c.article.in_(ids))
    for article, rule, version in connection.execute(query):
        found.setdefault(article, {})[rule] = version
    return found


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


def running_config(database: Path) -> ConfigState | None:
    """Which configuration the daemon works with that runs on a database; None if none does."""
    if not database.exists() or DatabaseLock.holder(database) is None:
        return None
    try:
        with Reader.open(database) as reader:
            return reader.config()
    except DatabaseError:
        # Whoever needs the database for more than this is told.
        return None
