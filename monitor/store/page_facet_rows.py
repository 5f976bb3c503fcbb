"""By what stories are found on pages, in one statement that reads it all and stores it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
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
    rows = union(*_found(_held()))
    return insert(story_facets).from_select(["facet", "value", "latest", "story"], rows)


def _held() -> CTE:
    """The hits of the stories."""
    rank = case(_RANKS, value=hits.c.level).label("rank")
    # With the time of the story: to look for that at last, all stories might be looked through.
    query = (
        select(stories.c.id, stories.c.latest, hits.c.article, hits.c.rule, hits.c.desk, rank)
        .join_from(stories, story_articles, story_articles.c.story == stories.c.id)
        .join(hits, hits.c.article == story_articles.c.article)
        .where(one_of(stories.c.id, "asked"))
    )
    return query.cte("held").prefix_with("MATERIALIZED")


def _told(held: CTE) -> CTE:
    """The visits that they tell of."""
    query = (
        select(held.c.id, held.c.latest, visits.c.id.label("visit"), visits.c.person)
        .add_columns(visits.c.stations)
        .join_from(held, visit_articles, visit_articles.c.article == held.c.article)
        .join(visits, visits.c.id == visit_articles.c.visit)
        .distinct()
    )
    return query.cte("told").prefix_with("MATERIALIZED")


def _found(held: CTE) -> Iterator[Select[Any]]:
    yield _by(Facet.MATCHED, _NONE, held)
    is_taken = exists().where(acknowledgements.c.story == held.c.id)
    yield _by(Facet.OPEN, _NONE, held).where(~is_taken)
    yield _by(Facet.DESK, held.c.desk, held)
    yield _by(Facet.RULE, held.c.rule, held)
    # The level of a story is the most urgent of its hits.
    level = case({rank: name for name, rank in _RANKS.items()}, value=func.min(held.c.rank))
    yield _by(Facet.LEVEL, level, held).group_by(held.c.id, held.c.latest)
    own = select(held.c.id, held.c.latest).distinct().subquery("own")
    of_story = story_articles.c.story == own.c.id
    sources = _by(Facet.SOURCE, story_articles.c.source, own)
    yield sources.join_from(own, story_articles, of_story)
    # Persons and places are those of visits.
    told = _told(held)
    yield _by(Facet.PERSON, told.c.person, told).where(told.c.person != "")
    station = values_of(told.c.stations, "station")
    place = item(station.c.value, "id")
    yield _by(Facet.PLACE, place, told).join_from(told, station, true()).where(place != "")


def _by(facet: Facet, value: ColumnElement[str], of: FromClause) -> Select[Any]:
    """What all stories are found by that there are in a table, with their ``id`` and ``latest``."""
    named: ColumnElement[str] = literal_column(f"'{facet}'")
    columns: tuple[ColumnElement[Any], ...] = (
        named.label("facet"),
        value.label("value"),
        of.c.latest,
        of.c.id,
    )
    return select(*columns)
