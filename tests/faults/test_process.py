"""The daemon as a process: signals at any time, a machine suspended, targets that hang, secrets."""

from __future__ import annotations

import asyncio
import configparser
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.daemon import Daemon
from monitor.demo.newsroom import kill
from monitor.errors import StuckError
from monitor.journal import Journal
from monitor.reports import PollReport
from monitor.store import check
from tests.fakes import FakeClock
from tests.faults.killing import Farm, wait_until
from tests.newsroom import PAPER, Newsroom

UNIT = Path(__file__).parents[2] / "docs" / "monitor.service"


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    with Farm(tmp_path, rules=["klinik"]) as farm:
        yield farm


def wait(seconds: float) -> None:
    threading.Event().wait(seconds)


# --- signals


def test_sigterm_while_a_mail_is_handed_over_lets_it_be_finished(tmp_path: Path) -> None:
    daemons: list[subprocess.Popen[str]] = []

    def stop(_: object) -> None:
        # The server has the mail, and says so a moment after the signal.
        daemons[-1].terminate()
        wait(0.3)

    with Farm(tmp_path, rules=["klinik"], on_mail=stop) as farm:
        daemons.append(farm.start())
        assert wait_until(farm.has_polled_all)
        farm.landscape.advance()

        assert daemons[0].wait(30) == 0
        assert farm.told() == farm.owed()
        assert farm.counted("owed", "sending", "uncertain") == 0
        assert farm.counted("sent") == 1


@pytest.mark.parametrize("after", [0.0, 0.3, 0.8])
def test_sigterm_while_it_starts_ends_it_and_leaves_nothing_half_done(
    farm: Farm, after: float
) -> None:
    daemon = farm.start()
    wait(after)

    daemon.terminate()

    # In its first hundredths of a second Python is not ready to hear of it.
    assert daemon.wait(15) in ({0, -15} if after < 0.3 else {0})
    assert not farm.database.exists() or check(farm.database) == []
    assert list(farm.database.parent.glob("*.new")) == []


def test_sighup_while_it_starts_does_not_end_it(farm: Farm) -> None:
    daemon = farm.start()
    wait(0.5)

    daemon.send_signal(signal.SIGHUP)

    assert wait_until(farm.has_polled_all)
    daemon.terminate()
    assert daemon.wait(15) == 0


def hang(farm: Farm) -> socket.socket:
    """Have a mail server that takes connections and says nothing."""
    silent = socket.create_server(("127.0.0.1", 0))
    channels = farm.config / "channels.yaml"
    text = channels.read_text("utf-8").replace(f'"{farm.mail.port}"', str(silent.getsockname()[1]))
    channels.write_text(text, encoding="utf-8")
    return silent


def waiting_for_an_answer(silent: socket.socket) -> socket.socket:
    """The connection of somebody who waits; who only looks whether anybody is there hangs up."""
    while True:
        connected, _ = silent.accept()
        connected.settimeout(0.5)
        try:
            if connected.recv(1):
                return connected
        except TimeoutError:
            return connected
        connected.close()


def test_a_target_that_hangs_holds_up_the_end_for_ten_seconds_at_most(farm: Farm) -> None:
    with hang(farm) as silent:
        daemon = farm.start()
        assert wait_until(farm.has_polled_all)
        farm.landscape.advance()
        connected = waiting_for_an_answer(silent)
        began = time.monotonic()

        daemon.terminate()
        exit_code = daemon.wait(20)

        connected.close()
    assert exit_code == 0
    assert time.monotonic() - began < 10
    assert farm.counted("sending", "uncertain", "owed") == 1


def test_a_second_signal_ends_it_at_once(farm: Farm) -> None:
    with hang(farm) as silent:
        daemon = farm.start()
        assert wait_until(farm.has_polled_all)
        farm.landscape.advance()
        connected = waiting_for_an_answer(silent)
        daemon.send_signal(signal.SIGINT)
        assert wait_until(lambda: '"stopping"' in farm.log.read_text("utf-8"))
        began = time.monotonic()

        daemon.send_signal(signal.SIGINT)
        exit_code = daemon.wait(20)

        connected.close()
    assert exit_code == 130
    assert time.monotonic() - began < 2
    assert check(farm.database) == []


# --- time that passes without us


def test_a_daemon_that_was_suspended_goes_on_where_it_was(farm: Farm) -> None:
    daemon = farm.start()
    assert wait_until(farm.has_polled_all)

    os.kill(daemon.pid, signal.SIGSTOP)
    farm.landscape.advance()
    wait(2)
    asked = len(farm.landscape.requests)
    os.kill(daemon.pid, signal.SIGCONT)

    assert wait_until(farm.is_settled)
    assert farm.told() == farm.owed()
    feeds = [each.path for each in farm.landscape.requests[asked:] if "feed" in each.path]
    assert len(feeds) <= 3 * len(farm.settings.sources)
    daemon.terminate()
    assert daemon.wait(15) == 0


