"""Stories with their articles, for commands and pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from monitor.model import Level, Story, StoryArticle, StoryRule
from monitor.store.story_tables import stories, story_articles
from monitor.store.tables import articles, hits


def stored_stories(
    connection: Connection,
    *,
    since: datetime | None = None,
    desk: str = "",
    limit: int = 50,
    fewest: int = 1,
    matched: bool = False,
) -> list[Story]:
    """Stories that had an article since then, the latest first.

    With ``desk`` only those in which a rule of it holds, with ``matched`` those in which any does;
    ``fewest`` is how many articles they have at least. A limit of 0 is none.
    """
    query = select(stories).order_by(stories.c.latest.desc(), stories.c.id)
    if since is not None:
        query = query.where(stories.c.latest >= since)
    if desk or matched:
        held = (
            select(story_articles.c.story)
            .join(hits, hits.c.article == story_articles.c.article)
            .where(story_articles.c.story == stories.c.id)
        )
        query = query.where((held.where(hits.c.desk == desk) if desk else held).exists())
    if fewest > 1:
        nth = (
            select(story_articles.c.number)
            .where(story_articles.c.story == stories.c.id)
            .offset(fewest - 1)
            .limit(1)
        )
        query = query.where(nth.exists())
    if limit:
        query = query.limit(limit)
    return [_story(connection, row) for row in connection.execute(query).all()]


def story_of(connection: Connection, article: str) -> Story | None:
    """The story that an article is in, or that has this id; None if it is in none any more."""
    of = select(story_articles.c.story).where(story_articles.c.article == article)
    query = select(stories).where(stories.c.id.in_(of) | (stories.c.id == article))
    rows = connection.execute(query.order_by(stories.c.id == article).limit(1)).all()
    return _story(connection, rows[0]) if rows else None


def _story(connection: Connection, row: Any) -> Story:
    query = (
        select(
            story_articles.c.article,
            story_articles.c.source,
            story_articles.c.at,
            story_articles.c.containment,
            story_articles.c.own,
            story_articles.c.own_report,
            articles.c.title,
            articles.c.url,
            articles.c.published,
        )
        .join(articles, articles.c.id == story_articles.c.article)
        .where(story_articles.c.story == row.id)
        .order_by(story_articles.c.at, story_articles.c.number)
    )
    rules = _rules(connection, row.id)
    told = tuple(
        StoryArticle(
            article=each.article,
            source=each.source,
            title=each.title,
            url=each.url,
            seen=each.at,
            published=each.published,
            containment=each.containment,
            own=tuple(each.own),
            is_own_report=bool(each.own_report),
            rules=tuple(rules.get(each.article, ())),
        )
        for each in connection.execute(query)
    )
    return Story(row.id, row.created, row.latest, told)


def _rules(connection: Connection, story: str) -> dict[str, list[StoryRule]]:
    query = (
        select(hits.c.article, hits.c.rule, hits.c.title, hits.c.desk, hits.c.level)
        .join(story_articles, story_articles.c.article == hits.c.article)
        .where(story_articles.c.story == story)
        .order_by(hits.c.rule)
    )
    found: dict[str, list[StoryRule]] = {}
    for row in connection.execute(query):
        rule = StoryRule(row.rule, row.title, row.desk, Level(row.level))
        found.setdefault(row.article, []).append(rule)
    return {
        article: sorted(each, key=lambda rule: rule.level.rank) for article, each in found.items()
    }
