"""The tables for searching; see `monitor.store.tables`."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Column,
    Connection,
    ForeignKey,
    Integer,
    Table,
    Text,
    event,
    func,
    select,
)

from monitor.store.dialect import Long
from monitor.store.search_cut import FOLDING
from monitor.store.tables import metadata

# Articles numbered in the order in which they were stored, which is that in which they were seen
# but for what came at the same time. SQLite's own row numbers may change with VACUUM.
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

# The words of the index, for what is asked for in part.
search_words = Table(
    "search_words",
    metadata,
    Column("number", Long, primary_key=True),
    Column("word", Text, nullable=False, unique=True),
    sqlite_strict=True,
)

# Of each article only which words it has, neither where nor how often: a third of the size, and the
# matcher looks at the article itself anyway. The words are cut and folded before, so that the
# tokenizer has only blanks to see.
SEARCH_INDEX = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "words, content='', columnsize=0, detail='none', tokenize='ascii')"
)
# The words by each three letters that follow each other in them, with a sign at both ends.
SEARCH_PARTS = (
    "CREATE VIRTUAL TABLE search_parts USING fts5("
    "word, content='', columnsize=0, detail='none', tokenize='trigram')"
)


# SQLAlchemy knows no virtual tables.
for _statement in (SEARCH_INDEX, SEARCH_PARTS):
    event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect="sqlite"))


def newest_number(connection: Connection) -> int:
    """The number of the article that was stored last; 0 if there is none."""
    return connection.execute(select(func.max(search_articles.c.number))).scalar_one() or 0


def filled(connection: Connection) -> tuple[int, int]:
    """The first and the last number in the index; nothing is if its words are cut otherwise now."""
    first, last, folding = connection.execute(
        select(search_state.c.first, search_state.c.last, search_state.c.folding)
    ).one()
    if folding != FOLDING:
        last = newest_number(connection)
        first = last + 1
    return first, last
