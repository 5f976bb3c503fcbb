"""What is due at the hosts of a bucket is polled, whatever is wrong with one of its sources."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from monitor.cluster.bucket import BucketPolling
from monitor.journal import Journal
from monitor.model import Source, SourceState, bucket_of
from monitor.poll import schedule
from monitor.store import SqlArchive
from monitor.store.cluster import Cluster
from tests.fakes import rss
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
