"""Fills the index for searching and keeps it true, in the transaction of its caller.

Articles are numbered when they are stored. Their words come into the index in blocks, soon after:
for each by itself it would take longer than to store it, and many have no full text yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update
from sqlalchemy.exc import DatabaseError as SqlError

from monitor.model import Article
from monitor.store import dialect
from monitor.store.search_cut import FOLDING, source_word, words_in
from monitor.store.search_index import index_of
from monitor.store.search_tables import filled, newest_number, search_articles, search_state
from monitor.store.tables import articles

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# To put so many words in takes about a tenth of a second, in which nobody else can write.
_WORDS_AT_ONCE = 20_000
_NUMBERED = select(
    search_articles.c.number,
    articles.c.source,
    articles.c.title,
    articles.c.teaser,
    articles.c.text,
).join(articles, articles.c.id == search_articles.c.article)


@dataclass(frozen=True, slots=True)
class Block:
    """Articles that come into the index together, by number, each next to what is in it before it.

    The index has the numbers ``before``, from the first to the last. ``is_lowest``: no article has
    a lower number than these.
    """

    rows: Mapping[int, Any]
    before: tuple[int, int]
    is_lowest: bool = False

    @property
    def after(self) -> tuple[int, int]:
        """The numbers that the index has then."""
        first, last = self.before
        return 1 if self.is_lowest else min(first, *self.rows), max(last, *self.rows)


def number(connection: Connection, new: Iterable[Article]) -> None:
    """Number articles that are new, in the order in which they were seen."""
    rows = [{"article": each.id} for each in sorted(new, key=_seen)]
    if rows:
        connection.execute(dialect.insert(search_articles).on_conflict_do_nothing(), rows)


def _seen(article: Article) -> datetime:
    return article.seen or _LONG_AGO


def next_block(connection: Connection, limit: int) -> Block | None:
    """So many articles that the index lacks: what is new first, then what is old; None if none."""
    first, last = before = filled(connection)
    number = search_articles.c.number
    new = _rows(connection, _NUMBERED.where(number > last).order_by(number).limit(limit))
    if new:
        return Block(new, before)
    old = _NUMBERED.where(number < first).order_by(number.desc()).limit(limit)
    found = _rows(connection, old) if first > 1 else {}
    return Block(found, before, len(found) < limit) if found else None


def _rows(connection: Connection, query: Select[Any]) -> dict[int, Any]:
    return {row.number: row for row in connection.execute(query)}


def cut(block: Block) -> tuple[Block, Mapping[int, set[str]]]:
    """The words of the articles of a block: what takes long, and needs no transaction.

    If they are too many for one transaction, the block is cut off, too.
    """
    words: dict[int, set[str]] = {}
    count = 0
    for number, row in block.rows.items():
        words[number] = words_of(row)
        count += len(words[number])
        if count >= _WORDS_AT_ONCE:
            break
    rows = {number: block.rows[number] for number in words}
    is_lowest = block.is_lowest and len(rows) == len(block.rows)
    return replace(block, rows=rows, is_lowest=is_lowest), words


def words_of(row: Any) -> set[str]:
    """The words of an article, and the one of its source."""
    found = words_in((row.title, row.teaser or "", row.text or ""))
    found.add(source_word(row.source))
    return found


def put_block(connection: Connection, block: Block, words: Mapping[int, set[str]]) -> None:
    """Put a block into the index, with the words that were cut before."""
    before = filled(connection, and_hold=True)
    if _is_outdated(connection):
        empty(connection)
    if before != block.before:
        return  # another process has put it in meanwhile
    with _or_emptied(connection):
        connection.execute(update(search_state).values(first=block.after[0], last=block.after[1]))
        number = search_articles.c.number
        now = _rows(connection, _NUMBERED.where(number.between(min(words), max(words))))
        # What was changed meanwhile is cut anew.
        held = {
            each: words[each] if row == block.rows.get(each) else words_of(row)
            for each, row in now.items()
        }
        index_of(connection).put(connection, held)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was found out about articles before the transaction that changes them.

    Of their ``words`` they had some ``alone``, when words had been ``taken`` out so many times.
    """

    words: Mapping[Any, set[str]]
    alone: Set[str] = frozenset()
    taken: int = -1


