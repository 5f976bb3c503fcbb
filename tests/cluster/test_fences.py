"""Whoever has lost a claim stores nothing by it any more."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from monitor.errors import LostClaimError
from monitor.model import SourceState
from monitor.store import SqlArchive
from monitor.store.cluster import Cluster
from tests.values import NOON, article, entry


def test_each_claim_has_a_higher_value_than_the_one_before(cluster: Cluster) -> None:
    first = cluster.claim("bucket 7", "a:1", NOON)
    second = cluster.claim("bucket 7", "b:1", NOON)
    other = cluster.claim("bucket 8", "a:1", NOON)

    assert (first.value, second.value, other.value) == (1, 2, 1)


def test_what_a_lost_claim_would_store_is_refused_whole(
    cluster: Cluster, archive: SqlArchive
) -> None:
    before = archive.fenced(cluster.claim("bucket 7", "a:1", NOON))
    before.record(SourceState("paper", last_try=NOON), [(entry(1), article(1))])
    after = archive.fenced(cluster.claim("bucket 7", "b:1", NOON))

    with pytest.raises(LostClaimError, match=r"bucket 7 was taken over .*claim 2 instead of 1"):
        before.record(
            SourceState("paper", last_try=NOON + timedelta(hours=1)), [(entry(2), article(2))]
        )
    with pytest.raises(LostClaimError):  # also what touches one row only
        before.record(SourceState("paper", last_try=NOON + timedelta(hours=2)))
    after.record(SourceState("paper", last_try=NOON + timedelta(minutes=5)))

    assert archive.state_of("paper").last_try == NOON + timedelta(minutes=5)
    assert archive.known("paper", entry(2).keys) == {}


def test_a_claim_waits_for_what_is_being_stored_by_the_one_before(
    cluster: Cluster, archive: SqlArchive
) -> None:
    mine = archive.fenced(cluster.claim("bucket 7", "a:1", NOON))
    claimed = threading.Event()

    def claim() -> None:
        cluster.claim("bucket 7", "b:1", NOON)
        claimed.set()

    with mine.alone() as (within, _):
        other = threading.Thread(target=claim)
        other.start()
        was_claimed = claimed.wait(0.2)
        within.record(SourceState("paper", last_try=NOON))
    other.join()

    assert not was_claimed
    assert archive.state_of("paper").last_try == NOON
    with pytest.raises(LostClaimError):
        mine.record(SourceState("paper", last_try=NOON))
