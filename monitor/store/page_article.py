"""An article with all that came of it, and what was found last; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from monitor.model import Article, Delivery, Hit
from monitor.store.article_reading import Stored, stored_articles
from monitor.store.delivery_rows import delivery_of
from monitor.store.delivery_tables import deliveries, delivery_hits
from monitor.store.hit_reading import StoredHit
from monitor.store.rows import hit_of
from monitor.store.story_tables import story_articles
from monitor.store.tables import article_versions, articles, hits
from monitor.store.telling_queries import Connections


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said until then; the one it says now has no end."""

    number: int
    title: str
    until: datetime | None = None
    teaser: str = ""
    text: str = ""
    is_forgotten: bool = False


@dataclass(frozen=True, slots=True)
class ArticleTold:
    """An article, its hits by rule, when it was changed, and the story it is in, if it is in one.

    ``versions`` are those before the one it says now, oldest first, without their texts.
    ``story_size`` is how many articles the story has.
    """

    stored: Stored
    hits: tuple[StoredHit, ...]
    versions: tuple[Version, ...] = ()
    story: str = ""
    story_size: int = 0


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A hit and when it was found. Of the article there is no text."""

    hit: Hit
    article: Article
    found: datetime


@dataclass(frozen=True, slots=True)
class HitPlace:
    """The place of a hit among those that were found last: what comes next begins after it."""

    found: datetime
    article: str
    rule: str


class ArticleReader(Connections):
    """Answers what is shown of one article, and what was found last."""

    def article_told(self, article: str) -> ArticleTold | None:
        """The article with this id and all that came of it; None if none is stored."""
        with self._connection() as connection:
            return _told(connection, article)

    def version_of(self, article: str, number: int) -> Version | None:
        """What an article said as its version with this number; None if it never did."""
        with self._connection() as connection:
            return _version(connection, article, number)

    def newest_hits(
        self,
        *,
        rule: str = "",
        desk: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        after: HitPlace | None = None,
        limit: int = 50,
    ) -> Sequence[FoundHit]:
        """What was found last, by a rule, for a desk, or at all; the newest first.

        ``until`` is not in it any more; it begins after a place.
        """
        with self._connection() as connection:
            query = _newest(rule, desk, limit)
            if since is not None:
                query = query.where(hits.c.found >= since)
            if until is not None:
                query = query.where(hits.c.found < until)
            if after is not None:
                query = query.where(_is_after(after))
            return [_found(row) for row in connection.execute(query)]


def _told(connection: Connection, article: str) -> ArticleTold | None:
    found = stored_articles(connection, select(articles).where(articles.c.id == article))
    if not found:
        return None
    story = connection.execute(
        select(story_articles.c.story).where(story_articles.c.article == article)
    ).scalar_one_or_none()
    size = select(func.count()).where(story_articles.c.story == story)
    return ArticleTold(
        found[0],
        _hits(connection, found[0].article),
        _versions(connection, article),
        story or "",
        int(connection.execute(size).scalar_one()) if story else 0,
    )


def _version(connection: Connection, article: str, number: int) -> Version | None:
    row = connection.execute(
        select(article_versions).where(
            article_versions.c.article == article, article_versions.c.version == number
        )
    ).one_or_none()
    if row is None:
        return None
    return Version(
        row.version, row.title, row.until, row.teaser or "", row.text or "", row.text is None
    )


def _newest(rule: str, desk: str, limit: int) -> Select[Any]:
    query = (
        select(
            hits,
            articles.c.source,
            articles.c.url,
            articles.c.title.label("headline"),
            articles.c.teaser,
            articles.c.author,
            articles.c.language,
            articles.c.published,
            articles.c.seen,
        )
        .join(articles, articles.c.id == hits.c.article)
        .order_by(hits.c.found.desc(), hits.c.article.desc(), hits.c.rule)
        .limit(limit)
    )
    if rule:
        query = query.where(hits.c.rule == rule)
    if desk:
        query = query.where(hits.c.desk == desk)
    return query


def _is_after(place: HitPlace) -> Any:
    """Whether a hit comes after that place; the first part is what an index is asked for."""
    same = (hits.c.found == place.found) & (
        (hits.c.article < place.article)
        | ((hits.c.article == place.article) & (hits.c.rule > place.rule))
    )
    return (hits.c.found <= place.found) & ((hits.c.found < place.found) | same)


def _found(row: Any) -> FoundHit:
    article = Article(
        id=row.article,
        source=row.source,
        url=row.url,
        title=row.headline,
        teaser=row.teaser or "",
        author=row.author,
        language=row.language,
        published=row.published,
        seen=row.seen,
    )
    return FoundHit(hit_of(row), article, row.found)


def _versions(connection: Connection, article: str) -> tuple[Version, ...]:
    query = (
        select(
            article_versions.c.version,
            article_versions.c.title,
            article_versions.c.until,
            article_versions.c.text.is_(None).label("is_forgotten"),
        )
        .where(article_versions.c.article == article)
        .order_by(article_versions.c.version)
    )
    return tuple(
        Version(row.version, row.title, row.until, is_forgotten=bool(row.is_forgotten))
        for row in connection.execute(query)
    )


def _hits(connection: Connection, article: Article) -> tuple[StoredHit, ...]:
    query = select(hits).where(hits.c.article == article.id).order_by(hits.c.rule)
    rows = connection.execute(query).all()
    told = _deliveries(connection, article.id) if rows else {}
    return tuple(
        StoredHit(hit_of(row), article, row.found, tuple(told.get(row.rule, ()))) for row in rows
    )


def _deliveries(connection: Connection, article: str) -> Mapping[str, Sequence[Delivery]]:
    """What was owed because of each rule that held."""
    query = (
        select(deliveries, delivery_hits.c.rule.label("of_rule"))
        .join(delivery_hits, delivery_hits.c.delivery == deliveries.c.key)
        .where(delivery_hits.c.article == article)
        .order_by(deliveries.c.created, deliveries.c.target, deliveries.c.recipient)
    )
    found: dict[str, list[Delivery]] = {}
    for row in connection.execute(query):
        found.setdefault(row.of_rule, []).append(delivery_of(row, (row.of_rule,)))
    return found
