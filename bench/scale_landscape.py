"""A hundred thousand papers that nobody has to serve: what each has published by when is reckoned.

Time goes as fast as the bench says: see `FastClock`. All processes that know the moment it began
see the same papers.
"""

from __future__ import annotations

import asyncio
import random
import time
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import accumulate
from math import exp
from typing import Any, TypeVar, cast

from prose import Prose

from monitor.errors import FetchError
from monitor.model import Entry, Feed, Message, Page, Response, Source, Target, Validators, host_of
from monitor.poll.kinds.feed import read_feed
from monitor.poll.turns import Turns

MIDNIGHT = datetime(2026, 3, 9, tzinfo=UTC)
# How much is published in each hour of a day, one being the mean.
DAY = (0.2, 0.15, 0.1, 0.1, 0.2, 0.6, 1.3, 1.6, 1.8, 1.8, 1.7, 1.7, 1.6, 1.4, 1.4, 1.5, 1.6, 1.6)
DAY += (1.4, 1.2, 0.9, 0.7, 0.5, 0.3)
# Entries a day: half of the papers have fewer than the first number, the mean is about seven.
MEDIAN, SPREAD, MOST = 3.0, 1.3, 200.0
LISTED = 20
ONE_HOST = 2.5
COPIED = 0.25
AGENCY_AN_HOUR = 40
# Seconds until an answer: half take less than the first, one in a hundred takes five, and of one in
# two hundred nothing is heard until the time is up. One paper in a hundred is not there any more.
ANSWER, SLOWNESS = 0.25, 0.9
SLOW, SLOW_SHARE = 5.0, 0.01
SILENT, SILENT_SHARE = 15.0, 0.005
DEAD = 100
NOTHING_KNOWN = Validators()

T = TypeVar("T")
_BEFORE = (0.0, *accumulate(each / sum(DAY) for each in DAY))


@dataclass(frozen=True, slots=True)
class FastClock:
    """A clock that began at ``start`` when the machine's said ``began``, and is faster."""

    speed: float
    began: float
    start: datetime

    def now(self) -> datetime:
        """The time in the landscape."""
        return self.start + timedelta(seconds=(time.time() - self.began) * self.speed)

    def monotonic(self) -> float:
        """Seconds of the landscape."""
        return (time.time() - self.began) * self.speed


@dataclass(frozen=True, slots=True)
class Paper:
    """One of them; it has ``rate`` entries a day."""

    number: int
    host: str
    rate: float
    phase: float

    @property
    def name(self) -> str:
        """Its id as a source."""
        return f"paper-{self.number}"

    @property
    def url(self) -> str:
        """The address of its feed."""
        return f"https://{self.host}/{self.number}/feed"

    @property
    def is_dead(self) -> bool:
        """Whether nobody answers there."""
        return self.number % DEAD == 7

    def count(self, at: datetime) -> int:
        """How many entries it has had since a day long ago."""
        due = self.rate * _days(at) + self.phase
        whole = int(due)
        return whole + (due - whole >= _share(self.number, whole))

    def published(self, entry: int) -> datetime:
        """When it had that entry: the times between them are uneven."""
        return _when((entry - 1 + _share(self.number, entry - 1) - self.phase) / self.rate)


def paper(number: int, papers: int) -> Paper:
    """One of so many papers."""
    rng = random.Random(number)
    rate = min(MEDIAN * exp(SPREAD * rng.gauss(0, 1)), MOST)
    return Paper(
        number, f"verlag-{number % int(papers / ONE_HOST)}.example", max(rate, 0.05), rng.random()
    )


