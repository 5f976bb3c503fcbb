"""Polls what is due at the hosts of one bucket, and reads the pages that wait there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog

from monitor.errors import DatabaseError, LostClaimError
from monitor.journal import Journal
from monitor.model import Article, Fence, Source, host_of
from monitor.pipeline import Pipeline
from monitor.poll import schedule
from monitor.ports import MatchArchive
from monitor.reports import PollReport
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
        running: dict[asyncio.Task[None], tuple[str, str]] = {}
        seen: set[str] = set()
        try:
            while True:
                await self._begin(pipeline, bucket, running, seen)
                if not running:
                    return
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del running[task]
                    task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _begin(
        self,
        pipeline: Pipeline,
        bucket: int,
        running: dict[asyncio.Task[None], tuple[str, str]],
        seen: set[str],
    ) -> None:
        """Begin what is due and not under way, as far as there are places."""
        now, step = pipeline.clock.now(), schedule.CLOCK_STEP
        busy = {name for name, _ in running.values()}
        for name in await asyncio.to_thread(self._cluster.due_in, bucket, now, clock_step=step):
            source = self._sources().get(name)
            # What is still due after it was polled failed to be stored, or is due again at once:
            # the next job sees to it.
            if source is None or name in seen or len(running) >= AT_ONCE:
                continue
            seen.add(name)
            task = asyncio.create_task(self._poll(pipeline, source), name=f"poll {name}")
            running[task] = (name, "")
        hosts = [host for _, host in running.values() if host]
        full = {host for host in hosts if hosts.count(host) >= PAGES_OF_HOST}
        limit = AT_ONCE + len(busy)
        for article in await asyncio.to_thread(
            self._cluster.pages_in, bucket, now, limit, without=full
        ):
            host = host_of(article.url)
            is_full = hosts.count(host) >= PAGES_OF_HOST or len(running) >= AT_ONCE
            if article.id in seen or is_full:
                continue
            seen.add(article.id)
            hosts.append(host)
            task = asyncio.create_task(self._read(pipeline, article), name=f"page {article.url}")
            running[task] = (article.id, host)

    async def _poll(self, pipeline: Pipeline, source: Source) -> None:
        began = pipeline.clock.monotonic()
        report = await self._polled(pipeline, source)
        pipeline.meters.polled(report, pipeline.clock.monotonic() - began)
        self._journal.poll(report)

    async def _polled(self, pipeline: Pipeline, source: Source) -> PollReport:
        try:
            return await pipeline.poll(source)
        except DatabaseError:
            raise
        except Exception as error:
            log.exception("unexpected error while polling", source=source.id)
            what = f"unexpected error: {type(error).__name__}: {error}"
            return await pipeline.failed(source, what)

    async def _read(self, pipeline: Pipeline, article: Article) -> None:
        # Its source may be gone from the configuration; what it published is read all the same.
        source = self._sources().get(article.source) or Source(article.source, "", article.url)
        try:
            report = await pipeline.read(source, article)
        except DatabaseError:
            raise
        except Exception as error:
            log.exception("unexpected error while reading a page", url=article.url)
            what = f"unexpected error: {type(error).__name__}: {error}"
            report = await pipeline.not_read(article, what)
        pipeline.meters.read(report)
        self._journal.page(report)
