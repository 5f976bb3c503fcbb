"""What a sweep over a farm of feeds costs, cold and warm, beside `reader` on the same feeds.

Each of the two runs in a process of its own, in turn, on the same generations of the farm, which is
another process (farm.py); CPU counts the worker processes. Ours is the whole pipeline as the daemon
runs it: fetch, parse, know again, store in SQLite, match with the rules. `reader` has no rules.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from farm import Farm
from process import Child, usage
from prose import queries

SAMPLE_SECONDS = 0.5
MEGABYTE = 1_000_000
MONITOR = """\
database: {folder}/monitor.db
contact: mailto:bench@example.org
network: {{allow: [127.0.0.0/8]}}
limits: {limits}
"""
SOURCE = (
    "  - {{id: feed-{number}, name: Feed {number}, url: '{url}', pages: {pages},"
    " interval: {interval}}}\n"
)
INTERVAL = "{min: 5m, max: 1h}"
CHANNELS = """\
mail: {host: 127.0.0.1, port: 25, security: none, sender: bench@example.org}
targets:
  - {id: desk, mail: [desk@example.org]}
desks:
  - {id: desk, targets: [desk]}
"""
RULE = (
    "  - {{id: rule-{number}, title: Rule {number}, desk: desk, level: normal, query: '{query}'}}\n"
)


@dataclass(frozen=True, slots=True)
class Sweep:
    """One round over all feeds: seconds of CPU and wall, bytes at its end and at the most."""

    cpu: float
    wall: float
    memory: int
    peak: int
    new: int
    hits: int
    errors: int


def write_config(
    folder: Path,
    urls: Sequence[str],
    rules: int,
    *,
    limits: str = "{}",
    pages: int = 0,
    interval: str = INTERVAL,
    channels: str = CHANNELS,
) -> None:
    """A configuration in ``folder`` as users have it; its database lies there, too.

    The first ``pages`` sources have the pages of their articles read.
    """
    sources = "".join(
        SOURCE.format(number=number, url=url, pages=str(number < pages).lower(), interval=interval)
        for number, url in enumerate(urls)
    )
    texts = "".join(
        RULE.format(number=number, query=query) for number, query in enumerate(queries(rules))
    )
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    for name, text in {
        "monitor.yaml": MONITOR.format(folder=folder, limits=limits),
        "sources.yaml": f"sources:\n{sources}",
        "channels.yaml": channels,
        "rules/bench.yaml": f"rules:\n{texts}" if rules else "rules: []\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")


def run_ours(folder: Path) -> None:
    """Sweep with our pipeline, once for each line of standard input."""
    from monitor.wiring import configure, open_pipeline  # noqa: PLC0415 - not for the other one

    found = configure(folder, {})
    if found.errors:
        raise SystemExit("\n".join(map(str, found.errors)))

    async def sweeps() -> None:
        async with open_pipeline(found) as pipeline:
            _say()
            while await asyncio.to_thread(sys.stdin.readline):
                reports = await asyncio.gather(*map(pipeline.poll, found.settings.sources))
                for error in [each.error for each in reports if each.error][:3]:
                    print(f"monitor: {error}", file=sys.stderr)
                _say(
                    new=sum(each.new for each in reports),
                    hits=sum(len(each.hits) for each in reports),
                    errors=sum(bool(each.error) for each in reports),
                )

    asyncio.run(sweeps())


def run_reader(folder: Path) -> None:
    """Sweep with reader, once for each line of standard input; the feeds are in ``folder/urls``."""
    if importlib.util.find_spec("sgmllib") is None:
        # The feedparser inside of reader 3.26 needs it, but reader does not say so. That of the
        # other feedparser is the same code.
        sys.modules["sgmllib"] = importlib.import_module("feedparser_sgmllib")
    from reader import make_reader  # noqa: PLC0415 - it may be missing

    with make_reader(str(folder / "reader.sqlite")) as reader:
        for url in (folder / "urls").read_text("utf-8").split():
            reader.add_feed(url)
        _say()
        for _ in sys.stdin:
            new = errors = 0
            # `scheduled`: otherwise it reads none of them again within the hour.
            for result in reader.update_feeds_iter(workers=10, scheduled=False):
                if result.error and not errors:
                    print(f"reader: {result.error!r}", file=sys.stderr)
                errors += result.error is not None
                new += result.updated_feed.new if result.updated_feed else 0
            _say(new=new, hits=0, errors=errors)


def _say(**values: int) -> None:
    print(json.dumps(values), flush=True)


SUBJECTS: dict[str, Callable[[Path], None]] = {"monitor": run_ours, "reader": run_reader}


class Subject:
    """One of the two in its process, with what its sweeps cost: the first is the cold one."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.child = Child("poll.py", "--subject", name, "--folder", str(folder))
        began = time.monotonic()
        self.child.answer()
        self.start_wall = time.monotonic() - began
        self.start_cpu = usage(self.child.process.pid).cpu
        self.sweeps: list[Sweep] = []

    def sweep(self, items: int) -> None:
        """Have it read all feeds once, of which ``items`` items are new."""
        pid = self.child.process.pid
        before, began = usage(pid).cpu, time.monotonic()
        self.child.say("sweep")
        peak = max((usage(pid).memory for _ in self._until_it_answers()), default=0)
        wall, after = time.monotonic() - began, usage(pid)
        values = self.child.answer()
        peak = max(peak, after.memory)
        self.sweeps.append(Sweep(after.cpu - before, wall, after.memory, peak, **values))
        if values["new"] != items or values["errors"]:
            print(f"{self.name}: {values}, though {items} items are new", file=sys.stderr)

    def _until_it_answers(self) -> Iterator[None]:
        assert self.child.process.stdout
        while not select.select([self.child.process.stdout], [], [], SAMPLE_SECONDS)[0]:
            yield

    def figures(self) -> dict[str, Any]:
        """What it costs, by name."""
        cold, *warm = self.sweeps
        return {
            "start": {"cpu": self.start_cpu, "wall": self.start_wall},
            "cold": {"cpu": cold.cpu, "wall": cold.wall},
            "warm": {
                "cpu": statistics.median(each.cpu for each in warm),
                "wall": statistics.median(each.wall for each in warm),
            },
            "memory": {
                "peak": max(each.peak for each in self.sweeps),
                "after the cold sweep": cold.memory,
                "after the first warm sweep": warm[0].memory,
                "after the last sweep": warm[-1].memory,
            },
            "sweeps": [asdict(each) for each in self.sweeps],
        }


