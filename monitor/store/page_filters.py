"""Which stories a page shows, and how they are found among many: the newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    exists,
    func,
    literal,
    select,
    tuple_,
)

from monitor.store.dialect import listed, one_of
from monitor.store.page_tables import Facet, story_facets

# Lists are counted up to here, to look through the shortest of them.
_COUNTED = 5_000
# More lists than these are short ones: they are read whole and sorted.
_SINGLY = 12


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a story in the order of a page, which begins after it."""

    latest: datetime
    story: str


@dataclass(frozen=True, slots=True)
class StoryFilter:
    """Which stories with hits are shown: those that have one of each of these, or any if none.

    ``levels`` are those of stories: of each the most urgent of its hits. ``persons`` and ``places``
    are ids of visitors and stations of the visits it tells of. ``since`` and ``until`` bound when
    it had its latest article; ``until`` is not in it any more. ``unacknowledged``: nobody has taken
    it. With ``ids`` only these.
    """

    desks: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    unacknowledged: bool = False
    ids: tuple[str, ...] | None = None

    def lists(self) -> Iterator[tuple[Facet, tuple[str, ...]]]:
        """What is asked for, each with the values of which a story has one."""
        asked = {
            Facet.DESK: self.desks,
            Facet.LEVEL: self.levels,
            Facet.RULE: self.rules,
            Facet.SOURCE: self.sources,
            Facet.PERSON: self.persons,
            Facet.PLACE: self.places,
            Facet.OPEN: ("",) if self.unacknowledged else (),
        }
        for facet, values in asked.items():
            if values:
                yield facet, tuple(dict.fromkeys(map(str, values)))


def found(
    connection: Connection, wanted: StoryFilter, after: Place | None, limit: int
) -> list[Place]:
    """So many stories at the most, the newest first, beginning after a place."""
    if wanted.ids is not None:
        return _those(connection, wanted, after, limit)
    lists = list(wanted.lists()) or [(Facet.MATCHED, ("",))]
    leading = _shortest(connection, lists)
    others = [each for each in lists if each is not leading]
    facet, values = leading
    query, asked = _query(wanted, others, after)
    query = query.where(story_facets.c.facet == facet)
    if len(values) > _SINGLY:
        among = query.where(one_of(story_facets.c.value, "values")).distinct().limit(limit)
        rows = connection.execute(among, {**asked, "values": listed(values)})
        return [Place(row.latest, row.story) for row in rows]
    places: set[Place] = set()
    for value in values:
        # Each is a list in the right order already; of several each gives its first.
        rows = connection.execute(query.where(story_facets.c.value == value).limit(limit), asked)
        places.update(Place(row.latest, row.story) for row in rows)
    return _newest(places)[:limit]


def _those(
    connection: Connection, wanted: StoryFilter, after: Place | None, limit: int
) -> list[Place]:
    query, asked = _query(wanted, list(wanted.lists()), after)
    query = query.where(
        one_of(story_facets.c.story, "ids"), story_facets.c.facet == Facet.MATCHED
    ).limit(limit)
    rows = connection.execute(query, {**asked, "ids": listed(wanted.ids or ())})
    return [Place(row.latest, row.story) for row in rows]


def _newest(places: Collection[Place]) -> list[Place]:
    return sorted(places, key=lambda each: (each.latest, each.story), reverse=True)


def _shortest(
    connection: Connection, lists: Sequence[tuple[Facet, tuple[str, ...]]]
) -> tuple[Facet, tuple[str, ...]]:
    """The one with the fewest stories; it is not worth more than a look to find out."""
    if len(lists) == 1:
        return lists[0]

    def size(each: tuple[Facet, tuple[str, ...]]) -> int:
        facet, values = each
        few = select(literal(1)).where(
            story_facets.c.facet == facet, one_of(story_facets.c.value, "values")
        )
        query = select(func.count()).select_from(few.limit(_COUNTED).subquery())
        return int(connection.execute(query, {"values": listed(values)}).scalar_one())

    return min(lists, key=size)


def _query(
    wanted: StoryFilter,
    others: Sequence[tuple[Facet, tuple[str, ...]]],
    after: Place | None,
) -> tuple[Select[Any], dict[str, str]]:
    """The places of stories that are in one list of each of the others."""
    latest, story = story_facets.c.latest, story_facets.c.story
    query = select(latest, story).order_by(latest.desc(), story.desc())
    if wanted.since is not None:
        query = query.where(latest >= wanted.since)
    # Only the nearer of the two, so that what lies before the place is not looked through.
    if wanted.until is not None and (after is None or after.latest >= wanted.until):
        query = query.where(latest < wanted.until)
    elif after is not None:
        place = tuple_(literal(after.latest, latest.type), literal(after.story))
        query = query.where(tuple_(latest, story) < place)
    asked = {}
    for facet, values in others:
        query = query.where(_is_in(facet))
        asked[facet.value] = listed(values)
    return query, asked


def _is_in(facet: Facet) -> ColumnElement[bool]:
    """Whether the story of a row is in one of the lists of a facet, too."""
    other = story_facets.alias(f"of_{facet.value}")
    return exists().where(
        other.c.facet == facet,
        one_of(other.c.value, facet.value),
        other.c.latest == story_facets.c.latest,
        other.c.story == story_facets.c.story,
    )
