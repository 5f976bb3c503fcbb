"""Weeks of sources with different habits: no false alarm, and a death is found soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

import pytest

from monitor.health import Calendar, calendar_of
from monitor.health.calendar import hour_of
from monitor.model import NoticeKind
from tests.health.habits import BEGIN, BERLIN, DAY, HABITS, HOUR, Watched, moments, times_of

# A year of each is in bench/volume.py; the seeds here are any.
SEEDS = range(2)
calendar_at = cache(lambda now: calendar_of(now, BERLIN))


def watch(watched: Watched, times: Iterator[datetime]) -> Watched:
    for now in times:
        watched.judge(now, _calendar(now))
    return watched


def _calendar(now: datetime) -> Calendar:
    return calendar_at(hour_of(now))


@pytest.mark.parametrize("name", HABITS)
def test_who_keeps_its_habits_is_left_in_peace(name: str) -> None:
    for seed in SEEDS:
        watched = Watched.of(times_of(HABITS[name], seed, 100))

        watch(watched, moments(BEGIN + 7 * DAY, 90, every=9 * HOUR))

        assert watched.told == []


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("portal, 100 a day", DAY),
        ("paper, 18 a day", 2 * DAY),
        ("paper, 40 a day, half at weekends", 2 * DAY),
        ("20 at once at six", 3 * DAY),
        ("town hall, 15 a working day", 7 * DAY),
        ("police, 4 a day", 10 * DAY),
        ("weekly, 30", 35 * DAY),
        ("club, 1 a day", 30 * DAY),
    ],
)
def test_a_source_that_died_is_told_once_and_soon(name: str, within: timedelta) -> None:
    for seed in SEEDS:
        death = BEGIN + (60 + seed / 3) * DAY
        alive = [each for each in times_of(HABITS[name], seed, 61) if each < death]
        watched = Watched.of(alive)

        watch(watched, moments(death, within / DAY + 2, every=2 * HOUR))

        assert [notice.kind for _, notice in watched.told] == [NoticeKind.SILENT]
        assert watched.told[0][0] - death <= within
        assert watched.told[0][1].since == alive[-1]
        assert watched.ended == []


@pytest.mark.parametrize("name", ["portal, 100 a day", "paper, 18 a day", "20 at once at six"])
def test_an_outage_is_told_once_and_its_end_once(name: str) -> None:
    begin, end = BEGIN + 60 * DAY, BEGIN + 65 * DAY
    times = [each for each in times_of(HABITS[name], 5, 100) if not begin < each < end]
    watched = Watched.of(times)

    watch(watched, moments(BEGIN + 58 * DAY, 20, every=3 * HOUR))

    assert [notice.kind for _, notice in watched.told] == [NoticeKind.SILENT]
    assert len(watched.ended) == 1
    assert end <= watched.ended[0][0] < end + 2 * DAY


def test_a_second_outage_soon_after_is_told_as_well() -> None:
    gaps = [(BEGIN + at * DAY, BEGIN + (at + 4) * DAY) for at in (60, 75)]
    every = times_of(HABITS["paper, 18 a day"], 5, 100)
    watched = Watched.of([at for at in every if not any(a < at < b for a, b in gaps)])

    watch(watched, moments(BEGIN + 58 * DAY, 25, every=3 * HOUR))

    assert [notice.kind for _, notice in watched.told] == [NoticeKind.SILENT] * 2


def test_a_flood_is_told_once_and_its_end_once() -> None:
    flood = [BEGIN + 60 * DAY + each * timedelta(minutes=2) for each in range(300)]
    times = sorted([*times_of(HABITS["paper, 18 a day"], 5, 100), *flood])
    watched = Watched.of(times)

    watch(watched, moments(BEGIN + 59 * DAY, 10))

    assert [notice.kind for _, notice in watched.told] == [NoticeKind.JUMP]
    assert watched.told[0][0] - flood[0] < 2 * HOUR
    assert len(watched.ended) == 1
    assert watched.ended[0][0] - flood[-1] < 2 * DAY


def test_a_source_that_grew_for_good_is_told_once_and_is_usual_after_a_week() -> None:
    grown = BEGIN + 60 * DAY
    more = [each for each in times_of(HABITS["portal, 100 a day"], 6, 100) if each > grown]
    watched = Watched.of(sorted([*times_of(HABITS["paper, 18 a day"], 5, 100), *more]))

    watch(watched, moments(BEGIN + 58 * DAY, 30, every=3 * HOUR))

    assert [notice.kind for _, notice in watched.told] == [NoticeKind.JUMP]
    assert len(watched.ended) == 1
    assert 6 * DAY < watched.ended[0][0] - grown < 10 * DAY


def test_a_source_of_which_only_a_trickle_is_left_is_told() -> None:
    broken = BEGIN + 60 * DAY
    every = times_of(HABITS["portal, 100 a day"], 6, 100)
    left = [at for number, at in enumerate(every) if at < broken or number % 6 == 0]
    watched = Watched.of(left)

    watch(watched, moments(BEGIN + 58 * DAY, 6, every=3 * HOUR))

    assert watched.told[0][1].kind is NoticeKind.JUMP
    assert watched.told[0][1].message.startswith("only ")
    assert watched.told[0][0] - broken < 2 * DAY


def test_a_source_that_is_new_is_not_judged_for_a_week() -> None:
    watched = Watched.of(times_of(HABITS["paper, 18 a day"], 1, 4))

    watch(watched, moments(BEGIN, 7, every=3 * HOUR))

    assert watched.told == []
