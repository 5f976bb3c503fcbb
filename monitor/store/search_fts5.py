"""The index of words in SQLite (FTS5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import DDL, Connection, event, text
from sqlalchemy.exc import DatabaseError as SqlError

from monitor.model.wanted import Wanted
from monitor.store import dialect
from monitor.store.search_asking import Language, as_indexed, look_up
from monitor.store.search_cut import is_source_word, marked
from monitor.store.tables import metadata

# Of each article only which words it has, neither where nor how often: a third of the size, and the
# matcher looks at the article itself anyway. The words are cut and folded before, so that the
# tokenizer has only blanks to see. `search_parts` has the distinct words by each three letters that
# follow each other in them, with a sign at both ends.
TABLES = (
    "CREATE TABLE search_words ( number INTEGER NOT NULL, word TEXT NOT NULL,"
    " PRIMARY KEY (number), UNIQUE (word) ) STRICT",
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "words, content='', columnsize=0, detail='none', tokenize='ascii')",
    "CREATE VIRTUAL TABLE search_parts USING fts5("
    "word, content='', columnsize=0, detail='none', tokenize='trigram')",
)
for _statement in TABLES:
    _made = DDL(_statement)  # type: ignore[no-untyped-call]
    event.listen(metadata, "after_create", _made.execute_if(dialect="sqlite"))

_LANGUAGE = Language('"{}"', '"{}"*', " AND ", " OR ")
# Rows are read as they are asked for: most searches need the first few.
_AT_ONCE = 16
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
_PUT = text("INSERT INTO search_index (rowid, words) VALUES (:number, :words)")
_TAKE = text(
    "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', :number, :words)"
)
_ALONE = text(
    "SELECT value FROM json_each(:words) WHERE NOT EXISTS ("
    "SELECT 1 FROM search_index WHERE search_index MATCH '\"' || value || '\"'"
    " AND rowid NOT IN (SELECT value FROM json_each(:numbers)))"
)
_NEWEST_WORD = text("SELECT coalesce(max(number), 0) FROM search_words")
_LEARN = text("INSERT INTO search_words (word) VALUES (:word) ON CONFLICT DO NOTHING")
_NEW = text("SELECT number, word FROM search_words WHERE number > :number ORDER BY number")
_KNOWN = text(
    "SELECT number, word FROM search_words WHERE word IN (SELECT value FROM json_each(:words))"
    " ORDER BY number"
)
_UNLEARN = text("DELETE FROM search_words WHERE number IN (SELECT value FROM json_each(:numbers))")
_PUT_PARTS = text("INSERT INTO search_parts (rowid, word) VALUES (:number, :marked)")
_TAKE_PARTS = text(
    "INSERT INTO search_parts (search_parts, rowid, word) VALUES ('delete', :number, :marked)"
)
# The first two write down what FTS5 (https://sqlite.org/fts5.html, "fts5_data") keeps for an index
# without words: without it a damaged one cannot even be emptied.
_EMPTY = (
    "REPLACE INTO {0}_data (id, block) VALUES (1, x''), (10, x'00000000000000')",
    "REPLACE INTO {0}_config (k, v) VALUES ('version', 4)",
    "INSERT INTO {0} ({0}) VALUES ('delete-all')",
)


class Fts5:
    """Implements `monitor.store.search_index.WordIndex`."""

    def open(self, connection: Connection) -> None:
        """See `WordIndex`."""

    def numbers(
        self, connection: Connection, wanted: Wanted | None, source: str, low: int, high: int
    ) -> Iterator[int]:
        """See `WordIndex`."""
        values = {"match": _LANGUAGE.ask(as_indexed(wanted, source)), "low": low, "high": high}
        found = connection.execute(_MATCHING, values, execution_options={"yield_per": _AT_ONCE})
        yield from found.scalars()

    def count(
        self,
        connection: Connection,
        wanted: Wanted | None,
        source: str,
        low: int,
        high: int,
        most: int,
    ) -> int:
        """See `WordIndex`."""
        values = {
            "match": _LANGUAGE.ask(as_indexed(wanted, source)),
            "low": low,
            "high": high,
            "most": most,
        }
        return int(connection.execute(_COUNTED, values).scalar_one())

    def words_like(
        self, connection: Connection, pattern: str, most: int, lengths: tuple[int, int]
    ) -> Sequence[str] | None:
        """See `WordIndex`."""
        found = look_up(pattern)
        if found is None:
            return None
        values: dict[str, object] = {
            "pattern": found.pattern,
            "shortest": lengths[0],
            "longest": lengths[1],
            "limit": most + 1,
        }
        if found.parts:
            values["match"] = " AND ".join(f'"{part}"' for part in found.parts)
        else:
            values |= {"low": found.low, "high": found.high}
        query = _WITH_PARTS if found.parts else _BEGINNING_SO
        words = connection.execute(query, values).scalars().all()
        return words if len(words) <= most else None

    def put(self, connection: Connection, words: Mapping[int, Collection[str]]) -> None:
        """See `WordIndex`."""
        connection.execute(_PUT, _rows(words))
        _learn(connection, set[str]().union(*words.values()))

    def exchange(
        self,
        connection: Connection,
        before: Mapping[int, Collection[str]],
        after: Mapping[int, Collection[str]],
    ) -> None:
        """See `WordIndex`."""
        connection.execute(_TAKE, _rows(before))
        connection.execute(_PUT, _rows(after))
        pairs = [({*after[number]}, before[number]) for number in after]
        _learn(connection, set[str]().union(*(new.difference(old) for new, old in pairs)))

    def unlearn(self, connection: Connection, words: Collection[str]) -> None:
        """See `WordIndex`."""
        rows = connection.execute(_KNOWN, {"words": dialect.listed(words)}).all()
        if rows:
            connection.execute(_TAKE_PARTS, _marked(rows))
            numbers = dialect.listed(row.number for row in rows)
            connection.execute(_UNLEARN, {"numbers": numbers})

    def alone(
        self, connection: Connection, words: Collection[str], numbers: Collection[int]
    ) -> list[str]:
        """See `WordIndex`."""
        values = {"words": dialect.listed(words), "numbers": dialect.listed(numbers)}
        return list(connection.execute(_ALONE, values).scalars())

    def empty(self, connection: Connection) -> None:
        """See `WordIndex`."""
        for table in ("search_index", "search_parts"):
            for each in _EMPTY:
                connection.exec_driver_sql(each.format(table))
        connection.exec_driver_sql("DELETE FROM search_words")

    def is_damage(self, error: SqlError) -> bool:
        """What FTS5 says of an index that contradicts itself is one of these."""
        name = str(getattr(error.orig, "sqlite_errorname", ""))
        return name.startswith(("SQLITE_CORRUPT", "SQLITE_CONSTRAINT", "SQLITE_ERROR"))


def _rows(words: Mapping[int, Collection[str]]) -> list[dict[str, Any]]:
    return [{"number": number, "words": " ".join(words[number])} for number in sorted(words)]


def _learn(connection: Connection, words: Collection[str]) -> None:
    # In the order of the table, so that each page of it is looked at once.
    rows = [{"word": word} for word in sorted(words) if not is_source_word(word)]
    if not rows:
        return
    before = connection.execute(_NEWEST_WORD).scalar_one()
    connection.execute(_LEARN, rows)
    new = connection.execute(_NEW, {"number": before}).all()
    if new:
        connection.execute(_PUT_PARTS, _marked(new))


def _marked(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"number": row.number, "marked": marked(row.word)} for row in rows]
