"""Asks the sources that are due, and reads the pages that wait for it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog

from monitor import unfailing
from monitor.engine.local import LocalEngine
from monitor.enrolling import enrol
from monitor.errors import DatabaseError
from monitor.journal import PAGES, Journal
from monitor.model import Article, Source, host_of
from monitor.pipeline import Pipeline
from monitor.poll import schedule
from monitor.ports.engine import Step
from monitor.tasks import Tasks

# Pages that are being read or wait for their turn at their host; so few of one host that others
# always get theirs.
READING_AT_MOST = 200
READING_OF_ONE = 4
# The key under which what is owed is sent.
DELIVERIES = "deliveries"
DATABASE_PAUSE = timedelta(seconds=30)

log = structlog.get_logger()


class Polling:
    """Polls and reads until ``is_stopped``; ``engine`` has polls done, and what is owed sent."""

    def __init__(
        self,
        pipeline: Pipeline,
        sources: Sequence[Source],
        tasks: Tasks,
        journal: Journal,
        *,
        engine: LocalEngine,
        is_stopped: Callable[[], bool],
    ) -> None:
        self._pipeline = pipeline
        self._sources = {source.id: source for source in sources}
        self._tasks = tasks
        self._journal = journal
        self._engine = engine
        self._is_stopped = is_stopped
        self._is_enrolled = False
        self._reading: dict[str, str] = {}
        self._choosing = asyncio.Lock()

    @property
    def sources(self) -> Mapping[str, Source]:
        """What is watched, by id."""
        return self._sources

    def adopt(self, sources: Sequence[Source]) -> None:
        """Watch these sources from now on.

        What is being read of others is stored as usual, and what they published stays.
        """
        before, self._sources = self._sources, {source.id: source for source in sources}
        if self._sources != before:
            self._is_enrolled = False
        for gone in before.keys() - self._sources.keys():
            self._journal.is_over(gone)

    async def enrol_all(self) -> None:
        """Have a state for each source, due soon if it is new or has a new address."""
        self._is_enrolled = True
        try:
            # What a poll that is under way stores of a source would be lost; `_poll` sees to it.
            busy = self._engine.keys(Step.POLL)
            sources = [each for each in self._sources.values() if each.id not in busy]
            now = self._pipeline.clock.now()
            await asyncio.to_thread(enrol, self._pipeline.archive, sources, now)
        except BaseException:
            self._is_enrolled = False
            raise

    async def poll_due(self) -> None:
        """Begin to poll every source that is due and not being polled already."""
        if not self._is_enrolled:
            await self.enrol_all()
        # Those whose poll ends while the states are read still look due in them.
        busy = self._engine.keys(Step.POLL)
        due = await asyncio.to_thread(
            self._pipeline.archive.due,
            self._pipeline.clock.now(),
            clock_step=schedule.CLOCK_STEP,
        )
        for name in due:
            if self._is_stopped():
                return
            if name in self._sources and name not in busy:
                self._engine.submit(Step.POLL, name)

    async def read_due(self) -> None:
        """Begin to read the pages that wait for it, a few of each host at a time."""
        if self._choosing.locked():
            return  # whoever is at it takes everything there is
        async with self._choosing:
            while not self._is_stopped() and len(self._reading) < READING_AT_MOST:
                # Those that are read while we look still wait in what is found.
                busy = dict(self._reading)
                hosts = Counter(busy.values())
                full = [host for host, count in hosts.items() if count >= READING_OF_ONE]
                due = await asyncio.to_thread(
                    self._pipeline.archive.due_pages,
                    self._pipeline.clock.now(),
                    READING_OF_ONE + len(busy),
                    without=full,
                )
                if not self._begin_to_read(each for each in due if each.id not in busy):
                    return

    def _begin_to_read(self, waiting: Iterable[Article]) -> bool:
        """Whether there was a place for any of the pages."""
        hosts = Counter(self._reading.values())
        begun = False
        for article in waiting:
            host = host_of(article.url)
            if hosts[host] < READING_OF_ONE and len(self._reading) < READING_AT_MOST:
                begun = True
                hosts[host] += 1
                self._reading[article.id] = host
                self._tasks.begin(self._read(article), f"page {article.url}")
        return begun

    async def do(self, key: str, _args: Mapping[str, Any]) -> None:
        """Does the step POLL: its key is a source."""
        if (source := self._sources.get(key)) is not None and not self._is_stopped():
            await self._poll(source)

    async def _poll(self, source: Source) -> None:
        began = self._pipeline.clock.monotonic()
        try:
            report = await unfailing.poll(self._pipeline, source)
        except DatabaseError as error:
            # Nothing was stored, so the source stays due: without a pause it would be polled, and
            # the error told, every second until the disk has room again.
            self._pipeline.meters.database_failed()
            self._journal.trouble(source.id, "poll not stored", str(error))
            await asyncio.sleep(DATABASE_PAUSE.total_seconds())
            return
        finally:
            if self._sources.get(source.id) != source:
                # What was stored is of the address it had when the poll began.
                self._is_enrolled = False
        self._pipeline.meters.polled(report, self._pipeline.clock.monotonic() - began)
        self._journal.poll(report)
        if report.owed:
            self._engine.submit(Step.NOTIFY, DELIVERIES)
        if report.waiting:
            await self.read_due()

    async def _read(self, article: Article) -> None:
        try:
            report = await unfailing.read(self._pipeline, self._sources, article)
        except DatabaseError as error:
            self._pipeline.meters.database_failed()
            self._journal.trouble(PAGES, "page not stored", str(error))
            await asyncio.sleep(DATABASE_PAUSE.total_seconds())
            return
        finally:
            self._reading.pop(article.id, None)
        self._pipeline.meters.read(report)
        self._journal.page(report)
        if report.owed:
            self._engine.submit(Step.NOTIFY, DELIVERIES)
        await self.read_due()
