"""Articles that are stored first and matched later lead to the same as those matched at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from structlog.testing import capture_logs

from monitor.cluster.matching import ShardMatching, Submitting
from monitor.cluster.shards import sharded
from monitor.cluster.versions import Versions
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.journal import Journal
from monitor.match import Newsroom as Reading
from monitor.model import Article, Delivery, Hit, Server, Worker
from monitor.pipeline import Pipeline
from monitor.ports.engine import NOTHING, Step
from monitor.store import Reader, SqlArchive
from monitor.store.cluster import Cluster
from tests.newsroom import PAPER, RULES, Newsroom
from tests.values import NOON, article, entry

NEWS = (
    ("1", "Fähre fährt wieder", "Am Hafen.", "Die Fähre legt im Hafen ab."),
    ("2", "Hochwasser am Kanal", "Es steigt.", "Das Hochwasser am Kanal steigt weiter."),
    ("3", "Markt", "Viele kamen.", "Auf dem Markt war viel los."),
)


class Submitted:
    """An engine that remembers what was submitted in transactions, and does it when asked."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Step, str, Mapping[str, Any]]] = []

    def submit(
        self,
        step: Step,
        key: str,
        args: Mapping[str, Any] = NOTHING,
        *,
        priority: int | None = None,
        conn: Any = None,
    ) -> bool:
        job = (step, key, args)
        if job in self.waiting:
            return False
        self.waiting.append(job)
        return True

    def submit_all(
        self,
        step: Step,
        keys: Collection[str],
        args: Mapping[str, Any] = NOTHING,
        *,
        priority: int | None = None,
        conn: Any = None,
    ) -> int:
        return sum(self.submit(step, key, args, priority=priority, conn=conn) for key in keys)

    async def run(self) -> None:
        raise NotImplementedError


def shard_matching(
    newsroom: Newsroom, archive: SqlArchive, cluster: Cluster, engine: Submitted, shards: int
) -> ShardMatching:
    cluster.reshard(shards)
    pipeline = newsroom.pipeline()
    pipeline.archive = archive
    rules, by_shard, _ = sharded(RULES, {}, (), Reading(), shards=shards, knows=range(shards))
    pipeline.rules = rules
    submitting = Submitting(engine, shards)
    pipeline.later = submitting
    versions = Versions(cluster, "w:1", newsroom.clock, lambda: None)
    matching = ShardMatching(pipeline, archive, by_shard, submitting, versions, Journal())
    matching.pipeline_of_test = pipeline  # type: ignore[attr-defined]
    return matching


async def do_all(matching: ShardMatching, engine: Submitted) -> list[Step]:
    done = []
    while engine.waiting:
        step, key, args = engine.waiting.pop(0)
        done.append(step)
        if step is Step.MATCH:
            await matching.match(key, args)
        elif step is Step.GROUP:
            await matching.group(key, args)
    return done


Stored = tuple[dict[tuple[str, str], Hit], dict[str, Delivery]]


def stored(server: Server) -> Stored:
    """What rules found, by article and rule, and what is owed to whom, by key."""
    with Reader.open(server) as reader:
        hits = {(each.article.id, each.hit.rule): each.hit for each in reader.hits(limit=0)}
        owed = {each.delivery.key: each.delivery for each in reader.deliveries(limit=0)}
    return hits, owed


@pytest.mark.parametrize("shards", [1, 3])
def test_matched_later_is_as_matched_at_once(
    newsroom: Newsroom,
    server: Server,
    archive: SqlArchive,
    cluster: Cluster,
    shards: int,
) -> None:
    engine = Submitted()
    later = shard_matching(newsroom, archive, cluster, engine, shards)
    pipeline = later.pipeline_of_test  # type: ignore[attr-defined]

    async def poll_later() -> list[Step]:
        newsroom.publish()
        await pipeline.poll_and_read(PAPER)
        newsroom.clock.move(timedelta(hours=2))
        newsroom.publish(*NEWS)
        await pipeline.poll_and_read(PAPER)
        return await do_all(later, engine)

    steps = asyncio.run(poll_later())
    hits, owed = stored(server)
    asyncio.run(at_once(newsroom))

    assert set(steps) == set(Step)
    assert hits == newsroom.archive.hits
    assert len(hits) == 3
    expected = newsroom.archive.deliveries
    assert owed.keys() == expected.keys()
    assert all(owed[key].rules == expected[key].rules for key in owed)
    assert all(owed[key].story == expected[key].story for key in owed)


