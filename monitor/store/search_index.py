"""The index of words as searching uses it; which one a database has is decided here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError as SqlError

from monitor.model.wanted import Wanted
from monitor.store.search_fts5 import Fts5
from monitor.store.search_tsvector import Tsvector

Words = Mapping[int, Collection[str]]
"""The words of articles, by number."""


class WordIndex(Protocol):
    """Knows which words each article has; what it is told is in the transaction of its caller."""

    def open(self, connection: Connection) -> None:
        """To be called once in a transaction in which the index is only looked into."""
        ...

    def numbers(
        self, connection: Connection, wanted: Wanted | None, source: str, low: int, high: int
    ) -> Iterator[int]:
        """The articles that have what is wanted, or are of the source, the highest number first."""
        ...

    def count(
        self,
        connection: Connection,
        wanted: Wanted | None,
        source: str,
        low: int,
        high: int,
        most: int,
    ) -> int:
        """How many `numbers` gives, but no more than that many."""
        ...

    def words_like(
        self, connection: Connection, pattern: str, most: int, lengths: tuple[int, int]
    ) -> Sequence[str] | None:
        """The words that a pattern with * and ? finds; None if more than ``most``."""
        ...

    def put(self, connection: Connection, words: Words) -> None:
        """Put in articles that are not in it."""
        ...

    def exchange(self, connection: Connection, before: Words, after: Words) -> None:
        """Put in the words after instead of those before."""
        ...

    def unlearn(self, connection: Connection, words: Collection[str]) -> None:
        """Forget words that no article has any more, for `words_like`."""
        ...

    def alone(
        self, connection: Connection, words: Collection[str], numbers: Collection[int]
    ) -> list[str]:
        """Those of the words that no other articles than these have."""
        ...

    def empty(self, connection: Connection) -> None:
        """Take everything out."""
        ...

    def is_damage(self, error: SqlError) -> bool:
        """Whether it says that the index contradicts itself."""
        ...


_KINDS: Mapping[str, WordIndex] = MappingProxyType({"sqlite": Fts5(), "postgresql": Tsvector()})


def index_of(connection: Connection) -> WordIndex:
    """The index of the database there."""
    return _KINDS[connection.dialect.name]
