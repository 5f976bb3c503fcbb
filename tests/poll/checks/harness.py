"""Polls scripted feeds through the whole real pipeline; hours pass in milliseconds.

The server is a real one on loopback, the archive a real file. What stands still is the clock: it
moves only between two polls. Every item has the word "Fähre" and one rule waits for it, so that
every new item becomes an alert unless the pipeline has a reason against it.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sqlalchemy import select

from monitor.match import compile_rules
from monitor.model import Article, Level, Notice, Rule, Source, SourceState, Target
from monitor.notify import TEXTS, Composer
from monitor.outlets import Outlets
from monitor.pipeline import Pipeline
from monitor.poll.http import HttpFetcher
from monitor.poll.manners import Manners
from monitor.poll.schedule import is_due
from monitor.ports import Archive, Workers
from monitor.reports import PollReport
from monitor.store import open_archive, sqlite
from monitor.store.rows import article_of
from monitor.store.tables import articles
from tests.fakes import FakeChannel, FakeClock, InlineWorkers
from tests.newsroom import deliver_all
from tests.poll.checks.papers import play_step
from tests.poll.server import Asked, Behaviour, answer, serving

T = TypeVar("T")

Script = bytes | Behaviour
"""What stands at a path: always the same bytes, or a function that answers."""

# Only this address is allowed, so that others of loopback stand for a network that is not ours.
ALLOWED = "127.0.0.1/32"
# The limits are scaled here, and only here, for servers that never come to an end: the real ones
# are 5, 6 and 15 seconds.
SHORT: Mapping[str, Any] = {
    "connect_timeout": timedelta(seconds=0.3),
    "read_timeout": timedelta(seconds=0.3),
    "total_timeout": timedelta(seconds=0.6),
}
# A test that hangs is to fail.
PATIENCE = 60
RULE = Rule("faehre", "Fähre", "lokales", Level.NORMAL, "Fähre")
CHAT = Target("chat", apprise_url="json://127.0.0.1/hook")
NO_PAUSE = timedelta()
HOUR = timedelta(hours=1)
TWO_DAYS = timedelta(days=2)
TEN_MINUTES = timedelta(minutes=10)


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request: when it came by the moved clock, and in which round of polls (from 0)."""

    path: str
    headers: Mapping[str, str]
    at: datetime
    round: int


@dataclass(slots=True)
class Watch:
    """A source that is watched: what its server saw, what was reported, stored and told.

    ``articles`` is what is stored at the end, in the order in which it came.
    """

    url: str
    port: int
    source: Source
    clock: FakeClock
    archive: Archive
    pipeline: Pipeline
    visits: list[Visit]
    reports: list[PollReport] = field(default_factory=list)
    states: list[SourceState] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)

    async def poll(self, source: Source | None = None) -> PollReport:
        """Poll once, read the pages if the source wants them read, and deliver what is owed."""
        source = source or self.source
        report = (await self.pipeline.poll_and_read(source)).poll
        self.reports.append(report)
        self.states.append(self.archive.state_of(source.id))
        self.notices += report.notices
        self.told += [claim.alert.article.title for claim, _ in await deliver_all(self.pipeline)]
        return report

    async def poll_rounds(self, count: int, apart: timedelta) -> None:
        """Poll so many times."""
        for _ in range(count):
            await self.poll()
            self.clock.move(apart)

    async def poll_while_due(self, during: timedelta, every: timedelta) -> None:
        """Look every now and then whether the source is due, as the daemon does."""
        end = self.clock.now() + during
        while self.clock.now() < end:
            if is_due(self.archive.state_of(self.source.id), self.clock.now()):
                await self.poll()
            self.clock.move(every)

    def at(self, path: str, **changes: Any) -> Source:
        """Another source of the same server; its id is its path unless changed."""
        return replace(self.source, **{"id": path.strip("/"), "url": self.url + path, **changes})

    def asked(self, path: str = "/feed") -> list[Visit]:
        """The requests for a path."""
        return [visit for visit in self.visits if visit.path == path]

    def sent(self, header: str, path: str = "/feed") -> list[str | None]:
        """What each request for a path had in a header."""
        return [visit.headers.get(header) for visit in self.asked(path)]

    def times(self, path: str = "/feed") -> list[timedelta]:
        """When a path was asked for, counted from the first time."""
        visits = self.asked(path)
        return [visit.at - visits[0].at for visit in visits]

    def pauses(self, path: str = "/feed") -> list[timedelta]:
        """The times between requests for a path."""
        return [later - earlier for earlier, later in pairwise(self.times(path))]

    @property
    def titles(self) -> list[str]:
        """The titles of everything that is stored, sorted."""
        return sorted(article.title for article in self.articles)

    @property
    def errors(self) -> list[str]:
        """What each poll reported as its error."""
        return [report.error for report in self.reports]

    @property
    def news(self) -> list[int]:
        """How many new entries each poll brought."""
        return [report.new for report in self.reports]


