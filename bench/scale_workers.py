"""One, two and three workers on feeds of this machine: how fast, how soon, at what cost.

All is real: `monitor worker` in processes of their own, PostgreSQL, HTTP to a farm of feeds
(farm.py), each on a host of its own, and a sink that takes the alerts (sinks.py). They share the
cores of the machine with each other, so the ratio between one worker and three tells little more
than that they do not hinder each other; what a poll takes of a core is what to reckon with.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from farm import Farm
from poll import write_config
from process import usage
from scale_cpu import busy
from scale_server import Totals, Watched, watched
from sinks import running

from monitor.model import Server
from monitor.store import upgrade

RULES = 300
INTERVAL = "{min: 6h, max: 12h}"
GENERAL = """\
database: "{url}"
contact: mailto:bench@example.org
network: {{allow: [127.0.0.0/8]}}
limits: {{workers: 1}}
"""
CHANNELS = """\
targets:
  - {{id: hook, apprise: "json://127.0.0.1:{hook}/hook"}}
desks:
  - {{id: desk, targets: [hook]}}
"""
SETTLED = 4.0
PATIENCE = 600.0
AHEAD = timedelta(seconds=3)
_WRITTEN = "to_char(to_timestamp(%s) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
# The seconds since 1970 of a time as it is stored.
_EPOCH = "extract(epoch FROM CAST({} AS timestamptz))::float8"
_DUE = "SELECT count(*) FROM source_states WHERE next_poll <= {}"
_LAST = _EPOCH.format("last_try")
_TRIED = f"SELECT min({_LAST}) AS first, max({_LAST}) AS last FROM source_states"
_STORED = """
SELECT source, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 AS at FROM source_states
"""
_HANDED_OVER = f"""
SELECT {_EPOCH.format("deliveries.sent")} AS sent, (
    SELECT min(extract(epoch FROM pg_xact_commit_timestamp(entry_keys.xmin)))::float8
    FROM entry_keys WHERE entry_keys.article = deliveries.article
) AS stored
FROM deliveries WHERE created >= {_WRITTEN}
"""
_WAITING = """
SELECT (SELECT count(*) FROM ungrouped) + (SELECT count(*) FROM unmatched)
    + (SELECT count(*) FROM deliveries WHERE state IN ('owed', 'sending')) AS number
"""


@dataclass(frozen=True, slots=True)
class Sweep:
    """All feeds were due at once: how many were polled a second, and what that took for each."""

    rate: float
    worker: float
    server: float
    jobs: float
    transactions: float
    log: float
    writing: float
    load: float
    all_done: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where all of it is."""

    folder: Path
    server: Watched
    names: Sequence[str]
    concurrency: int


