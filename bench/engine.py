"""The queue of many workers: jobs a second, latencies, and what it costs when nothing happens.

Beside it PGQueuer as it comes: its own driver of psycopg, its own tables.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy
from pgqueuer import PsycopgDriver, Queries, QueueManager
from pgqueuer.models import Job
from psycopg.rows import scalar_row

sys.path.insert(0, str(Path(__file__).parents[1]))

from monitor.engine import installing
from monitor.engine.names import QUEUE
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.ports.engine import Step
from tests.postgres import OwnServer

PLACES = 20
TICKS = os.sysconf("SC_CLK_TCK")
STOCK = "public.pgqueuer"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--idle", type=float, default=30, help="seconds without anything to do")
    parser.add_argument("--kill", action="store_true", help="how long a take-over takes, too")
    parser.add_argument("--worker", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        url, kind, busy = options.worker
        asyncio.run(work(url, kind, float(busy)))
        return
    with OwnServer({"shared_buffers": "128MB"}) as server:
        install(server.url)
        throughput(server.url, options.jobs)
        submitting(server.url)
        for count in (1, 3):
            latency(server.url, count)
        for count in (1, 3):
            idle(server, count, options.idle)
        if options.kill:
            taking_over(server.url)
        restart(server)


async def work(url: str, kind: str, busy: float) -> None:
    """A worker whose steps last as long as told, and say when they began."""

    async def poll(_key: str, args: Mapping[str, Any]) -> None:
        if "tell" in args:
            print(time.time(), args["tell"], flush=True)
        if busy:
            await asyncio.sleep(busy)

    if kind == "ours":
        await PgqueuerEngine(url, {Step.POLL: poll}, places=PLACES).run()
        return
    async with await psycopg.AsyncConnection.connect(
        url, autocommit=True, application_name="stock"
    ) as connection:
        manager = QueueManager(Queries(PsycopgDriver(connection)))

        @manager.entrypoint("poll")
        async def stock(job: Job) -> None:
            if job.payload:
                print(time.time(), job.payload.decode(), flush=True)

        await manager.run(batch_size=PLACES // 2, max_concurrent_tasks=PLACES)


def install(url: str) -> None:
    """Make both queues."""
    with transactions_of(url).begin() as conn:
        installing.install(conn)

    async def theirs() -> None:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await Queries(PsycopgDriver(connection)).install()

    asyncio.run(theirs())


def transactions_of(url: str) -> sqlalchemy.Engine:
    """SQLAlchemy's engine for it."""
    return sqlalchemy.create_engine(sqlalchemy.make_url(url).set(drivername="postgresql+psycopg"))


def ask(url: str, query: str) -> Any:
    """A value."""
    with psycopg.connect(url, autocommit=True, row_factory=scalar_row) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchone() if cursor.description else None


