"""Keeps the process of the page running beside the daemon, so that neither slows the other."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import structlog

from monitor.settings.values import Web

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
# Whatever lived that long did not die of what it was started with.
LASTING = timedelta(minutes=5)
GRACE = timedelta(seconds=5)
# Pages yield to polling and sending when the machine is busy.
NICER = 15

log = structlog.get_logger()


def command_for(directory: Path) -> tuple[str, ...]:
    """What starts the page on a configuration, such that it ends with who has started it."""
    of = ("web", "--config", str(directory), "--with-parent")
    return (sys.executable, "-m", "monitor", *of)


def pause_after(before: timedelta, lived: timedelta) -> timedelta:
    """How long to wait before a process that lived so long is started again.

    >>> pause_after(timedelta(seconds=4), timedelta(seconds=1)).seconds
    8
    """
    if lived >= LASTING or not before:
        return FIRST_PAUSE
    return min(2 * before, LONGEST_PAUSE)


def live_with_parent(stop: Callable[[], object]) -> None:
    """Called in the page's process: yield to the parent, and call ``stop`` when that has ended.

    The parent holds the other end of our standard input: however it dies, the kernel closes that.
    ``stop`` is called in another thread.
    """
    with suppress(OSError):  # a container may forbid it
        os.nice(NICER)
    threading.Thread(target=_until_end, args=(stop,), name="parent", daemon=True).start()


def _until_end(stop: Callable[[], object]) -> None:
    with suppress(OSError):
        while os.read(0, 1024):
            pass
    stop()


class PageProcess:
    """Runs ``command`` as long as its context lasts, there is a ``web`` and ``ended`` waits.

    When it dies it is started again after a pause that grows. Its standard input is a pipe that
    ends when this process does, however that dies.
    """

    def __init__(
        self,
        command: Sequence[str],
        web: Web | None,
        ended: Callable[[], Coroutine[Any, Any, None]],
        *,
        pause_after: Callable[[timedelta, timedelta], timedelta] = pause_after,
        grace: timedelta = GRACE,
    ) -> None:
        self._command = command
        self._web = web
        self._ended = ended
        self._pause_after = pause_after
        self._grace = grace
        self._changed = asyncio.Event()
        self._process: Process | None = None
        self._work: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._work = asyncio.create_task(self._until_ended(), name="page")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._work is None:
            return
        if error is not None:
            self._work.cancel()
        with suppress(asyncio.CancelledError):
            await self._work

    def adopt(self, web: Web | None) -> None:
        """Serve this from now on. Only a new address needs another process: it reads the rest."""
        before, self._web = self._web, web
        if _address(before) != _address(web):
            self._changed.set()

    def pids(self) -> tuple[int, ...]:
        """The id of the process, if there is one."""
        running = self._process
        return (running.pid,) if running is not None and running.returncode is None else ()

    async def _until_ended(self) -> None:
        running = asyncio.create_task(self._run(), name="page process")
        ended = asyncio.create_task(self._ended(), name="end of the page")
        try:
            await asyncio.wait((running, ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (running, ended):
                task.cancel()
            await asyncio.wait((running, ended))
        if not running.cancelled() and (error := running.exception()):
            log.error("the page is not kept running any more", exc_info=error)

    async def _run(self) -> None:
        """Start it whenever it is wanted and does not run."""
        pause = timedelta()
        while True:
            self._changed.clear()
            if (address := _address(self._web)) is None:
                pause = timedelta()
                await self._changed.wait()
                continue
            lived, code = await self._live(address)
            if self._changed.is_set():
                pause = timedelta()
                continue
            pause = self._pause_after(pause, lived)
            log.error(
                "page has ended, it is started again",
                address=address,
                code=code,
                lived=round(lived.total_seconds()),
                pause=round(pause.total_seconds()),
            )
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), pause.total_seconds())

    async def _live(self, address: str) -> tuple[timedelta, int | str]:
        """One life of the process: how long it was, and its exit code or why there was none."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            # A session of its own: Ctrl-C is for the daemon, which ends it.
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, start_new_session=True
            )
        except OSError as error:
            return timedelta(), str(error)
        self._process = process
        log.info("page started", address=address, pid=process.pid)
        dead = asyncio.create_task(process.wait())
        changed = asyncio.create_task(self._changed.wait())
        try:
            await asyncio.wait((dead, changed), return_when=asyncio.FIRST_COMPLETED)
        finally:
            dead.cancel()
            changed.cancel()
            await self._end(process)
        return timedelta(seconds=loop.time() - began), process.returncode or 0

    async def _end(self, process: Process) -> None:
        """See to it that it does not run any more."""
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), self._grace.total_seconds())
        except TimeoutError:
            log.warning("page did not end when asked to, killed", pid=process.pid)
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        log.info("page ended", pid=process.pid)


def _address(web: Web | None) -> str | None:
    return None if web is None else f"{web.host}:{web.port}"
