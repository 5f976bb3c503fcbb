"""The process of the page beside the daemon: started, started again, ended, never in the way."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from monitor.serving import (
    FIRST_PAUSE,
    LASTING,
    LONGEST_PAUSE,
    PageProcess,
    command_for,
    pause_after,
)
from monitor.settings.values import Web

AT = Web("127.0.0.1", 8765, "http://127.0.0.1:8765", ("127.0.0.1",))
ELSEWHERE = Web("127.0.0.1", 8766, "http://127.0.0.1:8766", ("127.0.0.1",))
NONE = timedelta()
# Says how nice it is, writes its id into a line of the file, and ends with its standard input.
PAGE = """
import os, signal, sys
from monitor.serving import live_with_parent
live_with_parent(lambda: os._exit(7))
print(os.getpid(), os.nice(0), file=sys.stderr, flush=True)
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
while True:
    signal.pause()
"""


class Stage:
    """A page in a process that the test can look at; ``end`` is the end of the daemon."""

    def __init__(self, folder: Path, code: str = PAGE, web: Web | None = AT) -> None:
        self._file = folder / "lives"
        self._end = asyncio.Event()
        self.pauses: list[timedelta] = []
        self.process = PageProcess(
            [sys.executable, "-c", code, str(self._file)],
            web,
            self._ended,
            pause_after=self._pause,
            grace=timedelta(seconds=1),
        )

    async def _ended(self) -> None:
        await self._end.wait()

    def _pause(self, before: timedelta, lived: timedelta) -> timedelta:
        self.pauses.append(pause_after(self.pauses[-1] if self.pauses else NONE, lived))
        return NONE

    def end(self) -> None:
        """The daemon is told to stop."""
        self._end.set()

    @property
    def lives(self) -> list[int]:
        """The ids of the processes there have been."""
        if not self._file.exists():
            return []
        return [int(line) for line in self._file.read_text().splitlines()]

    async def until(self, is_reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not is_reached():  # noqa: ASYNC110 - another process brings it about
                await asyncio.sleep(0.01)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/status")
    return not (status.exists() and "\nState:\tZ" in status.read_text())


def until_dead(process: int) -> None:
    with suppress(ProcessLookupError):  # it is dead already
        watched = os.pidfd_open(process)
        try:
            assert select.select([watched], [], [], 10)[0]
        finally:
            os.close(watched)


def test_the_page_runs_as_long_as_the_daemon(tmp_path: Path) -> None:
    async def work() -> int:
        stage = Stage(tmp_path)
        async with stage.process:
            await stage.until(lambda: len(stage.lives) == 1)
            assert stage.process.pids() == (stage.lives[0],)
            stage.end()
        assert stage.process.pids() == ()
        return stage.lives[0]

    assert not is_alive(asyncio.run(work()))


def test_a_page_that_dies_is_started_again_and_the_log_names_its_address(tmp_path: Path) -> None:
    async def work() -> None:
        stage = Stage(tmp_path)
        async with stage.process:
            await stage.until(lambda: len(stage.lives) == 1)
            os.kill(stage.lives[0], signal.SIGKILL)
            await stage.until(lambda: len(stage.lives) == 2)
            stage.end()

    with capture_logs() as logs:
        asyncio.run(work())

    (told,) = [each for each in logs if each["log_level"] == "error"]
    assert told["event"] == "page has ended, it is started again"
    assert (told["address"], told["code"]) == ("127.0.0.1:8765", -signal.SIGKILL)


def test_a_page_that_cannot_have_its_port_is_tried_again_with_growing_pauses(
    tmp_path: Path,
) -> None:
    async def work() -> list[timedelta]:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            code = f"import socket; socket.create_server(('127.0.0.1', {port}))"
            stage = Stage(tmp_path, code, Web("127.0.0.1", port, "", ()))
            async with stage.process:
                await stage.until(lambda: len(stage.pauses) >= 4)
                stage.end()
        return stage.pauses[:4]

    with capture_logs() as logs:
        pauses = asyncio.run(work())

    assert [each.seconds for each in pauses] == [1, 2, 4, 8]
    told = [each["address"] for each in logs if each["log_level"] == "error"]
    assert len(told) >= 4
    assert len(set(told)) == 1


def test_a_command_that_is_not_there_stops_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        ended = asyncio.Event()
        pauses: list[timedelta] = []

        async def end() -> None:
            await ended.wait()

        def pause(before: timedelta, lived: timedelta) -> timedelta:
            pauses.append(pause_after(before, lived))
            ended.set()
            return pauses[-1]

        async with PageProcess([str(tmp_path / "nothing")], AT, end, pause_after=pause):
            await asyncio.wait_for(ended.wait(), 10)

    with capture_logs() as logs:
        asyncio.run(work())

    assert "No such file" in logs[-1]["code"]


def test_a_page_that_does_not_end_when_asked_to_is_killed(tmp_path: Path) -> None:
    stubborn = PAGE.replace(
        "with open", "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwith open", 1
    )

    async def work() -> int:
        stage = Stage(tmp_path, stubborn)
        async with stage.process:
            await stage.until(lambda: len(stage.lives) == 1)
            stage.end()
        return stage.lives[0]

    with capture_logs() as logs:
        process = asyncio.run(work())

    assert not is_alive(process)
    assert "page did not end when asked to, killed" in [each["event"] for each in logs]


def test_a_page_comes_and_goes_with_the_configuration(tmp_path: Path) -> None:
    async def work() -> None:
        stage = Stage(tmp_path, web=None)
        async with stage.process:
            assert stage.process.pids() == ()
            stage.process.adopt(AT)
            await stage.until(lambda: len(stage.lives) == 1)
            stage.process.adopt(None)
            await stage.until(lambda: not is_alive(stage.lives[0]))
            stage.process.adopt(AT)
            await stage.until(lambda: len(stage.lives) == 2)
            stage.end()
        assert stage.pauses == []

    asyncio.run(work())


def test_only_another_address_needs_another_process(tmp_path: Path) -> None:
    async def work() -> None:
        stage = Stage(tmp_path)
        async with stage.process:
            await stage.until(lambda: len(stage.lives) == 1)
            stage.process.adopt(Web(AT.host, AT.port, "https://monitor.example.org", ()))
            stage.process.adopt(ELSEWHERE)
            await stage.until(lambda: len(stage.lives) == 2)
            stage.end()
        assert stage.pauses == []
        assert len(stage.lives) == 2

    asyncio.run(work())


def test_a_daemon_that_fails_takes_its_page_along(tmp_path: Path) -> None:
    lives: list[int] = []

    async def work() -> None:
        stage = Stage(tmp_path)
        async with stage.process:
            await stage.until(lambda: len(stage.lives) == 1)
            lives.extend(stage.lives)
            raise RuntimeError("the ticks do not come")

    with pytest.raises(RuntimeError):
        asyncio.run(work())

    assert not is_alive(lives[0])


@pytest.mark.skipif(sys.platform != "linux", reason="nice and pidfd")
def test_the_page_ends_when_the_daemon_is_killed_and_yields_to_it(tmp_path: Path) -> None:
    daemon = f"""
