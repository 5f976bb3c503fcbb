"""A server on loopback that does exactly what a test tells it to, however wrong."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

TLS_HELLO = b"\x16"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: header names in lower case, values byte for byte as latin-1."""

    path: str
    headers: Mapping[str, str]


Behaviour = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Server:
    """Where it listens, and every request so far."""

    url: str
    port: int
    asked: list[Asked] = field(default_factory=list)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """A whole, correct response; ``Content_Type="x"`` becomes the header ``Content-Type: x``."""
    lines = [f"HTTP/1.1 {status} Whatever"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body


@asynccontextmanager
async def serving(
    behaviours: Mapping[str, bytes | Behaviour], tls: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    """Serve each path with its bytes, or with a function that may do worse."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        handlers.add(task)
        try:
            if (begin := await reader.readexactly(1)) == TLS_HELLO:
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
            rest = await reader.readuntil(b"\r\n\r\n")
            head = (begin + rest).decode("latin-1").split("\r\n")
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            asked = Asked(head[0].split(" ")[1], {name.lower(): value for name, value in pairs})
            served.asked.append(asked)
            behaviour = behaviours[asked.path]
            if isinstance(behaviour, bytes):
                writer.write(behaviour)
            else:
                await behaviour(asked, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client had enough, or the test
        finally:
            handlers.discard(task)
            writer.close()

    handlers: set[asyncio.Task[Any]] = set()
    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    served = Server(f"http{'s' if tls else ''}://127.0.0.1:{port}", port)
    try:
        yield served
    finally:
        server.close()
        for task in tuple(handlers):
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
