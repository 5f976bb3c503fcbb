"""kill -9 at each step from the feed to the alert: all of it arrives, and a repeat says so."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from monitor.demo.newsroom import kill
from monitor.store import check
from tests.faults.failing import POINTS
from tests.faults.killing import Farm, wait_until

# Where the mail server has the mail, but the database does not know it yet.
TOO_LATE = {"after_accept", "before_mark"}


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    # Each article brings one alert, a mail.
    with Farm(tmp_path_factory.mktemp("farm"), rules=["klinik"]) as farm:
        daemon = farm.start()
        assert wait_until(farm.has_polled_all), farm.log.read_text(encoding="utf-8")
        daemon.terminate()
        daemon.wait(15)
        yield farm


def dies(daemon: subprocess.Popen[str]) -> bool:
    """Whether it dies by itself in time; it does not live on in any case."""
    died = wait_until(lambda: daemon.poll() is not None, 30)
    kill(daemon)
    return died


@pytest.mark.parametrize("point", POINTS)
def test_a_death_at_any_step_loses_nothing(farm: Farm, point: str) -> None:
    (article,) = farm.landscape.advance()
    deaths = 2 if point in TOO_LATE else 1

    died = [dies(farm.start(f"{point}:1")) for _ in range(deaths)]
    daemon = farm.start()
    settled = wait_until(lambda: farm.has_started() and farm.is_settled())
    daemon.terminate()
    exit_code = daemon.wait(15)

    arrived = [(key, text) for (of, _), key, text in farm.messages() if of == article.slug]
    assert all(died), farm.log.read_text(encoding="utf-8")
    assert settled
    assert exit_code == 0
    assert check(farm.database) == []
    assert len({key for key, _ in arrived}) == 1
    repeats = ["Wiederholung" in text for _, text in arrived]
    # A repeat says so. Who died before the mail was sent cannot know that it was not.
    assert repeats[1:] == [True] * (deaths if point in TOO_LATE else 0)
    assert repeats[0] == (point == "after_claim")
