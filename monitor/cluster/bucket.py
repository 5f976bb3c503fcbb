"""Polls what is due at the hosts of one bucket, and reads the pages that wait there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from monitor import unfailing
from monitor.errors import LostClaimError
from monitor.journal import Journal
from monitor.model import Article, Source, SourceState, host_of
from monitor.pipeline import Pipeline
from monitor.poll import schedule
from monitor.ports import MatchArchive
from monitor.store.cluster import Cluster

# So much of a bucket is under way at once, and of that polls, or pages, of one host: one request at
# a time is sent to it anyway, the other waits for that.
AT_ONCE = 8
OF_HOST = 2
# Seconds: how soon what has become due meanwhile is begun, and how long until other buckets that
# wait for a place of this worker get theirs.
LOOK_EVERY = 1.0
LONGEST = 60.0

log = structlog.get_logger()


class BucketPolling:
    """Does the step POLL: its key is a bucket."""

    def __init__(
        self,
        pipeline: Pipeline,
        archive: MatchArchive,
        cluster: Cluster,
        sources: Callable[[], Mapping[str, Source]],
        journal: Journal,
        worker: str,
    ) -> None:
        self._pipeline = pipeline
        self._archive = archive
        self._cluster = cluster
        self._sources = sources
        self._journal = journal
        self._worker = worker

    async def do(self, key: str, _args: Mapping[str, Any]) -> None:
        """Poll and read in a bucket until nothing is due there. Raises DatabaseError."""
        bucket = int(key)
        now = self._pipeline.clock.now()
        fence = await asyncio.to_thread(self._cluster.claim, f"bucket {bucket}", self._worker, now)
        # What is stored by a claim that was lost is refused, however late it comes.
        pipeline = replace(self._pipeline, archive=self._archive.fenced(fence))
        turn = _Turn(bucket, pipeline, self._cluster, self._sources, self._journal)
        try:
            await turn.run()
        except LostClaimError as error:
            log.warning("another worker polls the bucket now", bucket=bucket, error=str(error))


class _Turn:
    """One job: what is due in a bucket is begun as far as there are places, until nothing is.

    A host that is slow or has much to be asked for leaves places to the others.
    """

    def __init__(
        self,
        bucket: int,
        pipeline: Pipeline,
        cluster: Cluster,
        sources: Callable[[], Mapping[str, Source]],
        journal: Journal,
    ) -> None:
        self._bucket = bucket
        self._pipeline = pipeline
        self._cluster = cluster
        self._sources = sources
        self._journal = journal
        # What is under way, each at which host; and what was begun, with what was known of it then.
        self._polls: dict[asyncio.Task[bool], str] = {}
        self._pages: dict[asyncio.Task[bool], str] = {}
        self._begun: set[tuple[str, datetime | None]] = set()

    async def run(self) -> None:
        """Begin what is due, and wait for the end of all that was begun."""
        now = asyncio.get_running_loop().time
        ends, looked = now() + LONGEST, now()
        try:
            is_more = await self._begin()
            while self._running:
                done, _ = await asyncio.wait(
                    self._running, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    self._polls.pop(task, None)
                    self._pages.pop(task, None)
                    is_more = task.result() or is_more
                if now() < ends and (is_more or now() >= looked + LOOK_EVERY):
                    looked, is_more = now(), await self._begin()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    @property
    def _running(self) -> Sequence[asyncio.Task[bool]]:
        return [*self._polls, *self._pages]

    async def _begin(self) -> bool:
        """Begin what is due, as far as there are places; whether there is more."""
        if len(self._running) >= AT_ONCE:
            return True
        now, step = self._pipeline.clock.now(), schedule.CLOCK_STEP
        due, has_pages = await asyncio.to_thread(
            self._cluster.due_in, self._bucket, now, clock_step=step
        )
        is_more = False
        for state in due:
            # What is still due though it was polled is seen to by the next job: it was not stored.
            as_it_is = (state.source, state.last_try)
            source = self._sources().get(state.source)
            if source is None or as_it_is in self._begun:
                continue
            host = host_of(state.moved or state.home)
            if self._is_full(self._polls, host):
                is_more = True
                continue
            self._begun.add(as_it_is)
            task = asyncio.create_task(self._poll(source, state), name=f"poll {source.id}")
            self._polls[task] = host
        if has_pages:
            is_more = await self._begin_pages(now) or is_more
        return is_more

    async def _begin_pages(self, now: datetime) -> bool:
        """Begin to read pages that are due, as far as there are places; whether there are more."""
        # Of a host with many pages all that is found may be its own: others are asked for again.
        asked, full, is_more = None, self._full_of_pages(), True
        while is_more and full != asked and len(self._running) < AT_ONCE:
            found = await asyncio.to_thread(
                self._cluster.pages_in,
                self._bucket,
                now,
                AT_ONCE + len(self._running),
                without=full,
            )
            is_more = self._begin_to_read(found)
            asked, full = full, self._full_of_pages()
        return is_more or bool(full)

    def _full_of_pages(self) -> set[str]:
        return {host for host in self._pages.values() if self._is_full(self._pages, host)}

    def _begin_to_read(self, found: Sequence[Article]) -> bool:
        """Whether there was no place for some of them."""
        is_more = False
        for article in found:
            as_it_is = (article.id, article.page_due)
            if as_it_is in self._begun:
                continue
            host = host_of(article.url)
            if self._is_full(self._pages, host):
                is_more = True
                continue
            self._begun.add(as_it_is)
            task = asyncio.create_task(self._read(article), name=f"page {article.url}")
            self._pages[task] = host
        return is_more

    def _is_full(self, running: Mapping[asyncio.Task[bool], str], host: str) -> bool:
        """Whether nothing more of that kind is begun at a host now."""
        of_host = sum(each == host for each in running.values())
        return of_host >= OF_HOST or len(self._running) >= AT_ONCE

    async def _poll(self, source: Source, state: SourceState) -> bool:
        """Poll it; whether pages are to be read now."""
        began = self._pipeline.clock.monotonic()
        report = await unfailing.poll(self._pipeline, source, state)
        self._pipeline.meters.polled(report, self._pipeline.clock.monotonic() - began)
        self._journal.poll(report)
        return bool(report.waiting)

    async def _read(self, article: Article) -> bool:
        """Read it; nothing else comes of that."""
        report = await unfailing.read(self._pipeline, self._sources(), article)
        self._pipeline.meters.read(report)
        self._journal.page(report)
        return False
