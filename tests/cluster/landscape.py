"""Serves the feeds and pages of a plan, and a webhook: what each host was asked, and when.

``python -m tests.cluster.landscape`` serves until its standard input ends, and writes each request
into a file. A line ``wave`` on its standard input lets the next entries appear; it says how many
waves there have been.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import socket
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.cluster.plan import HOOK, Entry, Plan

RETRY_AFTER = 3.0
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Blatt {number}</title><language>de</language>
{items}</channel></rss>"""
ITEM = (
    '<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>'
    "<description>{teaser}</description></item>\n"
)
PAGE = (
    '<!DOCTYPE html><html lang="de"><head><title>{title}</title></head><body>'
    "<article><h1>{title}</h1>{text}</article></body></html>"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a request, after how many seconds of work."""

    status: int
    body: bytes = b""
    headers: tuple[str, ...] = ()
    after: float = 0.0
    hold: float = 0.0
    """Whoever asked is told to leave the host alone for so many seconds."""


class Landscape:
    """Answers for all hosts, and keeps what it was asked."""

    def __init__(self, plan: Plan, log: IO[str]) -> None:
        self._plan = plan
        self._log = log
        self._rng = random.Random(plan.seed)
        self._asked: Counter[int] = Counter()
        self._entries: dict[int, list[Entry]] = {}
        for entry in plan.entries:
            self._entries.setdefault(entry.feed, []).append(entry)
        self._by_guid = {entry.guid: entry for entry in plan.entries}
        self.wave = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request. It lasts from the connection to the last byte, or to its loss."""
        seen = {"begin": time.monotonic(), "host": writer.get_extra_info("sockname")[0]}
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, seen["path"], *_ = head.split(" ", 2)
            if method == "POST":
                seen |= await _told(head, reader)
            answer = self._answer(method, seen["path"], head)
            if not await _is_lost(reader, answer.after):
                seen |= {"status": answer.status, "hold": answer.hold}
                # Before the last byte is out: what comes after it is the other's time.
                seen["end"] = time.monotonic()
                writer.write(_whole(answer))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked was killed
        finally:
            seen.setdefault("end", time.monotonic())
            if not self._log.closed:
                self._log.write(json.dumps(seen, ensure_ascii=False) + "\n")
            writer.close()

    def _answer(self, method: str, path: str, head: str) -> Answer:
        after = self._rng.choice((0.0, 0.02, 0.05, 0.1)) + (self._rng.random() < 0.05) * 0.6
        if method == "POST":
            return Answer(204, after=after)
        step, _, rest = path.removeprefix("/for-now").removeprefix("/for-good")[1:].partition("/")
        if step == "feed":
            return self._feed(path, int(rest.removesuffix(".xml")), head, after)
        entry = self._by_guid.get(rest.removesuffix(".html")) if step == "page" else None
        if entry is None:
            return Answer(404, after=after)
        if path.startswith("/for-now"):
            return self._elsewhere(302, entry.feed + 3, path.removeprefix("/for-now"), after)
        text = "".join(f"<p>{each}</p>" for each in entry.sentences)
        page = PAGE.format(title=entry.title, text=text)
        return Answer(200, page.encode(), ("Content-Type: text/html; charset=utf-8",), after)

    def _feed(self, path: str, feed: int, head: str, after: float) -> Answer:
        if path.startswith("/for-now"):
            return self._elsewhere(302, feed + 5, path.removeprefix("/for-now"), after)
        if path.startswith("/for-good"):
            return self._elsewhere(301, feed + 5, path.removeprefix("/for-good"), after)
        self._asked[feed] += 1
        if feed % 13 == 4 and self._asked[feed] % 4 == 3:
            header = f"Retry-After: {RETRY_AFTER:.0f}"
            return Answer(429, headers=(header,), after=after, hold=RETRY_AFTER)
        body = self._written(feed)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if feed % 4 == 3:  # a server that knows no validators
            return Answer(200, body, ("Content-Type: application/rss+xml",), after)
        if tag in head:
            return Answer(304, headers=(f"ETag: {tag}",), after=after)
        return Answer(200, body, ("Content-Type: application/rss+xml", f"ETag: {tag}"), after)

    def _elsewhere(self, status: int, host: int, path: str, after: float) -> Answer:
        return Answer(status, headers=(f"Location: {self._plan.at(host, path)}",), after=after)

    def _written(self, feed: int) -> bytes:
        items = [
            ITEM.format(
                title=entry.title,
                link=self._plan.page(entry),
                guid=entry.guid,
                teaser=entry.sentences[0]
                if self._plan.has_pages(feed)
                else " ".join(entry.sentences),
            )
            for entry in reversed(self._entries[feed])
            if entry.wave <= self.wave
        ]
        return FEED.format(number=feed, items="".join(items)).encode()


async def _told(head: str, reader: asyncio.StreamReader) -> dict[str, Any]:
    """The alert that came to the webhook, and under which key."""
    headers = dict(line.lower().split(": ", 1) for line in head.splitlines() if ": " in line)
    body = json.loads(await reader.readexactly(int(headers["content-length"])))
    return {
        "key": headers["webhook-id"],
        "kind": body["kind"],
        "repeat": body["repeat"],
        "url": (body.get("article") or {}).get("url", ""),
        "rules": sorted(each["id"] for each in body.get("rules", ())),
    }


async def _is_lost(reader: asyncio.StreamReader, after: float) -> bool:
    """Whether the connection is lost before so many seconds are over."""
    try:
        async with asyncio.timeout(after):
            await reader.read(1)
    except TimeoutError:
        return False
    return True


def _whole(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} So", *answer.headers, f"Content-Length: {len(answer.body)}"]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + answer.body


def sockets_of(plan: Plan) -> list[socket.socket]:
    """One for each host and one for the webhook, all on one port; any that is free for port 0."""
    hosts = [plan.host(number) for number in range(plan.hosts)]
    return [socket.create_server((host, plan.port), backlog=200) for host in (*hosts, HOOK)]


def free_port() -> int:
    """A port that is free at this moment."""
    with socket.create_server((HOOK, 0)) as found:
        return int(found.getsockname()[1])


async def _run(plan: Plan, path: Path) -> None:
    loop = asyncio.get_running_loop()
    with path.open("a", encoding="utf-8", buffering=1) as log:
        landscape = Landscape(plan, log)
        async with AsyncExitStack() as exits:
            for each in sockets_of(plan):
                server = await asyncio.start_server(landscape.serve, sock=each)
                await exits.enter_async_context(server)
            _say("ready")
            while (await loop.run_in_executor(None, sys.stdin.readline)).strip() == "wave":
                landscape.wave += 1
                _say(str(landscape.wave))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve the plan that the options give."""
    parser = argparse.ArgumentParser()
    for name in ("feeds", "hosts", "waves", "seed", "port"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    options = vars(parser.parse_args())
    path = options.pop("log")
    asyncio.run(_run(Plan(**options), path))


if __name__ == "__main__":
    main()
