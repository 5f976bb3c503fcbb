"""What is due at the hosts of a bucket is polled, whatever is wrong with one of its sources."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from monitor.cluster import bucket
from monitor.cluster.bucket import OF_HOST, BucketPolling
from monitor.journal import Journal
from monitor.model import Article, Entry, Response, Source, SourceState, bucket_of
from monitor.poll import schedule
from monitor.store import SqlArchive
from monitor.store.cluster import Cluster
from tests.fakes import FakeWeb, page, rss
from tests.newsroom import FEED, PAPER, Newsroom

OTHER = Source("other", "Der Andere", "https://paper.example/other", interval_min=timedelta(0))
# The highest number that a column for counts holds on PostgreSQL.
MOST = 2**31 - 1


def test_a_source_whose_data_the_database_refuses_fails_alone(
    newsroom: Newsroom, archive: SqlArchive, cluster: Cluster
) -> None:
    newsroom.web.places[FEED] = rss()
    newsroom.web.places[OTHER.url] = rss(("https://paper.example/2", "Zwei", "b"))
    now = newsroom.clock.now()
    pipeline = newsroom.pipeline()
    pipeline.archive = archive
    sources = {each.id: each for each in (PAPER, OTHER)}
    for source in sources.values():
        archive.enrol([schedule.at_home(SourceState(source.id, next_poll=now), source)])
    archive.record(replace(archive.state_of("paper"), empty=MOST, last_success=now))
    polling = BucketPolling(pipeline, archive, cluster, lambda: sources, Journal(), "w:1")

    asyncio.run(polling.do(str(bucket_of("paper.example")), {}))

    other, refused = archive.state_of("other"), archive.state_of("paper")
    assert other.last_success == now
    assert "out of range" in refused.error
    assert refused.failures == 1
    assert refused.next_poll is not None
    assert refused.next_poll > now


class Patient(FakeWeb):
    """A web whose slow host answers when it is told to; notes what it is asked for, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []
        self.is_asked = asyncio.Event()
        self.answers = asyncio.Event()

    async def get(self, url: str, **options: Any) -> Response:
        self.order.append(url)
        self.is_asked.set()
        if url.startswith("https://slow.example/"):
            await self.answers.wait()
        return await super().get(url, **options)

    async def until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self.is_asked.clear()
            await self.is_asked.wait()


def named(host: str, number: int) -> Source:
    url = f"https://{host}/{number}"
    return Source(url, url, url)


def neighbour(of: str) -> str:
    """Another host of the same bucket."""
    names = (f"h{number}.example" for number in count())
    return next(name for name in names if bucket_of(name) == bucket_of(of))


class Bucket:
    """A bucket with a slow host and another one, and its polling."""

    def __init__(self, newsroom: Newsroom, archive: SqlArchive, cluster: Cluster) -> None:
        self.web = newsroom.web = Patient()
        self.archive = archive
        self.now = newsroom.clock.now()
        self.sources: dict[str, Source] = {}
        pipeline = newsroom.pipeline()
        pipeline.archive = archive
        self.polling = BucketPolling(
            pipeline, archive, cluster, lambda: self.sources, Journal(), "w:1"
        )

    def due(self, sources: Sequence[Source]) -> None:
        self.sources |= {each.id: each for each in sources}
        for number, each in enumerate(sources):
            since = self.now - timedelta(minutes=1) + timedelta(milliseconds=number)
            self.web.places[each.url] = rss()
            self.archive.enrol([schedule.at_home(SourceState(each.id, next_poll=since), each)])

    async def do(self) -> None:
        await self.polling.do(str(bucket_of("slow.example")), {})


@pytest.fixture
def it(newsroom: Newsroom, archive: SqlArchive, cluster: Cluster) -> Bucket:
    return Bucket(newsroom, archive, cluster)


def test_a_slow_host_with_much_to_be_asked_for_leaves_places_to_others(it: Bucket) -> None:
    slow = [named("slow.example", number) for number in range(20)]
    quick = [named(neighbour("slow.example"), number) for number in range(3)]
    it.due(slow)
    it.due(quick)

    async def work() -> Sequence[str]:
        job = asyncio.create_task(it.do())
        await it.web.until(lambda: {each.url for each in quick} <= set(it.web.order))
        meanwhile = list(it.web.order)
        it.web.answers.set()
        await job
        return meanwhile

    meanwhile = asyncio.run(work())

    assert sum(each.startswith("https://slow.example/") for each in meanwhile) == OF_HOST
    assert sorted(it.web.order) == sorted(each.url for each in (*slow, *quick))


def test_a_slow_host_with_many_pages_leaves_places_to_others(it: Bucket) -> None:
    slow = [f"https://slow.example/page/{number}" for number in range(40)]
    other = f"https://{neighbour('slow.example')}/page"
    for number, url in enumerate((*slow, other)):
        it.web.places[url] = page("Die Fähre legt ab.")
        due = it.now - timedelta(hours=1) + timedelta(seconds=number)
        article = Article(url, "bote", url, url, seen=it.now, page_due=due)
        it.archive.record(entries=[(Entry((url,), url, url), article)])

    async def work() -> Sequence[str]:
        job = asyncio.create_task(it.do())
        await it.web.until(lambda: other in it.web.order)
        meanwhile = list(it.web.order)
        it.web.answers.set()
        await job
        return meanwhile

    meanwhile = asyncio.run(work())

    assert sum(each in slow for each in meanwhile) == OF_HOST
    assert sorted(it.web.order) == sorted((*slow, other))


def test_what_becomes_due_while_a_host_is_slow_is_polled_at_once(
    it: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "LOOK_EVERY", 0.01)
    later = named(neighbour("slow.example"), 1)
    it.due([named("slow.example", 1)])

    async def work() -> None:
        job = asyncio.create_task(it.do())
        await it.web.until(lambda: len(it.web.order) == 1)
        await asyncio.to_thread(it.due, [later])
        await it.web.until(lambda: len(it.web.order) == 2)
        it.web.answers.set()
        await job

    asyncio.run(work())

    assert it.web.order == ["https://slow.example/1", later.url]


def test_after_a_while_what_is_due_waits_for_the_next_job(
    it: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "LONGEST", 0.0)
    monkeypatch.setattr(bucket, "LOOK_EVERY", 0.0)
    slow = [named("slow.example", number) for number in range(5)]
    it.due(slow)
    it.web.answers.set()

    asyncio.run(it.do())
    first = len(it.web.order)
    monkeypatch.setattr(bucket, "LONGEST", 60.0)
    asyncio.run(it.do())

    assert first < len(slow)
    assert sorted(it.web.order) == [each.url for each in slow]
