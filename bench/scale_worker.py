"""A worker of the simulation in a process of its own: all is real but the clock, the web, the desk.

It answers each line of standard input with its figures, and ends with standard input.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from prose import queries
from scale_landscape import Desk, FastClock, Landscape

from monitor.cli import logs
from monitor.cluster.leases import HostLeases
from monitor.cluster.worker import ClusterWorker, Work
from monitor.match import compile_rules
from monitor.model import Level, Rule, Server, SourceState, Target
from monitor.notify import TEXTS, Composer
from monitor.outlets import Outlets
from monitor.pipeline import Pipeline
from monitor.poll.turns import Turns
from monitor.ports import Clock
from monitor.store import SqlArchive, database_at
from monitor.store.cluster import Cluster

TIMEOUT = timedelta(seconds=15)
PAUSE = timedelta(seconds=1)
RULES = 50
CHAT = Target("chat", apprise_url="json://127.0.0.1/hook", concurrency=8)


@dataclass
class Noted:
    """What polls of this process were due when, and when what came of them was stored."""

    clock: Clock
    due: dict[str, datetime] = field(default_factory=dict)
    polls: list[str] = field(default_factory=list)
    submitted: int = 0
    taken: int = 0

    def stored(self, state: SourceState) -> None:
        """Note that a poll was stored, by the clock of the landscape."""
        if (due := self.due.pop(state.source, None)) is not None:
            at = self.clock.now()
            late = (at - due).total_seconds()
            self.polls.append(f"{state.source} {due.timestamp():.6f} {late:.3f}\n")


class NotingCluster(Cluster):
    """Notes which polls are due."""

    noted: Noted

    def due_in(
        self, bucket: int, now: datetime, *, clock_step: timedelta
    ) -> tuple[Sequence[SourceState], bool]:
        """See `Cluster`."""
        found = super().due_in(bucket, now, clock_step=clock_step)
        for state in found[0]:
            if state.next_poll is not None:
                self.noted.due[state.source] = state.next_poll
        return found


class NotingArchive(SqlArchive):
    """Notes which polls it stores."""

    noted: Noted

    def record(
        self, state: SourceState | None = None, entries: Sequence[Any] = (), **more: Any
    ) -> None:
        """See `monitor.ports.Archive`."""
        super().record(state, entries, **more)
        if state is not None:
            self.noted.stored(state)


class Counting:
    """The engine of the scheduler; counts what was submitted and waited already."""

    def __init__(self, engine: Any, noted: Noted) -> None:
        self._engine = engine
        self._noted = noted

    def submit_all(self, step: Any, keys: Collection[str], *more: Any, **named: Any) -> int:
        """See `PgqueuerEngine`."""
        taken = int(self._engine.submit_all(step, keys, *more, **named))
        self._noted.submitted += len(keys)
        self._noted.taken += taken
        return taken

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


async def work(options: argparse.Namespace) -> None:
    """Work until standard input ends."""
    clock = FastClock(options.speed, options.began, datetime.fromisoformat(options.start))
    server = Server(options.url)
    with ExitStack() as stack:
        noted = Noted(clock)
        archive = NotingArchive(database_at(server))
        archive.noted = noted
        stack.callback(archive.close)
        cluster = NotingCluster(database_at(server))
        cluster.noted = noted
        stack.callback(cluster.close)
        leases = HostLeases(cluster, options.name, TIMEOUT / options.speed)
        pause = PAUSE / options.speed
        turns = Turns(clock, parallel=100, per_host=2, pause=pause, leases=leases)
        landscape = Landscape(options.papers, clock, turns)
        senders = stack.enter_context(ThreadPoolExecutor(8))
        pipeline = _pipeline(clock, landscape, archive, senders, options.speed)
        running = ClusterWorker(
            server,
            pipeline,
            archive,
            cluster,
            landscape.sources(),
            Work(concurrency=options.concurrency),
            name=options.name,
            rules={0: pipeline.rules},
            retention=timedelta(days=30),
        )
        scheduler: Any = running.scheduler
        scheduler._engine = Counting(scheduler._engine, noted)  # noqa: SLF001 - to be counted
        gc.collect()
        gc.freeze()
        task = asyncio.create_task(running.run("bench"))
        async for line in _lines():
            del line
            _write(options.polls, noted)
            print(json.dumps(_figures(landscape, noted)), flush=True)
        running.stop()
        await task


def _pipeline(
    clock: FastClock,
    landscape: Landscape,
    archive: SqlArchive,
    senders: ThreadPoolExecutor,
    speed: float,
) -> Pipeline:
    rules, faults = compile_rules(
        [
            Rule(f"rule-{number}", f"Rule {number}", "desk", Level.NORMAL, query)
            for number, query in enumerate(queries(RULES))
        ],
        {},
    )
    assert not faults
    return Pipeline(
        clock=clock,
        fetcher=landscape,
        workers=landscape,
        archive=archive,
        senders=senders,
        rules=rules,
        outlets=Outlets(
            desks={"desk": (CHAT,)},
            targets={CHAT.id: CHAT},
            compose=Composer(TEXTS["de"], {}),
            notifier=Desk(speed),
        ),
    )


def _figures(landscape: Landscape, noted: Noted) -> Mapping[str, int]:
    return {"asked": landscape.asked, "submitted": noted.submitted, "taken": noted.taken}


def _write(file: str, noted: Noted) -> None:
    Path(file).write_text("".join(noted.polls), encoding="ascii")


async def _lines() -> Any:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print(json.dumps({"ready": True}), flush=True)
    while line := await reader.readline():
        yield line


def main() -> None:
    """Work, as the options say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name in ("--url", "--name", "--start", "--polls"):
        parser.add_argument(name, required=True)
    for name in ("--speed", "--began"):
        parser.add_argument(name, type=float, required=True)
    for name in ("--papers", "--concurrency"):
        parser.add_argument(name, type=int, required=True)
    parser.add_argument("--profile", default="", help="a file for what took how long")
    options = parser.parse_args()
    logs.configure(verbose=False)
    if options.profile:
        import cProfile  # noqa: PLC0415

        with cProfile.Profile() as profile:
            asyncio.run(work(options))
        profile.dump_stats(options.profile)
    else:
        asyncio.run(work(options))


if __name__ == "__main__":
    main()