import asyncio, sys
from monitor.serving import PageProcess
from monitor.settings.values import Web
async def work():
    web = Web("127.0.0.1", 8765, "", ())
    command = [sys.executable, "-c", {PAGE!r}, sys.argv[1]]
    async with PageProcess(command, web, asyncio.Event().wait):
        await asyncio.sleep(60)
asyncio.run(work())
"""
    command = [sys.executable, "-c", daemon, str(tmp_path / "lives")]
    parent = subprocess.Popen(command, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with parent:
        assert parent.stderr is not None
        page, nice = map(int, parent.stderr.readline().split())
        parent.kill()

    assert nice == os.nice(0) + 15
    until_dead(page)


def test_the_command_is_the_page_of_this_program_and_configuration() -> None:
    assert command_for(Path("/etc/monitor")) == (
        sys.executable,
        *("-m", "monitor", "web", "--config", "/etc/monitor", "--with-parent"),
    )


@given(st.lists(st.timedeltas(NONE, 2 * LASTING), max_size=20))
def test_pauses_grow_to_a_minute_and_begin_anew_after_a_long_life(lives: list[timedelta]) -> None:
    pause = NONE

    for lived in lives:
        before, pause = pause, pause_after(pause, lived)

        assert FIRST_PAUSE <= pause <= LONGEST_PAUSE
        if lived >= LASTING or not before:
            assert pause == FIRST_PAUSE
        else:
            assert pause == min(2 * before, LONGEST_PAUSE)
