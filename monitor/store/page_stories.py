"""Stories as pages show them, read for many at once; in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from monitor.model import Acknowledgement, Hit, Mute, MuteKind, Story
from monitor.store.act_reading import acknowledged, mutes_in_force
from monitor.store.delivery_tables import deliveries
from monitor.store.dialect import item, listed, one_of, values_of
from monitor.store.page_filters import Place, StoryFilter, found
from monitor.store.page_snippets import Snippet, snippets
from monitor.store.page_tables import story_changes
from monitor.store.rows import hit_of
from monitor.store.story_reading import stories_in
from monitor.store.story_tables import stories
from monitor.store.tables import hits

# Of so many rules of a story the words are shown in which they stand.
SNIPPETS = 3
# So many changes are told at once.
CHANGES = 500


@dataclass(frozen=True, slots=True)
class CardHit:
    """What a rule found in a story first; the most urgent have the words around it."""

    article: str
    found: datetime
    hit: Hit
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story with all that a page shows of it.

    ``hits`` are one for each of its rules, the most urgent first. ``mutes`` are those in force of
    it, of its rules, its sources and the persons that its visits are about; ``deliveries`` how many
    messages about it are in each state.
    """

    story: Story
    hits: tuple[CardHit, ...]
    acknowledgement: Acknowledgement | None
    mutes: tuple[Mute, ...]
    deliveries: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Stories, the newest first; after ``next`` there are more."""

    stories: tuple[StoryCard, ...]
    next: Place | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """The stories that have changed since a mark, and the mark to ask with next.

    ``is_more``: more have changed than are named, or what concerns many, such as a mute of a rule.
    """

    mark: int
    stories: tuple[str, ...] = ()
    is_more: bool = False


def page_of_stories(
    connection: Connection, wanted: StoryFilter, after: Place | None, limit: int, now: datetime
) -> StoryPage:
    """See `monitor.store.Reader`."""
    places = found(connection, wanted, after, limit + 1)
    shown = places[:limit]
    cards = cards_of(connection, [each.story for each in shown], now)
    return StoryPage(tuple(cards), shown[-1] if len(places) > limit else None)


def cards_of(connection: Connection, names: Sequence[str], now: datetime) -> list[StoryCard]:
    """The cards of these stories, in this order; those that are not stored are left out."""
    asked = {"asked": listed(names)}
    rows = {row.id: row for row in connection.execute(_stories(), asked)}
    told = stories_in(connection, [rows[name] for name in names if name in rows])
    held = _hits(connection, told)
    taken = acknowledged(connection, names)
    mutes = mutes_in_force(connection, now)
    counts: dict[str, dict[str, int]] = {}
    for row in connection.execute(_counts(), asked):
        counts.setdefault(row.story, {})[row.state] = row.number
    return [
        StoryCard(
            each,
            held[each.id],
            taken.get(each.id),
            tuple(mute for mute in mutes if _concerns(mute, each, held[each.id])),
            counts.get(each.id, {}),
        )
        for each in told
    ]


def changes_since(connection: Connection, mark: int | None) -> Changes:
    """See `monitor.store.Reader`."""
    number = story_changes.c.number
    if mark is None:
        newest = connection.execute(select(func.max(number))).scalar_one_or_none()
        return Changes(newest or 0)
    query = select(number, story_changes.c.story).where(number > mark)
    rows = connection.execute(query.order_by(number.desc()).limit(CHANGES + 1)).all()
    names = tuple(row.story for row in rows[:CHANGES] if row.story)
    is_more = len(rows) > CHANGES or len(names) < len(rows)
    return Changes(rows[0].number if rows else mark, names, is_more)


def _hits(connection: Connection, told: Sequence[Story]) -> dict[str, tuple[CardHit, ...]]:
    """The first hit of each rule of each story, the most urgent first."""
    first = {each.id: _first(each) for each in told}
    pairs = [pair for each in first.values() for pair in each]
    rows = {
        (row.article, row.rule): row
        for row in connection.execute(_held(), {"asked": json.dumps(pairs)})
    }
    held = {pair: hit_of(row) for pair, row in rows.items()}
    shown = [pair for each in first.values() for pair in each[:SNIPPETS]]
    cut = snippets(connection, {pair: held[pair].evidence for pair in shown})
    return {
        story: tuple(
            CardHit(pair[0], rows[pair].found, held[pair], cut.get(pair)) for pair in pairs
        )
        for story, pairs in first.items()
    }


def _first(story: Story) -> list[tuple[str, str]]:
    by_rule: dict[str, tuple[int, str]] = {}
    for each in story.articles:
        for held in each.rules:
            by_rule.setdefault(held.rule, (held.level.rank, each.article))
    urgent = sorted(by_rule.items(), key=lambda each: (each[1][0], each[0]))
    return [(article, rule) for rule, (_, article) in urgent]


def _concerns(mute: Mute, story: Story, held: Sequence[CardHit]) -> bool:
    if mute.kind is MuteKind.STORY:
        return mute.value == story.id
    if mute.kind is MuteKind.SOURCE:
        return mute.value in story.sources
    if mute.kind is MuteKind.RULE:
        return any(each.hit.rule == mute.value for each in held)
    visits = (visit for each in held for visit in each.hit.visits)
    return any(mute.value == visitor.id for visit in visits for visitor in visit.visitors)


@cache
def _stories() -> Select[Any]:
    return select(stories).where(one_of(stories.c.id, "asked"))


@cache
def _held() -> Select[Any]:
    asked = values_of("asked")
    article, rule = item(asked.c.value, 0), item(asked.c.value, 1)
    return select(hits).join(asked, (hits.c.article == article) & (hits.c.rule == rule))


@cache
def _counts() -> Select[Any]:
    return (
        select(deliveries.c.story, deliveries.c.state, func.count().label("number"))
        .where(one_of(deliveries.c.story, "asked"))
        .group_by(deliveries.c.story, deliveries.c.state)
    )
