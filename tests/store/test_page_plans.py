"""What pages ask is found by an index, however much is stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.model import DeliveryState, Status
from monitor.store import Reader, open_archive
from monitor.store.page_deliveries import DeliveryFilter, DeliveryPlace
from monitor.store.page_filters import Place, StoryFilter
from monitor.store.page_visits import VisitFilter, VisitPlace
from tests.store.pages import Newsroom
from tests.store.test_plans import TO_BE_SENT, statements
from tests.values import NOON
from tests.visits import FRIDAY

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
LARGE = (
    "articles",
    "article_versions",
    "audit",
    "deliveries",
    "delivery_hits",
    "hits",
    "notices",
    "source_hours",
    "stories",
    "story_articles",
    "story_changes",
    "story_facets",
    "visit_articles",
    "visits",
)
# Indexes that hold only few rows, or from whose end some are taken.
SHORT = (*TO_BE_SENT, "articles_page_bucket", "notices_holding")
FROM_THE_END = ("articles_seen", "deliveries_notices", "hits_found", "notices_since")


@dataclass(frozen=True, slots=True)
class Filled:
    """An archive with something of everything, and how its database finds what pages ask for."""

    reader: Reader
    database: Path
    story: str

    def plans(self, ask: Callable[[Reader], object]) -> list[tuple[str, list[str]]]:
        """Each statement by which the reader answers, with its steps."""
        with statements() as seen:
            ask(self.reader)
        with closing(sqlite3.connect(self.database)) as connection:
            return [
                (
                    statement,
                    [
                        step
                        for *_, step in connection.execute(
                            f"EXPLAIN QUERY PLAN {statement}", values
                        )
                    ],
                )
                for statement, values in seen
                if not statement.startswith("PRAGMA")
            ]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    database = tmp_path_factory.mktemp("page_plans") / "monitor.db"
    with open_archive(database) as archive, Reader.open(database) as reader:
        newsroom = Newsroom(archive)
        newsroom.fill(60)
        story = reader.page_of_stories(StoryFilter(), now=NOON).stories[0].story.id
        yield Filled(reader, database, story)


STORIES = {
    "newest": StoryFilter(),
    "desk": StoryFilter(desks=("lokales",)),
    "desks": StoryFilter(desks=("lokales", "umwelt")),
    "rule and source": StoryFilter(rules=("faehre",), sources=("paper-1", "paper-2")),
    "person and place": StoryFilter(persons=("kortuem",), places=("rheine",)),
    "nobody has taken": StoryFilter(levels=("eil",), unacknowledged=True),
    "since and until": StoryFilter(since=NOON, until=NOON + DAY),
}


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("after", [None, Place(NOON + DAY / 2, "f")])
def test_stories_come_in_the_order_of_an_index_and_none_is_sorted(
    filled: Filled, name: str, after: Place | None
) -> None:
    plans = filled.plans(
        lambda reader: reader.page_of_stories(STORIES[name], now=NOON, after=after)
    )

    looked = [
        steps
        for statement, steps in plans
        if "FROM story_facets" in statement and "ORDER BY story_facets.latest" in statement
    ]
    assert looked
    assert [step for steps in looked for step in steps if "ORDER BY" in step] == []
    assert all("SEARCH story_facets USING PRIMARY KEY" in steps[0] for steps in looked)
    if after is not None:
        assert all("(latest,story)<(?,?)" in steps[0] for steps in looked)


ASKED: dict[str, Callable[[Reader], object]] = {
    "stories that have changed": lambda reader: reader.page_of_stories(
        StoryFilter(desks=("lokales",), ids=("a", "b")), now=NOON
    ),
    "stories of many places": lambda reader: reader.page_of_stories(
        StoryFilter(places=tuple(map(str, range(40)))), now=NOON
    ),
    "what has changed": lambda reader: reader.stories_changed_since(1),
    "the last change": lambda reader: reader.stories_changed_since(),
    "how many are unread": lambda reader: reader.count_stories(StoryFilter(since=NOON)),
    "sources": lambda reader: reader.source_cards(NOON, BERLIN),
    "rules": lambda reader: reader.rule_cards(NOON, BERLIN),
    "messages": lambda reader: reader.page_of_deliveries(DeliveryFilter(since=NOON)),
    "messages after a place": lambda reader: reader.page_of_deliveries(
        DeliveryFilter(), after=DeliveryPlace(NOON, "f")
    ),
    "messages given up of a target": lambda reader: reader.page_of_deliveries(
        DeliveryFilter(states=(DeliveryState.GIVEN_UP,), target="faehre-mail")
    ),
    "messages of a story": lambda reader: reader.page_of_deliveries(DeliveryFilter(story="a")),
    "messages by state": lambda reader: reader.recent_delivery_counts(NOON, "faehre-mail"),
    "why suppressed": lambda reader: reader.suppressed_reasons(NOON),
    "morning lines": lambda reader: reader.notes(),
    "visits": lambda reader: reader.page_of_visits(
        VisitFilter(FRIDAY, desks=("lokales",), places=("rheine",), statuses=(Status.UPCOMING,)),
        today=FRIDAY,
    ),
    "visits of a week": lambda reader: reader.page_of_visits(
        VisitFilter(FRIDAY, FRIDAY + 6 * DAY), today=FRIDAY
    ),
    "past visits": lambda reader: reader.page_of_past_visits(
        VisitFilter(FRIDAY, places=("rheine",)), today=FRIDAY, after=VisitPlace(FRIDAY, "f")
    ),
    "an article": lambda reader: reader.article_told("a"),
    "a version": lambda reader: reader.version_of("a", 1),
    "hits": lambda reader: reader.newest_hits(),
    "hits of a desk": lambda reader: reader.newest_hits(desk="lokales"),
    "hits of a rule": lambda reader: reader.newest_hits(rule="faehre"),
    "sizes": lambda reader: reader.sizes(),
    "pages that wait": lambda reader: reader.waiting_pages(),
    "when sources are due": lambda reader: reader.polls(),
    "what is still to be sent": lambda reader: reader.waits(),
    "what is owed to whom": lambda reader: reader.queues(NOON),
    "how far the index is filled": lambda reader: reader.indexed(),
    "who is logged in": lambda reader: reader.sessions(NOON, NOON),
    "the audit log": lambda reader: reader.log_page(7),
    "the audit log of somebody": lambda reader: reader.log_page(by="ida", act="mute"),
    "how sources stand": lambda reader: reader.source_standings(),
    "what came of sources lately": lambda reader: reader.came_since(["paper-1"], [NOON, NOON]),
    "the volumes of sources": lambda reader: reader.source_volumes(NOON, ["paper-1"]),
    "the notices of a source": lambda reader: reader.notices_of("paper-1"),
    "the newest articles of a source": lambda reader: reader.newest_of_source("paper-1"),
}


def ask(reader: Reader, name: str) -> None:
    """Ask for what is named in `STORIES` or `ASKED`."""
    if name in STORIES:
        reader.page_of_stories(STORIES[name], now=NOON)
    else:
        ASKED[name](reader)


@pytest.mark.parametrize("name", [*STORIES, *ASKED])
def test_no_page_goes_through_all_that_is_stored(filled: Filled, name: str) -> None:
    plans = filled.plans(lambda reader: ask(reader, name))

    assert plans
    assert [
        (step, statement)
        for statement, steps in plans
        for step in steps
        if _goes_through_all(step, statement)
    ] == []


@pytest.mark.parametrize("name", ["sources", "rules"])
def test_days_are_looked_up_one_by_one_in_an_index(filled: Filled, name: str) -> None:
    steps = [step for _, steps in filled.plans(ASKED[name]) for step in steps]

    assert [step for step in steps if step.startswith("SEARCH") and step.count(">? AND") == 1]


def _goes_through_all(step: str, statement: str) -> bool:
    of, _, by = step.partition(" USING ")
    if not of.startswith("SCAN ") or of.removeprefix("SCAN ").split()[0] not in LARGE:
        return False
    index = by.rpartition(" ")[2]
    if index in SHORT:
        return False
    # The first or the last of a table or an index is no more than a look.
    is_end = "max(" in statement or "LIMIT" in statement
    return not (is_end and (not by or index in FROM_THE_END))
