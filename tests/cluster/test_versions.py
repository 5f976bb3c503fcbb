"""Workers that have an older configuration leave articles to the others, for a while."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from monitor.cluster.versions import PATIENCE, Versions, digest_of
from monitor.store.cluster import Cluster
from tests.fakes import FakeClock
from tests.values import NOON


def test_a_configuration_has_one_version_on_every_host(cluster: Cluster) -> None:
    first = cluster.config_version("aa", "a:1", NOON)
    same = cluster.config_version("aa", "b:1", NOON)
    other = cluster.config_version("bb", "b:1", NOON, above=same)
    followed = cluster.config_version("bb", "a:1", NOON, above=first)

    assert (first, same, other, followed) == (1, 1, 2, 2)
    assert cluster.newest_config() == 2


def test_who_goes_back_to_an_older_one_makes_it_the_newest(cluster: Cluster) -> None:
    cluster.config_version("aa", "a:1", NOON)
    cluster.config_version("bb", "a:1", NOON, above=1)

    back = cluster.config_version("aa", "a:1", NOON, above=2)
    read_again = cluster.config_version("aa", "a:1", NOON, above=back)
    started = cluster.config_version("aa", "c:1", NOON)

    assert (back, read_again, started) == (3, 3, 3)


def test_a_worker_that_is_behind_asks_for_the_files_once_and_works_on_in_the_end(
    cluster: Cluster,
) -> None:
    clock, asked = FakeClock(), []
    versions = Versions(cluster, "a:1", clock, lambda: asked.append(clock.monotonic()))

    async def work() -> list[bool]:
        await versions.adopt("aa")
        may = [await versions.may_match()]
        cluster.config_version("bb", "b:1", NOON, above=1)
        may += [await versions.may_match(), await versions.may_match()]
        clock.move(timedelta(seconds=PATIENCE))
        may.append(await versions.may_match())
        await versions.adopt("bb")
        may.append(await versions.may_match())
        return may

    assert asyncio.run(work()) == [True, False, False, True, True]
    assert len(asked) == 1


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
