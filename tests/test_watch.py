"""A folder is watched: what changes is told once, when it is quiet."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from contextlib import aclosing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from monitor.settings import files_of
from monitor.watch import QUIET, Change, Watch
from monitor.wiring import SystemClock
from tests.fakes import FakeClock

RULES = "rules: []\n"
SOON = timedelta(milliseconds=20)
NEVER = timedelta(hours=1)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    (folder / "rules").mkdir(parents=True)
    (folder / "monitor.yaml").write_text("contact: mailto:desk@example.org\n")
    (folder / "rules" / "a.yaml").write_text(RULES)
    return folder


class Watched:
    """A watch and the clock it goes by."""

    def __init__(self, config: Path) -> None:
        self.clock = FakeClock()
        self.watch = Watch((config, config / "rules"), partial(files_of, config), self.clock)

    def look(self, *, later: timedelta = timedelta()) -> Change | None:
        self.clock.move(later)
        return self.watch.look()

    def told(self) -> bool:
        """Whether a change is told once it is quiet, and then no more."""
        seen = [self.look(), self.look(later=QUIET), self.look(later=QUIET)]
        assert seen[0] is None
        assert seen[2] is None
        return seen[1] is not None


@pytest.fixture
def watched(config: Path) -> Watched:
    return Watched(config)


def test_a_file_that_is_emptied_and_written_again_is_told_when_it_is_whole(
    watched: Watched, config: Path
) -> None:
    rules = config / "rules" / "a.yaml"
    rules.write_text("")
    empty = watched.look()
    rules.write_text("rules:\n")
    half = watched.look(later=QUIET / 2)
    rules.write_text("rules:\n  - {id: a}\n")
    whole = watched.look(later=QUIET * 0.9)

    told = watched.look(later=QUIET)

    assert (empty, half, whole) == (None, None, None)
    assert told == Change(watched.watch.contents())
    assert watched.look(later=QUIET) is None


def test_a_file_that_is_renamed_over_another_is_told(watched: Watched, config: Path) -> None:
    (config / "rules" / "new.tmp").write_text("rules: [{}]\n")
    (config / "rules" / "new.tmp").rename(config / "rules" / "a.yaml")

    assert watched.told()


def test_a_file_that_is_touched_or_written_as_it_was_is_not_told(
    watched: Watched, config: Path
) -> None:
    (config / "monitor.yaml").touch()
    (config / "rules" / "a.yaml").unlink()
    (config / "rules" / "a.yaml").write_text(RULES)

    assert not watched.told()


@pytest.mark.parametrize("name", [".a.yaml.swp", "a.yaml~", "4913", "#a.yaml#", ".a.yaml", "sedX1"])
def test_what_editors_leave_beside_a_file_is_not_told(
    watched: Watched, config: Path, name: str
) -> None:
    (config / "rules" / name).write_text("what: ever\n")

    assert not watched.told()


def test_a_lock_of_an_editor_that_leads_nowhere_is_not_told(watched: Watched, config: Path) -> None:
    (config / "rules" / ".#a.yaml").symlink_to("user@host.1234")

    assert not watched.told()


def test_a_folder_that_goes_and_comes_is_told_twice(watched: Watched, config: Path) -> None:
    away = config.with_name("away")
    config.rename(away)
    gone = watched.told()
    away.rename(config)

    assert (gone, watched.told()) == (True, True)


def test_a_folder_that_comes_back_at_once_is_not_told(watched: Watched, config: Path) -> None:
    copy = config.with_name("copy")
    shutil.copytree(config, copy)
    shutil.rmtree(config)
    assert watched.look() is None
    copy.rename(config)

    assert not watched.told()


def test_links_that_lead_to_other_files_are_told(tmp_path: Path) -> None:
    # As Kubernetes does it: every file is a link through one that is exchanged.
    for version in ("1", "2"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "monitor.yaml").write_text(f"contact: mailto:{version}@example.org\n")
    (tmp_path / "..data").symlink_to("1")
    (tmp_path / "monitor.yaml").symlink_to("..data/monitor.yaml")
    watched = Watched(tmp_path)
    (tmp_path / "..data.new").symlink_to("2")
    (tmp_path / "..data.new").rename(tmp_path / "..data")

    assert watched.told()


def test_whoever_asks_is_told_at_once_what_did_not_change(watched: Watched) -> None:
    watched.watch.ask()

    asked = watched.look()

    assert asked == Change(watched.watch.contents(), asked=True)
    assert watched.look() is None


def test_a_file_with_a_secret_is_watched_as_long_as_it_is_named(
    watched: Watched, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("one")
    watched.watch.include([secret])
    unchanged = watched.told()
    secret.write_text("two")
    changed = watched.told()
    watched.watch.include([])
    secret.write_text("three")

    assert (unchanged, changed, watched.told()) == (False, True, False)


def test_a_pipe_in_place_of_a_file_is_not_waited_for(watched: Watched, config: Path) -> None:
    (config / "monitor.yaml").unlink()
    os.mkfifo(config / "monitor.yaml")

    assert watched.told()


def next_change(config: Path, look_every: timedelta, *steps: Callable[[], object]) -> list[Change]:
    """What is told after each step, by the clock and the operating system of this machine.

    For the last two steps nobody looks unless the operating system tells that there is something to
    see. What it tells late of an earlier step can be the reason to look only for one of them.
    """

    async def work() -> list[Change]:
        watch = Watch(
            (config, config / "rules"),
            partial(files_of, config),
            SystemClock(),
            quiet=SOON,
            look_every=look_every,
        )
        told = []
        async with asyncio.timeout(20), aclosing(watch.changes()) as changes:
            # That the first look is over, and the system asked, is known by its answer.
            watch.ask()
            told.append(await anext(changes))
            for step in steps:
                if step in steps[-2:]:
                    watch._look_every = NEVER
                waiting = asyncio.ensure_future(anext(changes))
                while not waiting.done():
                    # The system may not be asked yet: the folder is touched until it is.
                    step()
                    await asyncio.wait([waiting], timeout=0.5)
                told.append(await waiting)
        return told[1:]

    return asyncio.run(work())


def test_the_operating_system_tells_at_once(config: Path) -> None:
    rules = config / "rules" / "a.yaml"

    told = next_change(
        config,
        NEVER,
        lambda: rules.write_text("rules: [{}]\n"),
        lambda: rules.write_text("rules: [{}, {}]\n"),
    )

    assert len(told) == 2


def test_a_folder_that_is_made_anew_is_watched_again(config: Path) -> None:
    rules = config / "rules" / "a.yaml"

    def gone() -> None:
        shutil.rmtree(config, ignore_errors=True)

    def back() -> None:
        rules.parent.mkdir(parents=True, exist_ok=True)
        rules.write_text(RULES)

    told = next_change(
        config,
        SOON,
        gone,
        back,
        lambda: rules.write_text("rules: [{}]\n"),
        lambda: rules.write_text("rules: [{}, {}]\n"),
    )

    assert len(told) == 4


def test_a_folder_that_another_replaces_at_once_is_watched_again(config: Path) -> None:
    rules = config / "rules" / "a.yaml"

    def replace() -> None:
        if rules.read_text() == RULES:
            shutil.rmtree(config)
            rules.parent.mkdir(parents=True)
            rules.write_text("rules:\n")

    told = next_change(
        config,
        SOON,
        replace,
        lambda: rules.write_text("rules: [{}]\n"),
        lambda: rules.write_text("rules: [{}, {}]\n"),
    )

    assert len(told) == 3
