"""Connections as httpcore wants them, on asyncio's own streams.

httpcore's own way over anyio costs twice the CPU of all the rest of a small request.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpcore

# How long the other end has to say goodbye over TLS.
GOODBYE = 1.0


class AsyncioStream(httpcore.AsyncNetworkStream):
    """One connection. Times are in seconds."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._is_encrypted = False
        # What comes before TLS begins would be read as if it had come over TLS.
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]
        self._is_paused = True

    @classmethod
    async def connect(cls, host: str, port: int, timeout: float | None) -> AsyncioStream:  # noqa: ASYNC109
        """A connection to an IP address. Raises httpcore.ConnectTimeout and ConnectError."""
        async with _within(timeout, httpcore.ConnectTimeout, httpcore.ConnectError):
            return cls(*await asyncio.open_connection(host, port))

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """What has come, at most so much; empty at the end."""
        if self._is_paused:
            self._is_paused = False
            self._writer.transport.resume_reading()  # type: ignore[attr-defined]
        async with _within(timeout, httpcore.ReadTimeout, httpcore.ReadError):
            return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send all of it."""
        async with _within(timeout, httpcore.WriteTimeout, httpcore.WriteError):
            self._writer.write(buffer)
            await self._writer.drain()

    async def aclose(self) -> None:
        """End the connection; what the other end says to that is not waited for."""
        self._writer.close()
        if self._is_encrypted:
            transport = self._writer.transport
            asyncio.get_running_loop().call_later(GOODBYE, transport.abort)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """The same connection, encrypted from now on; closed if that fails."""
        try:
            async with _within(timeout, httpcore.ConnectTimeout, httpcore.ConnectError):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except BaseException:
            self._writer.transport.abort()
            raise
        self._is_encrypted = True
        self._is_paused = False
        return self

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks for: server_addr, client_addr, ssl_object, socket."""
        names = {"server_addr": "peername", "client_addr": "sockname"}
        return self._writer.get_extra_info(names.get(info, info))


@asynccontextmanager
async def _within(
    seconds: float | None, too_late: type[Exception], failed: type[Exception]
) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise too_late(str(error)) from error
    except (OSError, asyncio.IncompleteReadError) as error:
        raise failed(str(error)) from error
