"""What the composer of an alert needs to know of its story; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from monitor.model import Article, DeliveryKind
from monitor.store.delivery_tables import deliveries
from monitor.store.dialect import listed, one_of
from monitor.store.rows import article_of
from monitor.store.story_tables import story_articles
from monitor.store.tables import articles

_OF_NO_STORY = (DeliveryKind.DIGEST, DeliveryKind.NOTICE)


@dataclass(frozen=True, slots=True)
class Thread:
    """The story of a delivery, as `monitor.model.Alert` has it."""

    key: str = ""
    sources: tuple[str, ...] = ()
    first: Article | None = None
    own: tuple[str, ...] = ()


def threads(connection: Connection, rows: Sequence[Any]) -> Mapping[str, Thread]:
    """The story of each of these rows of deliveries, by key; none for those without."""
    stories = {row.story for row in rows if row.story}
    if not stories:
        return {}
    members = _members(connection, stories)
    heads = {of[0].article for of in members.values()}
    rows_of = connection.execute(_heads(), {"ids": listed(heads)}) if heads else ()
    found = {row.id: article_of(row) for row in rows_of}
    first_told = _first_told(connection, stories)
    return {
        row.key: _thread(row, members.get(row.story, ()), found, first_told)
        for row in rows
        if row.story
    }


def _thread(
    row: Any,
    members: Sequence[Any],
    heads: Mapping[str, Article],
    first_told: Mapping[tuple[str, str, str], str],
) -> Thread:
    own = next((each.own for each in members if each.article == row.article), ())
    others = [each.source for each in members if each.article != row.article]
    told = first_told.get((row.story, row.target, row.recipient), "")
    head = members[0].article if members else row.article
    return Thread(
        key="" if told == row.key else told,
        sources=tuple(dict.fromkeys(others)),
        first=None if head == row.article else heads.get(head),
        own=tuple(own),
    )


def _members(connection: Connection, stories: set[str]) -> Mapping[str, Sequence[Any]]:
    found: dict[str, list[Any]] = {}
    for row in connection.execute(_members_of(), {"stories": listed(stories)}):
        found.setdefault(row.story, []).append(row)
    return found


def _first_told(connection: Connection, stories: set[str]) -> Mapping[tuple[str, str, str], str]:
    """What each recipient was sent of each story first, by story, target and recipient."""
    found: dict[tuple[str, str, str], str] = {}
    for row in connection.execute(_told_of(), {"stories": listed(stories)}):
        found.setdefault((row.story, row.target, row.recipient), row.key)
    return found


# Made once, as in `monitor.store.claims`.
@cache
def _heads() -> Select[Any]:
    return select(articles).where(one_of(articles.c.id, "ids"))


@cache
def _members_of() -> Select[Any]:
    columns = (
        story_articles.c.story,
        story_articles.c.article,
        story_articles.c.source,
        story_articles.c.own,
    )
    query = select(*columns).where(one_of(story_articles.c.story, "stories"))
    return query.order_by(story_articles.c.number)


@cache
def _told_of() -> Select[Any]:
    columns = (deliveries.c.story, deliveries.c.target, deliveries.c.recipient, deliveries.c.key)
    query = select(*columns).where(
        one_of(deliveries.c.story, "stories"),
        deliveries.c.sent.is_not(None),
        deliveries.c.bundle == "",
        deliveries.c.kind.not_in(_OF_NO_STORY),
    )
    return query.order_by(deliveries.c.sent)
