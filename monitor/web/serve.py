"""Serves the page: uvicorn, with limits for slow and silent clients."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import h11
import structlog
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from monitor.errors import MonitorError
from monitor.login_limits import address_key
from monitor.settings.values import Web
from monitor.web.entry.clients import is_in

# From the first byte to the last one of a request.
REQUEST_WITHIN = 10.0
# Of what was refused so much more is read, as it may be small and on its way; then the connection
# is closed, a moment later.
UNWANTED = 1_000_000
LINGER = 1.0
# Between two requests.
SILENT_FOR = 20
CONNECTIONS = 700
# A newsroom may come from one address, but not whoever wants all of them.
FROM_ONE_ADDRESS = CONNECTIONS // 2
# Bytes a second; whoever reads more slowly is not waited for.
SLOWEST = 1_000
BACKLOG = 128
GRACE = 3
LONGEST_HEAD = 32_768

log = structlog.get_logger()

# It warns of each request that is none, so that anybody could fill the log.
logging.getLogger("uvicorn.error").setLevel(logging.ERROR)


class ListenError(MonitorError):
    """The page cannot listen where it is configured to."""


class Patience(H11Protocol):
    """Closes connections on which a request does not come to its end, or its answer is not read.

    uvicorn waits for ever for both, so that clients that send a byte a minute, or read nothing,
    would take all places.
    """

    within = REQUEST_WITHIN
    of_one = FROM_ONE_ADDRESS
    trusted: Sequence[str] = ()
    addresses: Counter[str]
    _address = ""
    _ending: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None
    _unread = 0
    _unwanted = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`."""
        super().connection_made(transport)
        # So writing is paused as soon as anything is not read.
        transport.set_write_buffer_limits(high=0)
        peer = self.client[0] if self.client else ""
        self._address = address_key(peer)
        self.addresses[self._address] += 1
        if self.addresses[self._address] > self.of_one and not is_in(peer, self.trusted):
            transport.abort()
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._is_whole()
        self._is_read()
        self.addresses[self._address] -= 1
        if not self.addresses[self._address]:
            del self.addresses[self._address]
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """See `asyncio.Protocol`."""
        super().pause_writing()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        """See `asyncio.Protocol`."""
        self._is_read()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        if self._ending is None and not self._is_busy():
            self._wait_for_request()
        self._unwanted = self._unwanted + len(data) if self._is_refused() else 0
        if self._unwanted > UNWANTED:
            self._stop_listening()
        else:
            super().data_received(data)

    def handle_events(self) -> None:
        """See `uvicorn`."""
        super().handle_events()
        if self._is_busy():
            self._is_whole()

    def on_response_complete(self) -> None:
        """See `uvicorn`."""
        super().on_response_complete()
        if self._is_busy():
            self._is_whole()

    def _is_busy(self) -> bool:
        """Whether all of a request has come, and its answer is under way."""
        cycle = self.cycle
        return cycle is not None and not cycle.response_complete and not cycle.more_body

    def _is_refused(self) -> bool:
        """Whether it is answered already, and the rest of it still comes."""
        cycle = self.cycle
        is_open = self.conn.their_state is h11.SEND_BODY
        return cycle is not None and cycle.response_complete and cycle.more_body and is_open

    def _stop_listening(self) -> None:
        self._is_whole()
        self.flow.pause_reading()
        # Closed at once, the answer would be lost to who still sends.
        self._ending = self.loop.call_later(LINGER, self._give_up)

    def _wait_for_request(self) -> None:
        self._ending = self.loop.call_later(self.within, self._give_up)

    def _is_whole(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    def _wait_for_reader(self) -> None:
        self._unread = self.transport.get_write_buffer_size()
        self._reading = self.loop.call_later(self.within, self._look_at_reader)

    def _look_at_reader(self) -> None:
        read = self._unread - self.transport.get_write_buffer_size()
        if read < SLOWEST * self.within:
            self.transport.abort()
        else:
            self._wait_for_reader()

    def _is_read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _give_up(self) -> None:
        self._ending = None
        if not self._is_busy():
            self.transport.abort()


def listening_on(web: Web) -> socket.socket:
    """A socket at the configured address. Raises ListenError."""
    is_v6 = ":" in web.host
    family = socket.AF_INET6 if is_v6 else socket.AF_INET
    # Only if it is told to be TCP, asyncio sends small answers at once; else they wait for 40 ms.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # The port of the page before it, of a daemon that was killed, is free at once.
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((web.host, web.port))
        found.listen(BACKLOG)
    except OSError as error:
        found.close()
        where = f"[{web.host}]:{web.port}" if is_v6 else f"{web.host}:{web.port}"
        raise ListenError(
            f"the page cannot listen on {where}: {os.strerror(error.errno or 0)}; see `listen` of"
            " `web` in monitor.yaml"
        ) from error
    return found


class Server:
    """Serves an application on a socket until `stop` is called."""

    def __init__(
        self,
        app: Starlette,
        listening: socket.socket,
        within: float = REQUEST_WITHIN,
        of_one: int = FROM_ONE_ADDRESS,
        trusted: Sequence[str] = (),
    ) -> None:
        """``trusted``: networks of proxies, from which everybody comes."""
        self._listening = listening
        self._app = app
        own = {"within": within, "of_one": of_one, "trusted": trusted, "addresses": Counter()}
        config = uvicorn.Config(
            app,
            http=type("Patience", (Patience,), own),
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            # What proxies say of clients is for `monitor.web.entry.gate` alone.
            proxy_headers=False,
            timeout_keep_alive=SILENT_FOR,
            timeout_graceful_shutdown=GRACE,
            limit_concurrency=CONNECTIONS,
            h11_max_incomplete_event_size=LONGEST_HEAD,
        )
        self._server = _Quiet(config)

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        name: tuple[Any, ...] = self._listening.getsockname()
        return str(name[0]), int(name[1])

    def stop(self) -> None:
        """Let `run` return soon."""
        self._server.should_exit = True

    async def run(self, beside: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Serve; ``beside`` gives a coroutine that runs as long; what it raises is raised."""
        other = asyncio.create_task(beside(), name="beside the page")
        try:
            await self._server.serve(sockets=[self._listening])
        finally:
            other.cancel()
            with suppress(asyncio.CancelledError):
                await other


class _Quiet(uvicorn.Server):
    """Leaves signals to whoever started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None of its own."""
        yield