def look_ahead(connection: Connection, rows: Sequence[Any]) -> Ahead:
    """What it takes long to find out about articles that are to lose words."""
    words = {row: words_of(row) for row in rows}
    query = select(search_articles.c.number).where(dialect.one_of(search_articles.c.article, "ids"))
    ids = dialect.listed(row.id for row in rows)
    numbers = connection.execute(query, {"ids": ids}).scalars().all()
    index = index_of(connection)
    try:
        alone = index.alone(connection, set[str]().union(*words.values()), numbers)
    except SqlError as error:
        if not index.is_damage(error):
            raise
        return Ahead(words)
    return Ahead(words, frozenset(alone), _taken(connection))


def _taken(connection: Connection) -> int:
    return int(connection.execute(select(search_state.c.taken)).scalar_one())


def reindex(
    connection: Connection, changed: Sequence[tuple[Any, Any]], ahead: Ahead | None = None
) -> None:
    """Make the index true for articles that were changed: each as it was and as it is.

    What is not in it yet comes into it as it is then.
    """
    ahead = ahead or Ahead({})
    said = {
        old.id: (old, new)
        for old, new in changed
        if (old.title, old.teaser or "", old.text or "")
        != (new.title, new.teaser or "", new.text or "")
    }
    if not said:
        return
    first, last = filled(connection, and_hold=True)
    query = (
        select(search_articles)
        .where(
            dialect.one_of(search_articles.c.article, "ids"),
            search_articles.c.number.between(first, last),
        )
        .order_by(search_articles.c.number)
    )
    held = connection.execute(query, {"ids": dialect.listed(said)}).all()
    if held:
        old = {each.number: said[each.article][0] for each in held}
        before = {number: ahead.words.get(row) or words_of(row) for number, row in old.items()}
        after = {each.number: words_of(said[each.article][1]) for each in held}
        is_up_to_date = ahead.taken == _taken(connection)
        alone = ahead.alone if is_up_to_date and ahead.words.keys() >= {*old.values()} else None
        with _or_emptied(connection):
            _exchange(connection, before, after, alone)


def _exchange(
    connection: Connection,
    before: Mapping[int, set[str]],
    after: Mapping[int, set[str]],
    alone: Set[str] | None,
) -> None:
    """Put in the words after instead of those before, by number.

    No others of them can be gone then than those that only these had, if that is known.
    """
    connection.execute(update(search_state).values(taken=search_state.c.taken + 1))
    index = index_of(connection)
    lost = set[str]().union(*before.values()).difference(*after.values())
    gone = index.alone(connection, lost if alone is None else lost & alone, before.keys())
    index.exchange(connection, before, after)
    index.unlearn(connection, gone)


@contextmanager
def _or_emptied(connection: Connection) -> Iterator[None]:
    """What is done inside is done, or the index is emptied, as it is damaged.

    It can be filled anew; that an alert is stored must not depend on it.
    """
    try:
        with connection.begin_nested():
            yield
    except SqlError as error:
        if not index_of(connection).is_damage(error):
            raise
        empty(connection)


def _is_outdated(connection: Connection) -> bool:
    """Whether words were cut otherwise than now when they came into the index."""
    folding: int = connection.execute(select(search_state.c.folding)).scalar_one()
    return folding != FOLDING


def empty(connection: Connection) -> int:
    """Take everything out of the index; the number of articles that are to come into it anew."""
    index_of(connection).empty(connection)
    newest = newest_number(connection)
    state = {"first": newest + 1, "last": newest, "folding": FOLDING}
    connection.execute(update(search_state).values(state))
    return newest
