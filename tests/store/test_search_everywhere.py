"""Searching in SQLite and in PostgreSQL finds the same: what the matcher does, one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.model import Address, Article, Server, key_of
from monitor.searching import Search, search
from monitor.store import Reader, SqlArchive, open_archive
from tests.postgres import Postgres
from tests.store.searching import FOREVER, SEARCHES, fill, stored_words
from tests.values import NOON, article, entry

ENDLESS = "界" * 700
"""A word that is too long for PostgreSQL's index."""
WORDS = (
    *("Fähre", "Faehre", "Fahre", "Fähren", "fährt", "Straße", "STRASSE", "Weil", "Bär", "die"),
    *("Bau- und Heimatamt", "Kreis-/Stadtrat", "All-in-Vertrag", "Minister:innen", "BürgerInnen"),
    *("Wasser-\nwerk", "O’Neill", "und/oder", "3,5", "-1", "bote.example", "a@bote.example"),
    *("kra⑴bam", "½", "ﬁ", "İ", "𝔐", "%", "_", "a_b", "'", '"', "\\", "&", "| !", ":*", "<->"),
    *("•any", "null", ENDLESS, "x" * 1_001, "Inte\u00adgration"),
)
ATOMS = (
    *("Fähre", "Faehre", "Fähre*", "*ähre", "f?hre", "f*re", "Straße", "die", "weil", "bär"),
    *("Bauamt", "Heimatamt", "*amt", "Kreisrat", "stadtrat", "Vertrag", "All", "Minister"),
    *("Ministerin", "minister*", "Bürger", "*inn*", "wasserwerk", "Neill", "oder", "5", "example"),
    *("kra⑴bam", "k*bam", "½", "fi", "i", "m", "any", "null", "界*", "*界", ENDLESS, "x*"),
    *("integration", "*gra*", '"die Fähre"', "~Fähren", "nirgends", "*", "?", "b*r", "/F.hre/"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=9).flatmap(
    lambda words: st.sampled_from([" ", ". ", "\n\n"]).map(lambda between: between.join(words))
)
QUERIES = st.recursive(
    st.sampled_from(ATOMS),
    lambda some: st.tuples(some, st.sampled_from(["AND", "OR", "NOT", "NEAR/3"]), some).map(
        lambda parts: "({} {} {})".format(*parts)
    ),
    max_leaves=4,
)


@dataclass
class Twin:
    """One of the databases."""

    address: Address
    archive: SqlArchive
    reader: Reader

    def found(self, searched: Search, source: str = "") -> list[str]:
        """The ids of all that a search finds."""
        found = search(self.reader, searched, source=source, limit=1_000_000, budget=FOREVER)
        assert found.is_complete
        return [each.article.id for each in found.hits]

    def matched(self, searched: Search, source: str) -> set[str]:
        """The ids of all articles of a source for which the query holds, each looked at."""
        every = (each.article for each in self.reader.scan())
        return {
            each.id for each in every if each.source == source and searched.found(each) is not None
        }


@dataclass
class Twins:
    """Two databases in which the same is done."""

    both: Sequence[Twin]
    examples: int = 0


@pytest.fixture(scope="module")
def twins(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, migrated: str
) -> Iterator[Twins]:
    addresses: list[Address] = [
        tmp_path_factory.mktemp("twins") / "monitor.db",
        Server(postgres.database(template=migrated)),
    ]
    with ExitStack() as stack:
        yield Twins(
            [
                Twin(
                    each,
                    stack.enter_context(open_archive(each)),
                    stack.enter_context(Reader.open(each)),
                )
                for each in addresses
            ]
        )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    said=st.lists(TEXTS, min_size=1, max_size=6),
    revised=st.lists(TEXTS, max_size=2),
    filled=st.integers(0, 8),
    forgotten=st.integers(0, 3),
    query=QUERIES,
)
def test_both_find_just_what_the_matcher_does(
    twins: Twins, said: list[str], revised: list[str], filled: int, forgotten: int, query: str
) -> None:
    try:
        searched = SEARCHES.compile(query)
    except QueryError:
        return
    twins.examples += 1
    source = f"paper-{twins.examples}"
    begin = NOON + timedelta(days=twins.examples)
    found = [_article(number, source, text, begin) for number, text in enumerate(said)]
    for twin in twins.both:
        twin.archive.record(entries=[(entry(at), each) for at, each in enumerate(found)])
        twin.archive.fill_search(filled)
        twin.archive.record(
            revised=[
                (None, replace(each, text=text, version=2))
                for each, text in zip(found, revised, strict=False)
            ]
        )
        while twin.archive.forget_texts(begin + timedelta(minutes=forgotten), 3):
            pass

    def all_found() -> list[list[str]]:
        return [twin.found(searched, source) for twin in twins.both]

    partly = all_found()
    for twin in twins.both:
        fill(twin.archive)
    wholly = all_found()

    matched = twins.both[0].matched(searched, source)
    assert partly[0] == partly[1] == wholly[0] == wholly[1]
    assert set(wholly[0]) == matched
    assert len(wholly[0]) == len(matched)
    assert twins.both[0].found(searched) == twins.both[1].found(searched)


