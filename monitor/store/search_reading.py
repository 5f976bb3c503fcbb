"""Articles that may be what is searched for, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from monitor.model import Article
from monitor.model.wanted import Wanted
from monitor.store import dialect
from monitor.store.article_reading import SCANNED, scanned_article
from monitor.store.search_index import index_of
from monitor.store.search_tables import filled, newest_number, search_articles
from monitor.store.tables import articles
from monitor.store.telling_queries import Connections

# Articles are stored in the order in which they are seen, but for what two polls find at once.
_SLACK = timedelta(days=1)
_HIGHEST = 2**62
# The first block is small, as it may have all that a page shows.
_FIRST_BLOCK, _LARGEST_BLOCK = 16, 256
_NUMBERED = (
    select(search_articles.c.number)
    .where(search_articles.c.number.between(bindparam("low"), bindparam("high")))
    .order_by(search_articles.c.number.desc())
    .limit(bindparam("size"))
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Articles by number: ``low`` to ``high`` are searched, ``first`` to ``last`` in the index."""

    low: int
    high: int
    first: int
    last: int


class SearchReader(Connections):
    """Finds the articles that may be what is searched for."""

    @contextmanager
    def search_index(self) -> Iterator[SearchIndex]:
        """The index as it is now, whatever comes into it while one searches."""
        with self._connection() as connection:
            index_of(connection).open(connection)
            yield SearchIndex(connection)


class SearchIndex:
    """The index for searching at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = index_of(connection)

    def numbers(
        self, *, since: datetime | None, until: datetime | None, after: int | None
    ) -> Numbers:
        """The articles seen in a time, at least, that come ``after`` one with this number."""
        connection = self._connection
        first, last = filled(connection)
        high = newest_number(connection)
        if until is not None:
            high = min(high, _number_after(connection, until + _SLACK) - 1)
        if after is not None:
            high = min(high, after - 1)
        low = 1 if since is None else _number_before(connection, since - _SLACK) + 1
        return Numbers(low, high, first, last)

    def candidates(
        self, wanted: Wanted | None, source: str, among: Numbers
    ) -> Iterator[tuple[int, Article]]:
        """The articles among these that may have what is wanted, with their numbers.

        What is not in the index yet comes without a look at its words.
        """
        size = _FIRST_BLOCK
        block: list[int] = []
        for number in self._numbers(wanted, source, among):
            block.append(number)
            if len(block) == size:
                yield from _articles(self._connection, block, source)
                block, size = [], min(2 * size, _LARGEST_BLOCK)
        yield from _articles(self._connection, block, source)

    def count_candidates(
        self, wanted: Wanted | None, source: str, among: Numbers, most: int
    ) -> int | None:
        """How many there are in the index; None if more than ``most``, or where it cannot say."""
        if not (wanted or source) or among.low < among.first or among.high > among.last:
            return None
        found = self._index.count(self._connection, wanted, source, among.low, among.high, most + 1)
        return found if found <= most else None

    def words_like(
        self, pattern: str, most: int, *, shortest: int = 0, longest: int = 1_000
    ) -> Sequence[str] | None:
        """The words of the index that a pattern with * and ? finds; None if more than ``most``."""
        return self._index.words_like(self._connection, pattern, most, (shortest, longest))

    def _numbers(self, wanted: Wanted | None, source: str, among: Numbers) -> Iterator[int]:
        connection = self._connection
        if not (wanted or source):
            yield from _every(connection, among.low, among.high)
            return
        yield from _every(connection, max(among.low, among.last + 1), among.high)
        low, high = max(among.low, among.first), min(among.high, among.last)
        if low <= high:
            yield from self._index.numbers(connection, wanted, source, low, high)
        yield from _every(connection, among.low, min(among.high, among.first - 1))


def _every(connection: Connection, low: int, high: int) -> Iterator[int]:
    """The articles from a number to another, the highest first."""
    size = _FIRST_BLOCK
    while low <= high:
        values = {"low": low, "high": high, "size": size}
        found = connection.execute(_NUMBERED, values).scalars().all()
        yield from found
        if len(found) < size:
            return
        high, size = found[-1] - 1, min(2 * size, _LARGEST_BLOCK)


def _articles(
    connection: Connection, numbers: Sequence[int], source: str
) -> Iterator[tuple[int, Article]]:
    query = (
        select(search_articles.c.number, *SCANNED)
        .join(articles, articles.c.id == search_articles.c.article)
        .where(dialect.one_of(search_articles.c.number, "numbers"))
        .order_by(search_articles.c.number.desc())
    )
    if source:
        query = query.where(articles.c.source == source)
    for row in connection.execute(query, {"numbers": dialect.listed(numbers)}).all():
        yield row.number, scanned_article(row)


def _number_after(connection: Connection, at: datetime) -> int:
    """The number of the first article that was seen after then."""
    seen = articles.c.seen
    first = select(articles.c.id).where(seen > at).order_by(seen).limit(1)
    return _number_of(connection, first) or _HIGHEST


def _number_before(connection: Connection, at: datetime) -> int:
    """The number of the last article that was seen before then."""
    seen = articles.c.seen
    last = select(articles.c.id).where(seen < at).order_by(seen.desc()).limit(1)
    return _number_of(connection, last) or 0


def _number_of(connection: Connection, name: Select[Any]) -> int | None:
    is_its = search_articles.c.article == name.scalar_subquery()
    return connection.execute(select(search_articles.c.number).where(is_its)).scalar_one_or_none()
