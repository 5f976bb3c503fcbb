"""What PostgreSQL refuses of one article holds up no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from structlog.testing import capture_logs

from monitor.cluster.matching import Placing, ShardMatching
from monitor.matched import Matched
from monitor.model import Server
from monitor.store import SqlArchive
from monitor.store.cluster import Cluster
from tests.cluster.test_matching import NEWS, Submitted, do_all, shard_matching, stored
from tests.newsroom import PAPER, Newsroom
from tests.values import NOON, article

Outcome = tuple[set[str], set[str], list[str]]
ALL = {"faehre", "hafen", "hoch"}


@pytest.fixture
def outcome(
    newsroom: Newsroom, server: Server, archive: SqlArchive, cluster: Cluster
) -> Callable[[str], Outcome]:
    """The rules that have hits, those that alert, and which errors were told with an address.

    Given what PostgreSQL refuses; in the end nothing may wait.
    """
    engine = Submitted()
    later = shard_matching(newsroom, archive, cluster, engine, 1)

    def find(refused: str) -> Outcome:
        with psycopg.connect(server.url) as connection:
            connection.execute(f"ALTER TABLE {refused}".encode())
        with capture_logs() as logs:
            asyncio.run(publish_and_match(newsroom, later, engine))
        assert not cluster.unmatched_shards()
        assert not cluster.waits_for_grouping()
        hits, owed = stored(server)
        told = [line["event"] for line in logs if "url" in line]
        return (
            {rule for _, rule in hits},
            {rule for each in owed.values() for rule in each.rules},
            told,
        )

    return find


async def publish_and_match(newsroom: Newsroom, later: ShardMatching, engine: Submitted) -> None:
    pipeline: Any = later.pipeline_of_test  # type: ignore[attr-defined]
    newsroom.publish()
    await pipeline.poll_and_read(PAPER)
    newsroom.clock.move(timedelta(hours=2))
    newsroom.publish(*NEWS)
    await pipeline.poll_and_read(PAPER)
    await do_all(later, engine)


def test_hits_that_a_shard_cannot_store_are_told_and_left_out(
    outcome: Callable[[str], Outcome],
) -> None:
    hits, alerts, told = outcome("found ADD CHECK (rule <> 'hoch')")

    assert hits == alerts == ALL - {"hoch"}
    assert told == ["hits not stored"]


def test_of_an_article_whose_alerts_are_refused_the_hits_are_kept(
    outcome: Callable[[str], Outcome],
) -> None:
    hits, alerts, told = outcome("delivery_hits ADD CHECK (rule <> 'hoch')")

    assert hits == ALL
    assert alerts == ALL - {"hoch"}
    assert told == ["not alerted, only stored"]


def test_an_article_whose_hits_are_refused_is_told_and_left_out(
    outcome: Callable[[str], Outcome],
) -> None:
    hits, alerts, told = outcome("hits ADD CHECK (rule <> 'hoch')")

    assert hits == alerts == ALL - {"hoch"}
    assert told == ["not alerted, only stored", "hits not stored"]


def test_what_another_groups_first_is_not_taken_for_what_has_failed(archive: SqlArchive) -> None:
    usual, careful = Matched(), Matched()
    placing = Placing((lambda *_: usual, lambda *_: careful))

    placing.decide(archive, [(article(1), ())], NOON)
    placing.failed(RuntimeError("of the first"))

    assert placing.decide(archive, [(article(2), ())], NOON) is usual
    assert placing.decide(archive, [(article(1), ())], NOON) is careful
    with pytest.raises(RuntimeError):
        placing.failed(RuntimeError("of the first, again"))