async def at_once(newsroom: Newsroom) -> None:
    newsroom.clock.set_back(timedelta(hours=2))
    newsroom.publish()
    pipeline = newsroom.pipeline()
    await pipeline.poll_and_read(PAPER)
    newsroom.clock.move(timedelta(hours=2))
    newsroom.publish(*NEWS)
    await pipeline.poll_and_read(PAPER)


def test_an_article_that_cannot_be_grouped_keeps_its_hits_and_holds_up_no_other(
    newsroom: Newsroom, server: Server, archive: SqlArchive, cluster: Cluster
) -> None:
    engine = Submitted()
    later = shard_matching(newsroom, archive, cluster, engine, 1)

    class Stumbling(Pipeline):
        __slots__ = ()

        def decide(self, archive: Any, asked: Any, now: Any) -> Any:
            if any("Hochwasser" in each.title for each, _ in asked):
                raise RuntimeError("a mistake of ours")
            return super().decide(archive, asked, now)

    pipeline = later.pipeline_of_test  # type: ignore[attr-defined]
    pipeline.__class__ = Stumbling

    async def work() -> None:
        newsroom.publish()
        await pipeline.poll_and_read(PAPER)
        newsroom.clock.move(timedelta(hours=2))
        newsroom.publish(*NEWS)
        await pipeline.poll_and_read(PAPER)
        await do_all(later, engine)

    with capture_logs() as logs:
        asyncio.run(work())

    hits, owed = stored(server)
    assert {rule for _, rule in hits} == {"faehre", "hafen", "hoch"}
    assert {rule for each in owed.values() for rule in each.rules} == {"faehre", "hafen"}
    assert "not alerted, only stored" in [each["event"] for each in logs]


def ask_nothing(_: Article) -> Sequence[Hit]:
    return ()


def no_more(_conn: object) -> None:
    pass


def test_two_who_match_at_once_never_see_the_same_article(archive: SqlArchive) -> None:
    for number in range(6):
        archive.record(entries=[(entry(number), article(number))], unmatched=[article(number).id])
    looking, other_is_done = threading.Event(), threading.Event()
    seen: dict[str, list[str]] = {"first": [], "second": []}

    def look_long(each: Article) -> Sequence[Hit]:
        seen["first"].append(each.id)
        looking.set()
        other_is_done.wait(20)
        return ()

    def look(each: Article) -> Sequence[Hit]:
        seen["second"].append(each.id)
        return ()

    first = threading.Thread(target=archive.match_some, args=(0, 3, look_long, no_more))
    first.start()
    looking.wait(20)
    archive.match_some(0, 9, look, no_more)
    other_is_done.set()
    first.join()

    assert len(seen["first"]) == len(seen["second"]) == 3
    assert not set(seen["first"]) & set(seen["second"])
    assert archive.match_some(0, 9, look, no_more) == ()


def test_what_somebody_fails_to_match_is_matched_by_the_next(archive: SqlArchive) -> None:
    archive.record(entries=[(entry(), article())], unmatched=[article().id])

    def fail(_: Article) -> Sequence[Hit]:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        archive.match_some(0, 9, fail, no_more)

    assert [each.id for each, _ in archive.match_some(0, 9, ask_nothing, no_more)] == [article().id]


def test_an_article_is_grouped_once_all_shards_have_seen_it(
    archive: SqlArchive, cluster: Cluster
) -> None:
    cluster.reshard(2)
    archive.record(entries=[(entry(), article())], unmatched=[article().id])
    grouped: list[str] = []

    def decide(_archive: object, asked: Sequence[tuple[Article, Sequence[Hit]]]) -> None:
        grouped.extend(each.id for each, _ in asked)

    archive.match_some(1, 9, ask_nothing, no_more, shards=2)
    too_early = archive.group_some(9, decide, no_more)
    archive.match_some(0, 9, ask_nothing, no_more, shards=2)
    count = archive.group_some(9, decide, no_more)
    again = archive.group_some(9, decide, no_more)

    assert (too_early, count, again) == (0, 1, 0)
    assert grouped == [article().id]


