"""What comes by the clock: the morning line, canaries, digests over changes of the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.errors import SendError
from monitor.model import Level, Rule, Slots, SourceState
from monitor.outlets import Outlets
from monitor.ports import Archive
from monitor.rounds import Rounds
from tests.fakes import FakeClock
from tests.newsroom import CHAT, MAIL
from tests.stories import CHEF, HOUR, MINUTE, OPS, RULES, Region

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)


@pytest.fixture
def region(archive: Archive) -> Iterator[Region]:
    region = Region(archive)
    yield region
    region.senders.shutdown()


def outlets_of(region: Region, morning: Slots | None = None) -> Outlets:
    return replace(region.outlets(), morning=morning, to_whom=("ops",))


def rounds(region: Region, morning: Slots | None = None) -> int:
    return Rounds(region.archive, outlets_of(region, morning), region.clock.now()).all()


def lines(region: Region) -> list[tuple[str, ...]]:
    """What notices say, claimed as if they were sent."""
    claims = region.archive.claim_due(region.clock.now() + DAY, 99)
    return [claim.content.lines for claim in claims]  # type: ignore[union-attr]


def test_the_morning_line_comes_every_day_even_if_there_is_nothing_to_say(region: Region) -> None:
    morning = Slots((time(6),))
    at_start = rounds(region, morning)
    told = []
    for _ in range(3 * 24):
        region.clock.move(HOUR)
        told.append(rounds(region, morning))

    assert at_start == 0
    assert sum(told) == 3
    assert "noch kein Treffer" in lines(region)[0][0]


def test_the_morning_line_counts_sources_hits_and_messages(region: Region) -> None:
    morning = Slots((time(6),))
    region.begin("a", "b")
    region.prints("a", "Fähre im Nebel", "Im dichten Nebel hat die Fähre nach Hollum gewartet.")
    region.send()
    region.archive.record(SourceState("krank", error="500 Internal Server Error"))
    rounds(region, morning)
    region.clock.move(DAY)
    rounds(region, morning)

    first, second, third = lines(region)[0]
    assert first == "3 Quellen, 1 gestört, 1 Treffer seit gestern, letzter Treffer 05.03.2026 13:00"
    assert second == "Meldungen seit gestern: 1 gesendet, 0 warten, 0 aufgegeben"
    assert third == "krank: 500 Internal Server Error"


def test_a_morning_that_was_slept_through_is_made_up_for_once(region: Region) -> None:
    morning = Slots((time(6),))
    rounds(region, morning)
    region.clock.move(5 * DAY)

    late = [rounds(region, morning) for _ in range(3)]

    assert late == [1, 0, 0]


def test_a_clock_that_is_put_back_brings_no_second_morning(region: Region) -> None:
    morning = Slots((time(6),))
    rounds(region, morning)
    region.clock.move(DAY)
    first = rounds(region, morning)
    region.clock.set_back(5 * HOUR)
    back = rounds(region, morning)
    region.clock.move(6 * HOUR)

    assert (first, back, rounds(region, morning)) == (1, 0, 0)


def test_a_canary_goes_to_each_target_that_wants_one(region: Region) -> None:
    canary = Slots((time(6, 30),))
    region.targets = (replace(CHAT, canary=canary), replace(MAIL, canary=canary), OPS, CHEF)
    rounds(region)
    region.clock.move(DAY)

    told = region.send()

    assert sorted(told) == ["chat", "mail", "mail"]
    assert "Probemeldung" in region.channel.sent[0][2].title


@pytest.mark.parametrize(
    ("day", "change"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), "02:30 does not exist"),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), "02:30 comes twice"),
    ],
    ids=["spring", "autumn"],
)
def test_a_digest_comes_once_a_day_whatever_the_clock_does(
    region: Region, day: datetime, change: str
) -> None:
    region.clock = FakeClock(day)
    region.rules = (Rule("umwelt", "Umwelt", "lokales", Level.DIGEST, "Naturschutz"),)
    half_past_two = Slots((time(2, 30),))
    region.targets = (replace(CHAT, digest=half_past_two, zone=BERLIN), MAIL, OPS, CHEF)
    region.begin("a")
    told: list[str] = []
    for number in range(3 * 48):
        if number % 16 == 0:
            text = f"Im Moor zählt Verein {number} für den Naturschutz {number}7 Kiebitze."
            region.prints("a", f"Nummer {number}", text)
        region.clock.move(30 * MINUTE)
        told += region.send()

    assert told == ["chat"] * 3, change


def test_what_a_target_does_not_take_goes_to_its_fallback_and_both_are_told(
    region: Region,
) -> None:
    region.targets = (replace(CHAT, fallback="chef"), MAIL, OPS, CHEF)
    region.rules = RULES[:1]
    region.begin("a")
    region.channel.errors["chat"] = SendError("HTTP 404", permanent=True)
    region.prints("a", "Fähre im Nebel", "Im dichten Nebel hat die Fähre nach Hollum gewartet.")

    told = region.send()

    assert sorted(told) == ["chef", "ops"]
    texts = {target: message.text for target, _, message in region.channel.sent}
    assert "HTTP 404" in texts["chef"]
    assert "Fähre im Nebel" in texts["chef"]
    assert "HTTP 404" in texts["ops"]


def test_nothing_is_owed_when_there_is_nothing_to_do(region: Region) -> None:
    assert [rounds(region) for _ in range(3)] == [0, 0, 0]
