"""Keeps what stories are found by on pages, each function in the transaction of its caller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, TextClause, bindparam, delete, exists, select, text

from monitor.store import dialect
from monitor.store.page_tables import rule_totals, story_changes, story_facets
from monitor.store.story_tables import story_articles
from monitor.store.tables import hits
from monitor.store.visit_tables import visit_articles

# Stands in `story_changes` for a change that is not one of a single story, such as a mute.
MANY = ""


class Facet(StrEnum):
    """By what a story is found. Every story with a hit is MATCHED; OPEN: nobody has taken it."""

    MATCHED = "matched"
    OPEN = "open"
    DESK = "desk"
    LEVEL = "level"
    RULE = "rule"
    SOURCE = "source"
    PERSON = "person"
    PLACE = "place"


# The level of a story is the most urgent of its hits. Persons and places are those of visits.
_FACETS = """
WITH held AS MATERIALIZED (
  SELECT story_articles.story, hits.article, hits.rule, hits.desk,
    CASE hits.level WHEN 'blitz' THEN 0 WHEN 'eil' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END AS rank
  FROM json_each(:asked) AS asked
  CROSS JOIN story_articles ON story_articles.story = asked.value
  CROSS JOIN hits ON hits.article = story_articles.article
), told AS MATERIALIZED (
  SELECT DISTINCT held.story, visits.id, visits.person, visits.stations
  FROM held CROSS JOIN visit_articles ON visit_articles.article = held.article
  CROSS JOIN visits ON visits.id = visit_articles.visit
), found (facet, value, story) AS (
  SELECT 'matched', '', story FROM held
  UNION SELECT 'open', '', story FROM held
    WHERE NOT EXISTS (SELECT 1 FROM acknowledgements WHERE acknowledgements.story = held.story)
  UNION SELECT 'desk', desk, story FROM held
  UNION SELECT 'rule', rule, story FROM held
  UNION SELECT 'level', CASE min(rank) WHEN 0 THEN 'blitz' WHEN 1 THEN 'eil' WHEN 2 THEN 'normal'
    ELSE 'digest' END, story FROM held GROUP BY story
  UNION SELECT 'source', story_articles.source, held.story
    FROM (SELECT DISTINCT story FROM held) AS held
    CROSS JOIN story_articles ON story_articles.story = held.story
  UNION SELECT 'person', person, story FROM told WHERE person <> ''
  UNION SELECT 'place', json_extract(station.value, '$.id'), story
    FROM told CROSS JOIN json_each(told.stations) AS station
    WHERE json_extract(station.value, '$.id') <> ''
)
INSERT INTO story_facets (facet, value, latest, story)
SELECT found.facet, found.value, stories.latest, stories.id
FROM found CROSS JOIN stories ON stories.id = found.story
"""


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
    connection.execute(_put(), asked)


def take(connection: Connection, story: str) -> None:
    """Let a story not be found any more among those that nobody has taken."""
    is_its = story_facets.c.story == story
    connection.execute(delete(story_facets).where(is_its, story_facets.c.facet == Facet.OPEN))
    note(connection, [story])


def note(connection: Connection, stories: Iterable[str]) -> None:
    """Note that something about these stories has changed."""
    rows = [{"story": each} for each in sorted(set(stories))]
    if rows:
        connection.execute(_NOTE, rows)


def count_hits(connection: Connection, rules: Collection[str]) -> None:
    """Count new hits of these rules; one that stands here twice has two."""
    rows = [{"rule": rule, "hits": count} for rule, count in sorted(Counter(rules).items())]
    if rows:
        put = dialect.insert(rule_totals)
        total = {"hits": rule_totals.c.hits + put.excluded.hits}
        put = put.on_conflict_do_update(index_elements=["rule"], set_=total)
        connection.execute(put, rows)


_NOTE = dialect.insert(story_changes).prefix_with("OR REPLACE")


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


@cache
def _put() -> TextClause:
    return text(_FACETS).bindparams(bindparam("asked"))
