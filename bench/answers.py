"""Answers of servers to a request for a feed: a few good ones, and all that can go wrong."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import random
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from farm import Feed

PIECE = b"<!-- still more of it -->" * 2_000
ITEM = "<item><title>{0} {1}</title><link>/{0}/{1}</link><author>{2}</author></item>"
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/rss+xml\r\n"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request and how to answer it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    feed: Feed
    asked: dict[bytes, bytes]
    path: bytes
    round: int
    rng: random.Random

    async def say(self, *pieces: bytes) -> None:
        """Send some bytes."""
        self.writer.write(b"".join(pieces))
        await self.writer.drain()

    async def status(self, line: str, *headers: str) -> None:
        """Send an answer without a body."""
        lines = [f"HTTP/1.1 {line}", "Content-Length: 0", "Connection: close", *headers, "", ""]
        await self.say("\r\n".join(lines).encode())

    async def body(self, body: bytes, *headers: bytes) -> None:
        """Send a good answer with that body."""
        more = b"".join(b"%b\r\n" % each for each in headers)
        await self.say(OK, more, b"Content-Length: %d\r\n\r\n" % len(body), body)

    def reset(self) -> None:
        """Break the connection off (RST)."""
        peer = self.writer.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Answer = Callable[[Visit], Awaitable[None]]


def rss(*items: str, doctype: str = "") -> bytes:
    """A feed of these items."""
    head = f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>Bote</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


async def good(visit: Visit) -> None:
    """The feed, or 304."""
    await visit.say(visit.feed.answer(visit.asked, closes=True))


async def moved(visit: Visit) -> None:
    """The feed behind a redirect."""
    if visit.path == b"/feed.xml":
        await visit.status("302 Found", "Location: /other.xml")
    else:
        await good(visit)


async def zipped(visit: Visit) -> None:
    """The feed, compressed."""
    await visit.body(gzip.compress(visit.feed.body, 1), b"Content-Encoding: gzip")


async def chunked(visit: Visit) -> None:
    """The feed in pieces."""
    await visit.say(OK, b"Transfer-Encoding: chunked\r\n\r\n")
    body = visit.feed.body
    for start in range(0, len(body), 4_000):
        piece = body[start : start + 4_000]
        await visit.say(b"%x\r\n%b\r\n" % (len(piece), piece))
    await visit.say(b"0\r\n\r\n")


async def _reset(visit: Visit) -> None:
    visit.reset()


async def _reset_inside(visit: Visit) -> None:
    await visit.say(OK, b"Content-Length: 30000\r\n\r\n", visit.feed.body[:9_000])
    visit.reset()


async def _silent(visit: Visit) -> None:
    await visit.reader.read()


async def _drip(visit: Visit, first: bytes, piece: bytes) -> None:
    await visit.say(first)
    while True:
        await visit.say(piece)
        await asyncio.sleep(0.1)


async def _endless(visit: Visit) -> None:
    await visit.say(OK, b"\r\n", b"<rss><channel>")
    while True:
        await visit.say(PIECE)


async def _headers(visit: Visit) -> None:
    await visit.say(OK, *(b"X-%d: %b\r\n" % (n, b"x" * 500) for n in range(4_000)), b"\r\n")


async def _retry(visit: Visit, line: str) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    await visit.status(line, f"Retry-After: {visit.rng.choice(('1', '2', later))}")


async def _cut_chunks(visit: Visit) -> None:
    await visit.say(OK, b"Transfer-Encoding: chunked\r\n\r\n", b"4000\r\n", visit.feed.body[:5_000])


async def _broken(visit: Visit) -> None:
    body = visit.feed.body
    start = visit.rng.randrange(len(body) // 2)
    await visit.body(body[:start] + bytes([0, 255, 60, 38, 27]) * 9 + body[start + 99 :])


async def _laughs(visit: Visit) -> None:
    names = "abcdefghij"
    entities = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    doctype = f'<!DOCTYPE rss [<!ENTITY a "ha">{entities}]>'
    await visit.body(rss("<item><title>&j;</title></item>", doctype=doctype))


async def _slow_to_read(visit: Visit) -> None:
    # feedparser looks for a mail address in it for minutes. The same for three rounds, so that it
    # is once a feed that was deadly before.
    await visit.body(rss(ITEM.format(visit.round // 3, 0, "a." * 20_000)))


async def page(visit: Visit) -> None:
    """An article's page: good, missing, or one of the other kinds."""
    text = "<p>Der Rat hat am Abend über den Haushalt beraten und ihn beschlossen.</p>" * 12
    good_page = f"<html><body><article><h1>Rat</h1>{text}</article></body></html>".encode()
    match visit.rng.randrange(12):
        case 0:
            await visit.status("404 Not Found")
        case 1:
            await visit.body(b"<html>" + b"<div>" * 40_000 + b"x")
        case 2:
            await _endless(visit)
        case 3:
            await _reset_inside(visit)
        case 4:
            await visit.body(b"%PDF-1.7\x00" * 900, b"Content-Type: application/pdf")
        case _:
            await visit.body(good_page, b"Content-Type: text/html; charset=utf-8")


BOMB = gzip.compress(rss("x" * 50_000_000), 9)
GOOD: dict[str, Answer] = {"good": good, "moved": moved, "gzip": zipped, "chunked": chunked}
WAITS: dict[str, Answer] = {
    "429": lambda visit: _retry(visit, "429 Too Many Requests"),
    "503": lambda visit: _retry(visit, "503 Service Unavailable"),
}
BAD: dict[str, Answer] = {
    "reset": _reset,
    "reset in the body": _reset_inside,
    "never answers": _silent,
    "headers drip": lambda visit: _drip(visit, OK, b"X-Slow: yes\r\n"),
    "body drips": lambda visit: _drip(visit, OK + b"\r\n", b"<"),
    "endless body": _endless,
    "huge headers": _headers,
    "gzip bomb": lambda visit: visit.body(BOMB, b"Content-Encoding: gzip"),
    "no gzip": lambda visit: visit.body(visit.feed.body, b"Content-Encoding: gzip"),
    "cut": lambda visit: visit.say(OK, b"Content-Length: 99999\r\n\r\n", visit.feed.body),
    "cut chunks": _cut_chunks,
    "500": lambda visit: visit.status("500 Internal Server Error"),
    "404": lambda visit: visit.status("404 Not Found"),
    "410": lambda visit: visit.status("410 Gone"),
    "redirect loop": lambda visit: visit.status("302 Found", "Location: /feed.xml"),
    "redirect inside": lambda visit: visit.status("302 Found", "Location: http://10.0.0.1/"),
    "HTML": lambda visit: visit.body(b"<!DOCTYPE html><html><body>Anmelden</body></html>"),
    "empty": lambda visit: visit.body(b""),
    "binary": lambda visit: visit.body(bytes(range(256)) * 40),
    "broken XML": _broken,
    "billion laughs": _laughs,
    "nested": lambda visit: visit.body(rss("<a>" * 60_000)),
    "5,000 items": lambda visit: visit.body(
        rss(*(ITEM.format(visit.round, number, "") for number in range(5_000)))
    ),
    "slow to read": _slow_to_read,
}
ANSWERS = GOOD | WAITS | BAD
# They take a worker its life, or seconds of it.
COSTLY = frozenset({"slow to read", "nested", "5,000 items", "billion laughs"})
