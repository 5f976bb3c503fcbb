"""Two workers that group at once, or in turns, alert as one does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle

import pytest

from monitor.cluster import matching
from monitor.cluster.matching import ShardMatching, Submitting
from monitor.cluster.shards import sharded
from monitor.cluster.versions import Versions
from monitor.journal import Journal
from monitor.match import Newsroom as Reading
from monitor.model import Article, Mute, MuteKind, Server
from monitor.store import SqlArchive, open_archive
from monitor.store.cluster import Cluster
from tests.cluster.test_matching import Submitted
from tests.fakes import FakeChannel, FakeClock
from tests.stories import HOUR, OWN, RULES, Region
from tests.values import article, entry

PLACES = ("Hollum", "Norden", "Emden", "Leer", "Aurich", "Esens", "Jever", "Varel")
BUDGET = 2


@pytest.fixture
def regions(server: Server) -> Iterator[list[Region]]:
    """What two workers know, each with connections of its own to one database."""
    clock, channel = FakeClock(), FakeChannel()
    rules = (replace(RULES[0], budget=BUDGET), *RULES[1:])
    with ExitStack() as stack:
        archives = [stack.enter_context(open_archive(server)) for _ in range(2)]
        found = [Region(each, clock, channel=channel, rules=rules) for each in archives]
        yield found
        for each in found:
            each.senders.shutdown()


def at_work(region: Region, cluster: Cluster) -> ShardMatching:
    assert isinstance(region.archive, SqlArchive)
    pipeline = region.pipeline()
    _, by_shard, _ = sharded(region.rules, {}, (), Reading(), shards=1, knows=(0,))
    versions = Versions(cluster, "w:1", region.clock, lambda: None)
    submitting = Submitting(Submitted(), 1)
    return ShardMatching(pipeline, region.archive, by_shard, submitting, versions, Journal())


def printed() -> list[Article]:
    """Eight stories of a rule with a budget, four copies of another, and one of a muted paper."""
    harbour = " ".join((*OWN, "Das sagte der Hafenmeister."))
    told = [("a", f"Fähre {each}", f"Die Fähre nach {each} fällt heute aus.") for each in PLACES]
    told += [(paper, "Kiosk am Anleger", harbour) for paper in "abcd"]
    told += [("e", "Neue Mole", "Der Hafenmeister von Warlingen stellt die Pläne der Mole vor.")]
    return [
        article(number, source=source, title=title, text=text)
        for number, (source, title, text) in enumerate(told)
    ]


async def at_once(workers: list[ShardMatching]) -> None:
    await asyncio.gather(*(each.group("", {}) for each in workers))


async def in_turns(workers: list[ShardMatching]) -> None:
    """One article each, so that none of them has seen what went before."""
    for worker, _ in zip(cycle(workers), printed(), strict=False):
        assert await worker._grouped(worker._decide, 1)


@pytest.mark.parametrize("group", [at_once, in_turns])
def test_of_two_workers_budgets_mutes_and_stories_hold(
    regions: list[Region],
    cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    group: Callable[[list[ShardMatching]], Awaitable[None]],
) -> None:
    monkeypatch.setattr(matching, "GROUPED_AT_ONCE", 1)
    first = regions[0]
    assert isinstance(first.archive, SqlArchive)
    now, news = first.clock.now(), printed()
    first.archive.mute(Mute(MuteKind.SOURCE, "e", now + HOUR, "Ida", now))
    first.archive.record(
        entries=[(entry(number), each) for number, each in enumerate(news)],
        unmatched=[each.id for each in news],
        at=now,
    )
    workers = [at_work(region, cluster) for region in regions]

    async def work() -> None:
        await workers[0].match("", {"shard": 0})
        await group(workers)

    asyncio.run(work())
    told = first.send()

    titles = [message.title for _, _, message in first.channel.sent]
    assert not cluster.waits_for_grouping()
    assert told == ["chat"] * (BUDGET + 2)
    assert sum("Tagesmenge" in each for each in titles) == 1
    assert sum("Kiosk am Anleger" in each for each in titles) == 1
    assert not any("Neue Mole" in each for each in titles)
