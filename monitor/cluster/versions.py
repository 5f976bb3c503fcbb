"""Which version of the configuration this worker has, and whether others have a newer one."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog

from monitor.ports import Clock
from monitor.store.cluster import Cluster

log = structlog.get_logger()


def digest_of(files: Iterable[Path]) -> str:
    """What changes with every change of a file: 32 hex digits. What cannot be read is left out."""
    found = hashlib.sha256()
    for path in files:
        try:
            content = path.read_bytes()
        except OSError:
            continue
        found.update(f"{path.name}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()[:32]


class Versions:
    """Compares with what other workers have; ``ask`` has the files read anew."""

    def __init__(
        self, cluster: Cluster, worker: str, clock: Clock, ask: Callable[[], None]
    ) -> None:
        self._cluster = cluster
        self._worker = worker
        self._clock = clock
        self._ask = ask
        self._asked_for = 0
        self.version = 0

    async def adopt(self, digest: str, *, is_whole: bool = True) -> None:
        """Work with this configuration from now on. Raises DatabaseError.

        Who lacks rules of it, as they have mistakes and he knows no earlier version of them, counts
        as having the one before: what they find is left to those who started earlier.
        """
        now, above = self._clock.now(), self.version or None
        version = await asyncio.to_thread(
            self._cluster.config_version, digest, self._worker, now, above=above
        )
        self.version = version if is_whole else version - 1

    async def is_newest(self, step: str) -> bool:
        """Whether no worker that lives and does the step has a newer configuration.

        Who has an older one leaves the step to that worker: new rules would find nothing, and new
        desks would not be told.
        """
        return self._has(await asyncio.to_thread(self._cluster.newest_config, step))

    async def look(self) -> None:
        """Have the files read anew if any worker that lives has a newer configuration."""
        self._has(await asyncio.to_thread(self._cluster.newest_config))

    def _has(self, newest: int) -> bool:
        if newest <= self.version:
            return True
        if self._asked_for < newest:
            self._asked_for = newest
            log.warning(
                "another worker has a newer configuration; it is to be the same on every host",
                version=self.version,
                newest=newest,
            )
            self._ask()
        return False
