"""Matching and grouping while others change what they work with."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from monitor.model import Article, Hit, Server
from monitor.store import SqlArchive
from monitor.store.cluster import Cluster
from monitor.store.postgres import WRITING
from tests.values import article, entry

PATIENCE = 20


def ask_nothing(_: Article) -> Sequence[Hit]:
    return ()


def no_more(_conn: object) -> None:
    pass


def is_anybody_waiting(server: Server) -> bool:
    with psycopg.connect(server.url) as connection:
        return connection.execute("SELECT FROM pg_locks WHERE NOT granted").fetchone() is not None


@contextmanager
def once_it_has_asked_for_the_shards(change: threading.Thread, server: Server) -> Iterator[None]:
    """Begin a change when this thread has read the number of shards; go on when it is made, or
    waits for us."""
    here = threading.get_ident()

    def on_asked(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "fences" not in statement or threading.get_ident() != here or change.ident:
            return
        change.start()
        until = time.monotonic() + PATIENCE
        while change.is_alive() and not is_anybody_waiting(server):
            assert time.monotonic() < until

    event.listen(Engine, "after_cursor_execute", on_asked)
    try:
        yield
    finally:
        event.remove(Engine, "after_cursor_execute", on_asked)
        change.join()


def test_what_is_matched_while_the_rules_are_cut_otherwise_is_matched_again(
    server: Server, archive: SqlArchive, cluster: Cluster
) -> None:
    cluster.reshard(2)
    archive.record(entries=[(entry(), article())], unmatched=[article().id])
    change = threading.Thread(target=cluster.reshard, args=(1,))

    with once_it_has_asked_for_the_shards(change, server):
        archive.match_some(0, 9, ask_nothing, no_more, shards=2)
    by_all_rules = archive.match_some(0, 9, ask_nothing, no_more, shards=1)

    assert [each.id for each, _ in by_all_rules] == [article().id]


def test_while_nothing_can_be_grouped_nobody_is_kept_from_writing(
    server: Server, archive: SqlArchive
) -> None:
    archive.record(entries=[(entry(), article())], unmatched=[article().id])
    grouped: list[int] = []

    def group() -> None:
        grouped.append(archive.group_some(9, lambda *_: None, no_more))

    grouping = threading.Thread(target=group)
    with psycopg.connect(server.url) as other:
        # Somebody writes.
        other.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING])
        grouping.start()
        grouping.join(PATIENCE)
        found = list(grouped)
    grouping.join()

    assert found == [0]