def workers(options: argparse.Namespace) -> None:
    """Measure and print, as the options say."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        server = stack.enter_context(watched())
        farm = stack.enter_context(Farm(options.feeds))
        hook = stack.enter_context(running("hook"))
        channels = CHANNELS.format(hook=hook.port)
        write_config(folder, farm.urls, RULES, interval=INTERVAL, channels=channels)
        (folder / "monitor.yaml").write_text(GENERAL.format(url=server.url), encoding="utf-8")
        upgrade(Server(server.url))
        names = [f"feed-{number}" for number in range(options.feeds)]
        place = Place(folder, server, names, options.concurrency)
        _first_read(place)
        counts = range(1, options.most + 1)
        found: dict[int, list[Sweep]] = {count: [] for count in counts}
        for _ in range(options.rounds):
            for count in counts:
                farm.advance()
                with at_work(place, count) as pids:
                    found[count].append(sweep(place, pids))
        tell_sweeps(found, options)
        _head_of_latency(options)
        for count in counts:
            with at_work(place, count) as pids:
                latency(place, farm, count, options)
                idle(place, pids, options.idle)


@contextmanager
def at_work(place: Place, count: int) -> Iterator[Sequence[int]]:
    """So many workers, until the context ends; their processes."""
    command = [sys.executable, "-m", "monitor", "worker", "--config", str(place.folder)]
    command += ["--concurrency", str(place.concurrency)]
    with ExitStack() as stack:
        running = []
        for number in range(count):
            log = stack.enter_context((place.folder / f"log-{number}").open("ab"))
            running.append(subprocess.Popen(command, stderr=log))
        try:
            _until(lambda: place.server.one("SELECT count(*) FROM workers") == count)
            time.sleep(SETTLED)
            yield [each.pid for each in running]
        finally:
            for each in running:
                each.send_signal(signal.SIGTERM)
            for each in running:
                each.wait(30)


def _first_read(place: Place) -> None:
    began = time.monotonic()
    with at_work(place, 2):
        _until(lambda: place.server.one("SELECT count(*) FROM source_states") == len(place.names))
        place.server.tell("UPDATE source_states SET next_poll = NULL WHERE last_try IS NULL")
        never = "SELECT count(*) FROM source_states WHERE last_success IS NULL"
        _until(lambda: place.server.one(never) == 0)
        _until(lambda: place.server.one(_WAITING) == 0)
    place.server.tell("VACUUM ANALYZE")
    articles = place.server.one("SELECT count(*) FROM articles")
    print(
        f"{len(place.names):,} feeds with {articles:,} entries, {RULES} rules, {os.cpu_count()}"
        f" cores; first read in {time.monotonic() - began:.0f} s",
        flush=True,
    )


def sweep(place: Place, pids: Sequence[int]) -> Sweep:
    """Let all feeds be due at once, and see until all are polled."""
    server = place.server
    before, cpu, load = server.totals(), _cpu(pids), busy()
    began = time.time()
    with server.waits() as waits:
        server.tell(f"UPDATE source_states SET next_poll = {_WRITTEN}", began)
        _until(lambda: server.one(_DUE.format(_WRITTEN), began) == 0)
        polled = server.ask(_TRIED)[0]
        _until(lambda: server.one(_WAITING) == 0)
        done = time.time()
    # What has been counted comes a second late.
    time.sleep(1.5)
    after, spent = server.totals(), _cpu(pids) - cpu
    return _reckoned(place, before, after, polled, (began, done), spent, waits.writing_share, load)


def _reckoned(
    place: Place,
    before: Totals,
    after: Totals,
    polled: Mapping[str, float],
    span: tuple[float, float],
    spent: float,
    writing: float,
    load: tuple[float, float],
) -> Sweep:
    feeds, took = len(place.names), after.since(before)
    seconds = polled["last"] - polled["first"]
    began, done = span
    jobs = after.tables["pgqueuer"]["deleted"] - before.tables["pgqueuer"]["deleted"]
    was_busy, could_be = (b - a for a, b in zip(load, busy(), strict=True))
    return Sweep(
        rate=feeds / seconds,
        worker=1000 * spent / feeds,
        server=1000 * (after.cpu - before.cpu) / feeds,
        jobs=jobs / seconds,
        transactions=took["transactions"] / feeds,
        log=took["wal_bytes"] / feeds / 1000,
        writing=writing,
        load=was_busy / could_be,
        all_done=feeds / (done - began),
    )


def tell_sweeps(found: Mapping[int, Sequence[Sweep]], options: argparse.Namespace) -> None:
    """Print the medians of all rounds."""
    print(
        f"\nall due at once, a tenth with new entries; medians of {options.rounds} rounds,"
        f" --concurrency {options.concurrency}\n"
    )
    head = ("workers", "feeds/s", "ratio", "jobs/s", "ms CPU", "ms CPU of", "transactions")
    print(*(f"{each:>12}" for each in (*head, "log", "lock", "machine", "feeds/s")))
    under = ("", "", "", "", "a feed", "PostgreSQL", "a feed", "KB a feed", "held", "busy")
    print(*(f"{each:>12}" for each in (*under, "till told")))
    for count, sweeps in found.items():
        ratios = [one.rate / first.rate for one, first in zip(sweeps, found[1], strict=True)]
        values = {
            name: statistics.median(getattr(each, name) for each in sweeps)
            for name in Sweep.__slots__
        }
        print(
            f"{count:>12} {values['rate']:>12.0f} {statistics.median(ratios):>12.2f}"
            f" {values['jobs']:>12.0f} {values['worker']:>12.2f} {values['server']:>12.2f}"
            f" {values['transactions']:>12.1f} {values['log']:>12.1f} {values['writing']:>12.0%}"
            f" {values['load']:>12.0%} {values['all_done']:>12.0f}"
        )


def _head_of_latency(options: argparse.Namespace) -> None:
    print(
        f"\n{options.rate:g} feeds due a second, a tenth with new entries, for {options.seconds:g}"
        " s; then nothing due. Seconds; shares of a core.\n"
    )
    head = ("workers", "due to", "stored", "", "stored to", "handed over", "")
    print(*(f"{each:>12}" for each in (*head, "alerts", "idle: each", "PostgreSQL")))
    under = ("", "p50", "p99", "longest", "p50", "p99", "longest", "missing", "worker", "")
    print(*(f"{each:>12}" for each in under))


def latency(place: Place, farm: Farm, count: int, options: argparse.Namespace) -> None:
    """Let feeds be due one after the other, and print how soon they were stored and told of."""
    server = place.server
    names = list(place.names[: int(options.rate * options.seconds)])
    farm.advance()
    first = datetime.now(UTC) + AHEAD
    due = {name: first.timestamp() + number / options.rate for number, name in enumerate(names)}
    server.tell(
        f"UPDATE source_states SET next_poll = {_WRITTEN.replace('%s', 'given.at')}"
        " FROM unnest(CAST(%s AS text[]), CAST(%s AS float8[])) AS given(source, at)"
        " WHERE source_states.source = given.source",
        list(due),
        list(due.values()),
    )
    time.sleep((first - datetime.now(UTC)).total_seconds() + options.seconds)
    _until(lambda: server.one(_DUE.format(_WRITTEN), time.time()) == 0)
    _until(lambda: server.one(_WAITING) == 0)
    stored = {row["source"]: row["at"] for row in server.ask(_STORED)}
    rows = server.ask(_HANDED_OVER, first.timestamp())
    told = [row["sent"] - row["stored"] for row in rows if row["sent"] and row["stored"]]
    print(
        f"{count:>12} {_quantiles([stored[name] - at for name, at in due.items()])}"
        f" {_quantiles(told)} {len(rows) - len(told):>6} of {len(rows):<4}",
        end="",
        flush=True,
    )


def idle(place: Place, pids: Sequence[int], seconds: float) -> None:
    """Let the workers wait, and print what that costs."""
    time.sleep(SETTLED)
    before, cpu = place.server.totals(), _cpu(pids)
    time.sleep(seconds)
    after, spent = place.server.totals(), _cpu(pids) - cpu
    share = spent / (after.at - before.at) / len(pids)
    print(f" {share:>12.2%} {after.cores(before):>12.2%}", flush=True)


def _quantiles(values: Sequence[float]) -> str:
    if len(values) < 2:
        return f"{'':>12} {'':>12} {'':>12}"
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return " ".join(f"{each:>12.2f}" for each in (cuts[49], cuts[98], max(values)))


def _cpu(pids: Sequence[int]) -> float:
    return sum(usage(pid).cpu for pid in pids)


def _until(holds: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("it takes longer than it may; look at the logs")
        time.sleep(0.1)
