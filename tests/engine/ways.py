"""A way to a server that may swallow what is sent, as a firewall does that forgets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from psycopg import conninfo

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Way:
    """Leads from a port of this machine to a server; ``url`` is that of the database behind it."""

    def __init__(self, url: str) -> None:
        self._to = conninfo.conninfo_to_dict(url)
        self._is_open = asyncio.Event()
        self._is_open.set()
        self._writers: list[asyncio.StreamWriter] = []
        self._passing: list[asyncio.Future[None]] = []
        self.url = url
        self.tries = 0
        """How often somebody has begun to connect."""

    def swallow(self) -> None:
        """Let nothing through any more; whoever connects is not answered."""
        self._is_open.clear()

    def break_off(self) -> None:
        """End all connections."""
        for writer in self._writers:
            writer.close()

    async def end(self) -> None:
        """Let everything through that was swallowed, to nobody."""
        self._is_open.set()
        self.break_off()
        await asyncio.gather(*self._passing)

    async def come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Lead one connection through."""
        self.tries += 1
        there, back = await self._server()
        self._writers += [writer, back]
        both = (self._pass(reader, back), self._pass(there, writer))
        self._passing += map(asyncio.ensure_future, both)

    async def _server(self) -> Streams:
        host, port = str(self._to.get("host") or "localhost"), int(self._to.get("port") or 5432)
        if host.startswith("/"):
            return await asyncio.open_unix_connection(Path(host) / f".s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while said := await reader.read(2**16):
                await self._is_open.wait()
                writer.write(said)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def way_to(url: str, **parameters: str) -> AsyncIterator[Way]:
    """A way to the database at a URL, with further parameters of libpq."""
    way = Way(url)
    server = await asyncio.start_server(way.come, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    way.url = conninfo.make_conninfo(url, host="127.0.0.1", port=port, **parameters)
    try:
        yield way
    finally:
        server.close()
        await way.end()
