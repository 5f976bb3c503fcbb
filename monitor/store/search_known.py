"""The distinct words of the index for searching, by which parts of words are looked up.

In the transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, func, select, text

from monitor.store import dialect
from monitor.store.search_cut import is_source_word, marked
from monitor.store.search_tables import search_words

_GONE = text(
    "SELECT value FROM json_each(:words) WHERE NOT EXISTS ("
    "SELECT 1 FROM search_index WHERE search_index MATCH '\"' || value || '\"')"
)
_PUT_PARTS = text("INSERT INTO search_parts (rowid, word) VALUES (:number, :marked)")
_TAKE_PARTS = text(
    "INSERT INTO search_parts (search_parts, rowid, word) VALUES ('delete', :number, :marked)"
)


def learn(connection: Connection, words: Collection[str]) -> None:
    """Remember words; those that are known stay as they are."""
    # In the order of the table, so that each page of it is looked at once.
    rows = [{"word": word} for word in sorted(words) if not is_source_word(word)]
    if not rows:
        return
    before = connection.execute(select(func.max(search_words.c.number))).scalar_one() or 0
    connection.execute(dialect.insert(search_words).on_conflict_do_nothing(), rows)
    new = select(search_words).where(search_words.c.number > before)
    parts = [
        {"number": row.number, "marked": marked(row.word)}
        for row in connection.execute(new.order_by(search_words.c.number))
    ]
    if parts:
        connection.execute(_PUT_PARTS, parts)


def forget(connection: Connection, words: Collection[str]) -> None:
    """Forget those of the words that no article has any more."""
    gone = connection.execute(_GONE, {"words": dialect.listed(words)}).scalars().all()
    known = select(search_words).where(dialect.one_of(search_words.c.word, "words"))
    rows = connection.execute(
        known.order_by(search_words.c.number), {"words": dialect.listed(gone)}
    ).all()
    if rows:
        taken = [{"number": row.number, "marked": marked(row.word)} for row in rows]
        connection.execute(_TAKE_PARTS, taken)
        is_one = dialect.one_of(search_words.c.number, "numbers")
        numbers = {"numbers": dialect.listed(row.number for row in rows)}
        connection.execute(delete(search_words).where(is_one), numbers)
