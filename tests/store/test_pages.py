"""What pages show of stories: found by what they are, in order, and nothing twice."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from monitor.model import (
    Address,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Feedback,
    Level,
    Mute,
    MuteKind,
    Verdict,
)
from monitor.store import Reader, open_archive
from monitor.store.page_filters import Place, StoryFilter
from monitor.store.page_stories import StoryCard
from tests.databases import change, rows
from tests.store.pages import MINUTE, TEXT, Newsroom, held
from tests.values import NOON
from tests.visits import UNNAMED, visit, visit_hit

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Open:
    """A newsroom that prints, and the pages that show it."""

    newsroom: Newsroom
    reader: Reader
    database: Address

    def shown(self, **wanted: object) -> list[str]:
        """The ids of the stories on a page."""
        page = self.reader.page_of_stories(StoryFilter(**wanted), now=NOON)  # type: ignore[arg-type]
        return [each.story.id for each in page.stories]

    def card(self, story: str) -> StoryCard:
        (found,) = self.reader.story_cards([story], now=NOON)
        return found

    def facets(self) -> set[tuple[str, ...]]:
        """All that stories are found by."""
        return set(rows(self.database, "SELECT facet, value, latest, story FROM story_facets"))


@pytest.fixture
def page(anywhere: Address) -> Iterator[Open]:
    with open_archive(anywhere) as archive, Reader.open(anywhere) as reader:
        yield Open(Newsroom(archive), reader, anywhere)


# What `facets` should have, read from the tables in the plainest way.
TRUTH = """
SELECT 'matched', '', s.latest, s.id FROM held
UNION SELECT 'open', '', s.latest, s.id FROM held
  WHERE s.id NOT IN (SELECT story FROM acknowledgements)
