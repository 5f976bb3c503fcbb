"""Yesterday's backup is restored: what was told meanwhile is found again."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.demo.newsroom import kill
from monitor.model import DeliveryState
from monitor.ports import Archive
from monitor.store import Reader, back_up
from tests.faults.killing import Farm, wait_until
from tests.test_daemon import owe
from tests.values import NOON


def test_what_was_owed_before_a_time_can_be_kept_back(archive: Archive) -> None:
    owe(archive, 1, "chat")
    owe(archive, 2, "mail")
    archive.claim_due(NOON, 1)

    early = archive.suppress_before(NOON - timedelta(days=1), "kept back")
    kept = archive.suppress_before(NOON + timedelta(days=1), "kept back")
    again = archive.suppress_before(NOON + timedelta(days=1), "kept back")

    assert (early, kept, again) == (0, 2, 0)
    assert archive.release_claims() == 0
    assert archive.claim_due(NOON + timedelta(days=1), 9) == ()


def test_after_a_restore_nobody_is_told_again_if_that_is_asked_for(tmp_path: Path) -> None:
    backup = tmp_path / "backup" / "yesterday.db"
    backup.parent.mkdir()
    with Farm(tmp_path / "farm", rules=["klinik"]) as farm:
        daemon = farm.start()
        assert wait_until(farm.has_polled_all)
        back_up(farm.database, backup)
        for _ in range(4):
            farm.landscape.advance()
        assert wait_until(farm.is_settled)
        kill(daemon)
        for left in farm.database.parent.glob("monitor.db*"):
            left.unlink()
        backup.rename(farm.database)
        told = farm.told()
        # Papers tell whole seconds.
        restored = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4)

        daemon = farm.start(options=["--no-send-before", restored.isoformat()])
        assert wait_until(lambda: found(farm) == 4)
        assert wait_until(lambda: datetime.now(UTC) > restored, 10)
        farm.landscape.advance()
        arrived = wait_until(lambda: farm.told().total() == told.total() + 1, 30)
        daemon.terminate()
        daemon.wait(15)

        assert arrived
        assert farm.told() == farm.owed()


def found(farm: Farm) -> int:
    """How many alerts are known that nobody gets."""
    with Reader.open(farm.database) as reader:
        every = [each for hit in reader.hits(limit=0) for each in hit.deliveries]
    return sum(each.state == DeliveryState.SUPPRESSED for each in every)


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01"])
def test_a_time_that_is_none_is_refused_with_an_example(tmp_path: Path, time: str) -> None:
    with Farm(tmp_path, steps=1) as farm:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", "run", "--no-send-before", time],
            env={**os.environ, "MONITOR_CONFIG": str(farm.config)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 2
    assert "2026-03-05T14:00" in done.stderr
