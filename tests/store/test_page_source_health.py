"""What the pages of sources and of the audit log read beside the cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.model import Address, Notice, NoticeKind, SourceState, Volume
from monitor.store import Reader, SqlArchive, open_archive
from monitor.store.web import Deed, open_web
from tests.store.pages import Newsroom
from tests.values import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def archive(anywhere: Address) -> Iterator[SqlArchive]:
    with open_archive(anywhere) as archive:
        yield archive


@pytest.fixture
def reader(archive: SqlArchive, anywhere: Address) -> Iterator[Reader]:
    with Reader.open(anywhere) as reader:
        yield reader


def test_what_came_is_counted_from_each_time_on(archive: SqlArchive, reader: Reader) -> None:
    volume = Volume({NOON - each * HOUR: each + 1 for each in range(6)})
    archive.record(SourceState("bote", last_try=NOON), volume=volume)

    came = reader.came_since(["bote", "blatt"], [NOON - HOUR, NOON - 3 * HOUR])

    assert came == {"bote": [3, 10], "blatt": [0, 0]}


def test_the_reader_knows_the_same_volumes_as_the_archive(
    archive: SqlArchive, reader: Reader
) -> None:
    volume = Volume({NOON - 2 * HOUR: 3, NOON: 1}, ((NOON - 9 * HOUR, NOON - 4 * HOUR),))
    archive.record(SourceState("bote", last_try=NOON), volume=volume)

    since = NOON - 24 * HOUR

    assert reader.source_volumes(since, ["bote", "x"]) == archive.volumes(since, ["bote", "x"])


def test_the_newest_entry_is_the_first_of_the_arrivals(archive: SqlArchive, reader: Reader) -> None:
    archive.record(SourceState("bote", arrivals=(NOON, NOON - HOUR)))
    archive.record(SourceState("blatt"))

    assert reader.last_entries(["bote", "blatt", "x"]) == {"bote": NOON}


def test_who_is_noticed_has_a_notice_that_holds(archive: SqlArchive, reader: Reader) -> None:
    archive.record(SourceState("bote", last_try=NOON))
    archive.record(SourceState("blatt", last_try=NOON))
    holding = Notice("bote", NoticeKind.SILENT, NOON, "nothing new")
    over = Notice("blatt", NoticeKind.JUMP, NOON - HOUR, "far more", NOON)
    archive.record(notices=[holding, over])

    found = reader.source_standings()

    assert {name: each.noticed for name, each in found.items()} == {"bote": True, "blatt": False}
    assert reader.notices_of("blatt") == [over]


def test_the_newest_articles_of_a_source_come_first(archive: SqlArchive, reader: Reader) -> None:
    newsroom = Newsroom(archive)
    ids = [newsroom.print(source="bote", at=NOON + each * HOUR) for each in range(4)]
    newsroom.print(source="blatt", at=NOON)

    assert [each.id for each in reader.newest_of_source("bote", 3)] == ids[:0:-1]


def test_lines_of_somebody_are_looked_for_among_so_many_and_none_is_missed(
    archive: SqlArchive,
    anywhere: Address,
    reader: Reader,
) -> None:
    with open_web(anywhere) as own:
        for number in range(40):
            by = "ida" if number % 10 == 0 else "brams"
            own.log(Deed(NOON, by, "page", "mute", {"story": str(number)}, ""))

    found, before, asked = [], None, 0
    while True:
        page = reader.log_page(before, 2, by="ida", among=7)
        found += [each.deed.about["story"] for each in page.lines]
        before, asked = page.before, asked + 1
        if before is None:
            break

    assert found == ["30", "20", "10", "0"]
    assert asked <= 7
