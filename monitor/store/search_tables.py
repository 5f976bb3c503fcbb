"""The tables for searching that both databases have; each indexes words in its own way.

See `monitor.store.tables`, and for the words `monitor.store.search_index`.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, Text, func, select

from monitor.store.dialect import Long
from monitor.store.search_cut import FOLDING
from monitor.store.tables import metadata

# Articles numbered in the order in which they were stored, which is that in which they were seen
# but for what came at the same time. SQLite's own row numbers may change with VACUUM. Not every
# number has an article: PostgreSQL gives none twice, also if what it was for is never committed.
search_articles = Table(
    "search_articles",
    metadata,
    Column("number", Long, primary_key=True),
    Column("article", Text, ForeignKey("articles.id"), nullable=False, unique=True),
    sqlite_strict=True,
)

# Which numbers are in the index: from ``first`` to ``last``, one row. Its words are those of this
# version of ``folding``. ``taken`` counts how often words were taken out of it.
search_state = Table(
    "search_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("first", Long, nullable=False),
    Column("last", Long, nullable=False),
    Column("folding", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    sqlite_strict=True,
)

_STATE = select(search_state.c.first, search_state.c.last, search_state.c.folding)


def newest_number(connection: Connection) -> int:
    """The number of the article that was stored last; 0 if there is none."""
    return connection.execute(select(func.max(search_articles.c.number))).scalar_one() or 0


def filled(connection: Connection, *, and_hold: bool = False) -> tuple[int, int]:
    """The first and the last number in the index; nothing is if its words are cut otherwise now.

    With ``and_hold`` nobody else changes the index until the end of the transaction.
    """
    query = _STATE.with_for_update() if and_hold else _STATE
    first, last, folding = connection.execute(query).one()
    if folding != FOLDING:
        last = newest_number(connection)
        first = last + 1
    return first, last
