"""The daemon was off, or a source could not be read: neither a silence nor a jump."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.health import volume_of
from monitor.judging import Judging
from monitor.model import Notice, NoticeKind, Source, SourceState
from monitor.store import MemoryArchive
from tests.health.habits import BEGIN, BERLIN, DAY, HABITS, HOUR, times_of
from tests.values import article

PAPER = Source("paper", "Der Bote", "https://paper.example/feed")
BACK = BEGIN + 40 * DAY


class Reader:
    """Polls a feed of the newest ``listed`` entries every hour, and judges it now and then."""

    def __init__(self, times: Sequence[datetime], *, listed: int, is_dated: bool) -> None:
        self.archive = MemoryArchive()
        self.told: list[Notice] = []
        self._judging = Judging(self.archive, {PAPER.id: PAPER}, BERLIN)
        self._times = times
        self._listed = listed
        self._is_dated = is_dated
        self._known = 0

    def poll(self, now: datetime) -> None:
        published = bisect_right(self._times, now)
        first = max(self._known, published - self._listed)
        dates = self._times[first:published]
        last = self.archive.state_of("paper").last_success
        new = [
            article(number, published=at if self._is_dated else None)
            for number, at in enumerate(dates)
        ]
        volume = volume_of(
            new, last=last, now=now, is_joined=len(new) < min(self._listed, published)
        )
        state = SourceState(
            "paper",
            last_success=now,
            next_poll=now + HOUR,
            arrivals=tuple(dates[-1:]) if self._is_dated else (now,) * bool(dates),
        )
        if last and not dates:
            state = replace(state, arrivals=self.archive.state_of("paper").arrivals)
        self.archive.record(state, volume=volume)
        self._known = published

    def judge(self, now: datetime) -> None:
        for due in self._judging.step(now):
            self.told += self._judging.judge(due).told

    def work(self, begin: datetime, end: datetime, *, every: timedelta = HOUR) -> None:
        now = begin
        while now < end:
            self.poll(now)
            if now >= BACK - DAY and now.hour % 3 == 0:
                self.judge(now)
            now += every


@pytest.mark.parametrize("away", [3 * HOUR, 14 * HOUR, 2 * DAY, 8 * DAY], ids=str)
@pytest.mark.parametrize("is_dated", [True, False], ids=["dated", "undated"])
@pytest.mark.parametrize(
    ("habit", "listed"),
    [("paper, 18 a day", 20), ("paper, 18 a day", 500), ("20 at once at six", 20)],
)
def test_a_pause_of_the_daemon_is_neither_silence_nor_jump(
    habit: str, listed: int, is_dated: bool, away: timedelta
) -> None:
    reader = Reader(times_of(HABITS[habit], 7, 50), listed=listed, is_dated=is_dated)

    reader.work(BEGIN, BACK - away)
    reader.judge(BACK)  # before the first poll after the pause
    reader.work(BACK, BACK + 4 * DAY)

    assert reader.told == []


def test_a_source_that_died_while_the_daemon_was_off_is_told_when_it_was_read_again() -> None:
    times = [at for at in times_of(HABITS["paper, 18 a day"], 7, 40) if at < BACK - 4 * DAY]
    reader = Reader(times, listed=20, is_dated=True)

    reader.work(BEGIN, BACK - 3 * DAY - 20 * HOUR)
    reader.judge(BACK)
    before = list(reader.told)
    reader.work(BACK, BACK + HOUR)

    assert before == []
    assert [notice.kind for notice in reader.told] == [NoticeKind.SILENT]
    assert reader.told[0].since == times[-1]


def test_a_death_after_a_long_pause_of_the_daemon_is_found_as_soon_as_any() -> None:
    times = [at for at in times_of(HABITS["paper, 18 a day"], 7, 60) if at < BACK + 5 * DAY]
    reader = Reader(times, listed=20, is_dated=True)

    reader.work(BEGIN, BACK - 6 * DAY)
    reader.work(BACK, BACK + 7 * DAY, every=2 * HOUR)

    assert [notice.kind for notice in reader.told] == [NoticeKind.SILENT]
