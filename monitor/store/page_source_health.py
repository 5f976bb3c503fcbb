"""How sources are, for their pages: who is ill, what came lately, what was told; in few reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Select, Text, bindparam, func, select, type_coerce

from monitor.model import Notice, Volume
from monitor.store.dialect import item, listed, texts_of, values_of
from monitor.store.rows import notice_of
from monitor.store.tables import (
    Instant,
    articles,
    notices,
    source_hours,
    source_states,
    source_unseen,
)
from monitor.store.telling_queries import Connections

# Among so many of the newest articles of all sources those of one are looked for: there is no
# index by source, as it would cost more with each article than it is worth.
LATELY = 5_000


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """What says whether a source is ill; ``noticed``: something was told of it that holds."""

    source: str
    next_poll: datetime | None
    last_try: datetime | None
    failures: int
    error: str
    gone: datetime | None
    noticed: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """An article in a list of them."""

    id: str
    title: str
    seen: datetime
    published: datetime | None


class SourceReader(Connections):
    """Answers what the pages of sources show, beside `source_cards`."""

    def source_standings(self) -> Mapping[str, SourceStanding]:
        """How each source is that was ever enrolled, by its id."""
        with self._connection() as connection:
            return _standings(connection)

    def came_since(
        self, sources: Collection[str], since: Sequence[datetime]
    ) -> Mapping[str, Sequence[int]]:
        """How many entries of each of these came since each of these hours."""
        with self._connection() as connection:
            return _came_since(connection, sources, since)

    def last_entries(self, sources: Collection[str]) -> Mapping[str, datetime]:
        """When each of these had its newest entry; those without any are left out."""
        with self._connection() as connection:
            return _last_entries(connection, sources)

    def source_volumes(self, since: datetime, sources: Collection[str]) -> Mapping[str, Volume]:
        """See `monitor.ports.Archive.volumes`."""
        with self._connection() as connection:
            return volumes_of(connection, since, sources)

    def notices_of(self, source: str, limit: int = 20) -> Sequence[Notice]:
        """What was told about a source, the newest first."""
        query = select(notices).where(notices.c.source == source)
        with self._connection() as connection:
            rows = connection.execute(query.order_by(notices.c.since.desc()).limit(limit))
            return [notice_of(row) for row in rows]

    def newest_of_source(self, source: str, limit: int = 15) -> Sequence[Headline]:
        """The newest articles of a source, as far as they are among the newest 5,000 of all."""
        shown = (articles.c.id, articles.c.title, articles.c.seen, articles.c.published)
        lately = select(*shown, articles.c.source).order_by(articles.c.seen.desc()).limit(LATELY)
        newest = lately.subquery()
        query = select(*(newest.c[each.name] for each in shown)).where(newest.c.source == source)
        with self._connection() as connection:
            rows = connection.execute(query.order_by(newest.c.seen.desc()).limit(limit))
            return [Headline(*row) for row in rows]


def volumes_of(
    connection: Connection, since: datetime, sources: Collection[str]
) -> Mapping[str, Volume]:
    """See `monitor.ports.Archive.volumes`."""
    hours: dict[str, dict[datetime, int]] = {source: {} for source in sources}
    spans: dict[str, list[tuple[datetime, datetime]]] = {source: [] for source in sources}
    came = select(source_hours).where(
        source_hours.c.source.in_(sorted(sources)), source_hours.c.hour >= since
    )
    unseen = select(source_unseen).where(
        source_unseen.c.source.in_(sorted(sources)), source_unseen.c.until >= since
    )
    for source, hour, count in connection.execute(came):
        hours[source][hour] = count
    for source, begin, end in connection.execute(unseen):
        spans[source].append((begin, end))
    return {source: Volume(hours[source], tuple(sorted(spans[source]))) for source in sources}


def _standings(connection: Connection) -> Mapping[str, SourceStanding]:
    noticed = set(
        connection.execute(select(notices.c.source).where(notices.c.ended.is_(None))).scalars()
    )
    rows = connection.execute(select(*(source_states.c[name] for name in _STANDING)))
    return {row[0]: SourceStanding(*(*row, row[0] in noticed)) for row in rows}


def _came_since(
    connection: Connection, sources: Collection[str], since: Sequence[datetime]
) -> Mapping[str, Sequence[int]]:
    written = [Instant().process_bind_param(each, connection.dialect) for each in since]
    asked = {"names": listed(sources), "since": listed(enumerate(written)), "first": min(since)}
    counts = {source: [0] * len(since) for source in sources}
    for row in connection.execute(_came(), asked):
        counts[row.name][row.at] = row.number
    return counts


def _last_entries(connection: Connection, sources: Collection[str]) -> Mapping[str, datetime]:
    # They are kept newest first.
    arrivals = type_coerce(source_states.c.arrivals, Text)
    query = select(source_states.c.source, arrivals.label("arrivals"))
    rows = connection.execute(query.where(source_states.c.source.in_(sorted(sources))))
    return {
        row.source: datetime.fromisoformat(row.arrivals.partition(" ")[0])
        for row in rows
        if row.arrivals
    }


_STANDING = ("source", "next_poll", "last_try", "failures", "error", "gone")


@cache
def _came() -> Select[Any]:
    names, times = texts_of("names", "names"), values_of("since", "times")
    at, since = item(times.c.value, 0, Integer()), item(times.c.value, 1)
    is_its = (source_hours.c.source == names.c.value) & (source_hours.c.hour >= bindparam("first"))
    return (
        select(
            names.c.value.label("name"),
            at.label("at"),
            func.sum(source_hours.c.entries).label("number"),
        )
        .select_from(names.join(source_hours, is_its))
        .join(times, source_hours.c.hour >= type_coerce(since, Instant))
        .group_by(names.c.value, at)
    )
