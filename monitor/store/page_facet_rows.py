"""By what stories are found on pages, in one statement that reads it all and stores it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Insert,
    Select,
    case,
    exists,
    func,
    insert,
    literal_column,
    select,
    true,
    union,
)

from monitor.model import Level
from monitor.store.delivery_tables import acknowledgements
from monitor.store.dialect import item, one_of, values_of
from monitor.store.page_tables import Facet, story_facets
from monitor.store.story_tables import stories, story_articles
from monitor.store.tables import hits
from monitor.store.visit_tables import visit_articles, visits

_RANKS = {str(each): each.rank for each in Level}
_NONE: ColumnElement[str] = literal_column("''")


@cache
def rows_of() -> Insert:
    """Stores what the stories are found by that are ``asked`` for, if nothing is stored of them."""
    found = union(*_found(_held())).cte("found")
    rows = select(found.c.facet, found.c.value, stories.c.latest, stories.c.id)
    rows = rows.join_from(found, stories, stories.c.id == found.c.story)
    return insert(story_facets).from_select(["facet", "value", "latest", "story"], rows)


def _held() -> CTE:
    """The hits of the stories."""
    rank = case(_RANKS, value=hits.c.level)
    query = select(
        story_articles.c.story, hits.c.article, hits.c.rule, hits.c.desk, rank.label("rank")
    )
    query = query.join_from(story_articles, hits, hits.c.article == story_articles.c.article)
    query = query.where(one_of(story_articles.c.story, "asked"))
    return query.cte("held").prefix_with("MATERIALIZED")


def _told(held: CTE) -> CTE:
    """The visits that they tell of."""
    query = select(held.c.story, visits.c.id, visits.c.person, visits.c.stations).distinct()
    query = query.join_from(held, visit_articles, visit_articles.c.article == held.c.article)
    query = query.join(visits, visits.c.id == visit_articles.c.visit)
    return query.cte("told").prefix_with("MATERIALIZED")


def _found(held: CTE) -> Iterator[Select[Any]]:
    story = held.c.story
    yield _by(Facet.MATCHED, _NONE, story)
    is_taken = exists().where(acknowledgements.c.story == story)
    yield _by(Facet.OPEN, _NONE, story).where(~is_taken)
    yield _by(Facet.DESK, held.c.desk, story)
    yield _by(Facet.RULE, held.c.rule, story)
    # The level of a story is the most urgent of its hits.
    level = case({rank: name for name, rank in _RANKS.items()}, value=func.min(held.c.rank))
    yield _by(Facet.LEVEL, level, story).group_by(story)
    own = select(story).distinct().subquery("own")
    of_story = story_articles.c.story == own.c.story
    yield _by(Facet.SOURCE, story_articles.c.source, own.c.story).join_from(
        own, story_articles, of_story
    )
    # Persons and places are those of visits.
    told = _told(held)
    yield _by(Facet.PERSON, told.c.person, told.c.story).where(told.c.person != "")
    station = values_of(told.c.stations, "station")
    place = item(station.c.value, "id")
    at = _by(Facet.PLACE, place, told.c.story).join_from(told, station, true())
    yield at.where(place != "")


def _by(facet: Facet, value: ColumnElement[str], story: ColumnElement[str]) -> Select[Any]:
    named: ColumnElement[str] = literal_column(f"'{facet}'")
    columns: list[ColumnElement[Any]] = [
        named.label("facet"),
        value.label("value"),
        story.label("story"),
    ]
    return select(*columns)
