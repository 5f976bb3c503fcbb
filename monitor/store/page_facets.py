"""Keeps what stories are found by on pages, each function in the transaction of its caller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, delete, exists, insert, select

from monitor.store import dialect
from monitor.store.page_facet_rows import rows_of
from monitor.store.page_tables import Facet, rule_totals, story_changes, story_facets
from monitor.store.story_tables import story_articles
from monitor.store.tables import hits
from monitor.store.visit_tables import visit_articles

# Stands in `story_changes` for a change that is not one of a single story, such as a mute.
MANY = ""


def stories_of(connection: Connection, names: Collection[str]) -> set[str]:
    """The stories that these articles are in."""
    if not names:
        return set()
    return set(connection.execute(_stories_of(), {"asked": dialect.listed(names)}).scalars())


def renew(connection: Connection, names: Collection[str], before: Collection[str] = ()) -> None:
    """Let the stories of articles be found by what they are now.

    ``before`` are the stories that they were in, if these are others.
    """
    if not names:
        return
    asked = {"asked": dialect.listed(names), "before": dialect.listed(before)}
    known = set(connection.execute(_concerned(), asked).scalars())
    if known:
        put_facets(connection, known)
        note(connection, known)


def put_facets(connection: Connection, stories: Collection[str]) -> None:
    """Store what these stories are found by, and nothing else."""
    asked = {"asked": dialect.listed(stories)}
    connection.execute(_forget(), asked)
    connection.execute(rows_of(), asked)


def take(connection: Connection, story: str) -> None:
    """Let a story not be found any more among those that nobody has taken."""
    is_its = story_facets.c.story == story
    connection.execute(delete(story_facets).where(is_its, story_facets.c.facet == Facet.OPEN))
    note(connection, [story])


def note(connection: Connection, stories: Iterable[str]) -> None:
    """Note that something about these stories has changed."""
    asked = {"asked": dialect.listed(sorted(set(stories)))}
    if asked["asked"] != "[]":
        connection.execute(_forget_changes(), asked)
        connection.execute(_put_changes(), asked)


def count_hits(connection: Connection, rules: Collection[str]) -> None:
    """Count new hits of these rules; one that stands here twice has two."""
    rows = [{"rule": rule, "hits": count} for rule, count in sorted(Counter(rules).items())]
    if rows:
        put = dialect.insert(rule_totals)
        total = {"hits": rule_totals.c.hits + put.excluded.hits}
        put = put.on_conflict_do_update(index_elements=["rule"], set_=total)
        connection.execute(put, rows)


@cache
def _forget_changes() -> Any:
    return delete(story_changes).where(dialect.one_of(story_changes.c.story, "asked"))


@cache
def _put_changes() -> Insert:
    # Those that are stored anew have a number of their own again, and the highest.
    given = dialect.texts_of("asked")
    return insert(story_changes).from_select(["story"], select(given.c.value))


@cache
def _stories_of() -> Select[Any]:
    return select(story_articles.c.story).where(dialect.one_of(story_articles.c.article, "asked"))


@cache
def _concerned() -> Any:
    """Of the stories of articles those with hits, and those that had some."""
    is_found = exists().where(story_facets.c.story == story_articles.c.story)
    has_hit = exists().where(hits.c.article == story_articles.c.article)
    theirs = visit_articles.alias()
    # What an article says of a visit may change what others are found by that tell of it.
    same_visit = (
        select(visit_articles.c.article)
        .join(theirs, theirs.c.visit == visit_articles.c.visit)
        .where(dialect.one_of(theirs.c.article, "asked"))
    )
    now = select(story_articles.c.story).where(
        dialect.one_of(story_articles.c.article, "asked"), is_found | has_hit
    )
    like = select(story_articles.c.story).where(story_articles.c.article.in_(same_visit))
    before = select(story_facets.c.story).where(dialect.one_of(story_facets.c.story, "before"))
    return now.union(like, before)


@cache
def _forget() -> Any:
    return delete(story_facets).where(dialect.one_of(story_facets.c.story, "asked"))
