"""kill -9 at random moments while papers publish: nothing is lost, and hardly anything repeated."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.killing import besiege

KILLS = 10


def test_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - shown by pytest if the test fails

    found = besiege(tmp_path, KILLS, seed, longest=1.2)

    assert found.owed - found.told == {}
    assert set(found.told) == set(found.owed)
    assert found.twice <= found.in_flight
    assert found.holds, found
