"""Polls what is due at the hosts of one bucket, and reads the pages that wait there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog

from monitor import unfailing
from monitor.errors import LostClaimError
from monitor.journal import Journal
from monitor.model import Article, Fence, Source, SourceState, host_of
from monitor.pipeline import Pipeline
from monitor.poll import schedule
from monitor.ports import MatchArchive
from monitor.store.cluster import Cluster

# So much of a bucket is under way at once; one host is asked once at a time anyway.
AT_ONCE = 8
PAGES_OF_HOST = 2

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
        try:
            await self._work(bucket, fence)
        except LostClaimError as error:
            log.warning("another worker polls the bucket now", bucket=bucket, error=str(error))

    async def _work(self, bucket: int, fence: Fence) -> None:
        # What is stored by a claim that was lost is refused, however late it comes.
        pipeline = replace(self._pipeline, archive=self._archive.fenced(fence))
        running: dict[asyncio.Task[bool], tuple[str, str]] = {}
        seen: set[str] = set()
        try:
            is_more = True
            while True:
                # What becomes due meanwhile is submitted with the next tick.
                if is_more:
                    is_more = await self._begin(pipeline, bucket, running, seen)
                if not running:
                    return
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del running[task]
                    is_more = task.result() or is_more
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _begin(
        self,
        pipeline: Pipeline,
        bucket: int,
        running: dict[asyncio.Task[bool], tuple[str, str]],
        seen: set[str],
    ) -> bool:
        """Begin what is due and not under way, as far as there are places; whether there are more.

        What is still due after it was polled failed to be stored, or is due again at once: the next
        job sees to it.
        """
        now, step = pipeline.clock.now(), schedule.CLOCK_STEP
        due, has_pages = await asyncio.to_thread(self._cluster.due_in, bucket, now, clock_step=step)
        new = [each for each in due if each.source not in seen]
        for state in new[: AT_ONCE - len(running)]:
            seen.add(state.source)
            if (source := self._sources().get(state.source)) is not None:
                polling = self._poll(pipeline, source, state)
                task = asyncio.create_task(polling, name=f"poll {source.id}")
                running[task] = (source.id, "")
        is_more = any(each.source not in seen for each in new)
        if has_pages:
            is_more = await self._begin_pages(pipeline, bucket, running, seen) or is_more
        return is_more

    async def _begin_pages(
        self,
        pipeline: Pipeline,
        bucket: int,
        running: dict[asyncio.Task[bool], tuple[str, str]],
        seen: set[str],
    ) -> bool:
        """Begin to read pages that are due, as far as there are places; whether there are more."""
        now, busy = pipeline.clock.now(), len(running)
        hosts = [host for _, host in running.values() if host]
        full = {host for host in hosts if hosts.count(host) >= PAGES_OF_HOST}
        found = await asyncio.to_thread(
            self._cluster.pages_in, bucket, now, AT_ONCE + busy, without=full
        )
        for article in found:
            host = host_of(article.url)
            is_full = hosts.count(host) >= PAGES_OF_HOST or len(running) >= AT_ONCE
            if article.id in seen or is_full:
                continue
            seen.add(article.id)
            hosts.append(host)
            task = asyncio.create_task(self._read(pipeline, article), name=f"page {article.url}")
            running[task] = (article.id, host)
        return bool(full) or any(article.id not in seen for article in found)

    async def _poll(self, pipeline: Pipeline, source: Source, state: SourceState) -> bool:
        """Poll it; whether pages are to be read now."""
        began = pipeline.clock.monotonic()
        report = await unfailing.poll(pipeline, source, state)
        pipeline.meters.polled(report, pipeline.clock.monotonic() - began)
        self._journal.poll(report)
        return bool(report.waiting)

    async def _read(self, pipeline: Pipeline, article: Article) -> bool:
        """Read it; nothing else comes of that."""
        report = await unfailing.read(pipeline, self._sources(), article)
        pipeline.meters.read(report)
        self._journal.page(report)
        return False
