"""What is asked often reads little on PostgreSQL, too; its plans depend on how much there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import scalar_row

from monitor.model import Notice, NoticeKind, Server, SourceState, Volume
from monitor.ports import Archive
from monitor.store import Reader, open_archive
from monitor.store.postgres import SETTINGS
from monitor.store.web import Deed, open_web
from tests.postgres import Postgres
from tests.store import test_page_plans, test_plans
from tests.store.pages import Newsroom, held
from tests.store.test_page_plans import LARGE
from tests.store.test_plans import statements
from tests.values import NOON
from tests.visits import visit, visit_hit

HOUR = timedelta(hours=1)
# Of more than 30,000 messages; what is owed and what was sent lately are hundreds.
FEW = 1_500
# Rows of these are stored again and again under other keys.
MESSAGES = {
    "articles": ("id",),
    "hits": ("article",),
    "deliveries": ("key", "article", "story"),
    "delivery_hits": ("delivery", "article"),
}
STORIES = {
    **MESSAGES,
    "stories": ("id",),
    "story_articles": ("article", "story", "number"),
    "story_facets": ("story",),
}
THINGS = {
    **MESSAGES,
    "visits": ("id",),
    "visit_articles": ("visit", "article"),
    "source_hours": ("source",),
    "notices": ("source",),
}
# Without these it looks each row up, as it does once there are many.
AS_IF_LARGE = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


@dataclass(frozen=True, slots=True)
class Seen:
    """A step of a plan that reads a table: how many rows it looked at, and whether at all."""

    table: str
    rows: int
    is_all: bool


@pytest.fixture(scope="module")
def emptied(postgres: Postgres, migrated: str) -> Iterator[Callable[[], Server]]:
    """Makes databases that last as long as this module."""
    made: list[str] = []

    def make() -> Server:
        made.append(postgres.database(template=migrated))
        return Server(made[-1])

    yield make
    for url in made:
        postgres.drop(url)


@pytest.fixture(scope="module")
def told(emptied: Callable[[], Server]) -> Iterator[tuple[Archive, Server]]:
    """An archive with tens of thousands of messages, of which hundreds are to be sent."""
    server = emptied()
    with open_archive(server) as archive:
        test_plans.fill(archive)
        _multiply(server, MESSAGES, 10)
        yield archive, server


def _multiply(server: Server, tables: Mapping[str, tuple[str, ...]], times: int) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        for table, keys in tables.items():
            connection.execute(_again(table, keys, times).encode())
        connection.execute("ANALYZE")


def _again(table: str, keys: tuple[str, ...], times: int) -> str:
    others = ", ".join(f"'{key}', {_another(key)}" for key in keys)
    which = "of.state = 'sent'" if table == "deliveries" else "true"  # the others are few
    if table == "delivery_hits":
        which = "EXISTS (SELECT FROM deliveries WHERE key = of.delivery || '-' || times)"
    return (
        f"INSERT INTO {table} SELECT made.* FROM {table} AS of,"
        f" generate_series(1, {times}) AS times,"
        f" LATERAL jsonb_populate_record(of, jsonb_build_object({others})) AS made WHERE {which}"
    )


def _another(key: str) -> str:
    is_number = key == "number"
    return f"of.{key} + 100000 * times" if is_number else f"of.{key} || '-' || times"


def looked_at(server: Server, seen: list[tuple[str, Any]], *, as_if_large: bool) -> list[Seen]:
    """What it looks at for these statements; they are undone."""
    off = " ".join((SETTINGS, *(f"-c {each}=off" for each in AS_IF_LARGE if as_if_large)))
    found: list[Seen] = []
    with psycopg.connect(server.url, options=off, row_factory=scalar_row) as connection:
        for statement, values in seen:
            explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}".encode()
            plan = connection.execute(explain, values).fetchone()
            found += _steps(plan[0]["Plan"], is_cut=False) if plan else ()
        connection.rollback()
    return found


def _steps(step: Mapping[str, Any], *, is_cut: bool) -> Iterator[Seen]:
    """The step and those below it; one that is cut ends as soon as enough is found."""
    is_cut = is_cut or step["Node Type"] == "Limit"
    if "Relation Name" in step and "Scan" in step["Node Type"]:
        dropped = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
        each_time = step["Actual Rows"] + sum(step.get(each, 0) for each in dropped)
        rows = round(each_time * step["Actual Loops"])
        is_found = "Index Cond" in step or step["Node Type"] == "Bitmap Heap Scan"
        is_few = step.get("Index Name") in test_page_plans.SHORT
        is_all = not (is_found or is_few or (is_cut and rows <= FEW))
        yield Seen(step["Relation Name"], rows, is_all)
    for each in step.get("Plans", ()):
        yield from _steps(each, is_cut=is_cut)


@pytest.mark.parametrize("name", test_plans.ASKED)
def test_of_all_that_was_sent_little_is_looked_at(told: tuple[Archive, Server], name: str) -> None:
    archive, server = told
    ask, _ = test_plans.ASKED[name]

    with statements() as seen:
        ask(archive)

    assert seen
    assert [each for each in looked_at(server, seen, as_if_large=False) if each.rows > FEW] == []


@pytest.fixture(scope="module")
def pages(emptied: Callable[[], Server]) -> Iterator[tuple[Reader, Server]]:
    """An archive with something of everything that pages show."""
    server = emptied()
    with open_archive(server) as archive, Reader.open(server) as reader:
        Newsroom(archive).fill(60)
        volume = Volume({NOON - each * HOUR: 3 for each in range(50)})
        over = [Notice("paper-1", NoticeKind.JUMP, each, "more", NOON) for each in volume.hours]
        archive.record(SourceState("paper-1", last_try=NOON), volume=volume, notices=over)
        with open_web(server) as web:
            for number in range(50):
                web.log(Deed(NOON, "ida", "page", "mute", {"number": number}, ""))
        _multiply(server, THINGS, 50)
        yield reader, server


# How many rows there are is counted as long as these are few.
ASKED = {*test_page_plans.STORIES, *test_page_plans.ASKED} - {"sizes"}


@pytest.mark.parametrize("name", sorted(ASKED))
def test_what_pages_ask_can_be_found_without_going_through_all(
    pages: tuple[Reader, Server], name: str
) -> None:
    reader, server = pages

    with statements() as seen:
        test_page_plans.ask(reader, name)

    assert seen
    assert [
        each
        for each in looked_at(server, seen, as_if_large=True)
        if each.is_all and each.table in LARGE
    ] == []


@pytest.fixture(scope="module")
def grown(emptied: Callable[[], Server]) -> Iterator[tuple[Newsroom, Server]]:
    """A newsroom with ten thousand stories."""
    server = emptied()
    with open_archive(server) as archive:
        newsroom = Newsroom(archive)
        newsroom.fill(60)
        _multiply(server, STORIES, 400)
        yield newsroom, server


ACTS: dict[str, Callable[[Newsroom], object]] = {
    "an article": lambda newsroom: newsroom.print("", held("faehre"), visit_hit(visit())),
    "another of a story": lambda newsroom: newsroom.print(newsroom.printed[0].id, held("hafen")),
    "an edit": lambda newsroom: newsroom.move(newsroom.printed[3].id, newsroom.printed[0].id),
    "who takes it": lambda newsroom: newsroom.take(newsroom.printed[0].id),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_is_stored_about_an_article_is_little_to_look_at(
    grown: tuple[Newsroom, Server], name: str
) -> None:
    newsroom, server = grown

    with statements() as seen:
        ACTS[name](newsroom)

    assert seen
    # Some of them store what is stored already.
    changes = [each for each in seen if not each[0].startswith(("INSERT INTO", "UPDATE"))]
    found = looked_at(server, changes, as_if_large=False)
    assert [each for each in found if each.rows > FEW] == []
