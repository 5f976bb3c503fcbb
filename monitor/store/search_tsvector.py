"""The index of words in PostgreSQL (tsvector, GIN)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice

from sqlalchemy import DDL, Connection, event, text
from sqlalchemy.exc import DatabaseError as SqlError

from monitor.model.wanted import Wanted
from monitor.store.search_asking import Language, has_beginnings, look_up
from monitor.store.search_cut import is_source_word, source_word
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

_LONGEST = 2_046
# The words of an article may have a megabyte together.
_MOST = 1_000_000
_ANY = source_word("") + "any"
LANGUAGE = Language("'{}'", "'{}':*", " & ", " | ", _LONGEST, _ANY)
# Among how many articles a look is taken at once, as a power of two: among more while few of them
# have what is wanted, among less when many have. So words of every second article are not looked up
# in millions of which 20 are asked for. Each article has a word for each room but the last.
_ROOMS = (12, 16, 20)
_ALL = 62
_STEPS = (*_ROOMS, _ALL)
_FEW, _MANY = 32, 1_024
# What has the words is found first, by them alone: their index gives all at once, in no order, and
# for an order PostgreSQL would rather go through the numbers and look into the words of each.
_NUMBERS = text(
    "WITH found AS MATERIALIZED (SELECT number FROM search_index"
    " WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:asked AS tsquery))"
    " SELECT number FROM found WHERE number BETWEEN :low AND :high"
    " ORDER BY number DESC LIMIT :most"
)
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
_NEWEST = text("SELECT max(number) FROM search_index")
# By its reckoning to look into the words of each article costs little, which it does not.
_BY_INDEX = text(
    "SELECT set_config('enable_seqscan', :seqscan, true), set_config('jit', 'off', true)"
)
_EMPTY = (
    # Who reads for hours must not keep all others from writing.
    "SET LOCAL lock_timeout = '3s'",
    "TRUNCATE search_index, search_words",
    "SET LOCAL lock_timeout TO DEFAULT",
)
_DAMAGE = ("XX001", "XX002")


class Tsvector:
    """Implements `monitor.store.search_index.WordIndex`."""

    def open(self, connection: Connection) -> None:
        """See `WordIndex`."""
        connection.execute(_BY_INDEX, {"seqscan": "off"})

    def numbers(
        self, connection: Connection, wanted: Wanted | None, source: str, low: int, high: int
    ) -> Iterator[int]:
        """See `WordIndex`."""
        asked = LANGUAGE.ask(wanted, source)
        # What begins so is put together for all articles, however few are looked through.
        steps = (_ALL,) if has_beginnings(wanted) else _STEPS
        step = 0
        while low <= high:
            bits = steps[step]
            begin = max(low, high >> bits << bits)
            within = "" if bits == _ALL else f" & '{_room(bits, high)}'"
            values = {"asked": f"({asked}){within}", "low": begin, "high": high, "most": _MANY}
            found = connection.execute(_NUMBERS, values).scalars().all()
            yield from found
            if len(found) == _MANY:
                high, step = found[-1] - 1, max(step - 1, 0)
            else:
                is_rare = len(found) << bits < _FEW * (high - begin + 1)
                high, step = begin - 1, min(step + is_rare, len(steps) - 1)

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
        found = self.numbers(connection, wanted, source, low, high)
        return sum(1 for _ in islice(found, most))

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

    def forget(self, connection: Connection, words: Collection[str]) -> None:
        """See `WordIndex`."""
        gone = self.alone(connection, words, ())
        if gone:
            connection.execute(_UNLEARN, {"words": gone})

    def alone(
        self, connection: Connection, words: Collection[str], numbers: Collection[int]
    ) -> list[str]:
        """See `WordIndex`."""
        left = _fitting(words)
        with _by_index(connection):
            newest = connection.execute(_NEWEST).scalar_one() or 0
            for bits in _STEPS:
                rooms = (_room(bits, newest), _room(bits, max(0, newest - (1 << bits))))
                within = "" if bits == _ALL else " & ('{}' | '{}')".format(*rooms)
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


@contextmanager
def _by_index(connection: Connection) -> Iterator[None]:
    connection.execute(_BY_INDEX, {"seqscan": "off"})
    yield
    connection.execute(_BY_INDEX, {"seqscan": "on"})


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
        held.append(_ANY)
    return " ".join((*held, *(_room(bits, number) for bits in _ROOMS)))


def _fitting(words: Collection[str]) -> list[str]:
    # That of its source is the first, and so never left out.
    return sorted(
        (each for each in words if len(each.encode()) <= _LONGEST),
        key=lambda word: (not is_source_word(word), word),
    )


def _room(bits: int, number: int) -> str:
    """A word that all articles have whose numbers differ in these last bits only."""
    return f"{source_word('')}{bits}-{number >> bits}"


def _learn(connection: Connection, words: Collection[str]) -> None:
    new = [word for word in _fitting(words) if not is_source_word(word)]
    if new:
        connection.execute(_LEARN, {"words": new})
