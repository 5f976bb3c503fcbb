"""The index of words in PostgreSQL: how it looks things up among many, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event, text

from monitor.errors import DatabaseError
from monitor.model import Server
from monitor.model.wanted import AllOf, AnyOf, AnyWord, Wanted
from monitor.store import Reader, open_archive
from monitor.store.postgres import PostgresServer
from monitor.store.search_cut import source_word
from monitor.store.search_tsvector import Tsvector
from tests.databases import rows
from tests.postgres import OwnServer
from tests.store.searching import ask, fill, put, stored_words, titles
from tests.values import NOON, entry

INDEX = Tsvector()
HIGHEST = 60_000_000


@contextmanager
def looking_into(server: Server) -> Iterator[Connection]:
    engine = PostgresServer(server).writing()
    try:
        with engine.begin() as connection:
            INDEX.open(connection)
            yield connection
    finally:
        engine.dispose()


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []

    def asking(*of: Any) -> None:
        asked.append((of[2], of[3]))

    event.listen(Engine, "before_cursor_execute", asking)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", asking)


def word(of: str) -> AnyWord:
    return AnyWord(frozenset({of}))


def beginning(of: str) -> AnyWord:
    return AnyWord(patterns=frozenset({f"{of}*"}))


def holds(wanted: Wanted, words: set[str]) -> bool:
    match wanted:
        case AllOf(parts):
            return all(holds(part, words) for part in parts)
        case AnyOf(parts):
            return any(holds(part, words) for part in parts)
        case AnyWord():
            starts = tuple(each[:-1] for each in wanted.patterns)
            return bool(wanted.words & words) or any(each.startswith(starts) for each in words)


LEAVES = st.sampled_from(
    [word("faehre"), word("bus"), word("bahn"), word("nirgends"), beginning("ba"), AnyWord()]
)
WANTED = st.recursive(
    LEAVES,
    lambda some: st.builds(
        lambda kind, parts: kind(tuple(parts)),
        st.sampled_from([AllOf, AnyOf]),
        st.lists(some, min_size=1, max_size=3),
    ),
    max_leaves=5,
)
NUMBERS = st.one_of(st.integers(1, 9_000), st.integers(1, HIGHEST))
ARTICLES = st.dictionaries(
    NUMBERS, st.sets(st.sampled_from(["faehre", "bus", "bahn", "bad"])), max_size=30
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(articles=ARTICLES, wanted=WANTED, source=st.sampled_from(["", "bote"]), ends=st.data())
def test_numbers_come_from_the_highest_to_the_lowest_and_none_is_left_out(
    server: Server, articles: dict[int, set[str]], wanted: Wanted, source: str, ends: st.DataObject
) -> None:
    words = {
        number: found | {source_word("bote" if number % 2 else "blatt")}
        for number, found in articles.items()
    }
    low, high = sorted(ends.draw(st.lists(NUMBERS, min_size=2, max_size=2)))

    with looking_into(server) as connection:
        INDEX.empty(connection)
        INDEX.put(connection, words) if words else None
        found = list(INDEX.numbers(connection, wanted, source, low, high))
        some = INDEX.count(connection, wanted, source, low, high, 3)

    expected = [
        number
        for number in sorted(words, reverse=True)
        if low <= number <= high
        and holds(wanted, words[number])
        and (not source or source_word(source) in words[number])
    ]
    assert found == expected
    assert some == min(3, len(expected))


def test_a_rare_word_is_looked_up_in_few_steps_however_many_articles_there_are(
    server: Server,
) -> None:
    with looking_into(server) as connection:
        INDEX.put(connection, {3: {"faehre"}, HIGHEST: {"bus"}})
        with statements() as asked:
            found = list(INDEX.numbers(connection, word("faehre"), "", 1, HIGHEST))

    assert found == [3]
    assert len(asked) == 4


def test_of_a_common_word_no_more_is_looked_up_than_is_asked_for(server: Server) -> None:
    with looking_into(server) as connection:
        INDEX.put(connection, {number: {"bus"} for number in range(1, 9_001)})
        with statements() as asked:
            found = INDEX.numbers(connection, word("bus"), "", 1, 9_000)
            first = [next(found) for _ in range(1_500)]
            early = len(asked)
            rest = list(found)

    assert first + rest == list(range(9_000, 0, -1))
    assert early == 2
    assert len(asked) < 12


def test_words_that_are_too_long_for_it_are_found_all_the_same(server: Server) -> None:
    endless = "界" * 700
    with open_archive(server) as archive:
        put(archive, f"Die Fähre {endless}.", "Der Bus.")
        fill(archive)

        assert titles(ask(server, endless)) == ["Nr. 1"]
        assert titles(ask(server, "*界界界")) == ["Nr. 1"]
        assert titles(ask(server, "Fähre")) == ["Nr. 1"]
        assert titles(ask(server, "Bus")) == ["Nr. 2"]

        archive.forget_texts(NOON + timedelta(days=1), 10)

        assert stored_words(server) == {"nr", "1", "2"}


def test_an_article_of_more_words_than_it_takes_is_found_by_all_of_them(server: Server) -> None:
    many = [f"{number:04}" * 500 for number in range(600)]
    with looking_into(server) as connection:
        INDEX.put(connection, {1: {*many, source_word("bote")}, 2: {"bus", source_word("blatt")}})
        found = [list(INDEX.numbers(connection, word(each), "", 1, 9)) for each in many[::99]]
        of_another = list(INDEX.numbers(connection, word("bus"), "blatt", 1, 9))

    assert found == [[1]] * 7
    assert of_another == [2]


@pytest.mark.parametrize(
    ("name", "ask_it"),
    [
        ("search_index_words", lambda of: list(INDEX.numbers(of, word("bus"), "", 1, 9))),
        ("search_words_parts", lambda of: INDEX.words_like(of, "*us", 9, (0, 9))),
        ("search_words_pkey", lambda of: INDEX.words_like(of, "bu*", 9, (0, 9))),
        ("search_index_words", lambda of: INDEX.alone(of, ["b1"], [1])),
    ],
)
def test_words_are_looked_up_by_their_index_however_few_there_are(
    server: Server, name: str, ask_it: Any
) -> None:
    with looking_into(server) as connection:
        INDEX.put(connection, {number: {"bus", f"b{number}"} for number in range(1, 200)})
        with statements() as asked:
            ask_it(connection)
        statement, values = next(
            each for each in asked if "@@" in each[0] or "search_words" in each[0]
        )
        INDEX.open(connection)
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars().all()

    assert any(f"Index Scan on {name}" in step or f"using {name}" in step for step in plan), plan


def test_who_reads_for_hours_keeps_nobody_from_storing_and_filling(server: Server) -> None:
    with open_archive(server) as archive, Reader.open(server) as reader:
        put(archive, "Die Fähre.")
        fill(archive)
        with reader.search_index() as index:
            wanted = word("faehre")
            among = index.numbers(since=None, until=None, after=None)
            before = list(index.candidates(wanted, "", among))
            put(archive, "Die Fähre.", source="bote")
            fill(archive)
            meanwhile = list(index.candidates(wanted, "", among))

    assert len(before) == len(meanwhile) == 1
    assert len(ask(server, "Fähre").hits) == 2


def test_of_many_words_the_newest_articles_are_read_before_all_are_looked_up(
    server: Server,
) -> None:
    many = AnyWord(frozenset(f"w{number}" for number in range(100)))
    with looking_into(server) as connection:
        INDEX.put(connection, {number: {"bus"} for number in range(1, 3_001)})
        INDEX.exchange(connection, {}, {number: {"w7"} for number in range(2_996, 3_001)})
        INDEX.exchange(connection, {}, {3: {"w9"}})
        with statements() as asked:
            found = list(INDEX.numbers(connection, many, "", 1, 3_000))

    assert found == [*range(3_000, 2_995, -1), 3]
    assert ["@@" in statement for statement, _ in asked] == [False] * 5 + [True]


@pytest.mark.parametrize("is_revised", [True, False])
def test_an_index_whose_pages_cannot_be_read_is_made_anew(is_revised: bool) -> None:
    with OwnServer(is_lasting=False) as own:
        server = Server(own.url)
        with open_archive(server) as archive:
            first, _ = put(archive, "Die Fähre fährt.", "Die Fähre ruht.")
            fill(archive)
        path = rows(server, "SELECT pg_relation_filepath('search_index_words')")[0][0]
        own.stop()
        file = own._data / path
        file.write_bytes(b"\xff" * file.stat().st_size)
        own.start()

        with pytest.raises(DatabaseError, match="invalid page"):
            ask(server, "Fähre")
        with open_archive(server) as archive:
            if is_revised:
                changed = replace(first, text="Der Omnibus.", version=2)
                archive.record(revised=[(entry(1), changed)])
            else:
                archive.forget_texts(NOON + timedelta(minutes=2), 9)
            fill(archive)
        found = titles(ask(server, "Fähre"))

    assert found == ["Nr. 2"]


def test_who_would_empty_the_index_does_not_wait_for_long_for_who_searches_in_it(
    server: Server,
) -> None:
    with open_archive(server) as archive, Reader.open(server) as reader:
        put(archive, "Die Fähre.")
        fill(archive)
        with reader.search_index() as index:
            among = index.numbers(since=None, until=None, after=None)
            list(index.candidates(word("faehre"), "", among))
            with pytest.raises(DatabaseError, match="lock timeout; somebody else reads"):
                archive.empty_search()
        assert ask(server, "Fähre").candidates == 1
        assert archive.empty_search() == 1


def test_the_index_is_filled_while_somebody_else_writes(server: Server) -> None:
    with open_archive(server) as archive:
        put(archive, "Die Fähre.")
        other = PostgresServer(server).writing()
        with other.begin() as connection:
            connection.execute(text("SELECT 1"))
            filled = archive.fill_search()
        other.dispose()

    assert filled == 1