@contextmanager
def workers(
    url: str, count: int, kind: str = "ours", busy: float = 0
) -> Iterator[list[subprocess.Popen[str]]]:
    """So many workers, each a process."""
    name = "monitor %" if kind == "ours" else "stock"
    there = f"SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '{name}'"
    before = ask(url, there)
    started = [
        subprocess.Popen(
            [sys.executable, __file__, "--worker", url, kind, str(busy)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        for _ in range(count)
    ]
    while ask(url, there) < before + count:
        time.sleep(0.1)
    time.sleep(1)
    try:
        yield started
    finally:
        for each in started:
            each.kill()
            each.wait()
            if each.stdout:
                each.stdout.close()


def cpu(pids: Sequence[int]) -> float:
    """Seconds of CPU of processes, and of those of their children that have ended."""
    total = 0
    for pid in pids:
        with suppress(FileNotFoundError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
    return total / TICKS


def of_server(url: str) -> list[int]:
    """The processes of PostgreSQL."""
    backend = ask(url, "SELECT pg_backend_pid()")
    with psycopg.connect(url) as connection:
        backend = connection.info.backend_pid
        stat = Path(f"/proc/{backend}/stat").read_text()
        parent = int(stat.rpartition(")")[2].split()[1])
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *map(int, children)]


def throughput(url: str, jobs: int) -> None:
    """How fast a full queue is worked off."""
    print(f"{jobs:,} jobs that do nothing, {PLACES} places")
    print("                        jobs/s  ms of CPU a job: workers  PostgreSQL")
    for kind, count in (("ours", 1), ("ours", 2), ("ours", 3), ("stock", 1), ("stock", 2)):
        table = QUEUE if kind == "ours" else STOCK
        with workers(url, count, kind) as started:
            theirs, server = [each.pid for each in started], of_server(url)
            before = cpu(theirs), cpu(server)
            fill(url, kind, jobs)
            began = time.perf_counter()
            while ask(url, f"SELECT count(*) FROM {table}"):
                time.sleep(0.05)
            took = time.perf_counter() - began
            used = cpu(theirs) - before[0], cpu(server) - before[1]
        each = " ".join(f"{value / jobs * 1000:11.2f}" for value in used)
        print(f"  {kind:6} {count} workers {jobs / took:12.0f} {' ' * 17} {each}")


def fill(url: str, kind: str, jobs: int) -> None:
    """Put so many jobs into a queue."""
    keys = [str(number) for number in range(jobs)]
    if kind == "ours":
        engine = PgqueuerEngine(url)
        engine.submit_all(Step.POLL, keys)
        engine.close()
        return

    async def theirs() -> None:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            queries = Queries(PsycopgDriver(connection))
            await queries.enqueue(["poll"] * jobs, [None] * jobs, [0] * jobs, dedupe_key=keys)

    asyncio.run(theirs())


def submitting(url: str) -> None:
    """What it costs to submit."""
    engine, transactions = PgqueuerEngine(url), transactions_of(url)
    numbers = iter(range(1_000_000))

    def alone() -> None:
        engine.submit(Step.POLL, f"a{next(numbers)}")

    def duplicate() -> None:
        engine.submit(Step.POLL, "a0")

    print("\nsubmitting                             ms p50    p99    most")
    for name, act in (("alone", alone), ("one that waits", duplicate)):
        show(name, [timed(act) for _ in range(1000)])
    for name, key in (("in a transaction", "b"), ("one that waits, in one", "")):
        took = []
        for _ in range(1000):
            with transactions.begin() as conn:
                conn.execute(sqlalchemy.text("SELECT 1"))
                chosen = f"{key}{next(numbers)}" if key else "a0"
                took.append(timed(partial(engine.submit, Step.POLL, chosen, conn=conn)))
        show(name, took)
    keys = [str(number) for number in range(4096)]
    show("4096 at once", [timed(partial(engine.submit_all, Step.POLL, keys))])
    show("4096 that wait", [timed(partial(engine.submit_all, Step.POLL, keys)) for _ in range(10)])
    engine.close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {QUEUE}".encode())


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def show(name: str, values: list[float]) -> None:
    """The middle and the hundredth."""
    ordered = sorted(values)
    worst = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    print(f"  {name:35} {statistics.median(ordered):7.2f} {worst:7.2f} {ordered[-1]:7.2f}")


def latency(url: str, count: int) -> None:
    """From the commit until the step begins."""
    engine, transactions = PgqueuerEngine(url), transactions_of(url)
    with workers(url, count) as started:
        server = of_server(url)
        used = cpu(server)
        committed, took = {}, []
        for number in range(300):
            with transactions.begin() as conn:
                args = {"tell": str(number)}
                engine.submit(Step.POLL, f"c{number}", args, conn=conn)
            committed[str(number)] = time.time()
            time.sleep(0.03)
        time.sleep(1)
        used = (cpu(server) - used) / len(committed) * 1000
        # What was said before the end is still in the pipes.
        for each in started:
            each.kill()
            assert each.stdout is not None
            for line in each.stdout:
                when, number = line.split()
                took.append((float(when) - committed[number]) * 1000)
    show(f"from commit to begin, {count} workers", took)
    print(f"    {used:.2f} ms of CPU of PostgreSQL a job that comes alone")
    engine.close()


def idle(server: OwnServer, count: int, seconds: float) -> None:
    """What workers cost when there is nothing to do."""
    with workers(server.url, count) as started:
        ask(server.url, "ALTER SYSTEM SET log_statement = 'all'")
        ask(server.url, "SELECT pg_reload_conf()")
        time.sleep(2)
        theirs, postgres = [each.pid for each in started], of_server(server.url)
        before, said = (cpu(theirs), cpu(postgres)), len(server.log)
        time.sleep(seconds)
        statements = server.log[said:].count("LOG:  execute") / seconds
        used = (cpu(theirs) - before[0]) / seconds, (cpu(postgres) - before[1]) / seconds
        connections = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'monitor%'"
        connected = ask(server.url, connections)
    ask(server.url, "ALTER SYSTEM RESET log_statement")
    ask(server.url, "SELECT pg_reload_conf()")
    print(
        f"\nidle, {count} workers: {statements:.1f} statements/s, CPU {used[0]:.2%} of workers,"
        f" {used[1]:.2%} of PostgreSQL, {connected} connections"
    )


def taking_over(url: str) -> None:
    """How long what a killed worker did waits for another."""
    engine = PgqueuerEngine(url)
    with workers(url, 1, busy=3600) as (first,):
        assert first.stdout is not None
        engine.submit(Step.POLL, "d", {"tell": "d"})
        first.stdout.readline()
        with workers(url, 1) as (second,):
            assert second.stdout is not None
            first.kill()
            killed = time.time()
            when = float(second.stdout.readline().split()[0])
    print(f"\ntaken over {when - killed:.1f} s after kill -9")
    engine.close()


def restart(server: OwnServer) -> None:
    """How soon the work goes on after PostgreSQL crashed."""
    engine = PgqueuerEngine(server.url)
    with workers(server.url, 2) as started:
        server.stop("immediate")
        time.sleep(3)
        server.start()
        ready = time.time()
        engine.submit(Step.POLL, "e", {"tell": "e"})
        submitted = time.time()
        while ask(server.url, f"SELECT count(*) FROM {QUEUE}"):
            time.sleep(0.01)
        for each in started:
            each.kill()
        said = [line.split() for each in started if each.stdout for line in each.stdout]
    when = next(float(words[0]) for words in said if words[-1] == "e")
    print(
        f"\nafter a crash of 3 s: submitted {submitted - ready:.2f} s after the server was there,"
        f" begun {when - ready:.2f} s after it"
    )
    engine.close()


if __name__ == "__main__":
    main()
