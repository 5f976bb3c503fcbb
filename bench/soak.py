"""Ten thousand polls of feeds that go wrong: what the program uses must not grow.

The real pipeline with its worker processes, in this process, polls hosts that answer as badly as
they can (answers.py, in a process of their own) in rounds. Ends with 1 if memory, descriptors,
processes, threads or tasks grow beyond their bound, or if a good feed was not read.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from answers import GOOD, WAITS
from fault_server import Faults, fault_of
from poll import MEGABYTE, write_config
from process import usage

from monitor.model import Source
from monitor.pipeline import Pipeline
from monitor.wiring import configure, open_pipeline

LIMITS = (
    "{connect_timeout: 0.5s, read_timeout: 0.5s, fetch_timeout: 1.5s, raw_size: 1 MB,"
    " decoded_size: 2 MB, worker_timeout: 1s, worker_memory: 500 MB, parallel: 50,"
    " host_pause: 10ms}"
)
RULES = 50
EVERY = 1_000
# The longest that a host of answers.py asks us to wait, and what rounding may add.
WAIT_SECONDS = 4.0
# By how much each may grow in 10,000 polls, counted from the first thousand: "RSS" is that of the
# program itself, "all" is with its worker processes, which are as large as their last documents.
BOUNDS = {
    "RSS, MB": 20.0,
    "all, MB": 100.0,
    "descriptors": 10.0,
    "processes": 1.0,
    "threads": 10.0,
    "tasks": 2.0,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """What is used after so many polls, by the names of `BOUNDS`."""

    polls: int
    used: dict[str, float]


@dataclass(slots=True)
class Soak:
    """The polls so far: what kinds of answers there were, and what should not have happened."""

    seed: str
    polls: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)
    waits: dict[str, float] = field(default_factory=dict)

    async def round(self, pipeline: Pipeline, sources: Sequence[Source], number: int) -> None:
        """Poll all sources once."""
        kinds = [fault_of(self.seed, number, index) for index in range(len(sources))]
        await asyncio.gather(*map(self._poll, [pipeline] * len(sources), sources, kinds))

    async def _poll(self, pipeline: Pipeline, source: Source, kind: str) -> None:
        began = time.monotonic()
        try:
            error = (await pipeline.poll_and_read(source)).poll.error
        except Exception as unexpected:  # noqa: BLE001 - it is what the soak looks for
            error = repr(unexpected)
            self.mistakes.append(f"{source.id}, {kind}: {error}")
        self.polls += 1
        self.kinds[kind] += 1
        self.errors[kind] += bool(error)
        if kind in WAITS:
            self.waits[source.id] = time.monotonic() + WAIT_SECONDS
        elif kind in GOOD and error and began > self.waits.get(source.id, 0):
            self.mistakes.append(f"{source.id} was good ({kind}), but: {error}")


def sample(polls: int, server: int) -> Sample:
    """What this process and its children use now, without the server."""
    gc.collect()
    now = usage(os.getpid(), without=[server])
    return Sample(
        polls,
        {
            "RSS, MB": now.main / MEGABYTE,
            "all, MB": now.memory / MEGABYTE,
            "descriptors": now.descriptors,
            "processes": now.processes,
            "threads": now.threads,
            "tasks": len(asyncio.all_tasks()),
        },
    )


def growth(samples: Sequence[Sample], name: str) -> float:
    """By how much it grows in 10,000 polls: the slope of the line through the samples."""
    if len(samples) < 2:
        return 0.0
    polls = [float(each.polls) for each in samples]
    return 10_000 * statistics.linear_regression(polls, [each.used[name] for each in samples]).slope


async def run(polls: int, hosts: int, seed: str) -> int:
    """Poll, print, and judge: 0 or 1."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as name, Faults(hosts, seed) as server:
        folder = Path(name) / "config"
        write_config(folder, server.urls, RULES, limits=LIMITS, pages=hosts // 20)
        found = configure(folder, {})
        if found.errors:
            raise SystemExit("\n".join(map(str, found.errors)))
        soak, samples = Soak(seed), list[Sample]()
        print("   polls " + "".join(f"{name:>13}" for name in BOUNDS))
        async with open_pipeline(found) as pipeline:
            for number in range(-(-polls // hosts)):
                server.begin(number)
                await soak.round(pipeline, found.settings.sources, number)
                if soak.polls // EVERY > (samples[-1].polls if samples else 0) // EVERY:
                    samples.append(sample(soak.polls, server.process.pid))
                    cells = "".join(f"{value:13.0f}" for value in samples[-1].used.values())
                    print(f"{soak.polls:8} {cells}", flush=True)
    minutes = (time.monotonic() - began) / 60
    print(f"{soak.polls} polls of {hosts} hosts in {minutes:.1f} minutes, seed {seed!r}\n")
    for kind, count in sorted(soak.kinds.items()):
        print(f"{kind:<20}{count:6} polls, {soak.errors[kind]:5} with an error")
    return judged(soak, samples)


def judged(soak: Soak, samples: Sequence[Sample]) -> int:
    """Say what is wrong: 1 if anything is."""
    print()
    grown = {name: growth(samples, name) for name in BOUNDS}
    for name, bound in BOUNDS.items():
        verdict = "ok" if grown[name] <= bound else "GROWS"
        print(f"{name:<12} {grown[name]:+8.1f} in 10,000 polls (bound {bound:g}): {verdict}")
    for mistake in soak.mistakes[:20]:
        print(f"wrong: {mistake}")
    print(f"{len(soak.mistakes)} good feeds were not read, or broke the poll")
    return int(bool(soak.mistakes) or any(grown[name] > BOUNDS[name] for name in BOUNDS))


def main() -> None:
    """Soak, as the options say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--polls", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--seed", default="faults")
    options = parser.parse_args()
    sys.exit(asyncio.run(run(options.polls, min(options.hosts, options.polls), options.seed)))


if __name__ == "__main__":
    main()
