"""Worker processes for bytes from strangers: killed when they take too long or too much memory."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import pickle
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Self, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from monitor.errors import ReadError

T = TypeVar("T")

# Imported once, in the process that all workers are forked from: they start in milliseconds and
# share this memory.
PRELOAD = [
    "feedparser",
    "lxml.cssselect",
    "trafilatura",
    "monitor.extract.html",
    "monitor.poll.kinds.agenda",
    "monitor.poll.kinds.feed",
    "monitor.workers",
]
PR_SET_PDEATHSIG = 1
# What a pool may need on top of a task's timeout: to start, to replace a worker, to answer.
GRACE = timedelta(seconds=10)
CLOSING = timedelta(seconds=2)


class ProcessWorkers:
    """Runs functions in a few processes as long as the context lasts; the first task starts them.

    ``timeout`` and ``memory_bytes`` (of address space) bound one task. A worker is replaced after
    ``max_tasks`` of them. Functions must be pure: one runs again if its pool broke around it.
    """

    def __init__(
        self,
        *,
        processes: int = 2,
        timeout: timedelta = timedelta(seconds=10),
        memory_bytes: int = 1_000_000_000,
        max_tasks: int = 500,
    ) -> None:
        self._processes = processes
        self._timeout = timeout
        self._memory_bytes = memory_bytes
        self._max_tasks = max_tasks
        # As many tasks as workers: then no task waits inside the pool, where its end is unsure.
        self._free = asyncio.Semaphore(processes)
        self._starting = asyncio.Lock()
        self._pool: ProcessPool | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closed = True
        pool, self._pool = self._pool, None
        if pool is not None:
            stopped = _stop(pool)
            await asyncio.to_thread(stopped.join, CLOSING.total_seconds())

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """What ``function(*args)`` returns; both must be picklable.

        Raises what the function raises, and ReadError when it takes too long or too much memory.
        """
        async with self._free:
            try:
                return await self._run(function, args)
            except BrokenProcessPool:
                # An idle worker was killed, which pebble does not survive; the task had not begun.
                try:
                    return await self._run(function, args)
                except BrokenProcessPool as error:
                    raise ReadError("the worker processes cannot be started") from error

    async def _run(self, function: Callable[..., T], args: tuple[object, ...]) -> T:
        pool = await self._started()
        seconds = self._timeout.total_seconds()
        try:
            future = pool.schedule(_call, args=(function, args), timeout=seconds)
        except RuntimeError as error:
            self._give_up(pool)
            raise BrokenProcessPool(str(error)) from error
        try:
            async with asyncio.timeout(seconds + GRACE.total_seconds()) as overdue:
                return await asyncio.wrap_future(future)
        except BrokenProcessPool:
            self._give_up(pool)
            raise
        except TimeoutError as error:
            # A worker that dies at a bad moment can stall its whole pool (pebble issue 163).
            if overdue.expired():
                self._give_up(pool)
            raise ReadError(f"takes longer than {seconds:g} s to read", deadly=True) from error
        except MemoryError as error:
            megabytes = self._memory_bytes // 1_000_000
            raise ReadError(
                f"takes more than {megabytes} MB of memory to read", deadly=True
            ) from error
        except ProcessExpired as error:
            raise ReadError(
                f"ended the worker process that read it ({_end(error)})", deadly=True
            ) from error

    async def _started(self) -> ProcessPool:
        async with self._starting:
            if self._closed:
                raise ReadError("not read: the program is ending")
            if self._pool is None:
                # In a thread: the first start imports for half a second.
                self._pool = await asyncio.to_thread(self._start)
            return self._pool

    def _start(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOAD)
        pool = ProcessPool(
            max_workers=self._processes,
            max_tasks=self._max_tasks,
            initializer=_prepare,
            initargs=(self._memory_bytes,),
            context=context,
        )
        # Ctrl-C in a terminal and a service manager reach all processes of the program. Ours must
        # end by the daemon alone, so they inherit a mask; the tracker starts first, as that clears
        # the mask. pebble's SIGTERM is in vain, so its SIGKILL comes at once.
        resource_tracker.ensure_running()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        CONSTS.term_timeout = 0.01
        try:
            # Asking starts it.
            if not pool.active:
                raise BrokenProcessPool("the pool ended as soon as it began")
        except OSError as error:
            raise BrokenProcessPool(str(error)) from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return pool

    def _give_up(self, pool: ProcessPool) -> None:
        """Have the next task start a new pool."""
        if self._pool is pool:
            self._pool = None
        _stop(pool)


def _stop(pool: ProcessPool) -> threading.Thread:
    # In a thread of its own that nobody must wait for: a broken pool may never stop.
    def stop() -> None:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()

    thread = threading.Thread(target=stop, name="stop worker processes", daemon=True)
    thread.start()
    return thread


def _end(error: ProcessExpired) -> str:
    if error.exitcode < 0:
        return f"signal {-error.exitcode}, {signal.strsignal(-error.exitcode)}"
    return f"exit code {error.exitcode}"


# --- in the worker


def _prepare(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The parent is the fork server. It ends when nobody holds this pipe any more: the daemon, and
    # each worker, so that it could start processes of its own. Ours must not keep it alive.
    os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined] # noqa: SLF001
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    daemon = multiprocessing.parent_process()
    if daemon is not None and not daemon.is_alive():
        os._exit(1)  # it ended before the line above


def _call(function: Callable[..., T], args: tuple[object, ...]) -> T:
    try:
        return function(*args)
    except Exception as error:
        if _is_portable(error):
            raise
        raise ReadError(f"{type(error).__name__}: {error}") from None


def _is_portable(error: Exception) -> bool:
    """Whether the daemon can unpickle it; if not, it would lose the whole pool."""
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - an exception's constructor may do anything
        return False
