"""Work under way in the daemon: what fails is told, and stops nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import structlog

from monitor.errors import MonitorError

log = structlog.get_logger()


class Tasks:
    """Holds what was begun until it is done."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Let this be done beside everything else."""
        task = asyncio.create_task(self._guarded(work, name), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # One that is cancelled before it began would leave its work unawaited.
        task.add_done_callback(lambda _: work.close())

    async def done(self, kind: str = "") -> None:
        """Wait for all that has this word first in its name, and what that begins of it."""
        while running := self._of(kind):
            await asyncio.wait(running)

    async def finish(self, kind: str, grace: timedelta) -> int:
        """Break off all but what has this word first in its name, and wait that long for that.

        Returns how many have not ended.
        """
        for task in self._running - self._of(kind):
            task.cancel()
        loop = asyncio.get_running_loop()
        end = loop.time() + grace.total_seconds()
        # What ends may begin something more, such as to store what came of it.
        while self._running and (left := end - loop.time()) > 0:
            await asyncio.wait(self._running, timeout=left)
        return len(self._running)

    def drop(self) -> None:
        """Break off all that is left."""
        for task in self._running:
            task.cancel()

    def _of(self, kind: str) -> set[asyncio.Task[None]]:
        return {task for task in self._running if task.get_name().startswith(kind)}

    async def _guarded(self, work: Coroutine[Any, Any, None], name: str) -> None:
        try:
            await work
        except MonitorError as error:
            log.error("failed", what=name, error=str(error))  # noqa: TRY400 - it is explained
        except Exception:
            log.exception("unexpected error", what=name)
