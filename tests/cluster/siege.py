"""Workers on a PostgreSQL of their own, started again when they end, and whoever kills them."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import scalar_row

from monitor.model import Server
from monitor.store import upgrade
from tests.cluster.configuring import configure
from tests.cluster.landscape import free_port
from tests.cluster.plan import Plan
from tests.postgres import OwnServer

WORKERS = 3
# As a service of systemd with Restart=always and RestartSec=1.
RESTART_AFTER = 1.0
POSTGRESQL = "postgresql"
ANY = "worker"
TICK = 0.05

# What is still to be done, as counts; nothing of it is left when all is finished.
LEFT = """
SELECT 'unmatched' AS what, count(*) FROM unmatched
UNION ALL SELECT 'ungrouped', count(*) FROM ungrouped
UNION ALL SELECT 'found', count(*) FROM found
UNION ALL SELECT 'pages', count(*) FROM articles WHERE page_due IS NOT NULL
UNION ALL SELECT 'alerts', count(*) FROM deliveries
    WHERE state NOT IN ('sent', 'suppressed', 'given up')
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is done; ``pause`` are the usual seconds between kills."""

    feeds: int
    hosts: int
    waves: int
    kills: int
    pause: float
    interval: int


@dataclass
class _Worker:
    """A place for a worker that is started again whenever it has ended."""

    number: int
    log: Path
    process: subprocess.Popen[bytes] | None = None
    again: float = 0.0
    is_killed: bool = False
    written: int = 0
    """The bytes of the log before it was started."""

    @property
    def has_started(self) -> bool:
        """Whether it has begun to work."""
        return b'"started"' in self.log.read_bytes()[self.written :]


@dataclass
class Siege:
    """Everything of one run, in a folder."""

    folder: Path
    size: Size
    seed: int
    tell: Callable[[str], object]
    server: OwnServer
    plan: Plan
    landscape: subprocess.Popen[str]
    workers: list[_Worker] = field(default_factory=list)
    killed: dict[str, int] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)

    @property
    def config(self) -> Path:
        """The folder of the configuration."""
        return self.folder / "config"

    def tend(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Start workers again that have ended, for so long or until something is reached."""
        end = time.monotonic() + seconds
        while True:
            for worker in self.workers:
                self._tend(worker)
            if until():
                return True
            if time.monotonic() >= end:
                return False
            time.sleep(TICK)

    def _tend(self, worker: _Worker) -> None:
        if worker.process is not None and worker.process.poll() is not None:
            # One that cannot begin while PostgreSQL is away is started again by systemd, too.
            if not worker.is_killed and worker.has_started:
                self.ended.append(f"worker {worker.number} with {worker.process.returncode}")
                self.tell(f"  {self.ended[-1]}")
            worker.process, worker.again = None, time.monotonic() + RESTART_AFTER
        if worker.process is None and time.monotonic() >= worker.again:
            self._start(worker)

    def _start(self, worker: _Worker) -> None:
        with worker.log.open("ab") as log:
            worker.written = log.tell()
            worker.process = subprocess.Popen(
                [sys.executable, "-m", "monitor", "worker", "--config", str(self.config)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        worker.is_killed = False

    def kill(self, whom: str, rng: random.Random) -> None:
        """Kill a worker, the holder of a role, or PostgreSQL."""
        self.killed[whom] = self.killed.get(whom, 0) + 1
        if whom == POSTGRESQL:
            self.tell(f"  {whom}")
            self.server.restart("immediate")
            return
        found: list[_Worker] = []

        def is_there() -> bool:
            alive = [each for each in self.workers if each.process and not each.is_killed]
            pid = None if whom == ANY else self._holder(whom)
            found[:] = [each for each in alive if each.process and pid in {None, each.process.pid}]
            return bool(found)

        if not self.tend(60, is_there):
            raise RuntimeError(f"nobody has the role {whom}")
        worker = rng.choice(found)
        assert worker.process is not None
        worker.is_killed = True
        worker.process.kill()
        self.tell(f"  {whom}: worker {worker.number}")

    def is_working(self) -> bool:
        """Whether two workers at least have begun to work."""
        alive = [each for each in self.workers if each.process and not each.is_killed]
        return sum(each.has_started for each in alive) >= WORKERS - 1

    def _holder(self, role: str) -> int:
        """The process that has claimed a role last; it may be dead."""
        query = "SELECT pid FROM workers JOIN fences ON holder = workers.id WHERE name = %s"
        found = self.asked(query, role)
        return int(found[0]) if found else 0

    def asked(self, query: str, *values: object) -> list[Any]:
        """The first column of what the database says; nothing while it cannot be asked."""
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(self.server.url, row_factory=scalar_row) as connection,
        ):
            return connection.execute(query.encode(), values).fetchall()
        return []

    def unread(self) -> Mapping[str, int]:
        """How many feeds were never read."""
        read = self.asked("SELECT count(*) FROM source_states WHERE last_success IS NOT NULL")
        left = self.size.feeds - (read[0] if read else 0)
        return {"feeds": left} if left else {}

    def left(self, since: datetime) -> Mapping[str, int]:
        """What is still to be done; ``feeds`` are those that were not asked since then."""
        with psycopg.connect(self.server.url) as connection:
            found = {str(name): int(count) for name, count in connection.execute(LEFT.encode())}
            (known,) = connection.execute("SELECT count(*) FROM articles").fetchone() or (0,)
            tried = connection.execute("SELECT last_try FROM source_states").fetchall()
        found["entries"] = len(self.plan.entries) - known
        found["feeds"] = sum(datetime.fromisoformat(at) < since for (at,) in tried if at)
        return {name: count for name, count in found.items() if count}

    def publish(self) -> None:
        """Let the next wave of entries appear."""
        assert self.landscape.stdin and self.landscape.stdout
        self.landscape.stdin.write("wave\n")
        self.landscape.stdin.flush()
        self.tell(f"wave {self.landscape.stdout.readline().strip()}")

    def stop(self) -> None:
        """End the workers as systemd would."""
        for worker in self.workers:
            if worker.process is not None:
                worker.process.terminate()
        for worker in self.workers:
            if worker.process is not None and (code := worker.process.wait(30)):
                self.ended.append(f"worker {worker.number} with {code} when it was stopped")


@contextmanager
def laid(folder: Path, size: Size, seed: int, tell: Callable[[str], object]) -> Iterator[Siege]:
    """Landscape, PostgreSQL and places for workers, as long as the context lasts."""
    plan = Plan(size.feeds, size.hosts, size.waves, seed, free_port())
    names = ("feeds", "hosts", "waves", "seed", "port")
    options = [f"--{name}={getattr(plan, name)}" for name in names]
    options += ["--log", str(folder / "asked.jsonl")]
    with (
        OwnServer() as server,
        subprocess.Popen(
            [sys.executable, "-m", "tests.cluster.landscape", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as landscape,
    ):
        siege = Siege(folder, size, seed, tell, server, plan, landscape)
        try:
            assert landscape.stdout
            landscape.stdout.readline()
            upgrade(Server(server.url))
            configure(siege.config, plan, server.url, size.interval)
            for number in range(WORKERS):
                siege.workers.append(_Worker(number, folder / f"worker-{number}.log"))
            yield siege
        finally:
            for worker in siege.workers:
                if worker.process is not None:
                    worker.process.kill()
                    worker.process.wait()
            landscape.kill()
