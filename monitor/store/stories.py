"""Stories in the database, each function in the transaction of its caller."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, select, text, update

from monitor.model import (
    Fingerprint,
    Placement,
    Posting,
    StorySoFar,
    Surroundings,
    most_in_common,
)
from monitor.store import dialect
from monitor.store.dialect import Insert
from monitor.store.rows import hit_of
from monitor.store.story_rows import member_of, neighbour_of, placement_values
from monitor.store.story_tables import (
    IS_OPEN,
    stories,
    story_articles,
    story_common,
    story_shingles,
)
from monitor.store.tables import articles, hits

# That a shingle stands everywhere is noted again after so long.
_NOTED = timedelta(days=1)


def surroundings(
    connection: Connection, fingerprints: Sequence[Fingerprint], since: datetime
) -> Surroundings:
    """What is stored beside new articles, of the stories that had one since then."""
    asked = dialect.listed({shingle for each in fingerprints for shingle in each.shingles})
    common = frozenset(connection.execute(_common(), {"asked": asked}).scalars())
    postings: dict[int, list[Posting]] = {}
    stand_in: dict[int, list[str]] = {}
    for shingle, article, source, story in connection.execute(_postings(), {"asked": asked}):
        postings.setdefault(shingle, []).append(Posting(article, source, story))
        stand_in.setdefault(shingle, []).append(article)
    wanted = {each.article for each in fingerprints}
    for each in fingerprints:
        wanted.update(most_in_common(each.shingles, stand_in))
    rows = connection.execute(_neighbours(), {"asked": dialect.listed(wanted), "since": since})
    return Surroundings({row.article: neighbour_of(row) for row in rows}, postings, common)


# Statements are made once: to put them together takes longer than to execute them.
@cache
def _common() -> Select[Any]:
    return select(story_common.c.shingle).where(dialect.one_of(story_common.c.shingle, "asked"))


@cache
def _postings() -> Select[Any]:
    return (
        select(
            story_shingles.c.shingle,
            story_articles.c.article,
            story_articles.c.source,
            story_articles.c.story,
        )
        .join(story_articles, story_articles.c.number == story_shingles.c.number)
        .where(dialect.one_of(story_shingles.c.shingle, "asked"))
        .order_by(story_shingles.c.shingle, story_shingles.c.number)
    )


@cache
def _neighbours() -> Select[Any]:
    return (
        select(story_articles)
        .join(stories, stories.c.id == story_articles.c.story)
        .where(
            dialect.one_of(story_articles.c.article, "asked"),
            stories.c.latest >= bindparam("since"),
        )
    )


def put_placements(connection: Connection, placements: Sequence[Placement]) -> None:
    """Store the stories of articles that are stored; one that had a story is stored anew."""
    if not placements:
        return
    _forget(connection, [each.article for each in placements])
    connection.execute(
        _put_story(),
        [
            {"id": each.story, "created": each.fingerprint.at, "latest": each.fingerprint.at}
            for each in placements
        ],
    )
    numbers = {
        row.article: row.number
        for row in connection.execute(_put_article(), list(map(placement_values, placements)))
    }
    postings = [
        {"shingle": shingle, "number": numbers[each.article]}
        for each in placements
        for shingle in each.posted
    ]
    if postings:
        connection.execute(_put_shingle(), postings)
    seen = [
        {"shingle": shingle, "seen": each.fingerprint.at, "noted": each.fingerprint.at - _NOTED}
        for each in placements
        for shingle in each.common
    ]
    if seen:
        connection.execute(_put_common(), seen)
        connection.execute(_drop_shingle(), [{"gone": each["shingle"]} for each in seen])


@cache
def _put_story() -> Insert:
    put = dialect.insert(stories)
    later = {"latest": put.excluded.latest, "is_over": 0}
    return put.on_conflict_do_update(
        index_elements=["id"], set_=later, where=stories.c.latest < put.excluded.latest
    )


@cache
def _put_article() -> Any:
    put = dialect.insert(story_articles)
    others = {
        each.name: put.excluded[each.name]
        for each in story_articles.columns
        if each.name not in {"number", "article"}
    }
    return put.on_conflict_do_update(index_elements=["article"], set_=others).returning(
        story_articles.c.article, story_articles.c.number
    )


@cache
def _put_shingle() -> Insert:
    return dialect.insert(story_shingles).on_conflict_do_nothing()


@cache
def _put_common() -> Insert:
    put = dialect.insert(story_common).values(shingle=bindparam("shingle"), seen=bindparam("seen"))
    return put.on_conflict_do_update(
        index_elements=["shingle"],
        set_={"seen": put.excluded.seen},
        where=story_common.c.seen < bindparam("noted", type_=story_common.c.seen.type),
    )


@cache
def _drop_shingle() -> Any:
    return delete(story_shingles).where(story_shingles.c.shingle == bindparam("gone"))


def _forget(connection: Connection, names: Sequence[str]) -> None:
    """Delete the postings of articles that are stored already: they say something else now."""
    _drop_postings(connection, connection.execute(_stored(), {"asked": dialect.listed(names)}))


@cache
def _stored() -> Select[Any]:
    return select(story_articles.c.number, story_articles.c.shingles).where(
        dialect.one_of(story_articles.c.article, "asked")
    )


def _drop_postings(connection: Connection, rows: Iterable[Any]) -> None:
    gone = [{"of": row.number, "gone": shingle} for row in rows for shingle in row.shingles]
    if gone:
        # In the order in which they lie, so that each page is touched once.
        gone.sort(key=itemgetter("gone"))
        connection.execute(
            delete(story_shingles).where(
                story_shingles.c.shingle == bindparam("gone"),
                story_shingles.c.number == bindparam("of"),
            ),
            gone,
        )


def stories_so_far(connection: Connection, names: Collection[str]) -> Mapping[str, StorySoFar]:
    """Several stories; most of those that are asked for are new, and nothing is stored of them."""
    known = set(connection.execute(_known(), {"asked": dialect.listed(names)}).scalars())
    return {
        each: story_so_far(connection, each) if each in known else StorySoFar(each)
        for each in names
    }


@cache
def _known() -> Select[Any]:
    return select(stories.c.id).where(dialect.one_of(stories.c.id, "asked"))


def story_so_far(connection: Connection, story: str) -> StorySoFar:
    """A story with its articles and hits; one that is not stored has none."""
    query = (
        select(story_articles, articles.c.correction)
        .join(articles, articles.c.id == story_articles.c.article)
        .where(story_articles.c.story == story)
        .order_by(story_articles.c.at, story_articles.c.number)
    )
    members = tuple(map(member_of, connection.execute(query)))
    order = {each.article: at for at, each in enumerate(members)}
    held = select(hits).where(dialect.one_of(hits.c.article, "asked"))
    found = list(connection.execute(held, {"asked": dialect.listed(order)}))
    found.sort(key=lambda row: (order[row.article], row.rule))
    by_rule: dict[str, list[Any]] = {}
    for row in found:
        by_rule.setdefault(row.rule, []).append(row)
    return StorySoFar(
        story,
        members,
        {rule: tuple(map(hit_of, rows)) for rule, rows in by_rule.items()},
        {rule: tuple(row.article for row in rows) for rule, rows in by_rule.items()},
    )


def story_texts(connection: Connection, names: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """The titles and texts of articles by id, or their teasers, for copies to be compared with."""
    query = select(articles.c.id, articles.c.title, articles.c.text, articles.c.teaser)
    rows = connection.execute(
        query.where(dialect.one_of(articles.c.id, "asked")), {"asked": dialect.listed(names)}
    )
    return {row.id: (row.title, row.text or row.teaser or "") for row in rows}


def forget_own(connection: Connection, names: Collection[str]) -> None:
    """Delete the sentences that are kept of these articles."""
    is_one = dialect.one_of(story_articles.c.article, "ids")
    connection.execute(
        update(story_articles).where(is_one, story_articles.c.own != []).values(own=[]),
        {"ids": dialect.listed(names)},
    )


def purge(connection: Connection, before: datetime, limit: int) -> int:
    """Let stories without an article since then be over, and forget common shingles not seen since.

    What stories are known by is deleted; their articles stay, for people to look up. A step does
    at most ``limit`` articles, stories and shingles, and gives how many in all. It is done once
    that is less than ``limit``.
    """
    old = (
        select(stories.c.id)
        .where(text(IS_OPEN), stories.c.latest < before)
        .order_by(stories.c.latest, stories.c.id)
    )
    names = dialect.listed(connection.execute(old.limit(limit)).scalars())
    is_known = story_articles.c.shingles != ()
    gone = connection.execute(
        select(story_articles.c.number, story_articles.c.story, story_articles.c.shingles)
        .where(dialect.one_of(story_articles.c.story, "asked"), is_known)
        .order_by(story_articles.c.number)
        .limit(limit),
        {"asked": names},
    ).all()
    _drop_postings(connection, gone)
    connection.execute(
        update(story_articles)
        .where(dialect.one_of(story_articles.c.number, "asked"))
        .values(shingles=()),
        {"asked": dialect.listed(row.number for row in gone)},
    )
    left = select(story_articles.c.number).where(story_articles.c.story == stories.c.id, is_known)
    over = connection.execute(
        update(stories)
        .where(dialect.one_of(stories.c.id, "asked"), ~left.exists())
        .values(is_over=1),
        {"asked": names},
    )
    worn = select(story_common.c.shingle).where(story_common.c.seen < before)
    worn = worn.order_by(story_common.c.seen, story_common.c.shingle).limit(limit)
    done = connection.execute(delete(story_common).where(story_common.c.shingle.in_(worn)))
    return len(gone) + over.rowcount + done.rowcount
