"""How fast the page is while the daemon polls, what open pages cost, and that it slows neither.

`monitor run` as it is, with its page as a child, works in the database that `webdata.py` made, on
the farm's feeds with alerts to two sinks: FILE gets some thousand new articles. Server time is from
sending a request to its last byte on loopback, over a connection that stays open; CPU is that of
the page's process meanwhile. With `--strict` it ends with 1 if a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import web_asks
from farm import Farm
from process import Child
from sinks import Sink, running
from web_client import Client, Listeners
from web_room import FEEDS, PASSWORD, USERS, Alert, Room, cpu_of, opened

MEDIAN, LATE, PAINT, IDLE = 50.0, 200.0, 100_000, 5.0
LISTENERS = 200
HAMMERS = 8
SETTLED = 8.0
# Between new articles: about 60 in 30 feeds.
NEWS = 4.0
# What was stored last still has to arrive.
LEFT = 3.0

T = TypeVar("T")


class Bounds:
    """Which bounds were missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def at_most(self, name: str, value: float, bound: float) -> str:
        """A mark behind a figure that is too high."""
        if value <= bound:
            return ""
        self.missed.append(f"{name}: {value:,.1f}, at most {bound:,.0f}")
        return " !"


def main() -> None:
    """Measure and print, as the options say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path, help="what `webdata.py` made; it is changed")
    parser.add_argument("--runs", type=int, default=25, help="how often each page is asked for")
    parser.add_argument("--only", default="", help="pages with this in their name, nothing else")
    parser.add_argument("--seconds", type=float, default=15, help="of listening, and of each phase")
    parser.add_argument("--rounds", type=int, default=2, help="quiet phases and busy ones in turn")
    parser.add_argument("--strict", action="store_true", help="end with 1 if a bound is missed")
    parser.add_argument("--hold", action="store_true", help="only let the page run until Enter")
    asked = parser.parse_args()
    bounds = Bounds()
    # The daemon ends with the bench.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        # Other texts than in the run before, of which the daemon knows all.
        Farm(FEEDS, f"web {time.time()}") as farm,
        running("mail") as mail,
        running("hook") as hook,
        opened(Path(name), asked.database, farm, mail, hook) as room,
    ):
        print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}", flush=True)
        cookies = _cookies(room)
        if asked.hold:
            print(f"page at 127.0.0.1:{room.port}, process {room.page}, cookie {cookies[0]}")
            while input("any word for new articles, Enter to end: "):
                print(farm.advance(), room.sweep())
        elif asked.only:
            pages(room, farm, cookies[0], asked, bounds)
        else:
            paint(room, cookies[0], bounds)
            live(room, farm, cookies, asked.seconds, bounds)
            pages(room, farm, cookies[0], asked, bounds)
            beside(room, farm, [mail, hook], cookies, asked)
        print(f"\nload after {os.getloadavg()[0]:.1f}")
    print("\n".join(["missed:", *bounds.missed]) if bounds.missed else "all bounds held")
    if bounds.missed and asked.strict:
        raise SystemExit(1)


def _cookies(room: Room) -> list[str]:
    """A session of each user."""
    found = []
    for number in range(USERS):
        client = Client(room.port)
        client.log_in(f"user{number}", PASSWORD)
        found.append(client.cookie)
        client.close()
    return found


def paint(room: Room, cookie: str, bounds: Bounds) -> None:
    """What the first paint of the start page needs."""
    client = Client(room.port, cookie)
    page = client.get("/")
    parts = {"/": page} | {
        each: client.get(each)
        for each in web_asks.what_a_start_page_loads(page.body.decode())
        if not each.endswith(".svg")
    }
    print(f"\n{'first paint, bytes':<34}{'on the way':>12}{'unpacked':>12}")
    for name, each in parts.items():
        print(f"{name.partition('?')[0]:<34}{each.size:>12,}{len(each.body):>12,}")
    total = sum(each.size for each in parts.values())
    mark = bounds.at_most("first paint, bytes", total, PAINT)
    print(
        f"{'together':<34}{total:>12,}{sum(len(each.body) for each in parts.values()):>12,}{mark}"
    )


@contextmanager
def news(farm: Farm) -> Iterator[None]:
    """New articles all the time, as long as the context lasts."""
    ends = threading.Event()

    def publish() -> None:
        while not ends.wait(NEWS):
            farm.advance()

    thread = threading.Thread(target=publish, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def live(room: Room, farm: Farm, cookies: Sequence[str], seconds: float, bounds: Bounds) -> None:
    """What open live connections cost, and how soon they hear of an article."""
    room.rest()
    time.sleep(SETTLED)
    print(f"\n{'live':<58}{'% of a core':>12}")
    alone = _share(room, seconds)
    print(f"{'nobody listens, nothing is polled':<58}{alone:>12.2f}")
    with Listeners(room.port, cookies, LISTENERS) as listeners:
        time.sleep(2)
        idle = _share(room, seconds)
        mark = bounds.at_most("live connections idle, % of a core", idle, IDLE)
        print(f"{f'{LISTENERS} listen, nothing is polled':<58}{idle:>12.2f}{mark}")
        waits = [_told(room, farm, listeners, cookies[0]) for _ in range(6)]
        room.spread()
        with news(farm):
            time.sleep(SETTLED)
            before = sum(map(len, listeners.events))
            busy = _share(room, seconds)
            events = (sum(map(len, listeners.events)) - before) / LISTENERS / seconds
        print(f"{f'{LISTENERS} listen, {events:.1f} events a second to each':<58}{busy:>12.2f}")
        if listeners.closed:
            bounds.missed.append(f"{listeners.closed} live connections ended")
    print(f"\n{'after the commit of the first of a few articles, s':<58}{'median':>8}{'max':>8}")
    for at, name in enumerate(("event at the first", "event at all", "card fetched by one")):
        found = [each[at] for each in waits]
        print(f"{name:<58}{statistics.median(found):>8.2f}{max(found):>8.2f}")


def _share(room: Room, seconds: float) -> float:
    before, begun = cpu_of(room.page), time.monotonic()
    time.sleep(seconds)
    return 100 * (cpu_of(room.page) - before) / (time.monotonic() - begun)


def _told(room: Room, farm: Farm, listeners: Listeners, cookie: str) -> tuple[float, float, float]:
    """Seconds from the commit of an alert to its events, and to its card."""
    known, end = len(room.alerts()), time.monotonic() + 20
    client = Client(room.port, cookie)
    farm.advance()
    room.wake()
    first = _until(end, lambda: [x for x in room.alerts()[known:] if x.target == "hook"])[0]
    _until(end, lambda: len(listeners.events[0]) and listeners.events[0][-1] >= first.committed)
    source, story = room.story_at(first.name)
    card = f"/stories/{story}".encode()
    # Asked for once the event was there, as a page does that is alone.
    shown = {"HX-Request": "true"}
    _until(end, lambda: card in client.get(f"/?source={source}", **shown).body)
    fetched = time.monotonic()
    _until(end, lambda: len(listeners.first_since(first.committed)) == LISTENERS)
    came = listeners.first_since(first.committed)
    client.close()
    time.sleep(2)
    room.rest()
    time.sleep(2)
    return min(came) - first.committed, max(came) - first.committed, fetched - first.committed


def _until(end: float, found: Callable[[], T]) -> T:
    """What is found, once it is. Raises RuntimeError at ``end``."""
    while not (value := found()):
        if time.monotonic() > end:
            raise RuntimeError("an article is not alerted, or not told to all, or not shown")
        time.sleep(0.01)
    return value


def pages(room: Room, farm: Farm, cookie: str, asked: argparse.Namespace, bounds: Bounds) -> None:
    """Server time of every page, while the daemon polls and stores new articles."""
    paths = web_asks.paths(asked.database)
    paths = {name: path for name, path in paths.items() if asked.only in name}
    took: dict[str, list[float]] = {name: [] for name in paths}
    cpu: dict[str, float] = dict.fromkeys(paths, 0.0)
    sizes: dict[str, tuple[int, int]] = {}
    others: Counter[tuple[str, int]] = Counter()
    order = [name for name in paths for _ in range(asked.runs)]
    random.Random("order").shuffle(order)
    client = Client(room.port, cookie)
    room.spread()
    with news(farm):
        time.sleep(SETTLED)
        # What is made once after a start is not what desks wait for.
        first = {name: client.get(path) for name, path in paths.items()}
        for name in order:
            before = cpu_of(room.page)
            answer = client.get(paths[name])
            cpu[name] += cpu_of(room.page) - before
            took[name].append(answer.seconds * 1000)
            sizes[name] = answer.size, len(answer.body)
            others[name, answer.status] += answer.status != 200
    client.close()
    # A daemon that was fed like this may well say that it is not well.
    told = (f"{name}: {status}, {n} times" for (name, status), n in others.items() if n)
    bounds.missed += [each for each in told if not each.startswith("health")]
    print(f"\n{'ms':<28}{'median':>8}{'p99':>8}{'CPU':>8}{'first':>8}{'bytes':>10}{'unpacked':>10}")
    for name, of in took.items():
        _print_page(name, of, cpu[name] * 1000 / len(of), first[name].seconds, sizes[name], bounds)
    shown = [each for name, of in took.items() if name not in web_asks.PROGRAMS for each in of]
    if shown:
        line = f"{'all pages':<28}{statistics.median(shown):>8.1f}{_late(shown):>8.1f}"
        print(line + bounds.at_most("all pages, p99 ms", _late(shown), LATE))


def _print_page(
    name: str,
    took: Sequence[float],
    cpu: float,
    first: float,
    sizes: tuple[int, int],
    bounds: Bounds,
) -> None:
    median, late = statistics.median(took), _late(took)
    mark = ""
    if name not in web_asks.PROGRAMS:
        mark = bounds.at_most(f"{name}, median ms", median, MEDIAN)
        mark = mark or bounds.at_most(f"{name}, p99 ms", late, LATE)
    size = f"{sizes[0]:>10,}{sizes[1]:>10,}"
    print(f"{name:<28}{median:>8.1f}{late:>8.1f}{cpu:>8.1f}{first * 1000:>8.1f}{size}{mark}")


def _late(took: Sequence[float]) -> float:
    """The 99th of a hundred; of fewer than a hundred the longest but for interpolation."""
    return statistics.quantiles(took, n=100, method="inclusive")[98]


def beside(
    room: Room, farm: Farm, sinks: Sequence[Sink], cookies: Sequence[str], asked: argparse.Namespace
) -> None:
    """Polling and delivery with nobody on the page, and with clients that ask without a pause."""
    paths = [
        path
        for name, path in web_asks.paths(asked.database).items()
        if name.startswith(
            ("start", "story", "article", "visits", "sources", "alerts", "search, a")
        )
    ]
    found: Mapping[str, list[Phase]] = {"quiet": [], "busy": []}
    for _ in range(asked.rounds):
        found["quiet"].append(_phase(room, farm, asked.seconds))
        with hammering(room, cookies, paths) as count:
            found["busy"].append(_phase(room, farm, asked.seconds))
        found["busy"][-1].answers = count()
    time.sleep(LEFT)
    arrived: dict[str, float] = {}
    for each in sinks:
        arrived |= each.times()
    quiet, busy = (_figures(phases, arrived) for phases in found.values())
    print(f"\n{'beside the page':<50}{'nobody':>10}{f'{HAMMERS} clients':>11}{'ratio':>8}")
    for name, value in quiet.items():
        ratio = f"{busy[name] / value:>8.2f}" if value else ""
        print(f"{name:<50}{value:>10.2f}{busy[name]:>11.2f}{ratio}")


class Phase:
    """What was seen in a phase: sweeps of all feeds, and the alerts that were committed in it."""

    def __init__(
        self, sweeps: list[float], alerts: list[Alert], cpu: float, seconds: float
    ) -> None:
        self.sweeps, self.alerts = sweeps, alerts
        self.cpu, self.seconds = cpu, seconds
        self.answers = 0


def _phase(room: Room, farm: Farm, seconds: float) -> Phase:
    room.rest()
    time.sleep(LEFT)
    known, begun, cpu = len(room.alerts()), time.monotonic(), cpu_of(room.daemon.pid)
    sweeps = []
    while time.monotonic() - begun < seconds:
        farm.advance()
        sweeps.append(room.sweep())
    used = cpu_of(room.daemon.pid) - cpu
    spent = time.monotonic() - begun
    time.sleep(1)
    return Phase(sweeps, room.alerts()[known:], used, spent)


def _figures(phases: Sequence[Phase], arrived: Mapping[str, float]) -> dict[str, float]:
    sweeps = [each for phase in phases for each in phase.sweeps]
    alerts = [each for phase in phases for each in phase.alerts]
    waits = [arrived[each.name] - each.committed for each in alerts if each.name in arrived]
    seconds = sum(each.seconds for each in phases)
    cuts = statistics.quantiles(waits, n=20)
    return {
        "polls a second, all feeds being due": FEEDS * len(sweeps) / sum(sweeps),
        f"seconds until all {FEEDS} are polled, median": statistics.median(sweeps),
        f"seconds until all {FEEDS} are polled, longest": max(sweeps),
        "alerts": len(alerts),
        "alerts that did not arrive": len(alerts) - len(waits),
        "seconds from stored to arrived, p50": statistics.median(waits),
        "seconds from stored to arrived, p95": cuts[-1],
        "seconds from stored to arrived, longest": max(waits),
        "the daemon's main process, % of a core": 100 * sum(each.cpu for each in phases) / seconds,
        "answers of the page a second": sum(each.answers for each in phases) / seconds,
    }


@contextmanager
def hammering(
    room: Room, cookies: Sequence[str], paths: Sequence[str]
) -> Iterator[Callable[[], int]]:
    """Clients that ask without a pause; afterwards how many answers they had."""
    answers = 0
    with Child("web_client.py") as child:
        asked = {"port": room.port, "cookies": list(cookies), "paths": list(paths)}
        child.say(json.dumps(asked | {"clients": HAMMERS}))
        child.answer()
        yield lambda: answers
        child.say("end")
        told = child.answer()
        answers = int(told["answers"])
        if told["others"]:
            print(f"{told['others']} answers were refusals")


if __name__ == "__main__":
    main()
