"""The index for searching: true after whatever becomes of an article, and used."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from monitor.errors import DatabaseError, QueryError
from monitor.model import Address, Article, DeliveryState, Server, VisitCondition
from monitor.searching import search
from monitor.store import (
    Reader,
    SqlArchive,
    database_at,
    open_archive,
    search_writing,
    sql_search,
)
from tests.databases import change, file_of
from tests.match import catalogs
from tests.match.test_properties import QUERIES
from tests.store.searching import FOREVER, SEARCHES, ask, fill, put, stored_words, titles
from tests.store.test_database import migrate_to
from tests.values import NOON, article, delivery, entry, hit

SAMPLES = Path(__file__).parents[1] / "samples" / "visits"


@pytest.fixture
def archive(anywhere: Address) -> Iterator[SqlArchive]:
    with open_archive(anywhere) as archive:
        yield archive


@pytest.fixture
def in_a_file(database: Path) -> Iterator[SqlArchive]:
    with open_archive(database) as archive:
        yield archive


def test_what_is_stored_is_found_before_it_is_in_the_index_and_after(
    archive: SqlArchive, anywhere: Address
) -> None:
    put(archive, "Die Fähre fährt.", "Der Bus fährt.", "Zwei Fähren fahren.")

    before = ask(anywhere, "Fähre")
    fill(archive)
    after = ask(anywhere, "Fähre")

    assert titles(before) == titles(after) == ["Nr. 3", "Nr. 1"]
    assert before.candidates == 3
    assert after.candidates == 2
    assert before.is_complete
    assert after.is_complete
    assert after.about == 2
    assert after.hits[0].parts == (("Zwei ", False), ("Fähren", True), (" fahren.", False))


def test_articles_from_before_the_index_are_numbered_as_they_were_seen(database: Path) -> None:
    migrate_to(database, "0007")
    with closing(sqlite3.connect(database)) as connection:
        connection.executemany(
            "INSERT INTO articles (id, source, url, title, teaser, text, text_hash, author,"
            " language, seen, page_error) VALUES (?, 'paper', '', ?, '', 'Die Fähre.', '', '',"
            " 'de', ?, '')",
            [
                (str(each), f"Nr. {each}", f"2026-03-05T12:{each:02}:00.000000Z")
                for each in range(9)
            ],
        )
        connection.commit()

    with open_archive(database, may_upgrade=True) as archive:
        before = ask(database, "Fähre")
        fill(archive)
        after = ask(database, "Fähre")

    newest_first = [f"Nr. {each}" for each in reversed(range(9))]
    assert titles(before) == titles(after) == newest_first


def test_the_index_is_filled_from_what_is_new_to_what_is_old(
    archive: SqlArchive, anywhere: Address
) -> None:
    put(archive, *["Die Fähre."] * 9)
    archive.empty_search()

    nothing = ask(anywhere, "Fähre AND Nr AND 5")
    archive.fill_search(3)
    some = ask(anywhere, "Fähre AND Nr AND 5")
    put(archive, "Die Fähre.", source="bote")
    steps = [archive.fill_search(3) for _ in range(5)]
    every = ask(anywhere, "Fähre AND Nr AND 5")

    assert [each.candidates for each in (nothing, some, every)] == [9, 6, 1]
    assert [titles(each) for each in (nothing, some, every)] == [["Nr. 5"]] * 3
    assert steps == [1, 3, 3, 0, 0]


@pytest.mark.parametrize("is_old", [True, False])
def test_numbers_that_no_article_has_are_passed_over(
    archive: SqlArchive, anywhere: Address, is_old: bool
) -> None:
    put(archive, *["Die Fähre."] * 5)
    change(anywhere, "UPDATE search_articles SET number = number * 1000000")
    if is_old:
        archive.empty_search()

    before = ask(anywhere, "Fähre")
    steps = [archive.fill_search(2) for _ in range(4)]
    after = ask(anywhere, "Fähre")

    assert titles(before) == titles(after) == ["Nr. 5", "Nr. 4", "Nr. 3", "Nr. 2", "Nr. 1"]
    assert steps == [2, 2, 1, 0]
    with Reader.open(anywhere) as reader:
        assert reader.indexed().missing == 0


def test_a_revised_article_is_found_by_its_new_words_only(
    archive: SqlArchive, anywhere: Address
) -> None:
    first, _ = put(archive, "Die Fähre fährt.", "Die Fähre ruht.")
    fill(archive)

    archive.record(
        revised=[(entry(1), replace(first, text="Der Omnibus fährt.", version=2))],
    )

    assert titles(ask(anywhere, "Omnibus")) == ["Nr. 1"]
    assert titles(ask(anywhere, "Fähre")) == ["Nr. 2"]
    assert stored_words(anywhere) == {"nr", "1", "2", "der", "omnibus", "faehrt", "fahrt"} | {
        "die",
        "faehre",
        "fahre",
        "ruht",
    }


def test_of_a_forgotten_text_no_word_is_kept_and_the_title_is_still_found(
    archive: SqlArchive, anywhere: Address
) -> None:
    put(archive, "Das Geheimnis der Fähre.", "Die Fähre.")
    fill(archive)

    forgotten = archive.forget_texts(NOON + timedelta(minutes=2), 50)

    assert forgotten == 1
    assert stored_words(anywhere) == {"nr", "1", "2", "die", "faehre", "fahre"}
    assert titles(ask(anywhere, "Geheimnis")) == []
    assert titles(ask(anywhere, "Nr AND 1")) == ["Nr. 1"]


def test_many_texts_are_forgotten_but_those_that_are_owed(
    archive: SqlArchive, anywhere: Address
) -> None:
    found = put(archive, *(f"Die Fähre {number}a." for number in range(130)))
    owed = found[70]
    archive.record(hits=[(owed, hit())], deliveries=[delivery(owed)])
    fill(archive)

    steps = [archive.forget_texts(NOON + timedelta(days=1), 50) for _ in range(4)]

    assert steps == [50, 50, 29, 0]
    assert titles(ask(anywhere, "Fähre")) == [owed.title]
    assert "69a" not in stored_words(anywhere)


def test_what_was_still_owed_is_forgotten_once_it_was_sent(
    archive: SqlArchive, anywhere: Address
) -> None:
    first, *_ = put(archive, *["Die Fähre."] * 5)
    archive.record(hits=[(first, hit())], deliveries=[delivery(first)])
    fill(archive)
    later = NOON + timedelta(days=1)
    while archive.forget_texts(later, 2) == 2:
        pass

    (claim,) = archive.claim_due(NOON, 9)
    archive.settle(replace(claim.delivery, state=DeliveryState.SENT, sent=NOON, due=None))
    forgotten = archive.forget_texts(later, 2)

    assert forgotten == 1
    assert titles(ask(anywhere, "Fähre")) == []


def test_to_forget_long_texts_takes_no_more_statements_than_short_ones(
    archive: SqlArchive,
) -> None:
    put(archive, "Die Fähre.", " ".join(f"w{number}" for number in range(400)))
    fill(archive)
    asked: list[str] = []
    event.listen(Engine, "before_cursor_execute", lambda _, __, query, *___: asked.append(query))

    counts = []
    for _ in range(2):
        asked.clear()
        archive.forget_texts(NOON + timedelta(days=1), 1)
        counts.append(len(asked))

    assert counts[1] <= counts[0] + 2 < 40


def test_a_word_whose_last_other_article_changes_meanwhile_is_forgotten_with_a_text(
    archive: SqlArchive, anywhere: Address
) -> None:
    _, second = put(archive, "Das Geheimnis.", "Das Geheimnis.")
    fill(archive)
    with archive._transaction() as connection:
        rows = sql_search._with_text(connection, NOON + timedelta(minutes=2), 1)
        ahead = search_writing.look_ahead(connection, rows)

    archive.record(revised=[(entry(2), replace(second, text="Der Omnibus.", version=2))])
    with archive._transaction() as connection:
        sql_search._forget(connection, rows, ahead)

    assert "geheimnis" not in ahead.alone
    assert stored_words(anywhere) == {"nr", "1", "2", "der", "omnibus"}


def test_what_is_changed_while_its_words_are_cut_is_cut_anew(
    archive: SqlArchive, anywhere: Address
) -> None:
    (first,) = put(archive, "Die Fähre fährt.")
    with archive._transaction() as connection:
        block = search_writing.next_block(connection, 10)
    assert block is not None
    block, words = search_writing.cut(block)

    archive.record(revised=[(entry(1), replace(first, text="Der Omnibus.", version=2))])
    with archive._transaction() as connection:
        search_writing.put_block(connection, block, words)

    assert titles(ask(anywhere, "Omnibus")) == ["Nr. 1"]
    assert "faehre" not in stored_words(anywhere)


def test_two_who_fill_the_index_put_nothing_in_twice(
    archive: SqlArchive, anywhere: Address
) -> None:
    put(archive, "Die Fähre fährt.", "Die Fähre ruht.")
    with archive._transaction() as connection:
        block = search_writing.next_block(connection, 1)
    assert block is not None
    fill(archive)
    asked: list[str] = []
    event.listen(Engine, "before_cursor_execute", lambda _, __, query, *___: asked.append(query))

    with archive._transaction() as connection:
        search_writing.put_block(connection, *search_writing.cut(block))

    assert not any(each.startswith(("INSERT", "UPDATE")) for each in asked)
    with Reader.open(anywhere) as reader, reader.search_index() as index:
        numbers = index.numbers(since=None, until=None, after=None)
    assert (numbers.first, numbers.last) == (1, 2)


def test_a_step_puts_in_so_many_words_that_others_wait_for_a_moment_only(
    archive: SqlArchive, anywhere: Address
) -> None:
    put(archive, *(" ".join(f"{each}w{of}" for of in range(9_000)) for each in range(5)))

    new = [archive.fill_search() for _ in range(3)]
    archive.empty_search()
    old = [archive.fill_search() for _ in range(3)]

    assert new == old == [3, 2, 0]
    assert titles(ask(anywhere, "4w17")) == ["Nr. 5"]
    assert ask(anywhere, "4w17").candidates == 1


def test_who_finds_nothing_to_put_in_keeps_nobody_from_writing(
    archive: SqlArchive, anywhere: Address
) -> None:
    put(archive, "Die Fähre fährt.")
    fill(archive)

    other = database_at(anywhere).writing()
    with other.begin():
        found = archive.fill_search()
    other.dispose()

    assert found == 0


def test_what_comes_into_the_index_while_a_search_begins_is_found(
    archive: SqlArchive, anywhere: Address
) -> None:
    put(archive, "Der Omnibus fährt.")
    filled: list[bool] = []

    def fill_meanwhile(_: object, __: object, query: str, *___: object) -> None:
        if "search_parts" in query and not filled:
            filled.append(True)
            fill(archive)

    event.listen(Engine, "after_cursor_execute", fill_meanwhile)
    try:
        found = ask(anywhere, "*nibus")
    finally:
        event.remove(Engine, "after_cursor_execute", fill_meanwhile)

    assert filled
    assert titles(found) == ["Nr. 1"]


def test_pages_follow_each_other_without_a_gap_or_a_repetition(
    archive: SqlArchive, anywhere: Address
) -> None:
    put(archive, *("Fähre." if number % 3 else "Bus." for number in range(90)))
    fill(archive)
    pages, after = [], None

    while True:
        found = ask(anywhere, "Fähre", limit=7, after=after)
        pages.append(titles(found))
        after = found.next
        if found.is_complete:
            break

    every = [title for page in pages for title in page]
    assert every == [f"Nr. {number}" for number in range(90, 0, -1) if (number - 1) % 3]
    assert {len(page) for page in pages[:-1]} == {7}


def test_the_total_is_guessed_from_what_is_left(archive: SqlArchive, anywhere: Address) -> None:
    put(archive, *["Die Fähre."] * 200)
    fill(archive)

    found = ask(anywhere, "Fähre", limit=20)

    assert found.about == 200


def test_a_search_that_takes_too_long_says_where_it_stopped(
    archive: SqlArchive, anywhere: Address
) -> None:
    put(archive, *["Die Fähre."] * 40)
    ticks = iter(range(1_000))

    found = ask(anywhere, "/F.hre/", budget=timedelta(seconds=10), clock=lambda: float(next(ticks)))

    assert not found.is_complete
    assert not found.is_narrowed
    assert 1 <= len(found.hits) == found.candidates < 40
    assert found.looked_back_to == found.hits[-1].article.seen
    rest = ask(anywhere, "/F.hre/", after=found.next)
    assert len(found.hits) + len(rest.hits) == 40


def test_at_least_one_candidate_is_looked_at(archive: SqlArchive, anywhere: Address) -> None:
    put(archive, "Die Fähre.", "Die Fähre.")

    found = ask(anywhere, "/F.hre/", budget=timedelta())

    assert found.candidates == 1
    assert not found.is_complete


def test_times_and_sources_are_kept_to(archive: SqlArchive, anywhere: Address) -> None:
    put(archive, *["Die Fähre."] * 10)
    put(archive, *["Die Fähre."] * 10, source="bote")
    fill(archive)

    some = ask(
        anywhere,
        "Fähre",
        since=NOON + timedelta(minutes=3),
        until=NOON + timedelta(minutes=5),
        source="bote",
    )

    assert titles(some) == ["Nr. 5", "Nr. 4", "Nr. 3"]
    assert {each.article.source for each in some.hits} == {"bote"}
    assert some.candidates <= 10


@pytest.mark.parametrize(
    "query",
    [
        r'"Fähre \" OR x"',
        r"\*",
        r"Fähre\*",
        "\\NEAR\\(",
        "'",
        "Fähre-",
        '="Fähre"',
        "words:Fähre",
        '"^Fähre"',
        "Fähre + Bus",
        "⑴",
        "½",
        "rowid",
    ],
)
def test_signs_of_the_index_are_never_its_language(
    archive: SqlArchive, anywhere: Address, query: str
) -> None:
    every = put(archive, "Die ⑴ Fähre ½.")
    fill(archive)

    try:
        compiled = SEARCHES.compile(query)
    except QueryError:
        return

    found = ask(anywhere, query)

    held = [each.title for each in every if compiled.found(each) is not None]
    assert titles(found) == held


def test_a_query_without_end_is_refused() -> None:
    with pytest.raises(QueryError, match="at most 20000 are allowed"):
        SEARCHES.compile("Fähre " * 20_000)


def test_a_mistake_is_told_with_its_place() -> None:
    with pytest.raises(QueryError) as told:
        SEARCHES.compile("Fähre AND (Bus")

    assert told.value.start == 10


def test_a_broken_index_is_told_as_a_broken_database(in_a_file: SqlArchive, database: Path) -> None:
    archive = in_a_file
    put(archive, "Die Fähre.")
    fill(archive)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM search_index_data WHERE id > 10")
        connection.commit()

    with pytest.raises(DatabaseError, match="malformed"):
        ask(database, "Fähre")


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM search_index_data WHERE id > 10",
        "DELETE FROM search_index_data",
        "UPDATE search_index_data SET block = zeroblob(length(block))",
        "DELETE FROM search_parts_data",
    ],
)
@pytest.mark.parametrize("is_revised", [True, False])
def test_a_broken_index_keeps_nothing_from_being_stored_and_is_made_anew(
    in_a_file: SqlArchive, database: Path, damage: str, is_revised: bool
) -> None:
    archive = in_a_file
    first, _ = put(archive, "Die Fähre fährt.", "Die Fähre ruht.")
    fill(archive)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(damage)
        connection.commit()

    if is_revised:
        archive.record(revised=[(entry(1), replace(first, text="Der Omnibus.", version=2))])
    else:
        archive.forget_texts(NOON + timedelta(minutes=2), 9)
    fill(archive)

    assert titles(ask(database, "Fähre")) == ["Nr. 2"]
    assert titles(ask(database, "Omnibus")) == ["Nr. 1"] * is_revised
    assert stored_words(database) >= {"nr", "1", "2", "die", "faehre", "fahre", "ruht"}
    assert "fahrt" not in stored_words(database)


@pytest.mark.parametrize("is_revised", [True, False])
def test_an_index_of_words_that_are_cut_otherwise_now_is_filled_anew(
    archive: SqlArchive, anywhere: Address, is_revised: bool
) -> None:
    first, _ = put(archive, "Die Fähre fährt.", "Die Fähre ruht.")
    fill(archive)
    change(anywhere, "UPDATE search_state SET folding = 0")

    before = ask(anywhere, "Fähre")
    if is_revised:
        archive.record(revised=[(entry(1), replace(first, text="Der Omnibus.", version=2))])
    fill(archive)
    after = ask(anywhere, "Fähre")

    assert before.candidates == 2
    assert titles(before) == ["Nr. 2", "Nr. 1"]
    assert titles(after) == ["Nr. 2", "Nr. 1"][: 2 - is_revised]
    assert after.candidates == len(after.hits)


def test_an_article_that_is_stored_late_is_found_by_its_time(
    archive: SqlArchive, anywhere: Address
) -> None:
    for number, hours in enumerate((0, 20, 1, 19), 1):
        late = article(number, text="Die Fähre.", seen=NOON + timedelta(hours=hours))
        archive.record(entries=[(entry(number), late)])
    fill(archive)

    early = ask(anywhere, "Fähre", until=NOON + timedelta(hours=1))
    late_ones = ask(anywhere, "Fähre", since=NOON + timedelta(hours=19))

    assert titles(early) == ["Nr. 3", "Nr. 1"]
    assert titles(late_ones) == ["Nr. 4", "Nr. 2"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def samples(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Reader, list[Article]]]:
    """A database with all sample articles, and some that ask for trouble."""
    path: Address = tmp_path_factory.mktemp("samples") / "monitor.db"
    if request.param == "postgresql":
        postgres, template = map(request.getfixturevalue, ("postgres", "migrated"))
        path = Server(postgres.database(template=template))
    texts = [
        (each.get("title", ""), each.get("body") or each.get("text", ""))
        for name in ("articles", "more", "sentences", "unseen")
        for each in map(json.loads, (SAMPLES / f"{name}.jsonl").read_text().splitlines())
    ]
    texts += [
        ("Bau- und Heimatamt", "Die Minister:in weihte das Museum in Lüdenau ein."),
        ("Kra⑴bam", "Zwei⒊bam und ⒊bam, kra⑴[a]bam."),
        ("Selma Krotüm", "Zu Gast in Quarnstedt: Karl-Josef Brandhrst. ﬁ İ ß 𝔐"),
    ]
    found = [
        article(number, title=title, text=text, language=("de", "en", "")[number % 3])
        for number, (title, text) in enumerate(texts)
    ]
    with open_archive(path) as archive:
        for number, each in enumerate(found):
            archive.record(entries=[(entry(number), each)])
        fill(archive, 50)
    with Reader.open(path) as reader:
        yield reader, found


ASKED = st.one_of(
    QUERIES.filter(lambda query: "@" not in query),
    st.sampled_from([f"@{name}" for name in catalogs.CATALOG]),
    st.sampled_from(
        [
            *("Minister*", "*minister*", "*Minister", "Bürg*meister", "?aus", "eröffn*", "*schule"),
            *("Schule AND Minister*", "besuchen", "Einweihung OR einweihen", "zu NEAR/2 Gast"),
            *("kra⑴*", "*⒊bam", "k?a⑴bam", "kra⑴bam", "zwei⒊*", "kra⑴b*m"),
            *('"am Montag"', "Bauamt", "Heimatamt", "Ministerin"),
        ]
    ),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ASKED)
def test_a_search_finds_just_what_a_rule_would(
    samples: tuple[Reader, list[Article]], query: str
) -> None:
    reader, every = samples
    compiled = SEARCHES.compile(query)

    found = search(reader, compiled, limit=1_000, budget=FOREVER)

    held = {each.id for each in every if compiled.found(each) is not None}
    assert {each.article.id for each in found.hits} == held
    assert len(found.hits) == len(held)


def test_visits_are_searched_for_as_by_rules(samples: tuple[Reader, list[Article]]) -> None:
    reader, every = samples
    compiled = SEARCHES.compile("", visit=VisitCondition(by=("kortüm",)))

    found = search(reader, compiled, limit=1_000, budget=FOREVER)

    held = {each.id for each in every if compiled.found(each) is not None}
    assert {each.article.id for each in found.hits} == held
    assert found.candidates < len(every) / 2


@pytest.mark.parametrize("samples", ["sqlite"], indirect=True)
def test_the_index_is_asked_newest_first_without_sorting(
    samples: tuple[Reader, list[Article]],
) -> None:
    path = file_of(samples[0]._database.address)
    statement = (
        "SELECT rowid FROM search_index WHERE search_index MATCH '\"faehre\"'"
        " AND rowid BETWEEN 1 AND 9 ORDER BY rowid DESC"
    )
    words = (
        "SELECT w.word FROM search_parts AS p CROSS JOIN search_words AS w ON w.number = p.rowid"
        """ WHERE p.search_parts MATCH '"rat" AND "at$"' AND w.word GLOB '*rat'"""
    )

    with closing(sqlite3.connect(path)) as connection:
        plans = [
            [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {each}")]
            for each in (statement, words)
        ]

    assert len(plans[0]) == 1
    assert "VIRTUAL TABLE INDEX" in plans[0][0]
    assert "VIRTUAL TABLE INDEX" in plans[1][0]
    assert plans[1][1] == "SEARCH w USING INTEGER PRIMARY KEY (rowid=?)"