def test_both_know_the_same_words(twins: Twins) -> None:
    known = [stored_words(twin.address) - {ENDLESS} for twin in twins.both]

    assert known[0] == known[1]


def test_the_index_stays_true_while_several_write_edit_fill_and_forget(server: Server) -> None:
    texts = [f"Die {WORDS[number % 20]} {number}a {WORDS[number % 7]}." for number in range(60)]
    found = [_article(number, "bote", text, NOON) for number, text in enumerate(texts)]
    half = NOON + timedelta(minutes=30)
    is_over = threading.Event()

    def repeated(step: Callable[[SqlArchive], object]) -> Callable[[SqlArchive], None]:
        def steps(archive: SqlArchive) -> None:
            while not is_over.is_set():
                step(archive)

        return steps

    working: list[Callable[[SqlArchive], None]] = [
        partial(_store, found),
        partial(_edit, found),
        partial(_edit, found),
    ]
    meanwhile = [
        repeated(lambda archive: archive.fill_search(7)),
        repeated(lambda archive: archive.fill_search(5)),
        repeated(lambda archive: archive.forget_texts(half, 4)),
    ]
    with ExitStack() as stack:
        archives = [stack.enter_context(open_archive(server)) for _ in (*working, *meanwhile)]
        with ThreadPoolExecutor(len(archives)) as pool:
            jobs = [
                pool.submit(work, archive)
                for work, archive in zip((*working, *meanwhile), archives, strict=True)
            ]
            wait(jobs[: len(working)])
            is_over.set()
        results = [job.result() for job in jobs]
        fill(archives[0])

    assert results == [None] * 6
    stored_words(server)
    with Reader.open(server) as reader:
        twin = Twin(server, archives[0], reader)
        for query in ("Fähre", "Bauamt", "die", "17b", "3a", "weil", "min*"):
            searched = SEARCHES.compile(query)
            assert set(twin.found(searched)) == twin.matched(searched, "bote")


def _store(found: Sequence[Article], archive: SqlArchive) -> None:
    for number, each in enumerate(found):
        archive.record(entries=[(entry(number), each)])


def _edit(found: Sequence[Article], archive: SqlArchive) -> None:
    for number in range(180):
        at = number % len(found)
        edited = replace(found[at], text=f"{WORDS[number % 9]} {number}b", version=2 + number)
        archive.record(revised=[(None, edited)])


def _article(number: int, source: str, text: str, begin: datetime) -> Article:
    return article(
        number,
        id=key_of(source, str(number)),
        source=source,
        text=text,
        seen=begin + timedelta(minutes=number),
    )