def test_ticks_that_never_come_again_end_the_daemon(newsroom: Newsroom) -> None:
    class RunningClock(FakeClock):
        """Makes a minute of each look at it."""

        def monotonic(self) -> float:
            self.move(timedelta(minutes=1))
            return super().monotonic()

    newsroom.clock = RunningClock()
    daemon = Daemon(newsroom.pipeline(), [PAPER], retention=timedelta(days=1))
    daemon.ticking.arm = lambda: None  # type: ignore[method-assign] # as if the scheduler was dead

    with capture_logs(), pytest.raises(StuckError):
        asyncio.run(daemon.run())


# --- the log


def test_a_source_that_fails_ten_thousand_times_is_told_once_and_once_when_it_is_well() -> None:
    journal = Journal()

    with capture_logs() as logs:
        for _ in range(10_000):
            journal.poll(PollReport("paper", error="paper.example: no answer within 5 s"))
        journal.poll(PollReport("paper"))

    assert [each["event"] for each in logs if each["log_level"] != "debug"] == [
        "source cannot be read",
        "source is well again",
    ]


# --- what starts it again


def test_a_daemon_that_cannot_start_says_so_in_a_line_each_time_and_is_left_alone(
    farm: Farm,
) -> None:
    farm.database.write_bytes(b"no database" * 400)

    outcomes = []
    for _ in range(2):
        code = farm.start().wait(30)
        outcomes.append((code, len(farm.log.read_text("utf-8").splitlines())))
    unit = configparser.ConfigParser(strict=False)
    unit.read(UNIT, encoding="utf-8")

    assert outcomes == [(3, 1)] * 2
    assert unit["Service"]["RestartPreventExitStatus"].split() == ["2", "3", "4"]
    assert int(unit["Service"]["RestartSec"]) >= 5
    assert int(unit["Unit"]["StartLimitBurst"]) <= 10


# --- secrets

SECRETS = {
    "MAIL_PASSWORD": "sesam-7f3a91",
    "CHAT_TOKEN": "geheim-55c2",
    "PAPER_LOGIN": "leserin-0b17",
    "PING": "ping-4410aa",
}
COMMANDS = (
    ["sources", "--json"],
    ["hits"],
    ["check"],
    ["health", "--json"],
)


def with_secrets(farm: Farm) -> None:
    """Have a mail server, a chat and a source that want a secret and fail."""
    channels = farm.config / "channels.yaml"
    text = channels.read_text("utf-8").replace(
        "  security: none", '  security: none\n  username: monitor\n  password: "${MAIL_PASSWORD}"'
    )
    chat = "json://me:${CHAT_TOKEN}@127.0.0.1:9/${CHAT_TOKEN}"
    text = re.sub(r'apprise: "[^"]*"', f'apprise: "{chat}"', text)
    channels.write_text(text, encoding="utf-8")
    general = farm.config / "monitor.yaml"
    general.write_text(
        general.read_text("utf-8") + 'heartbeat: {url: "http://127.0.0.1:9/${PING}", every: 60s}\n',
        encoding="utf-8",
    )
    sources = farm.config / "sources.yaml"
    sources.write_text(
        sources.read_text("utf-8")
        + '  - {id: closed, name: C, url: "http://me:${PAPER_LOGIN}@127.0.0.1:9/feed"}\n',
        encoding="utf-8",
    )


def test_no_secret_is_written_anywhere_when_all_that_needs_one_fails(tmp_path: Path) -> None:
    with Farm(tmp_path, rules=["kortuem"]) as farm:
        with_secrets(farm)
        environ = {**SECRETS, "MONITOR_CONFIG": str(farm.config)}
        daemon = farm.start(**environ)
        assert wait_until(lambda: farm.log.read_text("utf-8").count('"first": true') == 4)
        farm.landscape.advance()
        told = wait_until(lambda: farm.log.read_text("utf-8").count("will be tried again") >= 2, 30)
        outputs = [
            subprocess.run(
                [sys.executable, "-m", "monitor", *command],
                env={**os.environ, **environ},
                capture_output=True,
                check=False,
            )
            for command in COMMANDS
        ]
        kill(daemon)
        written = [
            farm.log.read_bytes(),
            *(path.read_bytes() for path in tmp_path.glob("monitor.db*")),
            *(each.stdout + each.stderr for each in outputs),
        ]

    assert told, written[0]
    assert b"heartbeat not answered" in written[0]
    for secret in SECRETS.values():
        assert [text for text in written if secret.encode() in text] == []
