"""kill -9 of the daemon in the demo's newsroom; at random moments: tests/faults/test_kills.py."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from monitor.demo.newsroom import Newsroom, kill


def wait_until(is_reached: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not is_reached():
        if time.monotonic() > end:
            return False
        threading.Event().wait(0.02)
    return True


def start(newsroom: Newsroom) -> subprocess.Popen[str]:
    with log_of(newsroom).open("w") as log:
        return newsroom.start_daemon(log)


def log_of(newsroom: Newsroom) -> Path:
    """The log of the daemon that was started last."""
    return newsroom.database.parent / "daemon.log"


def test_an_alert_sent_again_after_a_crash_has_the_same_message_id_and_says_so(
    tmp_path: Path,
) -> None:
    # The daemon dies while the mail server has the mail but has not said so yet.
    daemons: list[subprocess.Popen[str]] = []

    def on_mail(_: object) -> None:
        if len(daemons) == 1:
            kill(daemons[0])

    with Newsroom(tmp_path, now=lambda: datetime.now(UTC), on_mail=on_mail) as newsroom:
        daemons.append(start(newsroom))
        assert wait_until(newsroom.has_polled_all, 60)
        newsroom.landscape.advance()
        newsroom.landscape.advance()
        assert wait_until(lambda: daemons[0].poll() is not None, 60)
        daemons.append(start(newsroom))
        assert wait_until(lambda: len(newsroom.mail.mails) == 2, 60)
        daemons[1].terminate()
        daemons[1].wait(15)
        first, second = (mail.message for mail in newsroom.mail.mails)

    assert first["Message-ID"] == second["Message-ID"]
    texts = [body.get_content() for each in (first, second) if (body := each.get_body(("plain",)))]
    assert ["Wiederholung" in text for text in texts] == [False, True]