def _stored(database: Path) -> list[Article]:
    """Everything in the archive, in the order in which it came."""
    engine = sqlite.reading(database)
    try:
        with engine.connect() as connection:
            return [article_of(row) for row in connection.execute(select(articles))]
    finally:
        engine.dispose()


class _Scripts(dict[str, bytes | Behaviour]):
    """The scripted paths; everything else is not found."""

    def __missing__(self, path: str) -> bytes:
        return answer(404)


def _played(script: Script, record: Callable[[Asked], None]) -> Behaviour:
    async def play(asked: Asked, writer: asyncio.StreamWriter) -> None:
        record(asked)
        await play_step(script, asked, writer)

    return play


@cache
def _empty_database() -> bytes:
    """A database with all tables: to migrate once for each test would take most of its time."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "monitor.db"
        with open_archive(path):
            pass
        return path.read_bytes()


@asynccontextmanager
async def watching(
    scripts: Mapping[str, Script],
    *,
    path: str = "/feed",
    source: Mapping[str, Any] | None = None,
    tls: ssl.SSLContext | None = None,
    workers: Workers | None = None,
    trust: Path | None = None,
    clock: FakeClock | None = None,
    **limits: Any,
) -> AsyncIterator[Watch]:
    """A server with these scripts and a pipeline that is ready to poll ``path`` on it.

    ``source`` changes the source, ``limits`` the fetcher. Certificates in ``trust`` are believed.
    This is the one place where fetcher and pipeline are made.
    """
    clock = clock or FakeClock()
    visits: list[Visit] = []
    watch: Watch

    def record(asked: Asked) -> None:
        visits.append(Visit(asked.path, asked.headers, clock.now(), len(watch.reports)))

    played = _Scripts({at: _played(script, record) for at, script in scripts.items()})
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(played, tls))
        directory = Path(stack.enter_context(TemporaryDirectory()))
        database = directory / "monitor.db"
        database.write_bytes(_empty_database())
        archive = stack.enter_context(open_archive(database))
        values = {"contact": "desk@bote.example", "version": "1.2", "pause": NO_PAUSE}
        fetcher = await stack.enter_async_context(
            HttpFetcher(**{**values, "clock": clock, "allow": [ALLOWED], **limits})
        )
        if trust is not None:
            fetcher.tls.load_verify_locations(trust)
        senders = stack.enter_context(ThreadPoolExecutor(2))
        rules, faults = compile_rules([RULE], {})
        assert not faults
        pipeline = Pipeline(
            clock=clock,
            fetcher=fetcher,
            workers=workers or InlineWorkers(),
            archive=archive,
            senders=senders,
            rules=rules,
            outlets=Outlets(
                desks={"lokales": (CHAT,)},
                targets={CHAT.id: CHAT},
                compose=Composer(TEXTS["de"], {"bote": "Der Bote"}),
                notifier=FakeChannel(),
            ),
            manners=Manners(partial(fetcher.get, accept="*/*"), clock, slow=fetcher.slow),
        )
        fields: dict[str, Any] = {"url": f"{server.url}{path}", "pages": False, **(source or {})}
        fields["url"] = fields["url"].format(url=server.url, port=server.port)
        watch = Watch(
            url=server.url,
            port=server.port,
            source=Source("bote", "Der Bote", **fields),
            clock=clock,
            archive=archive,
            pipeline=pipeline,
            visits=visits,
        )
        yield watch
        watch.articles = _stored(database)


def watched(
    scripts: Mapping[str, Script], use: Callable[[Watch], Awaitable[object]], **options: Any
) -> Watch:
    """The watch after it was used."""

    async def main() -> Watch:
        async with asyncio.timeout(PATIENCE), watching(scripts, **options) as watch:
            await use(watch)
            return watch

    return asyncio.run(main())


def poll_rounds(
    scripts: Mapping[str, Script], *, count: int = 1, apart: timedelta = HOUR, **options: Any
) -> Watch:
    """What comes of so many polls of ``/feed``, whether it is due or not."""
    return watched(scripts, lambda watch: watch.poll_rounds(count, apart), **options)


def poll_while_due(
    scripts: Mapping[str, Script],
    *,
    during: timedelta = TWO_DAYS,
    every: timedelta = TEN_MINUTES,
    **options: Any,
) -> Watch:
    """What comes of ``/feed`` if it is polled as the daemon would, whenever it is due."""
    return watched(scripts, lambda watch: watch.poll_while_due(during, every), **options)
