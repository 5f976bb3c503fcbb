"""Tells open pages that something has changed: server-sent events from one look at the database."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from monitor.ports import Clock

# A proxy closes what is silent for a minute.
BEAT = 25.0
# A page that is open for days logs in anew on the way: who was removed sees nothing more.
LONGEST = 3600.0
MOST = 500
MOST_OF_ONE = 20
WAITING_AT_MOST = 32
# Milliseconds after which a connection that broke off is opened again.
AGAIN, AGAIN_SPREAD = 1_000, 6_000
END = ""


@dataclass(slots=True, eq=False)
class _Listener:
    user: str
    session: str
    events: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(WAITING_AT_MOST))


class Hub:
    """Who listens. Used on the event loop only, but for `restart` and `leave`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: set[_Listener] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def __len__(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def has_room(self, user: str) -> bool:
        """Whether one more may listen; without a name it may be anybody."""
        of = sum(each.user == user for each in self._listeners) if user else 0
        return len(self._listeners) < MOST and of < MOST_OF_ONE

    def tell(self, event: str, data: str) -> None:
        """Send an event to all; who does not read is cut off, and comes back by itself."""
        text = f"event: {event}\ndata: {data}\n\n"
        for each in list(self._listeners):
            try:
                each.events.put_nowait(text)
            except asyncio.QueueFull:
                self._listeners.discard(each)

    def restart(self) -> None:
        """Let all connections end soon; pages open them anew, and are asked who they are."""
        self._on_loop(lambda: self._end(lambda _: True))

    def leave(self, session: str) -> None:
        """Let the connections of a session end soon, as it is over."""
        self._on_loop(lambda: self._end(lambda each: each.session == session))

    def _on_loop(self, work: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    def _end(self, ends: Callable[[_Listener], bool]) -> None:
        for each in [each for each in self._listeners if ends(each)]:
            self._listeners.discard(each)
            with suppress(asyncio.QueueFull):
                each.events.put_nowait(END)

    async def listen(self, user: str, session: str = "") -> AsyncIterator[str]:
        """The events for one connection, as text of an event stream."""
        if not self.has_room(user):
            # Others that came at the same moment were let in first.
            return
        self._loop = asyncio.get_running_loop()
        listener = _Listener(user, session)
        self._listeners.add(listener)
        end = self._clock.monotonic() + LONGEST
        try:
            # When the page is started anew they do not all come back at once.
            yield f"retry: {AGAIN + secrets.randbelow(AGAIN_SPREAD)}\n: hello\n\n"
            while listener in self._listeners and self._clock.monotonic() < end:
                try:
                    text = await asyncio.wait_for(listener.events.get(), BEAT)
                except TimeoutError:
                    text = ": still here\n\n"
                if text == END:
                    return
                yield text
        finally:
            self._listeners.discard(listener)
