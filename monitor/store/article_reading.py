"""Articles as they are stored, for commands; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from monitor.model import Article
from monitor.store.rows import article_of
from monitor.store.tables import articles, hits

# Articles are read in blocks of so many: few enough to be small, enough that their hits are cheap.
BLOCK = 200


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


_IS_UNREAD = and_(articles.c.page_error != "", articles.c.text == "")


def stored_articles(connection: Connection, query: Select[Any]) -> Sequence[Stored]:
    """The articles in these rows."""
    rows = connection.execute(query).all()
    held = _held(connection, [row.id for row in rows])
    return [_stored_article(article_of(row), row, held) for row in rows]


def scanned_articles(
    connection: Connection, since: datetime | None, limit: int
) -> Iterator[Stored]:
    """See `monitor.store.Reader.scan`."""
    query = select(*SCANNED).order_by(articles.c.seen.desc(), articles.c.id)
    if since is not None:
        query = query.where(articles.c.seen >= since)
    if limit:
        query = query.limit(limit)
    rows = connection.execute(query, execution_options={"yield_per": BLOCK})
    for block in rows.partitions():
        held = _held(connection, [row.id for row in block])
        for row in block:
            yield _stored_article(scanned_article(row), row, held)


def unread_pages(connection: Connection, since: datetime) -> Mapping[str, Unread]:
    """See `monitor.store.Reader.unread`."""
    tried = (
        select(
            articles.c.source,
            func.count().label("tried"),
            func.count().filter(_IS_UNREAD).label("unread"),
        )
        .where(articles.c.seen >= since, articles.c.read.is_not(None))
        .group_by(articles.c.source)
    )
    rows = [row for row in connection.execute(tried) if row.unread]
    return {
        row.source: Unread(row.unread, row.tried, _reason(connection, row.source)) for row in rows
    }


def _reason(connection: Connection, source: str) -> str:
    newest = (
        select(articles.c.page_error)
        .where(articles.c.source == source, _IS_UNREAD)
        .order_by(articles.c.read.desc())
        .limit(1)
    )
    return str(connection.execute(newest).scalar_one())


# What rules look at, and what says whether and when an article was matched.
SCANNED = (
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


def scanned_article(row: Any) -> Article:
    """The article in a row of `SCANNED`."""
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
