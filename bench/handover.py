"""How soon an alert is handed over once it is stored, while 1,000 sources are polled.

The real daemon (`monitor run`) in a process of its own, beside the farm (farm.py) and two sinks
(sinks.py). Before it starts, `monitor poll` has read all feeds once: their backlog alerts nobody.
Afterwards the same daemon with nothing to do: how much of a core it uses.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from farm import Farm
from poll import MEGABYTE, write_config
from process import usage
from sinks import Sink, running

from monitor.cli import logs
from monitor.cli.run import serve
from monitor.model import DeliveryState
from monitor.pipeline import Pipeline
from monitor.store import open_archive
from monitor.wiring import Configured, open_pipeline

LIMIT = 2.0
RULES = 1000
SETTLED = 15.0
# What is stored last still has to arrive.
LEFT = 10.0
CHANNELS = """\
mail: {{host: 127.0.0.1, port: {mail}, security: none, sender: bench@example.org}}
targets:
  - {{id: mail, mail: [desk@example.org]}}
  - {{id: hook, apprise: "json://127.0.0.1:{hook}/hook"}}
  - {{id: chief, mail: [chief@example.org]}}
desks:
  - {{id: desk, targets: [mail, hook], escalate: [{{after: 12h, to: chief}}]}}
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """An alert that was owed: when its transaction was committed, and the time in its row."""

    target: str
    name: str
    committed: float
    created: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where the configuration lies, and what is in it."""

    folder: Path
    urls: Sequence[str]
    channels: str

    def write(self, sources: int, interval: str, pages: int = 0) -> None:
        """Configure so many of the sources, and of them so many with pages."""
        urls = self.urls[:sources]
        channels, config = self.channels, self.folder
        write_config(config, urls, RULES, pages=pages, interval=interval, channels=channels)

    def spread(self, first: timedelta, over: timedelta) -> None:
        """Let the sources be due one after the other, beginning then."""
        now = datetime.now(UTC).replace(tzinfo=None)
        with closing(sqlite3.connect(self.folder / "monitor.db")) as connection, connection:
            names = [name for (name,) in connection.execute("SELECT source FROM source_states")]
            for number, name in enumerate(names):
                at = (now + first + over * number / len(names)).isoformat("T", "microseconds")
                connection.execute(
                    "UPDATE source_states SET next_poll = ? WHERE source = ?", (f"{at}Z", name)
                )


def main() -> None:
    """Measure and print, as the options say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--interval", type=int, default=60, help="seconds between polls of each")
    parser.add_argument("--every", type=float, default=20, help="seconds between new articles")
    parser.add_argument("--seconds", type=float, default=240, help="of measuring under load")
    parser.add_argument("--idle", type=float, default=60, help="of measuring without any")
    parser.add_argument("--daemon", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.daemon:
        run_daemon(options.daemon)
        return
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        Farm(options.sources) as farm,
        running("mail") as mail,
        running("hook") as hook,
    ):
        channels = CHANNELS.format(mail=mail.port, hook=hook.port)
        place = Place(Path(name), farm.urls, channels)
        sources, interval = options.sources, f"{options.interval}s"
        pages = sources // 2
        always = f"{{min: {interval}, max: {interval}}}"
        place.write(sources, always)
        told = monitor("poll", place.folder)
        print(f"{sources:,} sources, {RULES:,} rules, {os.cpu_count()} cores, first read: {told}")
        if options.seconds:
            place.write(sources, always, pages)
            place.spread(timedelta(seconds=5), timedelta(seconds=options.interval))
            under_load(place, farm, [mail, hook], options)
        print(f"\n{'nothing to do':<28}{'% of a core':>12}{'memory, MB':>12}")
        for count in (sources, 4):
            place.write(count, "{min: 6h, max: 12h}")
            place.spread(timedelta(hours=5), timedelta(hours=1))
            idle(place, f"{count:,} sources, none of them due", options.idle)


def monitor(command: str, folder: Path) -> str:
    """Call a command; the last line it prints."""
    arguments = [sys.executable, "-m", "monitor", command, "--config", str(folder)]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    return (done.stdout.strip() or done.stderr.strip()).splitlines()[-1]


