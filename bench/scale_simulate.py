"""Days of many papers in less time: whether the schedule keeps up, and what is stored meanwhile.

The clock, the web and the desk are not real, see scale_landscape.py; all else is: PostgreSQL, the
queue, and the workers with their roles, claims and leases, each in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from process import Child
from scale_cpu import busy, seconds_of
from scale_days import (
    Hours,
    Look,
    Span,
    entries_a_day,
    tell_all,
    tell_head,
    tell_hour,
    tell_rows,
)
from scale_landscape import (
    MIDNIGHT,
    FastClock,
    Landscape,
    Paper,
    entries_between,
    items_of,
)
from scale_server import Watched, watched

from monitor.model import Server, Source, SourceState, Validators
from monitor.poll import schedule
from monitor.poll.turns import Turns
from monitor.store import SqlArchive, database_at, upgrade

SEEDED_AT_ONCE = 5_000
LOOKS = 5.0
HOUR = timedelta(hours=1)
# Minutes of the landscape before the first figures: what is seeded is not quite what it will be.
SETTLING = timedelta(minutes=20)
_DUE = """
SELECT count(*) AS due, count(DISTINCT bucket) AS buckets, min(next_poll) AS oldest
FROM source_states WHERE gone IS NULL AND bucket <> -1 AND next_poll <= %s
"""
_WAITING = """
SELECT (SELECT count(*) FROM monitor_queue.pgqueuer) AS jobs,
    pg_total_relation_size('monitor_queue.pgqueuer') AS queue_bytes,
    (SELECT count(*) FROM unmatched) AS unmatched, (SELECT count(*) FROM ungrouped) AS ungrouped,
    (SELECT count(*) FROM articles WHERE page_due <= %s) AS pages
"""


def simulate(options: argparse.Namespace) -> None:
    """Run it and print what was seen."""
    start = MIDNIGHT + timedelta(hours=options.hour)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        server = stack.enter_context(watched())
        began = time.monotonic()
        papers = seed(server, options.feeds, start)
        rate = sum(each.rate for each in papers)
        print(
            f"{options.feeds:,} feeds with {rate:,.0f} entries a day on"
            f" {len({each.host for each in papers}):,} hosts, seeded in"
            f" {time.monotonic() - began:.0f} s; {options.workers} workers,"
            f" {options.speed:g} times as fast, {os.cpu_count()} cores",
            flush=True,
        )
        clock = FastClock(options.speed, time.time() + 15, start)
        workers = [
            stack.enter_context(_worker(folder, server, options, clock, number))
            for number in range(options.workers)
        ]
        for each in workers:
            each.answer()
        _run(server, clock, workers, folder, papers, options)


def _worker(
    folder: Path, server: Watched, options: argparse.Namespace, clock: FastClock, number: int
) -> Child:
    given = {
        "url": server.url,
        "name": f"worker-{number}",
        "start": clock.start.isoformat(),
        "began": clock.began,
        "speed": clock.speed,
        "polls": folder / f"polls-{number}",
        "papers": options.feeds,
        "concurrency": options.concurrency,
    }
    if options.profile:
        given["profile"] = f"{options.profile}.{number}"
    log = (Path(options.log or folder) / f"log-{number}").open("wb")
    return Child("scale_worker.py", *(f"--{key}={value}" for key, value in given.items()), log=log)


def seed(server: Watched, count: int, start: datetime) -> Sequence[Paper]:
    """Make the tables as if all papers had been polled for a while; the papers."""
    upgrade(Server(server.url))
    clock = FastClock(1, 0, start)
    turns = Turns(clock, parallel=1, per_host=1, pause=timedelta())
    landscape = Landscape(count, clock, turns)
    archive = SqlArchive(database_at(Server(server.url)))
    chance = random.Random("seed")
    try:
        states: list[SourceState] = []
        for each, source in zip(landscape.papers, landscape.sources(), strict=True):
            states.append(_state(each, source, start, chance))
            if len(states) == SEEDED_AT_ONCE:
                archive.enrol(states)
                states.clear()
        archive.enrol(states)
    finally:
        archive.close()
    server.tell("VACUUM ANALYZE")
    return landscape.papers


def _state(of: Paper, source: Source, start: datetime, chance: random.Random) -> SourceState:
    """What is known of a paper that was last polled at a moment of its usual pause."""
    last = of.count(start)
    arrivals = [of.published(at) for at in range(last, max(0, last - schedule.ARRIVALS), -1)]
    since = start - arrivals[0] if arrivals else timedelta(days=1)
    usual = schedule.learned(arrivals, source, 0)
    empty = int(since / usual)
    pause = schedule.learned(arrivals, source, empty)
    pause = min(max(pause, source.interval_min), source.interval_max)
    if of.is_dead:
        pause = schedule.LONGEST_PAUSE
    polled = start - chance.random() * pause
    count = of.count(polled)
    has_validators = of.number % 6
    return SourceState(
        source.id,
        Validators(f'"{count}"') if has_validators else Validators(),
        next_poll=polled + pause,
        last_try=polled,
        last_success=polled,
        failures=9 if of.is_dead else 0,
        empty=empty,
        arrivals=tuple(at for at in arrivals if at <= polled),
        items=frozenset(items_of(of, count).values()) if count else frozenset(),
        home=schedule.home_of(source),
    )


def _run(
    server: Watched,
    clock: FastClock,
    workers: Sequence[Child],
    folder: Path,
    papers: Sequence[Paper],
    options: argparse.Namespace,
) -> None:
    measured = clock.start + SETTLING
    end = measured + timedelta(hours=options.hours)
    _wait(clock, measured)
    before, polls_before, cpu = server.totals(), _figures(workers), _cpu(workers)
    load, hours = busy(), Hours()
    tell_head()
    with server.waits() as waits:
        hour = 0
        while clock.now() < end:
            time.sleep(LOOKS)
            look = look_at(server, clock.now())
            new = int((look.at - measured) / HOUR)
            if new > hour:
                tell_hour(hours, hour)
                hour = new
            hours.add(look, new)
        tell_hour(hours, hour)
    after, polls_after, spent = server.totals(), _figures(workers), _cpu(workers)
    span = Span(measured, clock.now(), before, after, spent - cpu, options.speed)
    total = [b - a for a, b in zip(load, busy(), strict=True)]
    lines = _polls(folder, measured)
    tell_all(span, lines, Counter(polls_after), Counter(polls_before), waits, total)
    tell_rows(span, entries_between(papers, span.began, span.ended), entries_a_day(papers))


def look_at(server: Watched, now: datetime) -> Look:
    """What waits now."""
    text = now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    due, waiting = server.ask(_DUE, text)[0], server.ask(_WAITING, text)[0]
    oldest = datetime.fromisoformat(due["oldest"]) if due["oldest"] else now
    return Look(now, due["due"], (now - oldest).total_seconds(), **waiting)


def _wait(clock: FastClock, until: datetime) -> None:
    while (left := (until - clock.now()).total_seconds()) > 0:
        time.sleep(min(1.0, left / clock.speed))


def _figures(workers: Sequence[Child]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for each in workers:
        each.say("figures")
        found.update(each.answer())
    return found


def _cpu(workers: Sequence[Child]) -> float:
    return sum(seconds_of(each.process.pid) for each in workers)


def _polls(folder: Path, since: datetime) -> list[tuple[str, str, float]]:
    found = []
    for path in folder.glob("polls-*"):
        for line in path.read_text("ascii").splitlines():
            name, due, late = line.split()
            if float(due) + float(late) >= since.timestamp():
                found.append((name, due, float(late)))
    return found