def test_an_article_that_is_edited_while_it_is_matched_is_matched_again(
    archive: SqlArchive,
) -> None:
    archive.record(entries=[(entry(), article())], unmatched=[article().id])
    texts: list[str] = []
    edited = threading.Event()

    def edit() -> None:
        after = replace(article(), text="Neuer Text.", version=2)
        archive.record(revised=[(entry(), after)], unmatched=[after.id])
        edited.set()

    editor = threading.Thread(target=edit)

    def look(each: Article) -> Sequence[Hit]:
        texts.append(each.text)
        if len(texts) == 1:
            editor.start()
            assert not edited.wait(0.2)  # it waits for us
        return ()

    archive.match_some(0, 9, look, no_more)
    editor.join()
    archive.match_some(0, 9, look, no_more)

    assert texts == [article().text, "Neuer Text."]


def test_who_cuts_the_rules_otherwise_matches_nothing(
    archive: SqlArchive, cluster: Cluster
) -> None:
    cluster.reshard(2)
    archive.record(entries=[(entry(), article())], unmatched=[article().id])

    by_old = archive.match_some(0, 9, ask_nothing, no_more)
    by_new = [archive.match_some(shard, 9, ask_nothing, no_more, shards=2) for shard in range(2)]

    assert by_old == ()
    assert [len(each) for each in by_new] == [1, 1]


def test_what_waits_is_seen_by_all_shards_when_there_are_more(
    archive: SqlArchive, cluster: Cluster
) -> None:
    archive.record(entries=[(entry(), article())], unmatched=[article().id])
    archive.match_some(0, 9, ask_nothing, no_more)

    cluster.reshard(2)

    seen = [archive.match_some(shard, 9, ask_nothing, no_more, shards=2) for shard in range(2)]
    assert [len(each) for each in seen] == [1, 1]


def test_a_worker_with_an_older_configuration_owes_nothing(
    newsroom: Newsroom, archive: SqlArchive, cluster: Cluster
) -> None:
    engine = Submitted()
    older = shard_matching(newsroom, archive, cluster, engine, 1)
    archive.record(entries=[(entry(), article())], unmatched=[article().id])
    archive.match_some(0, 9, ask_nothing, no_more)
    cluster.see(Worker("new:1", "new", 1, NOON, NOON, ("match.0",), 8, 5, {}))

    asyncio.run(older.group("stories", NOTHING))
    was_left = cluster.waits_for_grouping()
    cluster.leave("new:1")
    asyncio.run(older.group("stories", NOTHING))

    assert was_left
    assert not cluster.waits_for_grouping()


def test_what_a_worker_picked_that_was_killed_at_once_does_not_keep_others_from_matching(
    server: Server, cluster: Cluster
) -> None:
    from monitor.engine.installing import install
    from monitor.engine.looks import waiting

    cluster.within(install)
    engine = PgqueuerEngine(server.url)
    submitting = Submitting(engine, 1)
    submitting.match()
    submitting.group()
    # It had no time to free the keys.
    with psycopg.connect(server.url) as connection:
        connection.execute(
            "UPDATE monitor_queue.pgqueuer SET status = 'picked', heartbeat = now(),"
            " queue_manager_id = gen_random_uuid()"
        )

    for _ in range(2):
        submitting.match_again()
        submitting.group_again()
    found: list[Any] = []
    cluster.within(lambda conn: found.extend(waiting(conn)))
    engine.close()

    assert {(each.step, each.waiting) for each in found} == {("match.0", 1), ("group", 1)}


def test_matching_is_submitted_with_the_article_or_not_at_all(
    server: Server, archive: SqlArchive, cluster: Cluster
) -> None:
    from monitor.engine.installing import install
    from monitor.engine.looks import waiting

    cluster.within(install)
    engine = PgqueuerEngine(server.url)
    submitting = Submitting(engine, 2)

    def then(conn: Any) -> None:
        submitting.submit(conn, ready=[article()], pages=[article(2)])

    def fail(conn: Any) -> None:
        submitting.submit(conn, ready=[article()], pages=[])
        raise RuntimeError("killed before the commit")

    with pytest.raises(RuntimeError):
        archive.record(entries=[(entry(), article())], unmatched=[article().id], then=fail)
    found: list[Any] = []
    cluster.within(lambda conn: found.append(waiting(conn)))
    archive.record(entries=[(entry(), article())], unmatched=[article().id], then=then)
    cluster.within(lambda conn: found.append(waiting(conn)))
    engine.close()

    assert found[0] == []
    assert {(each.step, each.waiting) for each in found[1]} == {
        ("match.0", 1),
        ("match.1", 1),
        ("poll", 1),
    }
