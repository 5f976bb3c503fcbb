"""How PostgreSQL's index of words (GIN) is asked for the newest articles, as it knows no order.

What it is asked for it puts together whole, though of a million articles 20 may be wanted. So it is
asked for few words *room by room*, for more articles at once while few have what is wanted. Of many
words each room would cost as much as all, so that for those the newest articles are read first.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

from monitor.model.wanted import AnyOf, AnyWord, Wanted
from monitor.store.search_asking import Language, as_indexed, holds, words_of
from monitor.store.search_cut import source_word

LONGEST = 2_046
"""A tsvector has no word of more bytes than this."""
ANY = source_word("") + "any"
"""The word of articles that may have any, as not all they have fits into a tsvector."""
_LANGUAGE = Language("'{}'", "'{}':*", " & ", " | ")
# How many articles are in a room, as a power of two; beside the last, which has all.
ROOMS = (12, 16, 20)
_ALL = 62
_STEPS = (*ROOMS, _ALL)
# With fewer of an article's words than this it is room by room.
_MANY_WORDS = 16
# A larger room is next if there were less than so many in one; of one no more are taken at once.
_FEW, _MOST = 32, 1_024
# Of many words so many articles are read, and more while it is quicker than to look up all: to find
# some takes the longer, the fewer have what is wanted, to look up all the longer, the more have it.
_READ, _READ_AT_ONCE, _WORTH_READING = 512, 256, 128
_SAMPLE = 64
# Among articles in no more rooms than these a word is looked up at once.
_FEW_ROOMS = 4
# What has the words is found first, by them alone: for an order PostgreSQL would rather go through
# the numbers and make a tsvector of the words of each.
_FOUND = text(
    "WITH found AS MATERIALIZED (SELECT number FROM search_index"
    " WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:asked AS tsquery))"
    " SELECT number FROM found WHERE number BETWEEN :low AND :high"
    " ORDER BY number DESC LIMIT :most"
)
_COUNTED = text(
    "WITH found AS MATERIALIZED (SELECT number FROM search_index"
    " WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:asked AS tsquery))"
    " SELECT count(*) FROM found WHERE number BETWEEN :low AND :high"
)
_WORDS = text(
    "SELECT number, words FROM search_index WHERE number BETWEEN :low AND :high"
    " ORDER BY number DESC LIMIT :most"
)
# By its reckoning to look into the words of each article costs little, which it does not.
_BY_INDEX = text(
    "SELECT set_config('enable_seqscan', :seqscan, true), set_config('jit', 'off', true)"
)


def ask_by_index(connection: Connection) -> None:
    """Until the end of the transaction nothing is looked for by reading whole tables."""
    connection.execute(_BY_INDEX, {"seqscan": "off"})


@contextmanager
def by_index(connection: Connection) -> Iterator[None]:
    """The same for a part of a transaction."""
    ask_by_index(connection)
    yield
    connection.execute(_BY_INDEX, {"seqscan": "on"})


def room(bits: int, number: int) -> str:
    """A word that all articles have whose numbers differ in these last bits only."""
    return f"{source_word('')}{bits}-{number >> bits}"


def newest_rooms(last: int) -> Iterator[str]:
    """Conditions that an article is one of the newest, and then none, to be tried in that order."""
    bits = ROOMS[-1]
    if last >> bits > _FEW_ROOMS:
        yield f" & ('{room(bits, last)}' | '{room(bits, last - (1 << bits))}')"
    yield ""


def asked_for(wanted: Wanted | None, source: str) -> Wanted:
    """What is wanted, in words as they stand in the index."""
    if wanted is not None:
        wanted = AnyOf((wanted, AnyWord(frozenset((ANY,)))))
    return as_indexed(wanted, source, LONGEST)


def numbers(connection: Connection, asked: Wanted, low: int, high: int) -> Iterator[int]:
    """The articles that have what is asked for, the highest number first."""
    if is_of_many_words(asked):
        high = yield from _reading(connection, asked, low, high)
        yield from _by_rooms(connection, asked, low, high, (_ALL,))
    else:
        yield from _by_rooms(connection, asked, low, high, _STEPS)


def count(connection: Connection, asked: Wanted, low: int, high: int, most: int) -> int:
    """How many that are; ``most`` if there are more, or it would take long to count them."""
    if is_of_many_words(asked):
        sample = newest_words(connection, low, high, _SAMPLE)
        held = sum(holds(asked, words) for words in sample.values())
        if len(sample) < _SAMPLE:
            return min(most, held)
        if held * (high - low + 1) > 2 * most * (high - min(sample) + 1):
            return most
        steps: Sequence[int] = (_ALL,)
    else:
        steps = _STEPS[1:]
    said, found, step = _LANGUAGE.ask(asked), 0, 0
    while low <= high and found < most:
        begin, within = _room_of(high, steps[step])
        values = {"asked": f"({said}){within}", "low": max(low, begin), "high": high}
        held = int(connection.execute(_COUNTED, values).scalar_one())
        is_rare = held << steps[step] < most * (high - begin + 1) >> 3
        found, high, step = found + held, begin - 1, min(step + is_rare, len(steps) - 1)
    return min(most, found)


def is_of_many_words(asked: Wanted) -> bool:
    """Whether the index would have to put much together: a beginning stands for many words."""
    words = list(words_of(asked))
    return any(each.patterns for each in words) or (
        sum(len(each.words) for each in words) > _MANY_WORDS
    )


def newest_words(connection: Connection, low: int, high: int, most: int) -> dict[int, set[str]]:
    """The words of the articles with the highest of these numbers, by number."""
    found = connection.execute(_WORDS, {"low": low, "high": high, "most": most})
    return {number: set(words.split(" ")) for number, words in found}


def _reading(
    connection: Connection, asked: Wanted, low: int, high: int
) -> Generator[int, None, int]:
    """Reads the newest articles while it is worth it; from which number it goes on otherwise."""
    size, read, held = 32, 0, 0
    worth = (high - low + 1) / _WORTH_READING
    while low <= high and (read < _READ or held * held * worth > read * read):
        some = newest_words(connection, low, high, size)
        found = [number for number, words in some.items() if holds(asked, words)]
        yield from found
        read, held = read + len(some), held + len(found)
        high = min(some) - 1 if len(some) == size else low - 1
        size = min(2 * size, _READ_AT_ONCE)
    return high


def _by_rooms(
    connection: Connection, asked: Wanted, low: int, high: int, steps: Sequence[int]
) -> Iterator[int]:
    said, step = _LANGUAGE.ask(asked), 0
    while low <= high:
        begin, within = _room_of(high, steps[step])
        values = {"asked": f"({said}){within}", "low": max(low, begin), "high": high}
        found = connection.execute(_FOUND, values | {"most": _MOST}).scalars().all()
        yield from found
        if len(found) == _MOST:
            high, step = found[-1] - 1, max(step - 1, 0)
        else:
            is_rare = len(found) << steps[step] < _FEW * (high - begin + 1)
            high, step = begin - 1, min(step + is_rare, len(steps) - 1)


def _room_of(number: int, bits: int) -> tuple[int, str]:
    """The first number of the room in which an article is, and the condition to be in it."""
    return number >> bits << bits, "" if bits == _ALL else f" & '{room(bits, number)}'"
