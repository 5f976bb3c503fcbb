"""Articles that may be what is searched for, the newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select, text

from monitor.model import Article
from monitor.model.wanted import AllOf, AnyOf, AnyWord, Wanted
from monitor.store import dialect
from monitor.store.article_reading import SCANNED, scanned_article
from monitor.store.search_cut import parts_of, source_word, token
from monitor.store.search_tables import filled, newest_number, search_articles
from monitor.store.tables import articles
from monitor.store.telling_queries import Connections

# Articles are stored in the order in which they are seen, but for what two polls find at once.
_SLACK = timedelta(days=1)
_HIGHEST = 2**62
# The first block is small, as it may have all that a page shows.
_FIRST_BLOCK, _LARGEST_BLOCK = 16, 256
_MATCHING = text(
    "SELECT rowid FROM search_index WHERE search_index MATCH :match"
    " AND rowid BETWEEN :low AND :high ORDER BY rowid DESC"
)
_COUNTED = text(
    "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH :match"
    " AND rowid BETWEEN :low AND :high LIMIT :most)"
)
_BEGINNING_SO = text(
    "SELECT word FROM search_words WHERE word >= :low AND word < :high"
    " AND length(word) BETWEEN :shortest AND :longest AND word GLOB :pattern LIMIT :limit"
)
_WITH_PARTS = text(
    "SELECT w.word FROM search_parts AS p CROSS JOIN search_words AS w ON w.number = p.rowid"
    " WHERE p.search_parts MATCH :match"
    " AND length(w.word) BETWEEN :shortest AND :longest AND w.word GLOB :pattern LIMIT :limit"
)
_BEGINNING = re.compile(r"[^*?]+")
# Greater than whatever a word may go on with.
_ABOVE = "\U0010ffff"


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
            yield SearchIndex(connection)


class SearchIndex:
    """The index for searching at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
        for number in _numbers(self._connection, match_of(wanted, source), among):
            block.append(number)
            if len(block) == size:
                yield from _articles(self._connection, block, source)
                block, size = [], min(2 * size, _LARGEST_BLOCK)
        yield from _articles(self._connection, block, source)

    def count_candidates(
        self, wanted: Wanted | None, source: str, among: Numbers, most: int
    ) -> int | None:
        """How many there are in the index; None if more than ``most``, or where it cannot say."""
        match = match_of(wanted, source)
        if not match or among.low < among.first or among.high > among.last:
            return None
        values = {"match": match, "low": among.low, "high": among.high, "most": most + 1}
        found = int(self._connection.execute(_COUNTED, values).scalar_one())
        return found if found <= most else None

    def words_like(
        self, pattern: str, most: int, *, shortest: int = 0, longest: int = 1_000
    ) -> Sequence[str] | None:
        """The words of the index that a pattern with * and ? finds; None if more than ``most``."""
        return _words_like(self._connection, pattern, most, (shortest, longest))


def match_of(wanted: Wanted | None, source: str = "") -> str:
    """What is wanted in the language of FTS5, each word in quotes; empty for everything.

    >>> match_of(AllOf((AnyWord(frozenset({"a"})), AnyWord(patterns=frozenset({"b*"})))))
    '("a") AND ("b"*)'
    """
    parts = [_match(wanted)] if wanted is not None else []
    if source:
        parts.append(f'"{source_word(source)}"')
    return " AND ".join(parts)


def _match(wanted: Wanted) -> str:
    match wanted:
        case AllOf(parts):
            return " AND ".join(f"({_match(part)})" for part in parts)
        case AnyOf(parts):
            return " OR ".join(f"({_match(part)})" for part in parts)
        case AnyWord(words, patterns):
            quoted = [f'"{token(word)}"' for word in sorted(words)]
            quoted += [f'"{token(each.removesuffix("*"))}"*' for each in sorted(patterns)]
            # No text can have it.
            return " OR ".join(quoted) or f'"{source_word("")}"'


def _numbers(connection: Connection, match: str, among: Numbers) -> Iterator[int]:
    if not match:
        yield from _range(among.low, among.high)
        return
    yield from _range(max(among.low, among.last + 1), among.high)
    low, high = max(among.low, among.first), min(among.high, among.last)
    if low <= high:
        yield from _rows(connection, {"match": match, "low": low, "high": high})
    yield from _range(among.low, min(among.high, among.first - 1))


def _range(low: int, high: int) -> Iterator[int]:
    # Articles are never deleted, so that their numbers have no gaps.
    yield from range(high, low - 1, -1)


def _rows(connection: Connection, values: Mapping[str, object]) -> Iterator[int]:
    # Read as they are asked for: most searches need the first few.
    found = connection.execute(_MATCHING, values, execution_options={"yield_per": _FIRST_BLOCK})
    yield from found.scalars()


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


def _words_like(
    connection: Connection, pattern: str, most: int, lengths: tuple[int, int]
) -> Sequence[str] | None:
    # As the words of the index are written; GLOB would know some of the signs, too.
    pattern = _BEGINNING.sub(lambda run: token(run[0]), pattern)
    start, parts = _BEGINNING.match(pattern), parts_of(pattern)
    values: dict[str, object] = {"pattern": pattern, "shortest": lengths[0], "longest": lengths[1]}
    values["limit"] = most + 1
    if start and (len(start[0]) > len(parts) or not parts):
        values |= {"low": start[0], "high": start[0] + _ABOVE}
        query = _BEGINNING_SO
    elif parts:
        values["match"] = " AND ".join(f'"{part}"' for part in sorted(parts))
        query = _WITH_PARTS
    else:
        return None
    found = connection.execute(query, values).scalars().all()
    return found if len(found) <= most else None
