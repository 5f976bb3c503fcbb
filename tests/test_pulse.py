"""Word to the outside that monitor is alive, and silence when it is not well."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from monitor.daemon import Daemon
from monitor.demo.loopback import QuietHandler, serving
from monitor.errors import DatabaseError, FetchError
from monitor.journal import Journal
from monitor.pulse import Pulse
from monitor.settings import Heartbeat
from monitor.wiring import configure, open_pipeline
from tests.fakes import FakeClock

EVERY = timedelta(minutes=1)
HEARTBEAT = Heartbeat("https://beats.example/secret-uuid", EVERY)


class Listener:
    """Whoever is at the other end of the heartbeat."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.error: FetchError | None = None

    async def ping(self, url: str) -> None:
        if self.error:
            raise self.error
        self.heard.append(url)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def pulse(listener: Listener, clock: FakeClock) -> Pulse:
    return Pulse(listener.ping, clock, Journal())


def beat(pulse: Pulse, *, is_well: bool = True) -> bool:
    return asyncio.run(pulse.beat_due(HEARTBEAT, is_well=is_well))


def test_it_beats_at_once_and_then_as_often_as_configured(
    pulse: Pulse, listener: Listener, clock: FakeClock
) -> None:
    for _ in range(181):
        beat(pulse)
        clock.move(timedelta(seconds=1))

    assert listener.heard == [HEARTBEAT.url] * 4


def test_it_is_silent_while_something_is_wrong(pulse: Pulse, listener: Listener) -> None:
    assert not beat(pulse, is_well=False)
    assert listener.heard == []


def test_a_clock_that_is_put_back_does_not_silence_it(
    pulse: Pulse, listener: Listener, clock: FakeClock
) -> None:
    beat(pulse)
    clock.set_back(timedelta(hours=2))
    clock.move(EVERY)
    beat(pulse)

    assert len(listener.heard) == 2


def test_that_nobody_answers_is_told_once_without_the_secret_address(
    pulse: Pulse, listener: Listener, clock: FakeClock
) -> None:
    listener.error = FetchError(f"{HEARTBEAT.url}: 502 Bad Gateway")

    with capture_logs() as logs:
        answered = [beat(pulse)]
        clock.move(EVERY)
        answered.append(beat(pulse))

    assert answered == [False, False]
    assert [each["error"] for each in logs] == ["the address: 502 Bad Gateway"]


class _Beats(QuietHandler):
    def __init__(self, heard: list[str], *args: Any) -> None:
        self.heard = heard
        super().__init__(*args)

    def do_GET(self) -> None:  # noqa: N802 - the name is http.server's
        self.heard.append(self.path)
        self.answer(200, {"Content-Type": "text/plain"}, b"OK")


@pytest.fixture
def beats() -> Iterator[tuple[str, list[str]]]:
    heard: list[str] = []
    with serving(partial(_Beats, heard)) as url:
        yield url, heard


def test_the_daemon_beats_over_http_until_its_database_fails(
    tmp_path: Path, beats: tuple[str, list[str]]
) -> None:
    url, heard = beats
    (tmp_path / "monitor.yaml").write_text(
        f"database: {tmp_path}/monitor.db\ncontact: mailto:desk@example.org\n"
        f"heartbeat: {{url: '{url}/uuid', every: 10s}}\n"
    )
    (tmp_path / "sources.yaml").write_text(
        "sources: [{id: bote, name: Bote, url: 'https://bote.example/feed'}]\n"
    )
    (tmp_path / "channels.yaml").write_text("targets: []\n")

    async def work() -> tuple[int, int]:
        async with open_pipeline(configure(tmp_path, {})) as pipeline:
            daemon = Daemon(pipeline, [], retention=timedelta(days=1))
            await daemon.upkeep.beat_due()
            well = len(heard)
            assert pipeline.archive.done("heartbeat") is not None

            async def tick() -> None:
                raise DatabaseError("disk full")

            await daemon.ticking.tick(tick)
            daemon.upkeep._pulse._last = None
            await daemon.upkeep.beat_due()
            return well, len(heard)

    assert asyncio.run(work()) == (1, 1)
    assert heard == ["/uuid"]