@contextmanager
def daemon(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """The daemon, until the context ends."""
    arguments = [sys.executable, __file__, "--daemon", str(place.folder)]
    with (place.folder / "log").open("ab") as log:
        process = subprocess.Popen(arguments, stderr=log)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def under_load(place: Place, farm: Farm, sinks: Sequence[Sink], options: Any) -> None:
    """Let the feeds have new articles, and compare when alerts were stored and arrived."""
    with daemon(place) as process:
        time.sleep(SETTLED)
        before, began = usage(process.pid), time.monotonic()
        articles = 0
        while time.monotonic() - began < options.seconds:
            articles += farm.advance()
            time.sleep(options.every)
        after, ended = usage(process.pid), time.monotonic()
        time.sleep(LEFT)
    spent = ended - began
    stored = [
        Stored(**json.loads(line))
        for line in (place.folder / "stored").read_text("utf-8").splitlines()
    ]
    print(
        f"{articles / spent:.1f} new articles and {len(stored) / spent:.1f} alerts a second,"
        f" {options.sources / options.interval:.1f} polls a second, half of them with pages;"
        f" {100 * (after.cpu - before.cpu) / spent:.0f} % of a core,"
        f" {after.memory / MEGABYTE:.0f} MB\n"
    )
    print(f"{'stored to arrived':<28}{'alerts':>8}{'p50 s':>8}{'p95 s':>8}{'max s':>8}", end="")
    print(f"{'p50':>8}{'p95':>6}{'max':>6} of {LIMIT:g} s{'missing':>10}")
    for name, sink in zip(("mail", "hook"), sinks, strict=True):
        times = sink.times()
        found = [each for each in stored if each.target == name]
        came = [(each, times[each.name]) for each in found if each.name in times]
        missing = len(found) - len(came)
        _row(f"{name}, since the commit", [at - each.committed for each, at in came], missing)
        _row(f"{name}, since `created`", [at - each.created for each, at in came], missing)


def _row(name: str, waits: Sequence[float], missing: int) -> None:
    if len(waits) < 2:
        print(f"{name:<28}{len(waits):>8}")
        return
    cuts = statistics.quantiles(waits, n=20)
    shown = (statistics.median(waits), cuts[-1], max(waits))
    seconds = "".join(f"{each:>8.2f}" for each in shown)
    p50, p95, most = (f"{each / LIMIT:.0%}" for each in shown)
    shares = f"{p50:>8}{p95:>6}{most:>6}"
    print(f"{name:<28}{len(waits):>8}{seconds}{shares}{missing:>17}")


def idle(place: Place, name: str, seconds: float) -> None:
    """Let the daemon wait, and say what that costs."""
    with open_archive(place.folder / "monitor.db") as archive:
        while archive.fill_search():
            pass
    with daemon(place) as process:
        time.sleep(SETTLED)
        before, began = usage(process.pid), time.monotonic()
        time.sleep(seconds)
        after, ended = usage(process.pid), time.monotonic()
    share = 100 * (after.cpu - before.cpu) / (ended - began)
    print(f"{name:<28}{share:>12.2f}{after.memory / MEGABYTE:>12.0f}", flush=True)


def run_daemon(folder: Path) -> None:
    """`monitor run`, which also writes down which alerts were stored and when."""
    logs.configure(verbose=False)
    serve(folder, _noting(folder / "stored"))


def _noting(file: Path) -> Any:
    @asynccontextmanager
    async def opened(found: Configured, *, may_upgrade: bool = False) -> AsyncIterator[Pipeline]:
        async with open_pipeline(found, may_upgrade=may_upgrade) as pipeline:
            with file.open("a", encoding="utf-8", buffering=1) as notes:
                _note(pipeline.archive, notes)
                yield pipeline

    return opened


def _note(archive: Any, notes: Any) -> None:
    record = archive.record

    def noting(state: Any = None, entries: Any = (), **more: Any) -> None:
        record(state, entries, **more)
        committed = time.monotonic()
        # From the clock of the rows to that of the sinks.
        ahead = time.time() - committed
        articles = {article.id: article for article, _ in more.get("hits", ())}
        for each in more.get("deliveries", ()):
            if each.state is DeliveryState.OWED and each.article in articles:
                article = articles[each.article]
                at = state.last_try if state is not None else article.read or article.seen
                name = each.key if each.target == "mail" else article.url
                line = {"target": each.target, "name": name, "committed": committed}
                notes.write(json.dumps({**line, "created": at.timestamp() - ahead}) + "\n")

    archive.record = noting


if __name__ == "__main__":
    main()
