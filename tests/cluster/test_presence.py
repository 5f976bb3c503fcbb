"""Workers have names of their own, also in containers that all are process 1 of one host."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from monitor.cluster.presence import Presence, Work, enter, own_name
from monitor.cluster.versions import Versions
from monitor.engine.installing import install
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.health import matches
from monitor.model import Server
from monitor.ports.engine import Doing, Step
from monitor.store import database_at
from monitor.store.cluster import Cluster
from tests.databases import change
from tests.engine.running import Doings, running, until
from tests.fakes import FakeClock


def begin(clusters: list[Cluster]) -> list[str]:
    """Let that many workers begin at once, each in a process of this name; their names."""

    async def work() -> list[str]:
        return await asyncio.gather(*(enter(each, FakeClock(), Work()) for each in clusters))

    return asyncio.run(work())


def test_those_who_begin_at_once_have_names_of_their_own(server: Server) -> None:
    clusters = [Cluster(database_at(server)) for _ in range(3)]

    names = begin(clusters)

    own = own_name()
    assert sorted(names) == [own, f"{own}-2", f"{own}-3"]
    for cluster in clusters:
        cluster.close()


def test_the_name_of_one_that_has_died_is_free_again(cluster: Cluster, server: Server) -> None:
    own = own_name()
    first = begin([cluster])
    soon = begin([cluster])
    change(server, "UPDATE workers SET seen = '2020-01-01T00:00:00+00:00' WHERE id = :id", id=own)

    assert [*first, *soon, *begin([cluster])] == [own, f"{own}-2", own]


def test_of_two_that_do_the_same_at_once_the_one_that_ends_does_not_hide_the_other(
    cluster: Cluster,
) -> None:
    versions = Versions(cluster, "a:1", FakeClock(), lambda: None)
    presence = Presence(cluster, FakeClock(), Work(), versions, "a:1")
    ends = [asyncio.Event(), asyncio.Event()]

    async def match(_key: str, args: Mapping[str, Any]) -> None:
        await ends[args["at"]].wait()

    async def seen() -> list[str]:
        await asyncio.sleep(0)
        await presence.see()
        return sorted(presence._doing)

    async def work() -> list[list[str]]:
        do = presence.noted("match", match)
        tasks = [asyncio.ensure_future(do("0", {"at": at})) for at in range(2)]
        found = [await seen()]
        for end, task in zip(ends, tasks, strict=True):
            end.set()
            await task
            found.append(await seen())
        return found

    assert asyncio.run(work()) == [["match 0", "match 0 (2)"], ["match 0 (2)"], []]


@pytest.mark.parametrize(("concurrency", "shards"), [(2, 1), (8, 1), (8, 8)])
def test_in_a_backlog_of_matching_others_match_group_and_poll(
    server: Server, cluster: Cluster, concurrency: int, shards: int
) -> None:
    cluster.within(install)
    work = Work(concurrency=concurrency, shards=shards, knows=tuple(range(shards)))
    polls, groups, match = Doings(), Doings(), Doings()
    backlog = [(str(key), match.hold(str(key))) for key in range(30)]
    doings: dict[str, Doing] = {Step.POLL: polls, Step.GROUP: groups}
    doings |= {matches(shard): match for shard in work.knows}
    engine = PgqueuerEngine(server.url, doings, places=work.places, shares=work.shares)
    for at, (key, _) in enumerate(backlog):
        engine.submit(Step.MATCH, key, {"shard": at % shards})
    engine.submit(Step.GROUP, "stories")
    engine.submit_all(Step.POLL, ["5", "6"])

    async def run() -> None:
        async with running(engine):
            await until(lambda: len(polls.done) == 2 and groups.done)
            assert not match.done
            for _, may_end in backlog:
                may_end.set()
            await until(lambda: len(match.done) == len(backlog))

    asyncio.run(run())

    assert match.most_at_once <= work.places - 2
    engine.close()