class Landscape:
    """All papers, as a web and as those who read what stands there."""

    def __init__(self, papers: int, clock: FastClock, turns: Turns) -> None:
        self.papers = [paper(number, papers) for number in range(papers)]
        self.asked = 0
        self._clock = clock
        self._turns = turns
        self._prose = Prose("landscape")
        self._chance = random.Random()

    def sources(self) -> Sequence[Source]:
        """The papers as they are configured; of every other one the pages are read."""
        return [
            Source(each.name, f"Paper {each.number}", each.url, pages=each.number % 2 == 0)
            for each in self.papers
        ]

    async def get(
        self,
        url: str,
        *,
        accept: str,  # noqa: ARG002
        validators: Validators = NOTHING_KNOWN,
        media: tuple[str, ...] = (),  # noqa: ARG002
        may_follow: Callable[[str], Awaitable[None]] | None = None,  # noqa: ARG002
    ) -> Response:
        """See `monitor.ports.Fetcher`: an answer comes after its time, at the turn of its host."""
        _, _, _, number, what = url.split("/", 4)
        of = self.papers[int(number)]
        async with self._turns.of(of.host):
            self.asked += 1
            await self._wait(of)
            if what != "feed":
                return Response(url, f"{number} {what}".encode(), "text/html")
            count = of.count(self._clock.now())
        known = Validators(f'"{count}"')
        # A sixth have no validators.
        if of.number % 6 and validators == known:
            return Response(url, validators=known, unchanged=True)
        validators = known if of.number % 6 else NOTHING_KNOWN
        return Response(url, f"{number} {count}".encode(), "application/rss+xml", validators)

    async def _wait(self, of: Paper) -> None:
        chance = self._chance.random()
        if of.is_dead or chance < SILENT_SHARE:
            await self._pass(SILENT)
            raise FetchError(f"{of.host} said nothing for {SILENT:g} s")
        if chance < SILENT_SHARE + SLOW_SHARE:
            await self._pass(SLOW)
        else:
            await self._pass(ANSWER * exp(SLOWNESS * self._chance.gauss(0, 1)))

    async def _pass(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._clock.speed)

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """See `monitor.ports.Workers`: what would be read is known without reading."""
        number, count = map(int, cast("bytes", args[0]).split())
        of = self.papers[number]
        if function is read_feed:
            known = cast("frozenset[bytes]", args[-1])
            return cast("T", self.feed(of, count, known))
        return cast("T", self.page(of, count))

    def feed(self, of: Paper, count: int, known: frozenset[bytes]) -> Feed:
        """What stands in the feed after so many entries; those ``known`` are passed over."""
        items = items_of(of, count)
        new = [at for at, item in items.items() if item not in known]
        entries = tuple(self._entry(of, at) for at in sorted(new, reverse=True))
        return Feed(
            of.host, entries, items=frozenset(items.values()), skipped=len(items) - len(new)
        )

    def _entry(self, of: Paper, number: int) -> Entry:
        url = f"https://{of.host}/{of.number}/{number}"
        title, text = self._words(of, number, 300)
        return Entry((f"guid:{url}",), url, title, text, published=of.published(number))

    def page(self, of: Paper, number: int) -> Page:
        """The page of an entry."""
        title, text = self._words(of, number, 2_500)
        return Page(text, title)

    def _words(self, of: Paper, number: int, characters: int) -> tuple[str, str]:
        """A title and a text; some of an hour come from an agency, and stand in many papers."""
        hour = of.published(number).replace(minute=0, second=0, microsecond=0)
        rng = random.Random(f"{of.number}/{number}")
        if rng.random() < COPIED:
            rng = random.Random(f"{hour}/{rng.randrange(AGENCY_AN_HOUR)}")
        self._prose.rng = rng
        return self._prose.title(), self._prose.text(characters)


class Desk:
    """Takes messages, each after a tenth of a second of the landscape."""

    def __init__(self, speed: float) -> None:
        self._seconds = 0.1 / speed
        self.taken = 0

    def send(self, target: Target, recipient: str, message: Message) -> None:  # noqa: ARG002
        """See `monitor.ports.Notifier`."""
        time.sleep(self._seconds)
        self.taken += 1

    def unusable(self, target: Target) -> str | None:  # noqa: ARG002
        """See `monitor.ports.Notifier`."""
        return None

    def close(self) -> None:
        """See `monitor.ports.Notifier`."""


def items_of(of: Paper, count: int) -> dict[int, bytes]:
    """The items that its feed lists after so many entries, by number, as they are known again."""
    first = max(1, count - LISTED + 1)
    return {
        at: blake2b(f"{of.number}/{at}".encode(), digest_size=8).digest()
        for at in range(first, count + 1)
    }


def entries_between(papers: Sequence[Paper], begin: datetime, end: datetime) -> int:
    """How many entries all papers have from then to then."""
    return sum(each.count(end) - each.count(begin) for each in papers)


def host_names(papers: Sequence[Paper]) -> set[str]:
    """The hosts of papers, as the schedule knows them."""
    return {host_of(each.url) for each in papers}


def _share(number: int, entry: int) -> float:
    return ((number * 2_654_435_761 + entry * 40_503 * 65_537) & 0xFFFFFFFF) / 2**32


def _days(at: datetime) -> float:
    """Days since a month before, but with the rhythm of publishing in each."""
    since = (at - MIDNIGHT) / timedelta(days=1) + 30
    day = int(since)
    hours = 24 * (since - day)
    hour = min(int(hours), 23)
    return day + _BEFORE[hour] + (hours - hour) * (_BEFORE[hour + 1] - _BEFORE[hour])


def _when(days: float) -> datetime:
    day = int(days // 1)
    share: Any = days - day
    hour = min(bisect_right(_BEFORE, share) - 1, 23)
    within = (share - _BEFORE[hour]) / (_BEFORE[hour + 1] - _BEFORE[hour])
    return MIDNIGHT + timedelta(days=day - 30, hours=hour + within)
