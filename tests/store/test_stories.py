"""What every archive keeps of stories, and what commands read of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import Connection

from monitor.group import WINDOW, fingerprint, place, with_own_text
from monitor.model import (
    Address,
    Article,
    Fingerprint,
    Hit,
    Level,
    Neighbour,
    Placement,
    Posting,
    StoryMember,
    StorySoFar,
    Surroundings,
)
from monitor.store import stories, upgrade
from monitor.store.database import database_at
from monitor.store.dialect import insert
from monitor.store.memory_stories import MemoryStories, story_texts
from monitor.store.rows import article_values
from monitor.store.story_reading import stored_stories, story_of
from monitor.store.tables import articles
from monitor.store.writing import put_hits
from tests.group.kiosk import beginning, prose
from tests.values import NOON, article, hit

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TABLES = ("stories", "story_articles", "story_shingles", "story_common")


class Stories(Protocol):
    """What is stored of stories, and how articles and hits get there."""

    def keep(self, of: Article, hits: Sequence[Hit] = ()) -> None: ...
    def surroundings(self, told: Sequence[Fingerprint], since: datetime) -> Surroundings: ...
    def put_placements(self, placements: Sequence[Placement]) -> None: ...
    def so_far(self, story: str) -> StorySoFar: ...
    def texts(self, names: Sequence[str]) -> Mapping[str, tuple[str, str]]: ...
    def purge(self, before: datetime, limit: int) -> int: ...


class InMemory(MemoryStories):
    """The fake, with articles and hits beside it as `MemoryArchive` has them."""

    def __init__(self) -> None:
        super().__init__()
        self.articles: dict[str, Article] = {}
        self.hits: dict[tuple[str, str], Hit] = {}

    def keep(self, of: Article, hits: Sequence[Hit] = ()) -> None:
        self.articles[of.id] = of
        self.hits |= {(of.id, each.rule): each for each in hits}

    def so_far(self, story: str) -> StorySoFar:
        return self.story_so_far(story, self.articles, self.hits)

    def texts(self, names: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        return story_texts(self.articles, names)


class InDatabase:
    """The tables, each call a transaction."""

    def __init__(self, address: Address) -> None:
        upgrade(address)
        self.engine = database_at(address).writing()

    def close(self) -> None:
        self.engine.dispose()

    def keep(self, of: Article, hits: Sequence[Hit] = ()) -> None:
        with self.engine.begin() as connection:
            values = article_values(of)
            put = insert(articles).values(values)
            connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=values))
            put_hits(connection, [(of, each) for each in hits], NOON)

    def surroundings(self, told: Sequence[Fingerprint], since: datetime) -> Surroundings:
        with self.engine.begin() as connection:
            return stories.surroundings(connection, told, since)

    def put_placements(self, placements: Sequence[Placement]) -> None:
        with self.engine.begin() as connection:
            stories.put_placements(connection, placements)

    def so_far(self, story: str) -> StorySoFar:
        with self.engine.begin() as connection:
            return stories.story_so_far(connection, story)

    def texts(self, names: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        with self.engine.begin() as connection:
            return stories.story_texts(connection, names)

    def purge(self, before: datetime, limit: int) -> int:
        with self.engine.begin() as connection:
            return stories.purge(connection, before, limit)


@pytest.fixture
def tables(anywhere: Address) -> Iterator[InDatabase]:
    with closing(InDatabase(anywhere)) as opened:
        yield opened


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, database: Path) -> Iterator[Stories]:
    if request.param == "memory":
        yield InMemory()
        return
    is_file = request.param == "sqlite"
    address = database if is_file else request.getfixturevalue("server")
    with closing(InDatabase(address)) as opened:
        yield opened


def publish(
    kept: Stories,
    name: str,
    text: str,
    at: datetime = NOON,
    hits: Sequence[Hit] = (),
    **changes: Any,
) -> Placement:
    """An article of the paper that its name begins with, put into its story."""
    values: dict[str, Any] = {
        "id": name,
        "source": name.partition("-")[0],
        "text": text,
        "seen": at,
    }
    of = article(**(values | changes))
    kept.keep(of, hits)
    told = [fingerprint(of, at)]
    (placed,) = place(told, kept.surroundings(told, at - WINDOW))
    placed = with_own_text(placed, of, kept.texts(placed.likest))
    kept.put_placements([placed])
    return placed


def rows(tables: InDatabase) -> dict[str, int]:
    """How many rows each of the tables has."""
    with tables.engine.begin() as connection:
        return {name: _count(connection, name) for name in TABLES}


def _count(connection: Connection, table: str) -> int:
    found = connection.exec_driver_sql(f"SELECT count(*) FROM {table}")
    return int(found.scalar_one())


def test_what_is_beside_a_copy_is_found(kept: Stories) -> None:
    text = prose("agency", 300)
    first = publish(kept, "agency-1", text)
    publish(kept, "bote-1", prose("other", 300))
    copy = fingerprint(article(id="bote-2", text=beginning(text, 0.5)), NOON)

    around = kept.surroundings([copy], NOON - WINDOW)

    assert around.neighbours == {
        "agency-1": Neighbour(first.fingerprint, "agency-1", is_core=True),
    }
    assert set(around.postings) == set(copy.shingles) & set(first.posted)
    assert {tuple(each) for each in around.postings.values()} == {
        (Posting("agency-1", "agency", "agency-1"),)
    }
    assert around.common == frozenset()


def test_an_article_that_is_edited_is_beside_itself(kept: Stories) -> None:
    placed = publish(kept, "bote-1", prose("old", 200))
    edited = fingerprint(article(id="bote-1", text=prose("new", 200)), NOON)

    around = kept.surroundings([edited], NOON - WINDOW)

    assert around.neighbours == {
        "bote-1": Neighbour(placed.fingerprint, "bote-1", is_core=True),
    }


def test_a_story_that_is_over_is_not_found(kept: Stories) -> None:
    text = prose("agency", 300)
    publish(kept, "agency-1", text, NOON - WINDOW - HOUR)
    told = [fingerprint(article(id="bote-1", text=text), NOON)]

    before = kept.surroundings(told, NOON - WINDOW)
    publish(kept, "anzeiger-1", text, NOON - WINDOW + HOUR)
    after = kept.surroundings(told, NOON - WINDOW)

    assert before.neighbours == {}
    # The copy came within a week of the first one, and the story goes on with it.
    assert set(after.neighbours) == {"agency-1", "anzeiger-1"}


def test_what_an_edited_article_said_before_is_found_no_more(kept: Stories) -> None:
    old, new = prose("old", 300), prose("new", 300)
    publish(kept, "bote-1", old)

    publish(kept, "bote-1", new, NOON + HOUR)

    assert publish(kept, "agency-1", old, NOON + HOUR).is_first
    assert publish(kept, "agency-2", new, NOON + HOUR).story == "bote-1"


def test_what_stands_around_all_articles_of_a_paper_is_remembered(kept: Stories) -> None:
    footer = prose("footer", 60)
    placed = [
        publish(kept, f"bote-{number}", f"{prose(str(number), 100)} {footer}")
        for number in range(5)
    ]
    told = [fingerprint(article(id="bote-9", text=footer), NOON)]

    around = kept.surroundings(told, NOON - WINDOW)

    assert [bool(each.common) for each in placed] == [False, False, True, True, True]
    assert all(each.is_first for each in placed)
    assert around.common >= set(placed[-1].common) & set(told[0].shingles)
    assert around.postings == {}
    assert around.neighbours == {}


def test_what_is_not_seen_any_more_is_forgotten(kept: Stories) -> None:
    footer = prose("footer", 60)
    for number in range(5):
        publish(kept, f"bote-{number}", f"{prose(str(number), 100)} {footer}", NOON + number * DAY)
    told = [fingerprint(article(id="bote-9", text=footer), NOON)]

    kept.purge(NOON + 4 * DAY, 100)
    remembered = kept.surroundings(told, NOON)
    kept.purge(NOON + 5 * DAY, 100)

    assert remembered.common
    assert kept.surroundings(told, NOON) == Surroundings()


def test_a_story_so_far_has_its_articles_and_their_hits(kept: Stories) -> None:
    text, own = prose("agency", 200), prose("own", 150)
    publish(kept, "agency-1", text, hits=[hit("faehre")])
    publish(kept, "bote-1", f"{text} {own}", NOON + HOUR, [hit("faehre"), hit("hafen")])
    publish(kept, "anzeiger-1", text, NOON + 2 * HOUR, correction=True)
    publish(kept, "anzeiger-2", prose("other", 150), NOON + 3 * HOUR, [hit("other")])

    so_far = kept.so_far("agency-1")

    assert so_far == StorySoFar(
        "agency-1",
        (
            StoryMember("agency-1", "agency", NOON),
            StoryMember("bote-1", "bote", NOON + HOUR, is_own_report=True),
            StoryMember("anzeiger-1", "anzeiger", NOON + 2 * HOUR, is_correction=True),
        ),
        {"faehre": (hit("faehre"), hit("faehre")), "hafen": (hit("hafen"),)},
    )
    assert so_far.sources == ("agency", "bote", "anzeiger")


def test_an_unknown_story_is_empty(kept: Stories) -> None:
    assert kept.so_far("nothing") == StorySoFar("nothing")


def test_texts_are_those_of_the_page_or_else_of_the_feed(kept: Stories) -> None:
    kept.keep(article(id="one", title="Eins", text="Lang.", teaser="Kurz."))
    kept.keep(article(id="two", title="Zwei", text="", teaser="Kurz."))

    assert kept.texts(["one", "two", "three"]) == {
        "one": ("Eins", "Lang."),
        "two": ("Zwei", "Kurz."),
    }


def test_stories_are_over_in_steps_and_nothing_is_left_to_be_found_by(tables: InDatabase) -> None:
    text = prose("agency", 300)
    footer = prose("footer", 60)
    for number in range(7):
        publish(tables, f"bote-{number}", f"{prose(str(number), 100)} {footer}")
        publish(tables, f"paper{number}-1", text)
    publish(tables, "bote-new", prose("new", 300), NOON + 8 * DAY)

    done: list[int] = []
    while not done or done[-1]:
        done.append(tables.purge(NOON + DAY, 3))
    left = rows(tables)
    tables.purge(NOON + 9 * DAY, 100)
    nothing = rows(tables)

    assert sum(done) > 14
    assert max(done) <= 3 * 3
    assert left["story_shingles"] > 0
    assert left["story_common"] == 0
    assert nothing["story_shingles"] == nothing["story_common"] == 0
    assert nothing["story_articles"] == 15


def test_a_step_does_as_much_in_memory_as_in_the_database(kept: Stories) -> None:
    text = prose("agency", 200)
    for number in range(5):
        publish(kept, f"paper{number}-1", text, NOON + number * HOUR)
    publish(kept, "bote-2", prose("other", 200), NOON + DAY)

    steps = [kept.purge(NOON + 6 * HOUR, 2) for _ in range(4)]

    assert steps == [2, 2, 2, 0]


def test_a_story_that_is_over_is_known_to_people_but_takes_no_article_any_more(
    kept: Stories,
) -> None:
    text = prose("agency", 200)
    publish(kept, "agency-1", text)
    publish(kept, "bote-1", text, NOON + HOUR)
    kept.purge(NOON + DAY, 100)

    late = publish(kept, "anzeiger-1", text, NOON + 2 * DAY)

    assert late.is_first
    assert [each.article for each in kept.so_far("agency-1").members] == ["agency-1", "bote-1"]


def test_an_article_is_posted_as_often_after_an_edit_as_before(tables: InDatabase) -> None:
    text = prose("agency", 300)
    publish(tables, "agency-1", text)
    before = rows(tables)

    publish(tables, "agency-1", text, NOON + HOUR)

    assert rows(tables) == before


def test_nothing_to_store_is_no_mistake(kept: Stories) -> None:
    kept.put_placements([])

    assert kept.surroundings([], NOON) == Surroundings()


def test_stories_are_listed_with_who_was_first_and_what_is_new(tables: InDatabase) -> None:
    text, own = prose("agency", 200), prose("own", 150)
    publish(tables, "agency-1", text, hits=[hit("faehre")], title="Fähre fährt")
    publish(
        tables,
        "bote-1",
        f"{text} {own}",
        NOON + HOUR,
        [replace(hit("hafen", Level.EIL), desk="hafenamt")],
        published=NOON,
    )
    publish(tables, "anzeiger-1", prose("other", 200), NOON + 2 * HOUR)

    with tables.engine.begin() as connection:
        alone, both = stored_stories(connection)
        since = stored_stories(connection, since=NOON + 2 * HOUR)
        of_desk = stored_stories(connection, desk="hafenamt")
        matched = stored_stories(connection, matched=True)
        shared = stored_stories(connection, fewest=2)
        latest = stored_stories(connection, limit=1)

    assert [each.article for each in both.articles] == ["agency-1", "bote-1"]
    assert (both.created, both.latest) == (NOON, NOON + HOUR)
    assert both.first.title == "Fähre fährt"
    assert both.sources == ("agency", "bote")
    assert both.first.own == ()
    assert " ".join(both.articles[1].own) == own
    assert both.articles[1].is_own_report
    assert both.articles[1].published == NOON
    assert both.articles[1].containment > 0.9
    assert [each.rule for each in both.rules] == ["hafen", "faehre"]
    assert (both.level, alone.level) == (Level.EIL, None)
    assert since == latest == [alone]
    assert of_desk == matched == shared == [both]


def test_a_story_is_found_by_any_of_its_articles(tables: InDatabase) -> None:
    text = prose("agency", 200)
    publish(tables, "agency-1", text)
    publish(tables, "bote-1", text, NOON + HOUR)

    with tables.engine.begin() as connection:
        by_first = story_of(connection, "agency-1")
        by_copy = story_of(connection, "bote-1")
        nothing = story_of(connection, "unknown")

    assert by_first is not None
    assert by_first == by_copy
    assert nothing is None
