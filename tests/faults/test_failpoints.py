"""kill -9 at each step from the feed to the alert: it arrives, and a repeat says so."""

from __future__ import annotations

import subprocess
from pathlib import Path

from monitor.demo.newsroom import kill
from monitor.store import check
from tests.faults.failing import POINTS
from tests.faults.killing import Farm, wait_until


def dies(daemon: subprocess.Popen[str]) -> bool:
    """Whether it dies by itself in time; it does not live on in any case."""
    died = wait_until(lambda: daemon.poll() is not None, 30)
    kill(daemon)
    return died and daemon.returncode == -9


def test_an_alert_arrives_though_the_daemon_dies_at_each_step_to_it(tmp_path: Path) -> None:
    with Farm(tmp_path, rules=["klinik"]) as farm:
        first = farm.start()
        assert wait_until(farm.has_polled_all)
        first.terminate()
        first.wait(15)
        # It brings one alert, a mail; the daemons die one step later each.
        farm.landscape.advance()

        mails_after = {}
        for point in POINTS:
            assert dies(farm.start(f"{point}:1")), farm.log.read_text(encoding="utf-8")
            mails_after[point] = len(farm.mail.mails)
        daemon = farm.start()
        settled = wait_until(lambda: farm.has_started() and farm.is_settled())
        daemon.terminate()
        exit_code = daemon.wait(15)

        messages = [(key, text) for _, key, text in farm.messages()]
        assert settled
        assert exit_code == 0
        assert check(farm.database) == []
    # The server had it three times: twice it could not be known that it was taken.
    assert list(mails_after.values()) == [0, 0, 0, 0, 0, 1, 2, 3]
    assert len(messages) == 3
    assert len({key for key, _ in messages}) == 1
    # One daemon died before it sent anything, and the next one could not know that.
    assert ["Wiederholung" in text for _, text in messages] == [True] * 3
