"""Workers have names of their own, also in containers that all are process 1 of one host."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from monitor.cluster.presence import Presence, Work, enter, own_name
from monitor.cluster.versions import Versions
from monitor.model import Server
from monitor.store import database_at
from monitor.store.cluster import Cluster
from tests.databases import change
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
        tasks = [asyncio.create_task(do("0", {"at": at})) for at in range(2)]
        found = [await seen()]
        for end, task in zip(ends, tasks, strict=True):
            end.set()
            await task
            found.append(await seen())
        return found

    assert asyncio.run(work()) == [["match 0", "match 0 (2)"], ["match 0 (2)"], []]
