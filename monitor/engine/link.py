"""A worker's connection to PostgreSQL: made anew when it is lost, and heard while it is idle."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, Self, TypeVar

import psycopg
import structlog
from pgqueuer.adapters.persistence.composer import ComposedQuery
from pgqueuer.core.tm import TaskManager
from pgqueuer.ports.driver import Driver, NotifyCallback
from psycopg import AsyncConnection, AsyncRawCursor, Notify, sql
from psycopg.rows import dict_row

from monitor.engine import failing
from monitor.engine.connecting import is_loss, options

FIRST_PAUSE = timedelta(milliseconds=100)
LONGEST_PAUSE = timedelta(seconds=2)
# Once it is given up, a server that says nothing has so long for a last answer.
LAST_WORD = timedelta(seconds=3)
_GIVEN_UP = "given up, as it cannot be reached"

T = TypeVar("T")
log = structlog.get_logger()


class Link(Driver):
    """PGQueuer's driver over one connection.

    PGQueuer's own ends its worker when the connection is lost, and holds the connection for up to
    a second while it listens, so that a query waits for that long. This one waits until the server
    is there again, and repeats what was being asked; all that PGQueuer's worker asks may be
    repeated. What is told while nothing is asked is read when the socket has something to read.

    ``on_wake`` is called whenever there may be something new: when PostgreSQL says so, and when
    the connection is there again. Listeners of PGQueuer get all else that is told.
    """

    def __init__(self, url: str, name: str, on_wake: Callable[[], None]) -> None:
        self._url = url
        self._options = options(url, name)
        self._on_wake = on_wake
        self._shutdown = asyncio.Event()
        self._tasks = TaskManager()
        self._lock = asyncio.Lock()
        self._connection: AsyncConnection[Any] | None = None
        self._read_from: int | None = None
        self._listeners: dict[str, list[NotifyCallback]] = {}
        self._mending: asyncio.Task[None] | None = None
        self._until: float | None = None
        self._patience: asyncio.Timeout | None = None
        self.lost = self.back = float("-inf")
        """When the connection was lost the last time, and when it was back, on the loop's clock."""
        self.connections = 0
        """How often one was made."""

    # What PGQueuer asks of a driver.

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """The rows that a query gives."""
        return await self.fetch_by(lambda: ComposedQuery(query, args))

    async def execute(self, query: str, *args: object) -> str:
        """What the server says after a statement."""

        async def tell(connection: AsyncConnection[Any]) -> str:
            cursor = AsyncRawCursor(connection)
            await cursor.execute(query.encode(), args or None)
            return cursor.statusmessage or ""

        return await self._steadily(tell)

    async def notify(self, channel: str, payload: str) -> None:
        """Tell something to all who listen."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Have what is told on a channel handed to a function."""
        self._listeners.setdefault(channel, []).append(callback)

        async def listen(connection: AsyncConnection[Any]) -> None:
            await _listen(connection, channel)

        await self._steadily(listen)

    @property
    def shutdown(self) -> asyncio.Event:
        """Set when nothing new is to be begun."""
        return self._shutdown

    @property
    def tm(self) -> TaskManager:
        """Tasks of the driver; it has none."""
        return self._tasks

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        # PGQueuer has its last results stored after this, so the connection stays until `close`.
        self._shutdown.set()

    # What the engine asks of it.

    async def fetch_by(self, make: Callable[[], ComposedQuery]) -> list[dict[str, object]]:
        """The rows of a query that is made when it can be asked, and anew when it is repeated."""

        async def ask(connection: AsyncConnection[Any]) -> list[dict[str, object]]:
            query = make()
            cursor = AsyncRawCursor(connection, row_factory=dict_row)
            await cursor.execute(query.sql.encode(), query.args or None)
            return await cursor.fetchall()

        return await self._steadily(ask)

    def give_up(self, after: timedelta) -> None:
        """Wait no longer than so for a server that cannot be reached, from now on."""
        loop = asyncio.get_running_loop()
        self._until = loop.time() + after.total_seconds()
        if self._patience is not None:
            self._patience.reschedule(self._until)
        loop.call_at(self._until + LAST_WORD.total_seconds(), self._cut)

    def outage(self, within: timedelta) -> timedelta:
        """How long the last loss took, if it ended not longer than ``within`` ago."""
        ago = asyncio.get_running_loop().time() - self.back
        is_recent = ago < within.total_seconds()
        return timedelta(seconds=self.back - self.lost) if is_recent else timedelta()

    def tell(self, channel: str, payload: str) -> None:
        """Hand something to who listens, as if the server had told it."""
        for callback in self._listeners.get(channel, ()):
            callback(payload)

    async def close(self) -> None:
        """Close the connection."""
        if self._mending is not None:
            self._mending.cancel()
            with suppress(asyncio.CancelledError):
                await self._mending
        async with self._lock:
            self._listen_no_more()
            await self._drop()

    async def _steadily(self, work: Callable[[AsyncConnection[Any]], Awaitable[T]]) -> T:
        async with self._turn():
            while True:
                connection = await self._connected()
                try:
                    return await work(connection)
                except psycopg.Error as error:
                    if not is_loss(error, connection):
                        raise
                    self._lose(error)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Nobody else uses the connection; what is told meanwhile, psycopg hands to `_heard`."""
        async with self._lock:
            self._listen_no_more()
            try:
                yield
            finally:
                self._listen_while_idle()

    async def _connected(self) -> AsyncConnection[Any]:
        if self._connection is not None and not self._connection.closed:
            return self._connection
        loop = asyncio.get_running_loop()
        if self._until is not None and self._until <= loop.time():
            raise psycopg.OperationalError(_GIVEN_UP)
        try:
            async with asyncio.timeout_at(self._until) as self._patience:
                connection = await self._connect()
        except TimeoutError as error:
            raise psycopg.OperationalError(_GIVEN_UP) from error
        finally:
            self._patience = None
        self.connections += 1
        if self.lost > self.back:
            self.back = loop.time()
            log.info("queue can be reached again", after=round(self.back - self.lost, 1))
        loop.call_soon(self._on_wake)
        return connection

    async def _connect(self) -> AsyncConnection[Any]:
        waits = failing.growing(FIRST_PAUSE, LONGEST_PAUSE)
        while True:
            await self._drop()
            try:
                return await self._open()
            except psycopg.Error as error:
                self._lose(error)
            await asyncio.sleep(next(waits).total_seconds())

    async def _open(self) -> AsyncConnection[Any]:
        connection = await AsyncConnection.connect(self._url, **self._options)
        self._connection = connection
        try:
            connection.add_notify_handler(self._heard)
            for channel in self._listeners:
                await _listen(connection, channel)
        except BaseException:
            await self._drop()
            raise
        return connection

    def _lose(self, error: psycopg.Error) -> None:
        if self.lost <= self.back:
            self.lost = asyncio.get_running_loop().time()
            log.warning("queue cannot be reached", error=" ".join(str(error).split()))

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    def _cut(self) -> None:
        """Let whoever waits for an answer hear that none will come.

        If he were cancelled, psycopg would first wait for the server.
        """
        if self._connection is not None and not self._connection.closed:
            with socket.socket(fileno=os.dup(self._connection.fileno())) as ours, suppress(OSError):
                ours.shutdown(socket.SHUT_RDWR)

    def _listen_while_idle(self) -> None:
        if self._connection is not None and not self._connection.closed:
            self._read_from = self._connection.fileno()
            asyncio.get_running_loop().add_reader(self._read_from, self._read)

    def _listen_no_more(self) -> None:
        if self._read_from is not None:
            # Also of a connection that is closed: its number may be another file's soon.
            asyncio.get_running_loop().remove_reader(self._read_from)
            self._read_from = None

    def _read(self) -> None:
        if self._connection is None:
            return
        raw = self._connection.pgconn
        try:
            raw.consume_input()
            while note := raw.notifies():
                self._heard(Notify(note.relname.decode(), note.extra.decode(), note.be_pid))
        except psycopg.OperationalError as error:
            self._listen_no_more()
            self._lose(error)
            self._mending = asyncio.create_task(self._mend())

    async def _mend(self) -> None:
        with suppress(psycopg.Error):
            async with self._turn():
                await self._connected()

    def _heard(self, note: Notify) -> None:
        if "table_changed_event" in note.payload:
            self._on_wake()
        else:
            self.tell(note.channel, note.payload)


async def _listen(connection: AsyncConnection[Any], channel: str) -> None:
    await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
