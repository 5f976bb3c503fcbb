"""Servers for the bench in a process of their own: one takes mails, one takes webhooks.

`python sinks.py mail|hook` prints its port, and for each line on its standard input what it got.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEY = re.compile(rb"Message-ID: <([^@>]+)@|No\. (\d+)|(http://127\.[\d.]+:\d+/artikel/\d+\.html)")


class Got:
    """What has arrived, and when it did first, by the key in it."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.count = self.connections = 0
        self.at: dict[str, float] = {}
        self.first = self.last = 0.0

    def take(self, message: bytes) -> None:
        self.last = time.monotonic()
        self.first = self.first or self.last
        self.count += 1
        found = KEY.search(message)
        key = found[found.lastindex or 0] if found else message
        self.at.setdefault(key.decode("utf-8", "replace"), self.last)


class Mail(asyncio.Protocol):
    """As much of SMTP as a client needs that does everything right."""

    def __init__(self, got: Got) -> None:
        self._got = got
        self._left = b""
        self._is_data = False

    def connection_made(self, transport: Any) -> None:
        self._got.connections += 1
        self._to = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._left += data
        while True:
            end = b"\r\n.\r\n" if self._is_data else b"\r\n"
            part, found, rest = self._left.partition(end)
            if not found:
                return
            self._left = rest
            if self._is_data:
                self._is_data = False
                self._got.take(part)
                self._to.write(b"250 taken\r\n")
                continue
            word = part[:4].upper()
            self._is_data = word == b"DATA"
            self._to.write(b"354 go on\r\n" if self._is_data else b"250 fine\r\n")
            if word == b"QUIT":
                self._to.close()


class Hook(asyncio.Protocol):
    """As much of HTTP as a client needs that does everything right."""

    def __init__(self, got: Got) -> None:
        self._got = got
        self._left = b""

    def connection_made(self, transport: Any) -> None:
        self._got.connections += 1
        self._to = transport

    def data_received(self, data: bytes) -> None:
        self._left += data
        head, found, rest = self._left.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if not found or len(rest) < (wanted := int(length[1]) if length else 0):
            return
        self._left = rest[wanted:]
        self._got.take(rest[:wanted])
        self._to.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a sink says of itself; times are monotonic, which is the same clock in all processes."""

    count: int
    unique: int
    connections: int
    first: float
    last: float

    @property
    def rate(self) -> float:
        """Messages a second, from the first to the last."""
        return self.count / (self.last - self.first) if self.last > self.first else 0.0


class Sink:
    """A running sink."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self._ask(""))

    def arrived(self) -> Arrived:
        """What came since it was asked to forget."""
        return Arrived(**json.loads(self._ask("tell")))

    def times(self) -> dict[str, float]:
        """When each message came first, by its key: of mails theirs, else the article's address."""
        found: dict[str, float] = json.loads(self._ask("times"))
        return found

    def forget(self) -> None:
        """Begin to count anew."""
        self._ask("forget")

    def _ask(self, what: str) -> str:
        assert self._process.stdin
        assert self._process.stdout
        if what:
            self._process.stdin.write(f"{what}\n")
            self._process.stdin.flush()
        return self._process.stdout.readline()


@contextmanager
def running(kind: str) -> Iterator[Sink]:
    """A sink of this kind in a process of its own."""
    command = [sys.executable, str(Path(__file__)), kind]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Sink(process)
        finally:
            process.terminate()


async def serve(kind: str) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    got = Got()
    server = await loop.create_server(
        lambda: Mail(got) if kind == "mail" else Hook(got), "127.0.0.1", 0, backlog=256
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    asked = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    while line := await asked.readline():
        if line.strip() == b"forget":
            got.clear()
        if line.strip() == b"times":
            print(json.dumps(got.at), flush=True)
            continue
        told = Arrived(got.count, len(got.at), got.connections, got.first, got.last)
        print(json.dumps({name: getattr(told, name) for name in Arrived.__slots__}), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
