"""kill -9 of workers at random moments, and once of PostgreSQL, while feeds fill up.

MONITOR_TEST_CRASH=full runs it at full size: 600 feeds, 130 hosts, 30 kills.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from tests.cluster.crashing import FULL, SMALL, besiege


def test_kills_of_workers_and_of_postgresql_lose_and_double_nothing(tmp_path: Path) -> None:
    size = FULL if os.environ.get("MONITOR_TEST_CRASH") == "full" else SMALL
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - shown by pytest if the test fails

    found = besiege(tmp_path, size, seed, tell=print)

    assert found.wrong == {}
    assert sum(found.killed.values()) == size.kills + 1
