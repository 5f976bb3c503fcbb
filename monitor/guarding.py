"""Ends a daemon that cannot work any more: its database is gone, or nothing moves in it."""

from __future__ import annotations

import asyncio
import faulthandler
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

import structlog

LOOK_EVERY = 5.0
BEAT = 1.0
# In beats that did not come: when it is told where the program stands, and when it is ended.
TOLD_AFTER = 30
ENDED_AFTER = 120

log = structlog.get_logger()


class Guarding:
    """Watches the event loop it is entered in, and what it stands on, as long as it lasts.

    ``look`` says what is wrong with the database, if anything: then ``stop`` is called, and
    `trouble` tells it. ``leave`` ends the process when the event loop has not moved for two
    minutes: whoever started it starts it anew. Time in which the whole process was suspended does
    not count.
    """

    def __init__(
        self,
        look: Callable[[], str],
        stop: Callable[[], None],
        leave: Callable[[], None],
        *,
        beat: float = BEAT,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._look = look
        self._stop = stop
        self._leave = leave
        self._beat = beat
        self._look_every = look_every
        self._beats = 0
        self._over = threading.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.trouble = ""

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._beating()), asyncio.create_task(self._looking())]
        threading.Thread(target=self._counting, name="guard", daemon=True).start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)

    async def _beating(self) -> None:
        while True:
            self._beats += 1
            await asyncio.sleep(self._beat)

    async def _looking(self) -> None:
        while not self.trouble:
            await asyncio.sleep(self._look_every)
            self.trouble = await asyncio.to_thread(self._look)
        log.error("stopping, the database cannot be worked with any more", error=self.trouble)
        self._stop()

    def _counting(self) -> None:
        """Count the beats that do not come, by pauses of this thread and not by any clock."""
        seen, missed = -1, 0
        while not self._over.wait(self._beat):
            if self._beats != seen:
                if missed >= TOLD_AFTER:
                    log.warning("the event loop moves again", seconds=round(missed * self._beat))
                seen, missed = self._beats, 0
                continue
            missed += 1
            if missed == TOLD_AFTER:
                log.error("the event loop stands still", seconds=round(missed * self._beat))
                with suppress(OSError, ValueError):  # no file behind stderr
                    faulthandler.dump_traceback(sys.stderr, all_threads=True)
            if missed == ENDED_AFTER:
                log.critical("the event loop does not move any more, leaving")
                self._leave()
                return
