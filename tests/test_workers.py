"""Worker processes: what they bound, what they survive, and that they end with the daemon."""

from __future__ import annotations

import asyncio
import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from monitor.errors import FetchError, QueryError, ReadError
from monitor.poll.kinds.feed import read_feed
from monitor.ports import Workers
from monitor.workers import ProcessWorkers

T = TypeVar("T")


def with_workers(use: Callable[[Workers], Awaitable[T]], **limits: Any) -> T:
    async def main() -> T:
        async with ProcessWorkers(**limits) as workers:
            return await use(workers)

    return asyncio.run(main())


# --- run in the worker


def wait_for_ever() -> None:
    signal.pause()


def tell_and_wait() -> None:
    # The workers have the daemon's standard output; a worker that is busy does not see it end.
    os.write(1, f"{os.getpid()} {os.getppid()}\n".encode())
    signal.pause()


def raise_query_error() -> None:
    raise QueryError("unknown operator", 3, 5)


def raise_fetch_error() -> None:
    raise FetchError("answers 503", retry_after=timedelta(seconds=7))


def limits_and_signals() -> tuple[int, int, bool]:
    return (
        resource.getrlimit(resource.RLIMIT_AS)[0],
        resource.getrlimit(resource.RLIMIT_CORE)[0],
        {signal.SIGINT, signal.SIGTERM} <= signal.pthread_sigmask(signal.SIG_BLOCK, set()),
    )


def nested(depth: int) -> int:
    return nested(depth + 1)


# --- tests


def test_a_function_runs_in_another_process() -> None:
    pid = with_workers(lambda workers: workers.run(os.getpid))

    assert pid != os.getpid()


def test_no_process_starts_before_the_first_task() -> None:
    async def use(workers: Workers) -> None:
        assert workers._pool is None  # type: ignore[attr-defined]

    with_workers(use)


def test_a_feed_is_read_in_a_worker() -> None:
    body = b"<rss><channel><item><title>Hafen</title></item></channel></rss>"

    feed = with_workers(lambda workers: workers.run(read_feed, body, "text/xml", "", 10))

    assert [entry.title for entry in feed.entries] == ["Hafen"]


def test_a_worker_has_little_memory_no_core_dumps_and_no_signals() -> None:
    limits = with_workers(lambda workers: workers.run(limits_and_signals), memory_bytes=700_000_000)

    assert limits == (700_000_000, 0, True)


def then_alive(bad: Callable[..., object], *args: object, **limits: Any) -> tuple[ReadError, int]:
    async def use(workers: Workers) -> tuple[ReadError, int]:
        with pytest.raises(ReadError) as caught:
            await workers.run(bad, *args)
        return caught.value, await workers.run(os.getpid)

    return with_workers(use, processes=1, **limits)


def test_a_task_that_takes_too_long_is_killed_and_the_next_one_runs() -> None:
    error, pid = then_alive(wait_for_ever, timeout=timedelta(seconds=0.2))

    assert str(error) == "takes longer than 0.2 s to read"
    assert pid


def test_a_task_that_takes_too_much_memory_fails_and_the_next_one_runs() -> None:
    error, pid = then_alive(bytearray, 600_000_000, memory_bytes=500_000_000)

    assert str(error) == "takes more than 500 MB of memory to read"
    assert pid


@pytest.mark.parametrize(
    ("bad", "args", "reason"),
    [(os.abort, (), "signal 6"), (os._exit, (7,), "exit code 7")],
)
def test_a_task_that_ends_its_worker_fails_and_the_next_one_runs(
    bad: Callable[..., object], args: tuple[object, ...], reason: str
) -> None:
    error, pid = then_alive(bad, *args)

    assert reason in str(error)
    assert pid


def test_a_task_without_end_in_depth_fails() -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(RecursionError):
            await workers.run(nested, 0)

    with_workers(use)


def test_a_worker_killed_while_idle_is_replaced() -> None:
    async def use(workers: Workers) -> tuple[int, int]:
        pid = await workers.run(os.getpid)
        os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(ended, pid)
        return pid, await workers.run(os.getpid)

    before, after = with_workers(use, processes=1)

    assert before != after


def test_without_its_fork_server_it_starts_again() -> None:
    async def use(workers: Workers) -> tuple[int, int]:
        pid = await workers.run(os.getpid)
        os.kill(await workers.run(os.getppid), signal.SIGKILL)
        await asyncio.to_thread(ended, pid)
        return pid, await workers.run(os.getpid)

    before, after = with_workers(use, processes=1)

    assert before != after


def test_a_cancelled_task_frees_its_worker() -> None:
    async def use(workers: Workers) -> int:
        task = asyncio.ensure_future(workers.run(wait_for_ever))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(task, 0.2)
        return await workers.run(os.getpid)

    assert with_workers(use, processes=1)


def test_more_tasks_than_workers_are_all_done() -> None:
    async def use(workers: Workers) -> list[int]:
        return list(await asyncio.gather(*(workers.run(abs, -number) for number in range(50))))

    assert with_workers(use, max_tasks=7) == list(range(50))


def test_a_worker_is_replaced_after_its_tasks() -> None:
    async def use(workers: Workers) -> set[int]:
        return {await workers.run(os.getpid) for _ in range(4)}

    assert len(with_workers(use, processes=1, max_tasks=2)) == 2


def test_errors_of_ours_come_back_as_they_are() -> None:
    async def use(workers: Workers) -> FetchError:
        with pytest.raises(FetchError, match="answers 503") as caught:
            await workers.run(raise_fetch_error)
        return caught.value

    assert with_workers(use).retry_after == timedelta(seconds=7)


def test_an_error_that_cannot_travel_is_told_in_words() -> None:
    error, pid = then_alive(raise_query_error)

    assert str(error) == "QueryError: unknown operator"
    assert pid


def test_after_the_end_nothing_is_read() -> None:
    async def use(workers: Workers) -> Workers:
        return workers

    workers = with_workers(use)

    with pytest.raises(ReadError, match="program is ending"):
        asyncio.run(workers.run(os.getpid))


def ended(pid: int, seconds: float = 10) -> bool:
    """Whether a process has ended, at the latest by then."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def test_the_workers_end_with_the_context() -> None:
    async def use(workers: Workers) -> list[int]:
        busy = asyncio.ensure_future(workers.run(wait_for_ever))
        pid = await workers.run(os.getpid)
        busy.cancel()
        return [pid]

    (pid,) = with_workers(use, processes=2)

    assert ended(pid)


DAEMON = """
import asyncio
from monitor.workers import ProcessWorkers
from tests.test_workers import tell_and_wait

async def main():
    async with ProcessWorkers(processes=2) as workers:
        await workers.run(tell_and_wait)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture
def daemon() -> Any:
    with subprocess.Popen(
        [sys.executable, "-c", DAEMON],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("target", ["daemon", "fork server"])
def test_workers_die_with_a_daemon_that_is_killed(
    daemon: subprocess.Popen[str], target: str
) -> None:
    assert daemon.stdout
    worker, server = (int(pid) for pid in daemon.stdout.readline().split())

    os.kill(daemon.pid if target == "daemon" else server, signal.SIGKILL)

    assert ended(worker)
    assert ended(server)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_to_the_whole_program_end_only_the_daemon(
    daemon: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert daemon.stdout
    worker, server = (int(pid) for pid in daemon.stdout.readline().split())

    for pid in (worker, server):
        os.kill(pid, number)

    assert not ended(worker, 0.2)
    assert not ended(server, 0)
    os.killpg(daemon.pid, number)
    assert daemon.wait(10) != 0
    assert ended(worker)
    assert ended(server)
