"""What the pages read of an article, and what feeds tell, on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.model import Address
from monitor.store import Reader, open_archive
from monitor.store.page_article import HitPlace
from tests.stories import AGENCY, HOUR, OWN, Region


@pytest.fixture
def region(anywhere: Address) -> Iterator[Region]:
    with open_archive(anywhere) as archive:
        region = Region(archive)
        region.begin("a", "b")
        yield region
        region.senders.shutdown()


@pytest.fixture
def reader(region: Region, anywhere: Address) -> Iterator[Reader]:
    assert region
    with Reader.open(anywhere) as reader:
        yield reader


def test_an_article_has_its_hits_with_what_became_of_them_and_its_story(
    region: Region, reader: Reader
) -> None:
    region.prints("a", "Fähre fährt", *AGENCY)
    region.prints("b", "Fähre fährt", *AGENCY, *OWN[:1])
    (first,) = reader.stored_at(["https://a.example/1"])
    (second,) = reader.stored_at(["https://b.example/1"])

    told = reader.article_told(first.article.id)
    later = reader.article_told(second.article.id)

    assert told
    assert later
    assert told.stored == first
    assert [each.hit.rule for each in told.hits] == ["faehre"]
    assert [(each.target, each.state) for each in told.hits[0].deliveries] == [("chat", "owed")]
    assert later.story == told.story == first.article.id
    assert later.story_size == 2
    (kept,) = later.hits[0].deliveries
    assert kept.state == "suppressed"
    assert kept.reason.startswith("same story")


def test_there_is_no_article_where_none_is_stored(reader: Reader) -> None:
    assert reader.article_told("0" * 32) is None
    assert reader.version_of("0" * 32, 1) is None


def test_what_an_article_said_before_is_kept_by_number(region: Region, reader: Reader) -> None:
    region.prints("a", "Fähre fährt", *AGENCY, name="x")
    region.clock.move(HOUR)
    region.prints("a", "Fähre fährt doch nicht", *AGENCY[:2], name="x")
    (stored,) = reader.stored_at(["https://a.example/x"])

    told = reader.article_told(stored.article.id)
    before = reader.version_of(stored.article.id, 1)

    assert told
    assert [(each.number, each.title, each.text) for each in told.versions] == [
        (1, "Fähre fährt", "")
    ]
    assert before
    assert AGENCY[3] in before.teaser
    assert reader.version_of(stored.article.id, 2) is None


def test_the_newest_hits_are_those_of_a_rule_a_desk_or_all(region: Region, reader: Reader) -> None:
    region.prints("a", "Fähre fährt", *AGENCY)
    region.clock.move(timedelta(minutes=5))
    region.prints("b", "Naturschutz am Hafen", "Der Hafenmeister lobt den Naturschutz.")

    every = reader.newest_hits()
    of_desk = reader.newest_hits(desk="lokales")
    of_rule = reader.newest_hits(rule="faehre")

    assert {each.hit.rule for each in every} == {"faehre", "hafen", "umwelt"}
    assert every[-1].hit.rule == "faehre"
    assert [each.hit.rule for each in of_desk] == ["hafen", "faehre"]
    assert [(each.article.title, each.article.url) for each in of_rule] == [
        ("Fähre fährt", "https://a.example/1")
    ]
    assert len(reader.newest_hits(limit=1)) == 1


def test_the_newest_hits_go_on_after_any_of_them(region: Region, reader: Reader) -> None:
    for number in range(4):
        region.prints("a", f"Naturschutz {number}", "Der Hafenmeister lobt die Fähre.")
        region.clock.move(timedelta(minutes=number % 2))
    every = reader.newest_hits()

    rest = {
        number: reader.newest_hits(after=HitPlace(each.found, each.article.id, each.hit.rule))
        for number, each in enumerate(every, 1)
    }
    early = reader.newest_hits(until=every[0].found)

    assert len(every) == 12
    assert all(found == every[number:] for number, found in rest.items())
    assert all(each.found < every[0].found for each in early)
    assert {each.found for each in reader.newest_hits(since=every[0].found)} == {every[0].found}
