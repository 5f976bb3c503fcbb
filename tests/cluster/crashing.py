"""Kills workers and once PostgreSQL at random moments, while feeds fill up; then looks at all."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from monitor.model import NOTIFIER, SCHEDULER
from tests.cluster.configuring import PAUSE
from tests.cluster.looking import Findings, look
from tests.cluster.siege import ANY, POSTGRESQL, Siege, Size, laid

WHOM = (SCHEDULER, NOTIFIER, ANY)
# Beyond the 30 s after which the queue takes a silent worker for dead, with its look every 10 s.
PATIENCE = 120.0

SMALL = Size(feeds=60, hosts=20, waves=3, kills=6, pause=1.5, interval=4)
FULL = Size(feeds=600, hosts=130, waves=3, kills=30, pause=2.0, interval=20)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it. ``killed`` says how often whom, ``ended`` which workers ended themselves.

    ``seconds`` is how long all took, of them ``mended`` after the last kill until nothing was left
    to do, and ``cpu`` those of all processes; ``left`` is what was left when nothing went on.
    """

    seed: int
    killed: Mapping[str, int]
    ended: tuple[str, ...]
    left: Mapping[str, int]
    seconds: float
    cpu: float
    mended: float
    findings: Findings

    @property
    def wrong(self) -> Mapping[str, Any]:
        """What does not hold, with the first of each kind; empty if all does."""
        found = {**self.findings.wrong, "left": dict(self.left), "ended": self.ended}
        return {name: of for name, of in found.items() if of}


def besiege(
    folder: Path, size: Size, seed: int, tell: Callable[[str], object] = lambda _: None
) -> Outcome:
    """Run it all once. The moments, victims and texts are chosen by ``seed``."""
    began, used = time.monotonic(), _cpu()
    rng = random.Random(seed)
    with laid(folder, size, seed, tell) as of:
        # What appears from now on is news.
        if _patiently(of, of.unread):
            raise RuntimeError(f"feeds were not read at the start: {of.unread()}")
        tell(f"all polled once after {time.monotonic() - began:.0f} s")
        _kill(of, rng)
        last = time.monotonic()
        left = _patiently(of, partial(of.left, datetime.now(UTC)))
        mended = time.monotonic() - last
        tell(f"{f'still {dict(left)}' if left else 'finished'} {mended:.0f} s after the last kill")
        # Time for something too much.
        of.tend(size.interval + 1)
        of.stop()
        findings = look(of.plan, folder / "asked.jsonl", of.server.url, pause=PAUSE)
    return Outcome(
        seed,
        MappingProxyType(of.killed),
        tuple(of.ended),
        left,
        time.monotonic() - began,
        _cpu() - used,
        mended,
        findings,
    )


def _cpu() -> float:
    """The seconds of CPU that processes used which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _patiently(of: Siege, look: Callable[[], Mapping[str, int]]) -> Mapping[str, int]:
    """Wait as long as it goes on until nothing is left by ``look``; what is left at last."""
    left = look()
    while left:
        before = left

        def goes_on() -> bool:
            nonlocal left
            left = look()
            return left != before  # noqa: B023 - it is called in this round only

        if not of.tend(PATIENCE, goes_on):
            break
    return left


def _kill(of: Siege, rng: random.Random) -> None:
    """The kills with waves among them; PostgreSQL's is one of those in the middle."""
    size = of.size
    victims = [WHOM[number % len(WHOM)] for number in range(size.kills)]
    rng.shuffle(victims)
    victims.insert(rng.randint(size.kills // 3, size.kills * 2 // 3), POSTGRESQL)
    waves = {number * len(victims) // size.waves for number in range(size.waves)}
    for number, victim in enumerate(victims):
        if number in waves:
            of.publish()
        # Some right after another, so that several are dead at once; some while they start.
        if victim == POSTGRESQL or rng.random() < 0.75:
            of.tend(PATIENCE, of.is_working)
            of.tend(rng.uniform(0, 2 * size.pause))
        of.kill(victim, rng)
