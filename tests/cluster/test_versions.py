"""Workers that have an older configuration leave articles to the others, for a while."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from monitor.cluster.presence import Presence, Work
from monitor.cluster.versions import Versions, digest_of
from monitor.model import Worker
from monitor.ports.engine import Step
from monitor.store.cluster import Cluster
from tests.fakes import FakeClock
from tests.values import NOON


def test_a_configuration_has_one_version_on_every_host(cluster: Cluster) -> None:
    first = cluster.config_version("aa", "a:1", NOON)
    same = cluster.config_version("aa", "b:1", NOON)
    other = cluster.config_version("bb", "b:1", NOON, above=same)
    followed = cluster.config_version("bb", "a:1", NOON, above=first)

    assert (first, same, other, followed) == (1, 1, 2, 2)


def test_who_goes_back_to_an_older_one_makes_it_the_newest(cluster: Cluster) -> None:
    cluster.config_version("aa", "a:1", NOON)
    cluster.config_version("bb", "a:1", NOON, above=1)

    back = cluster.config_version("aa", "a:1", NOON, above=2)
    read_again = cluster.config_version("aa", "a:1", NOON, above=back)
    started = cluster.config_version("aa", "c:1", NOON)

    assert (back, read_again, started) == (3, 3, 3)


def worker(name: str, config: int, *steps: str) -> Worker:
    return Worker(name, name, 1, NOON, NOON, steps, 8, config, {})


def test_a_worker_that_is_behind_leaves_it_to_the_newer_and_asks_for_the_files_once(
    cluster: Cluster,
) -> None:
    asked: list[int] = []
    digest = "aa"

    def ask() -> None:
        asked.append(versions.version)

    versions = Versions(cluster, "a:1", FakeClock(), ask)

    async def work() -> list[bool]:
        nonlocal digest
        await versions.adopt(digest)
        cluster.see(worker("a:1", 1, "match.0"))
        newest = [await versions.is_newest("match.0")]
        cluster.config_version("bb", "b:1", NOON, above=1)
        cluster.see(worker("b:1", 2, "match.0"))
        for _ in range(3):
            newest.append(await versions.is_newest("match.0"))
            # What is read anew is the same as before.
            await versions.adopt(digest)
        await versions.adopt("bb")
        newest.append(await versions.is_newest("match.0"))
        return newest

    assert asyncio.run(work()) == [True, False, False, False, True]
    assert asked == [1]


@pytest.mark.parametrize(
    ("steps", "is_newest"),
    [
        (("match.0",), False),
        (("match.1",), True),
        (("poll", "notify"), True),
    ],
)
def test_only_newer_workers_count_that_can_do_it(
    cluster: Cluster, steps: tuple[str, ...], is_newest: bool
) -> None:
    versions = Versions(cluster, "a:1", FakeClock(), lambda: None)

    async def work() -> bool:
        await versions.adopt("aa")
        cluster.config_version("bb", "b:1", NOON, above=1)
        cluster.see(worker("b:1", 2, *steps))
        return await versions.is_newest("match.0")

    assert asyncio.run(work()) is is_newest


def test_what_no_living_worker_has_is_not_waited_for(cluster: Cluster) -> None:
    versions = Versions(cluster, "a:1", FakeClock(), lambda: None)

    async def work() -> bool:
        cluster.config_version("aa", "a:1", NOON)
        cluster.config_version("bb", "b:1", NOON, above=1)
        cluster.see(worker("b:1", 2, "match.0"))
        cluster.leave("b:1")
        await versions.adopt("aa")
        cluster.see(worker("a:1", versions.version, "match.0"))
        return await versions.is_newest("match.0")

    assert asyncio.run(work())
    assert versions.version == 1


def test_who_lacks_a_rule_leaves_it_to_who_has_an_earlier_version_of_it(cluster: Cluster) -> None:
    early, late = (Versions(cluster, name, FakeClock(), lambda: None) for name in ("a:1", "b:1"))

    async def work() -> list[bool]:
        await early.adopt("aa")
        await early.adopt("with a mistake")
        await late.adopt("with a mistake", is_whole=False)
        cluster.see(worker("a:1", early.version, "match.0"))
        cluster.see(worker("b:1", late.version, "match.0"))
        both = [await each.is_newest("match.0") for each in (early, late)]
        # Read anew, it is as it was.
        await late.adopt("with a mistake", is_whole=False)
        again = await late.is_newest("match.0")
        cluster.leave("a:1")
        alone = await late.is_newest("match.0")
        await late.adopt("mended")
        return [*both, again, alone, late.version > early.version]

    assert asyncio.run(work()) == [True, False, False, True, True]


def test_the_digest_changes_with_each_file_and_with_its_name(tmp_path: Path) -> None:
    one, two = tmp_path / "a.yaml", tmp_path / "b.yaml"
    one.write_text("x: 1")
    two.write_text("y: 1")
    before = digest_of([one, two])

    two.write_text("y: 2")
    changed = digest_of([one, two])
    one.rename(tmp_path / "c.yaml")
    renamed = digest_of([tmp_path / "c.yaml", two, tmp_path / "missing.yaml"])

    assert len({before, changed, renamed}) == 3


def test_a_worker_that_only_polls_follows_when_others_have_gone_back(cluster: Cluster) -> None:
    asked: list[int] = []
    versions = Versions(cluster, "a:1", FakeClock(), lambda: asked.append(versions.version))
    presence = Presence(cluster, FakeClock(), Work((Step.POLL,)), versions, "a:1")

    async def work() -> None:
        await versions.adopt("aa")
        await presence.see()
        # Others have changed their files, and changed them back.
        cluster.config_version("bb", "b:1", NOON, above=1)
        cluster.see(worker("b:1", cluster.config_version("aa", "b:1", NOON, above=2), "match.0"))
        for _ in range(2):
            await presence.see()
        # What is read anew is the same as before.
        await versions.adopt("aa")
        await presence.see()

    asyncio.run(work())

    assert asked == [1]
    assert versions.version == 3
