"""Threads for what requests ask for: each kind of work has its own, and a line of its own.

So searches, exports and acts that wait for the database take nothing from pages. Whoever waits
holds no thread, and nobody has all the places of a line.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeVar

from monitor.web.errors import WebError

T = TypeVar("T")


class Work(StrEnum):
    """How much a request asks for."""

    # Who asks, and whether the service is well.
    MOMENT = "moment"
    PAGE = "page"
    # A page that searches for some hundredths of a second.
    SEARCH = "search"
    # Searches of programs, exports and whatever else takes a core for seconds.
    LONG = "long"
    # It writes, and may have to wait until somebody else has written.
    ACT = "act"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class Room:
    """So many ``threads``, ``of_one`` for one user or program, and so many who wait for one."""

    threads: int
    of_one: int
    waiting: int
    waiting_of_one: int


# All threads together should not be more than `monitor.store.sqlite.KEPT`. Logins have a line of
# their own in `Site.logins`, which is where they are counted.
ROOMS = {
    Work.MOMENT: Room(3, 3, 1_000, 1_000),
    Work.PAGE: Room(6, 4, 1_000, 200),
    Work.SEARCH: Room(2, 1, 200, 20),
    Work.LONG: Room(2, 1, 60, 20),
    Work.ACT: Room(2, 1, 200, 50),
    Work.LOGIN: Room(5, 5, 100, 100),
}


class Line:
    """Those who want one kind of work done, in the order in which they came.

    Used on the event loop only.
    """

    def __init__(self, name: str, room: Room) -> None:
        self._room = room
        self._threads = ThreadPoolExecutor(room.threads, thread_name_prefix=name)
        self._busy: Counter[str] = Counter()
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    async def run(
        self, who: str, work: Callable[[], T], within: float, *, to_its_end: bool = False
    ) -> T:
        """What the work gives. Raises WebError if it does not begin, or is not done, in time.

        What has begun cannot be broken off: ``to_its_end`` says that it is waited for, however
        long it takes.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        await self._turn(who, within)
        running = loop.run_in_executor(self._threads, work)
        running.add_done_callback(partial(self._done, who))
        left = None if to_its_end else max(0.0, end - loop.time())
        await asyncio.wait({running}, timeout=left)
        if not running.done():
            raise WebError(503, "this took too long and was broken off")
        return running.result()

    async def _turn(self, who: str, within: float) -> None:
        if self._has_place(who):
            self._busy[who] += 1
            return
        of_one = sum(each == who for each, _ in self._waiting)
        if len(self._waiting) >= self._room.waiting or of_one >= self._room.waiting_of_one:
            raise WebError(429, "too much at once; try again in a few seconds")
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((who, turn))
        is_taken = False
        try:
            is_taken = bool((await asyncio.wait({turn}, timeout=within))[0])
        finally:
            if not is_taken:
                self._give_up(who, turn)
        if not is_taken:
            raise WebError(503, "too much is going on; nothing was done, try again in a moment")

    def _has_place(self, who: str) -> bool:
        return self._busy.total() < self._room.threads and self._busy[who] < self._room.of_one

    def _give_up(self, who: str, turn: asyncio.Future[None]) -> None:
        if turn.done():
            self._leave(who)
        else:
            self._waiting.remove((who, turn))

    def _done(self, who: str, running: asyncio.Future[T]) -> None:
        if not running.cancelled():
            # Whoever asked may be gone; asyncio complains of errors that nobody looked at.
            running.exception()
        self._leave(who)

    def _leave(self, who: str) -> None:
        self._busy[who] -= 1
        if not self._busy[who]:
            del self._busy[who]
        for at, (each, turn) in enumerate(self._waiting):
            if self._has_place(each):
                del self._waiting[at]
                self._busy[each] += 1
                turn.set_result(None)
                return
