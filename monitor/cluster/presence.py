"""A worker lets the others know that it is there, and what it does."""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from monitor.cluster.versions import Versions
from monitor.health import matches
from monitor.model import Worker
from monitor.ports import Clock
from monitor.ports.engine import NOTHING, Doing, Step
from monitor.store.cluster import Cluster

# When something is due each worker says by its own clock.
CLOCKS_APART = timedelta(seconds=5)
ALL_STEPS = (Step.POLL, Step.MATCH, Step.NOTIFY)

# Of the places of a worker, for each shard and for grouping. It does one batch of all of these at a
# time, so more would only wait; with one the queue would be asked for one job at a time.
MATCHING_AT_MOST = 2

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker does: which steps, how many at once, and which shards of the rules it knows.

    MATCH is also GROUP; whoever does NOTIFY may get the roles that send and that keep the clock.
    """

    steps: tuple[Step, ...] = ALL_STEPS
    concurrency: int = 8
    shards: int = 1
    knows: tuple[int, ...] = (0,)

    @property
    def named(self) -> tuple[str, ...]:
        """The steps, that of matching for each shard that it knows."""
        return tuple(
            name
            for step in self.steps
            for name in (map(matches, self.knows) if step is Step.MATCH else (str(step),))
        )

    @property
    def shares(self) -> Mapping[str, int]:
        """How many places each kind of job gets at the most.

        Alerts have priority: whatever is polled, there is a place left to match and group.
        """
        matching = min(MATCHING_AT_MOST, max(1, self.concurrency // 4))
        names = (Step.GROUP, *map(matches, self.knows))
        return {Step.POLL: max(1, self.concurrency - 1), **dict.fromkeys(names, matching)}

    @property
    def places(self) -> int:
        """How many jobs at once: with many shards some more, so that polls go on in a backlog."""
        matching = sum(share for step, share in self.shares.items() if step != Step.POLL)
        return max(self.concurrency, matching + 1)


def own_name() -> str:
    """What this process is called: its host and number."""
    return f"{socket.gethostname()}:{os.getpid()}"


async def enter(cluster: Cluster, clock: Clock, work: Work) -> str:
    """Be a worker from now on; gives the name among the workers. Raises DatabaseError."""
    now = clock.now()
    return await asyncio.to_thread(cluster.enter, _worker(own_name(), work, now, now))


def _worker(
    name: str,
    work: Work,
    started: datetime,
    now: datetime,
    config: int = 0,
    doing: Mapping[str, datetime] = NOTHING,
) -> Worker:
    return Worker(
        name,
        socket.gethostname(),
        os.getpid(),
        started,
        now,
        work.named,
        work.concurrency,
        config,
        dict(doing),
    )


class Presence:
    """Keeps the row of this worker; `noted` are the steps whose beginning and end it follows."""

    def __init__(
        self, cluster: Cluster, clock: Clock, work: Work, versions: Versions, name: str
    ) -> None:
        self._cluster = cluster
        self._clock = clock
        self._work = work
        self._versions = versions
        self._name = name
        self._started = clock.now()
        self._doing: dict[str, datetime] = {}
        self._is_odd = False

    def noted(self, what: str, doing: Doing) -> Doing:
        """The same, but it is known while it is being done."""

        async def do(key: str, args: Mapping[str, Any]) -> None:
            # Two may do the same at once: the second gets a number behind it.
            names = (f"{what} {key}{f' ({at})' * (at > 1)}" for at in itertools.count(1))
            name = next(each for each in names if each not in self._doing)
            self._doing[name] = self._clock.now()
            try:
                await doing(key, args)
            finally:
                self._doing.pop(name, None)

        return do

    async def see(self) -> None:
        """Store that this worker is there, and what it does; look what the others have."""
        now, config = self._clock.now(), self._versions.version
        seen = _worker(self._name, self._work, self._started, now, config, self._doing)
        at = await asyncio.to_thread(self._cluster.see, seen)
        apart = abs(at - self._clock.now())
        if apart >= CLOCKS_APART and not self._is_odd:
            log.warning("the clock differs from that of the database", seconds=apart.seconds)
        self._is_odd = apart >= CLOCKS_APART
        # Also of one that polls: whoever matches looks before each step.
        await self._versions.look()
