"""kill -9 of the daemon at random moments, in the demo's newsroom: nothing is lost."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from monitor.demo.newsroom import Newsroom, kill
from monitor.store import check

KILLS = 10
# What can be on its way to the sinks at the moment of a kill: monitor.pipeline.SENDING_AT_MOST.
IN_FLIGHT = 16


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


def repeats(newsroom: Newsroom) -> Counter[str]:
    """How often each Message-ID arrived beyond the first time."""
    keys = Counter(str(mail.message["Message-ID"]) for mail in newsroom.mail.mails)
    return Counter({key: count - 1 for key, count in keys.items() if count > 1})


def test_ten_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - shown by pytest if the test fails
    moments = random.Random(seed)
    with Newsroom(tmp_path, now=lambda: datetime.now(UTC)) as newsroom:
        kills = 0
        while not newsroom.has_polled_all() and kills < KILLS - 6:
            # The first of them hit the start and the first polls.
            daemon = start(newsroom)
            wait_until(newsroom.has_polled_all, moments.uniform(0.3, 1.8))
            kill(daemon)
            kills += 1
        daemon = start(newsroom)
        assert wait_until(newsroom.has_polled_all, 60)
        for step in range(newsroom.landscape.last_step):
            newsroom.landscape.advance()
            wait_until(lambda: False, moments.uniform(0.0, 1.6))
            if kills < KILLS and step % 2 == 0:
                kill(daemon)
                kills += 1
                daemon = start(newsroom)
        while kills < KILLS:
            wait_until(lambda: False, moments.uniform(0.0, 1.6))
            kill(daemon)
            kills += 1
            daemon = start(newsroom)
        arrived_all = wait_until(lambda: not newsroom.expected() - newsroom.arrived(), 60)
        # Before it has started, SIGTERM would end it as it ends any program.
        assert wait_until(lambda: "started" in log_of(newsroom).read_text(), 60)
        daemon.terminate()
        exit_code = daemon.wait(15)
        expected, arrived = newsroom.expected(), newsroom.arrived()
        twice = arrived - expected

    assert arrived_all, expected - arrived
    assert exit_code == 0
    assert set(arrived) == set(expected)
    assert twice.total() <= kills * IN_FLIGHT
    assert check(newsroom.database) == []
    marked = [mail for mail in newsroom.mail.mails if "Wiederholung" in mail.message.as_string()]
    assert repeats(newsroom).total() <= len(marked)


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
