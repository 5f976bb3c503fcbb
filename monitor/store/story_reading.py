"""Stories with their articles, for commands and pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select, union

from monitor.model import DeliveryState, Level, Story, StoryArticle, StoryRule
from monitor.store.delivery_reading import begins
from monitor.store.delivery_tables import deliveries
from monitor.store.dialect import apart, listed, one_of
from monitor.store.story_tables import stories, story_articles
from monitor.store.tables import articles, hits


def stored_stories(
    connection: Connection,
    *,
    since: datetime | None = None,
    desk: str = "",
    rule: str = "",
    limit: int = 50,
    fewest: int = 1,
    matched: bool = False,
    told: bool = False,
) -> list[Story]:
    """Stories that had an article since then, the latest first.

    With ``desk`` only those in which a rule of it holds, with ``rule`` those in which that one
    does, with ``matched`` those in which any does, with ``told`` those of which somebody is told;
    ``fewest`` is how many articles they have at least. A limit of 0 is none.
    """
    query = select(stories).order_by(stories.c.latest.desc(), stories.c.id)
    if since is not None:
        query = query.where(stories.c.latest >= since)
    if desk or rule or matched:
        # Those of the story's articles, and not of all articles those of the desk.
        held = (
            select(story_articles.c.story)
            .join(hits, hits.c.article == story_articles.c.article)
            .where(story_articles.c.story == stories.c.id)
        )
        if desk:
            held = held.where(apart(hits.c.desk) == desk)
        if rule:
            held = held.where(apart(hits.c.rule) == rule)
        query = query.where(held.exists())
    if told:
        sent = select(deliveries.c.key).where(
            deliveries.c.story == stories.c.id, deliveries.c.state != DeliveryState.SUPPRESSED
        )
        query = query.where(sent.exists())
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
    return stories_in(connection, connection.execute(query).all())


def story_of(connection: Connection, article: str) -> Story | None:
    """The story that an article is in, or that has this id; None if it is in none any more."""
    of = select(story_articles.c.story).where(story_articles.c.article == article)
    query = select(stories).where(stories.c.id.in_(of) | (stories.c.id == article))
    rows = connection.execute(query.order_by(stories.c.id == article).limit(1)).all()
    return stories_in(connection, rows)[0] if rows else None


def stories_as(connection: Connection, beginning: str, limit: int = 10) -> list[Story]:
    """The stories whose id begins so, or that have an article or a message with such a key."""
    of_article = select(story_articles.c.story).where(begins(story_articles.c.article, beginning))
    told = select(deliveries.c.story).where(begins(deliveries.c.key, beginning))
    # Messages that tell of an article without its story.
    about = (
        select(story_articles.c.story)
        .join(deliveries, deliveries.c.article == story_articles.c.article)
        .where(begins(deliveries.c.key, beginning))
    )
    return _those(connection, union(of_article, told, about), limit)


def stories_at(connection: Connection, urls: Collection[str], limit: int = 10) -> list[Story]:
    """The stories with an article that has one of these addresses."""
    found = (
        select(story_articles.c.story)
        .join(articles, articles.c.id == story_articles.c.article)
        .where(articles.c.url.in_(list(urls)))
    )
    return _those(connection, found, limit)


def _those(connection: Connection, ids: Any, limit: int) -> list[Story]:
    query = select(stories).where(stories.c.id.in_(ids)).order_by(stories.c.latest.desc())
    return stories_in(connection, connection.execute(query.limit(limit)).all())


def stories_in(connection: Connection, rows: Sequence[Any]) -> list[Story]:
    """The stories in these rows of stories, with all their articles."""
    asked = {"asked": listed(row.id for row in rows)}
    rules = _rules(connection, asked) if rows else {}
    told: dict[str, list[StoryArticle]] = {}
    for each in connection.execute(_articles(), asked) if rows else ():
        article = StoryArticle(
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
        told.setdefault(each.story, []).append(article)
    return [Story(row.id, row.created, row.latest, tuple(told.get(row.id, ()))) for row in rows]


@cache
def _articles() -> Select[Any]:
    return (
        select(
            story_articles.c.story,
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
        .where(one_of(story_articles.c.story, "asked"))
        .order_by(story_articles.c.at, story_articles.c.number)
    )


@cache
def _held() -> Select[Any]:
    return (
        select(hits.c.article, hits.c.rule, hits.c.title, hits.c.desk, hits.c.level)
        .join(story_articles, story_articles.c.article == hits.c.article)
        .where(one_of(story_articles.c.story, "asked"))
        .order_by(hits.c.rule)
    )


def _rules(connection: Connection, asked: Mapping[str, str]) -> dict[str, list[StoryRule]]:
    found: dict[str, list[StoryRule]] = {}
    for row in connection.execute(_held(), asked):
        rule = StoryRule(row.rule, row.title, row.desk, Level(row.level))
        found.setdefault(row.article, []).append(rule)
    return {
        article: sorted(each, key=lambda rule: rule.level.rank) for article, each in found.items()
    }