UNION SELECT 'desk', h.desk, s.latest, s.id FROM held
UNION SELECT 'rule', h.rule, s.latest, s.id FROM held
UNION SELECT 'source', o.source, s.latest, s.id FROM held JOIN story_articles o ON o.story = s.id
UNION SELECT 'person', v.person, s.latest, s.id FROM told WHERE v.person <> ''
"""
HELD = "stories s JOIN story_articles a ON a.story = s.id JOIN hits h ON h.article = a.article"
TOLD = f"{HELD} JOIN visit_articles t ON t.article = a.article JOIN visits v ON v.id = t.visit"


def truth(database: Address) -> set[tuple[str, ...]]:
    query = TRUTH.replace("FROM held", f"FROM {HELD}").replace("FROM told", f"FROM {TOLD}")
    found = set(rows(database, query))
    for stations, latest, story in rows(database, f"SELECT v.stations, s.latest, s.id FROM {TOLD}"):
        found |= {("place", each["id"], latest, story) for each in json.loads(stations)}
    most: dict[tuple[str, str], Level] = {}
    for story, latest, level in rows(database, f"SELECT s.id, s.latest, h.level FROM {HELD}"):
        before = [most[story, latest]] if (story, latest) in most else []
        most[story, latest] = Level.most_urgent([Level(level), *before])
    return found | {("level", str(level), latest, story) for (story, latest), level in most.items()}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_stories_are_found_by_what_they_are(page: Open, seed: int) -> None:
    page.newsroom.rng = random.Random(seed)

    for _ in range(6):
        page.newsroom.fill(20)

        assert page.facets() == truth(page.database)


WANTED = (
    StoryFilter(),
    StoryFilter(desks=("lokales",)),
    StoryFilter(desks=("lokales", "umwelt")),
    StoryFilter(levels=("blitz", "digest"), sources=("paper-1", "paper-2")),
    StoryFilter(rules=("faehre",), unacknowledged=True),
    StoryFilter(persons=("kortuem",), places=("rheine", "lotte")),
    StoryFilter(since=NOON + 10 * MINUTE, until=NOON + 20 * MINUTE),
    StoryFilter(places=(*(f"place-{each}" for each in range(30)), "greven", "lotte")),
    StoryFilter(desks=("nachrichten",), rules=("hafen",), sources=("paper-5", "paper-4")),
)


@pytest.mark.parametrize("wanted", WANTED)
def test_page_after_page_shows_every_story_once_and_in_order(
    page: Open, wanted: StoryFilter
) -> None:
    page.newsroom.fill(80)

    found: list[str] = []
    after: Place | None = None
    while True:
        shown = page.reader.page_of_stories(wanted, now=NOON, after=after, limit=3)
        found += [each.story.id for each in shown.stories]
        after = shown.next
        if after is None:
            break

    assert found == _expected(page, wanted)
    assert page.reader.count_stories(wanted) == len(found)


def _expected(page: Open, wanted: StoryFilter) -> list[str]:
    facets: dict[str, set[tuple[str, str]]] = {}
    latest: dict[str, str] = {}
    for facet, value, at, story in truth(page.database):
        facets.setdefault(story, set()).add((facet, value))
        latest[story] = at

    def holds(story: str) -> bool:
        at = latest[story]
        if wanted.since is not None and at < _written(wanted.since):
            return False
        if wanted.until is not None and at >= _written(wanted.until):
            return False
        return all(
            any((facet, value) in facets[story] for value in values)
            for facet, values in wanted.lists()
        )

    order = sorted(facets, key=lambda story: (latest[story], story), reverse=True)
    return [story for story in order if holds(story)]


def _written(time: object) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S.%f}Z"


def test_a_story_without_a_hit_is_not_shown(page: Open) -> None:
    page.newsroom.print()
    found = page.newsroom.print("", held("faehre"))

    assert page.shown() == [found]


def test_a_story_has_the_level_of_its_most_urgent_hit(page: Open) -> None:
    story = page.newsroom.print("", held("umwelt"))
    page.newsroom.print(story, held("blitz"))

    assert page.shown(levels=("blitz",)) == [story]
    assert page.shown(levels=("digest",)) == []


def test_a_story_is_found_by_a_source_whose_article_has_no_hit(page: Open) -> None:
    story = page.newsroom.print("", held("faehre"), source="bote")
    page.newsroom.print(story, source="kurier")

    assert page.shown(sources=("kurier",)) == [story]


def test_a_story_that_is_taken_is_not_among_those_that_nobody_has_taken(page: Open) -> None:
    taken = page.newsroom.print("", held("faehre"))
    left = page.newsroom.print("", held("faehre"))
    page.newsroom.take(taken)
    page.newsroom.print(taken, held("hafen"))

    assert page.shown(unacknowledged=True) == [left]


def test_an_article_that_moves_takes_its_hits_with_it(page: Open) -> None:
    old = page.newsroom.print("", held("faehre"))
    moved = page.newsroom.print(old, held("umwelt"))
    other = page.newsroom.print()
    page.newsroom.move(moved, other)

    assert page.shown(rules=("umwelt",)) == [other]
    assert page.shown(rules=("faehre",)) == [old]


def test_of_stories_that_are_named_those_are_shown_that_fit(page: Open) -> None:
    one = page.newsroom.print("", held("faehre"))
    two = page.newsroom.print("", held("umwelt"))
    page.newsroom.print("", held("umwelt"))

    assert page.shown(ids=(one, two), desks=("umwelt",)) == [two]
    assert page.shown(ids=()) == []


def test_a_card_has_the_words_around_what_was_found(page: Open) -> None:
    story = page.newsroom.print("", held("hafen"))
    (hit,) = page.card(story).hits

    snippet = hit.snippet

    assert snippet is not None
    assert TEXT[snippet.start :] == snippet.text
    assert [each.text for each in snippet.evidence] == ["Hafenmeister"]
    assert not snippet.is_cut


def test_of_a_text_that_is_forgotten_there_are_no_words_around(page: Open) -> None:
    story = page.newsroom.print("", held("hafen"))
    change(page.database, "UPDATE articles SET text = NULL, teaser = NULL")

    (hit,) = page.card(story).hits

    assert hit.snippet is None
    assert [each.text for each in hit.hit.evidence] == ["Hafenmeister"]


def test_a_card_has_one_hit_of_each_rule_the_most_urgent_first(page: Open) -> None:
    story = page.newsroom.print("", held("umwelt"))
    second = page.newsroom.print(story, held("umwelt"), held("blitz"), at=NOON + MINUTE)

    hits = page.card(story).hits

    assert [(each.article, each.hit.rule) for each in hits] == [
        (second, "blitz"),
        (story, "umwelt"),
    ]


def test_a_card_has_the_mutes_that_concern_it(page: Open) -> None:
    story = page.newsroom.print("", held("faehre"), visit_hit(visit()), source="bote")
    until = NOON + HOUR
    concerning = [
        Mute(MuteKind.STORY, story, until, "Ida", NOON),
        Mute(MuteKind.RULE, "faehre", until, "Ida", NOON),
        Mute(MuteKind.SOURCE, "bote", until, "Ida", NOON),
        Mute(MuteKind.PERSON, "kortuem", until, "Ida", NOON),
    ]
    others = [
        Mute(MuteKind.RULE, "umwelt", until, "Ida", NOON),
        Mute(MuteKind.STORY, story, NOON, "Ida", NOON - HOUR),
    ]
    for each in (*concerning, *others):
        page.newsroom.archive.mute(each)

    assert set(page.card(story).mutes) == set(concerning)


def test_a_card_counts_the_messages_about_it(page: Open) -> None:
    page.newsroom.fill(60)

    for each in page.reader.page_of_stories(StoryFilter(), now=NOON).stories:
        told: dict[str, int] = {}
        for stored in page.reader.deliveries(story=each.story.id, limit=0):
            told[stored.delivery.state] = told.get(stored.delivery.state, 0) + 1
        assert each.deliveries == told


def changed(page: Open, mark: int) -> tuple[str, ...]:
    return page.reader.stories_changed_since(mark).stories


def test_every_change_of_a_story_is_seen_once(page: Open) -> None:
    archive = page.newsroom.archive
    story = page.newsroom.print("", held("faehre"))
    (told,) = page.reader.deliveries(story=story)
    acts: dict[str, Callable[[], object]] = {
        "an article": lambda: page.newsroom.print(story),
        "a hit": lambda: page.newsroom.find(story, held("hafen")),
        "taken": lambda: page.newsroom.take(story),
        "muted": lambda: archive.mute(Mute(MuteKind.STORY, story, NOON + HOUR, "Ida", NOON)),
        "judged": lambda: archive.give_feedback(
            Feedback(story, "faehre", Verdict.RELEVANT, "Ida", NOON)
        ),
        "sent": lambda: archive.settle(replace(told.delivery, sent=NOON)),
    }
    for name, act in acts.items():
        mark = page.reader.stories_changed_since().mark
        act()

        changes = page.reader.stories_changed_since(mark)

        assert (name, changes.stories, changes.is_more) == (name, (story,), False)
        assert changed(page, changes.mark) == ()


def test_what_becomes_of_messages_is_seen_however_it_comes_about(page: Open) -> None:
    archive = page.newsroom.archive
    story = page.newsroom.print("", held("faehre"))
    (stored,) = page.reader.deliveries(story=story)
    told = stored.delivery
    late = replace(told, state=DeliveryState.POSTPONED, due=NOON)
    digest = Delivery("d1", "", told.target, (), kind=DeliveryKind.DIGEST)
    carried = replace(late, due=None, bundle="d1")
    given_up = replace(digest, state=DeliveryState.GIVEN_UP)
    acts: dict[str, Callable[[], object]] = {
        "to be told later": lambda: archive.settle(late),
        "comes into a digest": lambda: archive.collect([carried], [digest], NOON),
        "the digest is given up": lambda: archive.settle(given_up, now=NOON),
        "tried again": lambda: archive.retry([told.key], NOON),
        "owed by the clock": lambda: archive.owe([replace(told, key="k2")], NOON),
        "owed by a slot": lambda: archive.do("slot", NOON, [replace(told, key="k3")], NOON),
        "owed instead": lambda: archive.claim_due(NOON, 0, owe=[replace(told, key="k4")]),
        "too old": lambda: archive.suppress_before(NOON + HOUR, "old"),
    }
    for name, act in acts.items():
        mark = page.reader.stories_changed_since().mark
        act()

        assert (name, changed(page, mark)) == (name, (story,))


def test_an_article_of_a_story_without_hits_changes_nothing_on_the_page(page: Open) -> None:
    mark = page.reader.stories_changed_since().mark

    story = page.newsroom.print()
    page.newsroom.print(story)

    assert changed(page, mark) == ()


def test_a_mute_of_a_rule_and_its_end_change_more_than_can_be_named(page: Open) -> None:
    archive, mute = page.newsroom.archive, Mute(MuteKind.RULE, "faehre", NOON + HOUR, "Ida", NOON)
    mark = page.reader.stories_changed_since().mark

    archive.mute(mute)
    begun = page.reader.stories_changed_since(mark)
    archive.unmute(mute.id, NOON + MINUTE)
    ended = page.reader.stories_changed_since(begun.mark)

    assert [(each.stories, each.is_more) for each in (begun, ended)] == [((), True)] * 2


def test_hits_of_a_rule_are_counted_once_each(page: Open) -> None:
    page.newsroom.fill(80)
    first = page.newsroom.print("", held("faehre"))
    page.newsroom.find(first, held("faehre"))

    counted = rows(page.database, "SELECT rule, hits FROM rule_totals")
    there = rows(page.database, "SELECT rule, count(*) FROM hits GROUP BY rule")
    assert sorted(counted) == sorted(there)


def test_a_visit_that_another_article_names_makes_both_be_found_by_the_person(page: Open) -> None:
    unnamed = page.newsroom.print("", visit_hit(visit(UNNAMED)))
    before = page.shown(persons=("kortuem",))
    second = page.newsroom.print("", visit_hit(visit()))

    assert before == []
    assert set(page.shown(persons=("kortuem",))) == {unnamed, second}
