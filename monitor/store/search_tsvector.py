"""The index of words in PostgreSQL (tsvector, GIN)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import DDL, Connection, event, text
from sqlalchemy.exc import DatabaseError as SqlError

from monitor.model.wanted import Wanted
from monitor.store import search_gin
from monitor.store.search_asking import look_up
from monitor.store.search_cut import is_source_word
from monitor.store.search_gin import ANY, LONGEST, ROOMS, asked_for, room
from monitor.store.tables import metadata

# The words of an article stand in a text, with blanks between them, that is a third shorter than
# the tsvector made of it for the index, and lies apart from the numbers, which are all that is
# read. `search_parts` are each three letters of a word that follow each other, with a sign at both
# ends, as in `monitor.store.search_cut`.
TABLES = (
    'CREATE TABLE search_index (number BIGINT NOT NULL, words TEXT COLLATE "C" NOT NULL,'
    " PRIMARY KEY (number)) WITH (toast_tuple_target = 128)",
    "CREATE INDEX search_index_words ON search_index"
    " USING gin (array_to_tsvector(string_to_array(words, ' ')))",
    'CREATE TABLE search_words (word TEXT COLLATE "C" NOT NULL, PRIMARY KEY (word))',
    "CREATE FUNCTION search_parts(word TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE STRICT"
    " PARALLEL SAFE RETURN (SELECT array_agg(DISTINCT substr('^' || word || '$', at, 3))"
    " FROM generate_series(1, length(word)) AS at)",
    "CREATE INDEX search_words_parts ON search_words USING gin (search_parts(word))",
)
for _statement in TABLES:
    _made = DDL(_statement)  # type: ignore[no-untyped-call]
    event.listen(metadata, "after_create", _made.execute_if(dialect="postgresql"))

# The words of an article may have a megabyte together.
_MOST = 1_000_000
# What is lost with an article is looked for in so many of the newest first, where most words are;
# in so many at least, and at most.
_NEWEST_OF_EACH, _FEWEST, _NEWEST = 10, 100, 1_000
_MANY = 100
_BEGINNING_SO = text(
    "SELECT word FROM search_words WHERE word >= :low AND word < :high"
    " AND length(word) BETWEEN :shortest AND :longest AND word LIKE :pattern LIMIT :limit"
)
_WITH_PARTS = text(
    "SELECT word FROM search_words WHERE search_parts(word) @> CAST(:parts AS TEXT[])"
    " AND length(word) BETWEEN :shortest AND :longest AND word LIKE :pattern LIMIT :limit"
)
_PUT = text(
    "INSERT INTO search_index (number, words)"
    " SELECT * FROM unnest(CAST(:numbers AS BIGINT[]), CAST(:words AS TEXT[]))"
)
_EXCHANGE = text(
    "UPDATE search_index SET words = given.words"
    " FROM unnest(CAST(:numbers AS BIGINT[]), CAST(:words AS TEXT[])) AS given (number, words)"
    " WHERE search_index.number = given.number"
)
_LEARN = text(
    "INSERT INTO search_words (word)"
    " SELECT word FROM unnest(CAST(:words AS TEXT[])) AS given (word)"
    " WHERE NOT EXISTS (SELECT 1 FROM search_words WHERE search_words.word = given.word)"
)
_UNLEARN = text("DELETE FROM search_words WHERE word = ANY (CAST(:words AS TEXT[]))")
_ALONE = text(
    "SELECT word FROM unnest(CAST(:words AS TEXT[])) AS given (word) WHERE NOT EXISTS ("
    "SELECT 1 FROM search_index WHERE array_to_tsvector(string_to_array(words, ' '))"
    " @@ CAST('''' || given.word || '''' || :within AS tsquery)"
    " AND number <> ALL (CAST(:numbers AS BIGINT[])))"
)
# What was put in last waits in a list, which each look-up goes through, to be put into its place.
_SETTLE = text("SELECT gin_clean_pending_list('search_index_words')")
_LAST = text("SELECT coalesce(max(number), 0) FROM search_index")
_EMPTY = (
    # Who reads for hours must not keep all others from writing.
    "SET LOCAL lock_timeout = '2s'",
    "TRUNCATE search_index, search_words",
    "SET LOCAL lock_timeout TO DEFAULT",
)
_DAMAGE = ("XX001", "XX002")


class Tsvector:
    """Implements `monitor.store.search_index.WordIndex`."""

    def open(self, connection: Connection) -> None:
        """See `WordIndex`."""
        search_gin.ask_by_index(connection)

    def numbers(
        self, connection: Connection, wanted: Wanted | None, source: str, low: int, high: int
    ) -> Iterator[int]:
        """See `WordIndex`."""
        return search_gin.numbers(connection, asked_for(wanted, source), low, high)

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
        return search_gin.count(connection, asked_for(wanted, source), low, high, most)

    def words_like(
        self, connection: Connection, pattern: str, most: int, lengths: tuple[int, int]
    ) -> Sequence[str] | None:
        """See `WordIndex`."""
        found = look_up(pattern)
        if found is None:
            return None
        values: dict[str, object] = {
            "pattern": found.pattern.replace("*", "%").replace("?", "_"),
            "shortest": lengths[0],
            "longest": lengths[1],
            "limit": most + 1,
        }
        if found.parts:
            values["parts"] = list(found.parts)
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
        connection.execute(_EXCHANGE, _rows(after))
        _learn(connection, set[str]().union(*after.values()).difference(*before.values()))

    def unlearn(self, connection: Connection, words: Collection[str]) -> None:
        """See `WordIndex`."""
        if words:
            connection.execute(_UNLEARN, {"words": list(words)})

    def alone(
        self, connection: Connection, words: Collection[str], numbers: Collection[int]
    ) -> list[str]:
        """See `WordIndex`."""
        with search_gin.by_index(connection):
            last = connection.execute(_LAST).scalar_one()
            size = max(_FEWEST, min(_NEWEST, _NEWEST_OF_EACH * len(numbers)))
            newest = search_gin.newest_words(connection, 1, last, size)
            others = set[str]().union(*(newest[each] for each in newest.keys() - {*numbers}))
            left = [word for word in _fitting(words) if word not in others]
            if len(left) > _MANY:
                connection.execute(_SETTLE)
            for within in search_gin.newest_rooms(last):
                values = {"words": left, "numbers": list(numbers), "within": within}
                left = list(connection.execute(_ALONE, values).scalars()) if left else []
        return left

    def empty(self, connection: Connection) -> None:
        """See `WordIndex`."""
        for each in _EMPTY:
            connection.exec_driver_sql(each)

    def is_damage(self, error: SqlError) -> bool:
        """Whether a page of it cannot be read."""
        return getattr(error.orig, "sqlstate", "") in _DAMAGE


def _rows(words: Mapping[int, Collection[str]]) -> dict[str, object]:
    numbers = sorted(words)
    return {"numbers": numbers, "words": [_written(each, words[each]) for each in numbers]}


def _written(number: int, words: Collection[str]) -> str:
    """The words of an article as they stand in the index."""
    held = _fitting(words)
    size = sum(len(each.encode()) for each in held)
    while size > _MOST:
        size -= len(held.pop().encode())
    if len(held) < len(words):
        held.append(ANY)
    return " ".join((*held, *(room(bits, number) for bits in ROOMS)))


def _fitting(words: Collection[str]) -> list[str]:
    # That of its source is the first, and so never left out.
    return sorted(
        (each for each in words if len(each.encode()) <= LONGEST),
        key=lambda word: (not is_source_word(word), word),
    )


def _learn(connection: Connection, words: Collection[str]) -> None:
    new = [word for word in _fitting(words) if not is_source_word(word)]
    if new:
        connection.execute(_LEARN, {"words": new})
