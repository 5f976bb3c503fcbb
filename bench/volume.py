"""Sources of different habits, watched for a year: false alarms, delays, and what judging costs.

The habits are those of tests/health/habits.py, each source from another seed. Every source lives
once for a year, and dies at a few other times to see when that is told.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from monitor.health import Calendar, calendar_of
from monitor.health.calendar import hour_of
from monitor.judging import STEPS, Judging
from monitor.model import NoticeKind, Source, SourceState, Volume
from monitor.store import open_archive
from tests.health.habits import (
    BEGIN,
    BERLIN,
    DAY,
    HABITS,
    HOUR,
    Watched,
    moments,
    times_of,
)

DEATHS = 3
LONGEST_DELAY = 45


@cache
def calendar_at(hour: datetime) -> Calendar:
    """The calendar of an hour; all sources share it."""
    return calendar_of(hour, BERLIN)


def told_in_a_year(times: list[datetime], every: timedelta) -> Counter[NoticeKind]:
    """How often each kind of notice was told about a source that only kept its habits."""
    watched = Watched.of(times)
    for now in moments(BEGIN, 365, every=every):
        watched.judge(now, calendar_at(hour_of(now)))
    return Counter(notice.kind for _, notice in watched.told)


def delay(times: list[datetime], death: datetime) -> timedelta | None:
    """How long after its death the silence of a source was told."""
    watched = Watched.of([each for each in times if each < death])
    for now in moments(hour_of(death), LONGEST_DELAY):
        watched.judge(now, calendar_at(hour_of(now)))
        if any(notice.kind is NoticeKind.SILENT for _, notice in watched.told):
            return now - death
    return None


def measure(name: str, seeds: int, every: timedelta) -> None:
    """Print one line of the table."""
    told: Counter[NoticeKind] = Counter()
    delays = []
    for seed in range(100, 100 + seeds):
        times = times_of(HABITS[name], seed, 365)
        told += told_in_a_year(times, every)
        chance = random.Random(seed)
        delays += [delay(times, BEGIN + chance.uniform(50, 315) * DAY) for _ in range(DEATHS)]
    found = [each / DAY for each in delays if each is not None]
    print(
        f"| {name} | {told[NoticeKind.SILENT] / seeds:.2f} | {told[NoticeKind.JUMP] / seeds:.2f}"
        f" | {statistics.median(found):.1f} | {max(found):.1f} | {len(delays) - len(found)} |",
        flush=True,
    )


def cost(number: int) -> None:
    """Print what a round over so many sources in SQLite costs."""
    now = BEGIN + 60 * DAY
    names = list(HABITS)
    with tempfile.TemporaryDirectory() as folder, open_archive(Path(folder) / "a.db") as archive:
        sources = {}
        rows = 0
        for at in range(number):
            each = Source(f"s{at}", "S", "https://s.example/feed")
            sources[each.id] = each
            times = times_of(HABITS[names[at % len(names)]], at, 60)
            hours = Counter(hour_of(time) for time in times if time < now)
            rows += len(hours)
            archive.record(
                SourceState(each.id, last_success=now, next_poll=now + HOUR),
                volume=Volume(hours),
            )
        judging = Judging(archive, sources, BERLIN)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, judged, longest = time.process_time(), 0, 0.0
        for _ in range(STEPS):
            begun = time.process_time()
            for due in judging.step(now):
                judging.judge(due)
                judged += 1
            longest = max(longest, time.process_time() - begun)
        spent = time.process_time() - started
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{judged} sources with {rows} hours in SQLite: {1000 * spent / judged:.2f} ms of CPU"
        f" each ({spent:.1f} s a round, {1000 * longest:.0f} ms its longest step),"
        f" {(after - before) / 1024:.0f} MiB more at the peak"
    )


def main() -> None:
    """Print the table and the cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="sources of each habit")
    parser.add_argument("--hours", type=float, default=3, help="between two judgements in the year")
    parser.add_argument("--sources", type=int, default=1000, help="in the measure of the cost")
    given = parser.parse_args()
    if given.sources:
        cost(given.sources)
    if given.seeds:
        print(
            "| habit | false silences | false jumps | death told after, median | longest | never |"
        )
        print("|---|---|---|---|---|---|")
        for name in HABITS:
            measure(name, given.seeds, given.hours * HOUR)


if __name__ == "__main__":
    main()
