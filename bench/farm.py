"""A thousand feeds on this machine, each on a host of its own, in a process that costs little.

``python bench/farm.py`` serves until its standard input ends. Feed n is at
``http://127.1.X.Y:PORT/feed.xml``: all of 127.0.0.0/8 is this machine (on Linux). Its articles have
pages. A line ``next`` moves it to the next generation, in which another tenth of the feeds has 1 to
3 new items on top. Each answer is a line of JSON. Tests and benches use `Farm`, which starts it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

from feeds import Item, Kind, whole, written
from process import Child
from prose import NAMES, TOWNS, Prose

BODY_BYTES = 30_000
# What an item takes beside its text. Feeds of many items are lean, others have pictures and topics.
LEAN_BYTES = 450
RICH_BYTES = 930
MANY_ITEMS = 28
PAGE_CHARACTERS = 2_500
KINDS: tuple[Kind, ...] = ("rss", "full", "atom")
PAGE = """<!DOCTYPE html><html lang="de"><head><title>{title}</title></head><body>
<nav><a href="/">Start</a> <a href="/lokales">Lokales</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1>{text}</article><footer>Impressum, Datenschutz</footer></body></html>"""
ARTICLE = re.compile(rb"GET (/artikel/\d+\.html) ")
HEADER = re.compile(
    rb"^(if-none-match|if-modified-since|connection):[ \t]*(.*?)[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)


class Feed:
    """One feed of the farm: ``body`` changes with `publish`, and so do its validators."""

    def __init__(self, number: int, seed: str, base: str, now: datetime) -> None:
        self._prose = Prose(f"{seed}/{number}")
        self._base = base
        rng = self._prose.rng
        self._kind = rng.choices(KINDS, (6, 2, 2))[0]
        self._title = f"{rng.choice(TOWNS)}er {rng.choice(('Tageblatt', 'Anzeiger', 'Bote'))}"
        self._has_etag = number % 3 < 2
        self._is_weak = number % 9 == 0
        self._has_date = number % 2 == 0
        count = rng.randint(20, 50)
        self._is_rich = count <= MANY_ITEMS
        beside = RICH_BYTES if self._is_rich else LEAN_BYTES
        self._text_size = max(BODY_BYTES // count - beside, 120)
        self._count = 0
        self._items: deque[str] = deque(maxlen=count)
        first = now - timedelta(minutes=10 * count)
        for each in range(count):
            self._add(first + timedelta(minutes=10 * each))
        self._render(now)

    def __len__(self) -> int:
        """How many items it has at a time."""
        return len(self._items)

    def publish(self, count: int, now: datetime) -> None:
        """Put new items on top; as many old ones fall off."""
        for _ in range(count):
            self._add(now)
        self._render(now)

    def _add(self, published: datetime) -> None:
        self._count += 1
        prose, rng = self._prose, self._prose.rng
        item = Item(
            link=f"{self._base}/artikel/{self._count}.html",
            title=prose.title(),
            text=prose.text(self._text_size),
            author=rng.choice(NAMES),
            topic=rng.choice(TOWNS),
            published=published,
            rich=self._is_rich,
        )
        self._items.appendleft(written(item, self._kind))

    def _render(self, now: datetime) -> None:
        self.body = whole(self._kind, self._title, self._base, "\n".join(self._items), now)
        tag = f'"{sha256(self.body).hexdigest()[:20]}"'
        self.validators: dict[bytes, bytes] = {}
        if self._has_etag:
            self.validators[b"ETag"] = (f"W/{tag}" if self._is_weak else tag).encode()
        if self._has_date:
            self.validators[b"Last-Modified"] = format_datetime(now, usegmt=True).encode()

    def answer(self, asked: dict[bytes, bytes], closes: bool) -> bytes:
        """The bytes of the answer to a request with those headers."""
        etag, date = (self.validators.get(name) for name in (b"ETag", b"Last-Modified"))
        if b"if-none-match" in asked:
            is_same = etag is not None and asked[b"if-none-match"] == etag
        else:
            is_same = date is not None and asked.get(b"if-modified-since") == date
        kind = b"atom" if self._kind == "atom" else b"rss"
        lines = [b"HTTP/1.1 304 Not Modified" if is_same else b"HTTP/1.1 200 OK"]
        lines += [b"%b: %b" % each for each in self.validators.items()]
        if not is_same:
            lines.append(b"Content-Type: application/%b+xml; charset=utf-8" % kind)
            lines.append(b"Content-Length: %d" % len(self.body))
        lines += [b"Connection: close"] if closes else []
        return b"\r\n".join([*lines, b"", b"" if is_same else self.body])


def host_of(number: int) -> str:
    """The address of feed ``number`` (up to 60,000).

    >>> host_of(0), host_of(251)
    ('127.1.0.1', '127.1.1.2')
    """
    return f"127.1.{number // 250}.{number % 250 + 1}"


class Feeds:
    """All feeds of a farm, by host."""

    def __init__(self, count: int, seed: str, port: int) -> None:
        # A day ago, as its time goes a minute with each generation, however fast they come.
        now = self._now = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
        hosts = [host_of(number) for number in range(count)]
        self.by_host = {
            host: Feed(number, seed, f"http://{host}:{port}", now)
            for number, host in enumerate(hosts)
        }
        self._rng = random.Random(seed)
        self._rng.shuffle(hosts)
        self._tenths = [hosts[start::10] for start in range(10)]
        self._generation = 0

    def advance(self) -> dict[str, int]:
        """Give another tenth of the feeds new items; how many feeds, and items."""
        tenth = self._tenths[self._generation % 10]
        self._generation += 1
        self._now += timedelta(minutes=1)
        items = 0
        for host in tenth:
            count = self._rng.randint(1, 3)
            self.by_host[host].publish(count, self._now)
            items += count
        return {"feeds": len(tenth), "items": items}


class Pages:
    """The pages of all articles: the same address has the same words."""

    def __init__(self) -> None:
        self._prose = Prose("pages")

    def answer(self, host: str, path: str) -> bytes:
        """The bytes of the answer to a request for a page."""
        self._prose.rng = random.Random(f"{host}{path}")
        title, text = self._prose.title(), ""
        while len(text) < PAGE_CHARACTERS:
            text += f"<p>{self._prose.text(PAGE_CHARACTERS // 5)}</p>"
        body = PAGE.format(title=title, text=text).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        return b"%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)


class _Answers(asyncio.Protocol):
    """Answers the requests of one connection; the address it was made to says which feed."""

    def __init__(self, feeds: dict[str, Feed], pages: Pages) -> None:
        self._feeds = feeds
        self._pages = pages
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._host = transport.get_extra_info("sockname")[0]
        if not self._host.startswith("127."):
            transport.abort()  # from outside of this machine

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while (end := self._seen.find(b"\r\n\r\n")) >= 0:
            head, self._seen = self._seen[:end], self._seen[end + 4 :]
            asked = {name.lower(): value for name, value in HEADER.findall(head)}
            closes = asked.get(b"connection", b"").lower() == b"close"
            feed = self._feeds.get(self._host)
            if feed is not None and (page := ARTICLE.match(head)):
                self._transport.write(self._pages.answer(self._host, page[1].decode()))
            elif feed is None or b" /feed.xml " not in head.partition(b"\r\n")[0]:
                none = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                self._transport.write(none)
                closes = True
            else:
                self._transport.write(feed.answer(asked, closes))
            if closes:
                self._transport.close()


async def serve(count: int, seed: str) -> None:
    """Serve ``count`` feeds until standard input ends."""
    loop = asyncio.get_running_loop()
    by_host: dict[str, Feed] = {}
    pages = Pages()
    server = await loop.create_server(lambda: _Answers(by_host, pages), "0.0.0.0", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    feeds = Feeds(count, seed, port)
    by_host |= feeds.by_host
    _say({"port": port, "items": sum(map(len, by_host.values()))})
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while await lines.readline():
        _say(feeds.advance())
    server.close()


def _say(values: dict[str, int]) -> None:
    print(json.dumps(values), flush=True)


class Farm(Child):
    """A farm that runs as long as the context lasts; ``items`` is how many it has at first."""

    def __init__(self, feeds: int, seed: str = "farm") -> None:
        super().__init__("farm.py", "--feeds", str(feeds), "--seed", seed)
        first = self.answer()
        self.items: int = first["items"]
        self.urls: Sequence[str] = [
            f"http://{host_of(number)}:{first['port']}/feed.xml" for number in range(feeds)
        ]

    def advance(self) -> int:
        """Move to the next generation; how many items are new in it."""
        self.say("next")
        return int(self.answer()["items"])


def main() -> None:
    """Serve, as the options say."""
    parser = argparse.ArgumentParser(description="a farm of feeds on this machine")
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--seed", default="farm", help="the same seed gives the same texts")
    options = parser.parse_args()
    asyncio.run(serve(options.feeds, options.seed))


if __name__ == "__main__":
    main()
