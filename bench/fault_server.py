"""Hosts that go wrong in every way, at random but the same for a seed, in a process of its own.

``python bench/fault_server.py`` serves until its standard input ends; a line with a number begins
that round. What a host does in a round is decided by `fault_of`, here and in the bench alike, so
that the bench knows which feeds were good and must have been read.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from datetime import UTC, datetime

from answers import ANSWERS, BAD, COSTLY, GOOD, WAITS, Visit, page
from farm import HEADER, Feed
from process import Child

# Longer than any client of the bench waits, so that nobody stays for ever.
LONGEST = 20.0


def fault_of(seed: str, round_: int, number: int) -> str:
    """What host ``number`` does in the round: good in two of five."""
    rng = random.Random(f"{seed}/{round_}/{number}")
    if rng.random() < 0.4:
        return rng.choice(list(GOOD))
    kinds = [*WAITS, *BAD]
    return rng.choices(kinds, [0.15 if kind in COSTLY else 1.0 for kind in kinds])[0]


def host_of(number: int) -> str:
    """The address of a host (up to 60,000), others than those of the farm."""
    return f"127.2.{number // 250}.{number % 250 + 1}"


class FaultServer:
    """Answers for all hosts, each as its turn of the round says."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._rng = random.Random(seed)
        self._round = 0
        self._feeds: dict[str, tuple[int, Feed]] = {}

    def open(self, hosts: int, port: int) -> None:
        """Have feeds for so many hosts."""
        now = datetime.now(UTC)
        for number in range(hosts):
            base = f"http://{host_of(number)}:{port}"
            self._feeds[host_of(number)] = number, Feed(number, self._seed, base, now)

    def begin(self, round_: int) -> None:
        """Begin a round: a third of the feeds has news."""
        self._round = round_
        for _, feed in self._feeds.values():
            if self._rng.random() < 0.33:
                feed.publish(self._rng.randint(1, 2), datetime.now(UTC))

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close the connection."""
        try:
            async with asyncio.timeout(LONGEST):
                head = await reader.readuntil(b"\r\n\r\n")
                await self._answer(reader, writer, head)
        except (OSError, EOFError, TimeoutError):
            pass  # who hung up had its reasons
        finally:
            writer.close()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes
    ) -> None:
        number, feed = self._feeds[writer.get_extra_info("sockname")[0]]
        asked = {name.lower(): value for name, value in HEADER.findall(head)}
        path = head.split(b" ", 2)[1]
        visit = Visit(reader, writer, feed, asked, path, self._round, self._rng)
        if path == b"/robots.txt":
            await visit.status("404 Not Found")
        elif path in {b"/feed.xml", b"/other.xml"}:
            await ANSWERS[fault_of(self._seed, self._round, number)](visit)
        else:
            await page(visit)


async def serve(hosts: int, seed: str) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    faults = FaultServer(seed)
    # From outside of this machine there is no feed: the address asked is none of ours.
    server = await asyncio.start_server(faults.answer, "0.0.0.0", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    faults.open(hosts, port)
    print(json.dumps({"port": port}), flush=True)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        faults.begin(int(line))
        print("{}", flush=True)
    server.close()


class Faults(Child):
    """The server, as long as the context lasts."""

    def __init__(self, hosts: int, seed: str) -> None:
        super().__init__("fault_server.py", "--hosts", str(hosts), "--seed", seed)
        port = self.answer()["port"]
        self.urls = [f"http://{host_of(number)}:{port}/feed.xml" for number in range(hosts)]

    def begin(self, round_: int) -> None:
        """Begin a round."""
        self.say(str(round_))
        self.answer()


def main() -> None:
    """Serve, as the options say."""
    parser = argparse.ArgumentParser(description="feeds that go wrong, on this machine")
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--seed", default="faults")
    options = parser.parse_args()
    asyncio.run(serve(options.hosts, options.seed))


if __name__ == "__main__":
    main()
