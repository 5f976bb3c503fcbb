"""Fills the index for searching and keeps it true, in the transaction of its caller.

Articles are numbered when they are stored. Their words come into the index in blocks, soon after:
for each by itself it would take longer than to store it, and many have no full text yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, text, update

from monitor.model import Article
from monitor.store import sqlite
from monitor.store.search_cut import is_source_word, marked, source_word, words_in
from monitor.store.search_tables import search_articles, search_state, search_words
from monitor.store.tables import articles

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_PUT = text("INSERT INTO search_index (rowid, words) VALUES (:number, :words)")
_TAKE = text(
    "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', :number, :words)"
)
_IS_THERE = text("SELECT 1 FROM search_index WHERE search_index MATCH :word LIMIT 1")
_PUT_PARTS = text("INSERT INTO search_parts (rowid, word) VALUES (:number, :marked)")
_TAKE_PARTS = text(
    "INSERT INTO search_parts (search_parts, rowid, word) VALUES ('delete', :number, :marked)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Articles that come into the index together, by number.

    It has the numbers ``before``, from the first to the last, and then those ``after``.
    """

    rows: Mapping[int, Any]
    before: tuple[int, int]
    after: tuple[int, int]


def number(connection: Connection, new: Iterable[Article]) -> None:
    """Number articles that are new, in the order in which they were seen."""
    rows = [{"article": each.id} for each in sorted(new, key=_seen)]
    if rows:
        connection.execute(sqlite.insert(search_articles).on_conflict_do_nothing(), rows)


def _seen(article: Article) -> datetime:
    return article.seen or _LONG_AGO


def next_block(connection: Connection, limit: int) -> Block | None:
    """So many articles that the index lacks: what is new first, then what is old; None if none."""
    first, last = before = _filled(connection)
    newest = connection.execute(select(func.max(search_articles.c.number))).scalar_one() or 0
    if newest > last:
        begin, end = last + 1, min(last + limit, newest)
        return Block(_rows(connection, begin, end), before, (min(first, begin), end))
    if first > 1:
        begin = max(1, first - limit)
        return Block(_rows(connection, begin, first - 1), before, (begin, last))
    return None


def _filled(connection: Connection) -> tuple[int, int]:
    """The first and the last number in the index."""
    first, last = connection.execute(select(search_state.c.first, search_state.c.last)).one()
    return first, last


def _rows(connection: Connection, begin: int, end: int) -> Mapping[int, Any]:
    query = (
        select(
            search_articles.c.number,
            articles.c.source,
            articles.c.title,
            articles.c.teaser,
            articles.c.text,
        )
        .join(articles, articles.c.id == search_articles.c.article)
        .where(search_articles.c.number.between(begin, end))
        .order_by(search_articles.c.number)
    )
    return {row.number: row for row in connection.execute(query)}


def cut(block: Block) -> Mapping[int, set[str]]:
    """The words of the articles of a block: what takes long, and needs no transaction."""
    return {number: words_of(row) for number, row in block.rows.items()}


def words_of(row: Any) -> set[str]:
    """The words of an article, and the one of its source."""
    found = words_in((row.title, row.teaser or "", row.text or ""))
    found.add(source_word(row.source))
    return found


def put_block(connection: Connection, block: Block, words: Mapping[int, set[str]]) -> None:
    """Put a block into the index, with the words that were cut before."""
    if _filled(connection) != block.before:
        return  # another process has put it in meanwhile
    connection.execute(update(search_state).values(first=block.after[0], last=block.after[1]))
    now = _rows(connection, min(block.rows, default=0), max(block.rows, default=0))
    # What was changed meanwhile is cut anew.
    held = {
        number: words[number] if row == block.rows.get(number) else words_of(row)
        for number, row in now.items()
    }
    values = [{"number": each, "words": " ".join(held[each])} for each in sorted(held)]
    if values:
        connection.execute(_PUT, values)
    _learn(connection, set[str]().union(*held.values()))


def _learn(connection: Connection, words: Collection[str]) -> None:
    """Remember words; those that are known stay as they are."""
    before = connection.execute(select(func.max(search_words.c.number))).scalar_one() or 0
    # In the order of the table, so that each page of it is looked at once.
    rows = [{"word": word} for word in sorted(words) if not is_source_word(word)]
    if not rows:
        return
    connection.execute(sqlite.insert(search_words).on_conflict_do_nothing(), rows)
    new = select(search_words).where(search_words.c.number > before)
    parts = [
        {"number": row.number, "marked": marked(row.word)}
        for row in connection.execute(new.order_by(search_words.c.number))
    ]
    if parts:
        connection.execute(_PUT_PARTS, parts)


def reindex(connection: Connection, changed: Sequence[tuple[Any, Any]]) -> None:
    """Make the index true for articles that were changed: each as it was and as it is.

    What is not in it yet comes into it as it is then.
    """
    said = {
        old.id: (old, new)
        for old, new in changed
        if (old.title, old.teaser or "", old.text or "")
        != (new.title, new.teaser or "", new.text or "")
    }
    if not said:
        return
    first, last = _filled(connection)
    query = (
        select(search_articles)
        .where(
            sqlite.one_of(search_articles.c.article, "ids"),
            search_articles.c.number.between(first, last),
        )
        .order_by(search_articles.c.number)
    )
    gone: set[str] = set()
    for row in connection.execute(query, {"ids": sqlite.listed(said)}).all():
        before, after = map(words_of, said[row.article])
        connection.execute(_TAKE, {"number": row.number, "words": " ".join(before)})
        connection.execute(_PUT, {"number": row.number, "words": " ".join(after)})
        _learn(connection, after - before)
        gone |= before - after
    _forget(connection, gone)


def _forget(connection: Connection, words: Iterable[str]) -> None:
    """Forget the words that no article has any more."""
    dead = [
        word
        for word in words
        if connection.execute(_IS_THERE, {"word": f'"{word}"'}).first() is None
    ]
    known = select(search_words).where(sqlite.one_of(search_words.c.word, "words"))
    rows = connection.execute(known.order_by(search_words.c.number), {"words": sqlite.listed(dead)})
    for row in rows.all():
        connection.execute(_TAKE_PARTS, {"number": row.number, "marked": marked(row.word)})
        connection.execute(delete(search_words).where(search_words.c.number == row.number))