def measure(names: Sequence[str], feeds: int, sweeps: int, rules: int) -> dict[str, Any]:
    """The figures of each subject: a cold sweep, then ``sweeps`` warm ones."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        farm = stack.enter_context(Farm(feeds))
        write_config(folder / "config", farm.urls, rules)
        (folder / "config" / "urls").write_text("\n".join(farm.urls), encoding="utf-8")
        subjects = [Subject(name, folder / "config") for name in names]
        for subject in subjects:
            stack.enter_context(subject.child)
        items = farm.items
        for number in range(sweeps + 1):
            for subject in subjects:
                _show(f"sweep {number} of {sweeps}: {subject.name}")
                subject.sweep(items)
            items = farm.advance()
        _show("")
        return {subject.name: subject.figures() for subject in subjects}


def _show(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text:<40}", end="" if text else "\r", file=sys.stderr, flush=True)


def table(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as lines."""
    names = list(figures)
    yield (
        f"{'':<34}"
        + "".join(f"{name:>12}" for name in names)
        + (f"{'ratio':>8}" if len(names) > 1 else "")
    )
    for step in ("start", "cold", "warm"):
        for what in ("cpu", "wall"):
            values = [figures[name][step][what] for name in names]
            ratio = f"{values[1] / values[0]:8.1f}" if len(values) > 1 else ""
            label = {"start": "start", "cold": "cold sweep", "warm": "warm sweep, median"}[step]
            unit = "s of CPU" if what == "cpu" else "s"
            cells = "".join(f"{value:12.2f}" for value in values)
            yield f"{f'{label}, {unit}':<34}{cells}{ratio}"
    for when in figures[names[0]]["memory"]:
        cells = "".join(f"{figures[name]['memory'][when] / MEGABYTE:12.0f}" for name in names)
        yield f"{f'memory, {when}, MB':<34}{cells}"
    cold, *warm = figures[names[0]]["sweeps"]
    yield (
        f"{cold['new']:,} items in the cold sweep with {cold['hits']:,} hits;"
        f" {statistics.median(each['new'] for each in warm):g} new ones in a warm one"
        f" with {statistics.median(each['hits'] for each in warm):g}"
    )


def main() -> None:
    """Measure and print, as the options say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--sweeps", type=int, default=5, help="warm ones, after the cold one")
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--json", action="store_true", help="every figure of every sweep")
    parser.add_argument("--without-reader", action="store_true", help="ours alone")
    parser.add_argument("--subject", choices=SUBJECTS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.subject:
        SUBJECTS[options.subject](options.folder)
        return
    names = ["monitor"]
    if not options.without_reader and importlib.util.find_spec("reader") is None:
        print("reader is missing (pip install 'reader>=3.26'): ours alone", file=sys.stderr)
    elif not options.without_reader:
        names.append("reader")
    figures = measure(names, options.feeds, max(1, options.sweeps), options.rules)
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    beside = f", reader {version('reader')}" if "reader" in names else ""
    print(f"{options.feeds} feeds, {options.rules} rules, {options.sweeps} warm sweeps{beside}")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores\n")
    print("\n".join(table(figures)))


if __name__ == "__main__":
    main()
