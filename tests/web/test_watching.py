"""What the page follows while it runs: the configuration, and the database itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse, Response

from monitor.model import ConfigState
from monitor.store import open_archive
from monitor.web.asking import Ask, get
from monitor.web.identity import READER
from monitor.web.watching import AGAIN, Watching
from monitor.wiring import configure
from tests.peers.starting import free_port
from tests.web.served import Served, served, write_config

MORE = "  - {id: moewe, title: Möwe, desk: lokales, level: normal, query: Möwe}\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_config(tmp_path)


@pytest.fixture
def it(tmp_path: Path, config: Path) -> Iterator[Served]:
    """A page whose own watching looks at nothing new, as nothing is stored."""
    with served(tmp_path, config=config, known=()) as desk:
        yield desk


def add_rule(config: Path, text: str = MORE) -> None:
    file = config / "rules" / "rules.yaml"
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def rules(desk: Served) -> list[str]:
    return [each.id for each in desk.site.settings.rules]


def look(desk: Served, watching: Watching, read: timedelta | None = None) -> None:
    """Let the daemon have read its configuration, if it has, and look."""
    if read is not None:
        desk.region.archive.note_config(ConfigState(desk.clock.now() + read))
    asyncio.run(watching.step())


def test_what_the_daemon_has_read_after_the_page_began_to_is_read_anew(
    it: Served, config: Path
) -> None:
    watching = Watching(it.site, it.clock.now())

    add_rule(config)
    look(it, watching, timedelta(seconds=1))

    assert "moewe" in rules(it)


def test_what_it_has_read_before_is_not(it: Served, config: Path) -> None:
    watching = Watching(it.site, it.clock.now())

    look(it, watching, timedelta(seconds=-1))
    add_rule(config)
    look(it, watching)
    before = rules(it)
    look(it, watching, timedelta(seconds=1))

    assert "moewe" not in before
    assert "moewe" in rules(it)


def test_a_configuration_that_cannot_be_read_is_read_again_though_nothing_is_stored(
    it: Served, config: Path
) -> None:
    watching = Watching(it.site, it.clock.now())
    monitor_yaml = config / "monitor.yaml"
    good = monitor_yaml.read_text("utf-8")

    add_rule(config)
    monitor_yaml.write_text("zone: [", "utf-8")
    look(it, watching, timedelta(seconds=1))
    monitor_yaml.write_text(good, "utf-8")
    look(it, watching)
    at_once = rules(it)
    it.clock.move(timedelta(seconds=AGAIN))
    look(it, watching)

    assert "moewe" not in at_once
    assert "moewe" in rules(it)


def test_a_request_keeps_the_configuration_that_it_began_with(tmp_path: Path, config: Path) -> None:
    began, goes_on = threading.Event(), threading.Event()

    def slow(ask: Ask) -> Response:
        first = (ask.site.found, ask.site.web, ask.site.searches)
        began.set()
        goes_on.wait(20)
        last = (ask.site.found, ask.site.web, ask.site.searches)
        return PlainTextResponse(str([a is b for a, b in zip(first, last, strict=True)]))

    ways = (get("/slow", slow, READER), get("/quick", names, READER))
    with (
        served(tmp_path, config=config, known=(), ways=ways) as desk,
        ThreadPoolExecutor(1) as pool,
    ):
        client = desk.client()
        answer = pool.submit(client.get, "/slow")
        assert began.wait(20)
        add_rule(config)

        desk.site.adopt(configure(config, {}))
        goes_on.set()

        assert answer.result().text == "[True, True, True]"
        assert "moewe" in client.get("/quick").text


def names(ask: Ask) -> Response:
    """The rules there are."""
    return PlainTextResponse(" ".join(each.id for each in ask.site.settings.rules))


@contextmanager
def page_at(config: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The page as a process of its own."""
    monitor_yaml = config / "monitor.yaml"
    monitor_yaml.write_text(monitor_yaml.read_text("utf-8").replace("8470", str(port)), "utf-8")
    command = [sys.executable, "-m", "monitor", "web", "--config", str(config)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("is_moved", [False, True], ids=["replaced", "gone"])
def test_the_page_ends_with_an_error_when_another_database_is_put_in_its_place(
    tmp_path: Path, config: Path, *, is_moved: bool
) -> None:
    database, copy = tmp_path / "monitor.db", tmp_path / "copy.db"
    for each in (database, copy):
        with open_archive(each):
            pass
    with page_at(config, free_port()) as process:
        assert process.stderr
        began = any("http://127" in line for line in process.stderr)

        if is_moved:
            database.rename(tmp_path / "moved.db")
        else:
            copy.replace(database)
        said = process.stderr.read()

        assert began
        assert process.wait(20) != 0
        assert "another file was put in its place" in said
        assert "Traceback" not in said
