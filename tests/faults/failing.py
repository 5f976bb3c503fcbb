"""``python -m tests.faults.failing CONFIG``: the real daemon, but it kills itself at a named point.

The point and the pass at which it dies are in the environment: ``MONITOR_FAILPOINT=mid_txn:2``.
Nothing of this is in the program: what it is made of is wrapped from outside.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from monitor.cli import logs
from monitor.cli.run import serve
from monitor.model import Message, Target
from monitor.pipeline import Pipeline
from monitor.ports import Notifier
from monitor.wiring import Configured, open_pipeline

POINTS = (
    "after_fetch",
    "mid_txn",
    "before_commit",
    "after_commit",
    "after_claim",
    "after_accept",
    "before_mark",
    "after_mark",
)


@dataclass(slots=True)
class Failpoint:
    """Dies as by kill -9 when ``name`` is passed for the ``number``-th time."""

    name: str
    number: int
    lock: threading.Lock = field(default_factory=threading.Lock)

    def passing(self, name: str) -> None:
        """Tell that a point is passed."""
        if name == self.name:
            with self.lock:
                self.number -= 1
                if self.number == 0:
                    os.kill(os.getpid(), signal.SIGKILL)


class FailingFetcher:
    """Passes ``after_fetch`` when a feed was read that has changed."""

    def __init__(self, fetcher: Any, point: Failpoint) -> None:
        self._fetcher = fetcher
        self._point = point

    async def get(self, url: str, **options: Any) -> Any:
        """See `monitor.ports.Fetcher`."""
        response = await self._fetcher.get(url, **options)
        if "rss" in options["accept"] and not response.unchanged:
            self._point.passing("after_fetch")
        return response


class FailingNotifier:
    """Passes ``after_accept`` when a channel has taken a message and nobody knows yet."""

    def __init__(self, notifier: Notifier, point: Failpoint) -> None:
        self._notifier = notifier
        self._point = point

    def send(self, target: Target, recipient: str, message: Message) -> None:
        """See `monitor.ports.Notifier`."""
        self._notifier.send(target, recipient, message)
        self._point.passing("after_accept")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._notifier, name)


class FailingArchive:
    """Passes ``after_commit``, ``after_claim``, ``before_mark`` and ``after_mark``."""

    def __init__(self, archive: Any, point: Failpoint) -> None:
        self._archive = archive
        self._point = point

    def record(self, *arguments: Any, **named: Any) -> Any:
        """See `monitor.ports.Archive`."""
        done = self._archive.record(*arguments, **named)
        if named.get("deliveries"):
            self._point.passing("after_commit")
        return done

    def claim_due(self, *arguments: Any, **named: Any) -> Any:
        """See `monitor.ports.Archive`. What became of the last ones is stored with it."""
        if named.get("settled"):
            self._point.passing("before_mark")
        claims = self._archive.claim_due(*arguments, **named)
        if named.get("settled"):
            self._point.passing("after_mark")
        if claims:
            self._point.passing("after_claim")
        return claims

    def settle(self, *arguments: Any, **named: Any) -> Any:
        """See `monitor.ports.Archive`."""
        self._point.passing("before_mark")
        done = self._archive.settle(*arguments, **named)
        self._point.passing("after_mark")
        return done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)


def in_transactions(point: Failpoint) -> None:
    """Pass ``mid_txn`` and ``before_commit`` in transactions by which alerts are owed."""
    owing: set[int] = set()

    def executed(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO deliveries"):
            owing.add(id(connection))
            point.passing("mid_txn")

    def committing(connection: Any) -> None:
        if id(connection) in owing:
            owing.discard(id(connection))
            point.passing("before_commit")

    event.listen(Engine, "after_cursor_execute", executed)
    event.listen(Engine, "commit", committing)


def failing(point: Failpoint) -> Callable[..., Any]:
    """`monitor.wiring.open_pipeline` with all its parts wrapped."""

    @asynccontextmanager
    async def opened(found: Configured, *, may_upgrade: bool = False) -> AsyncIterator[Pipeline]:
        async with open_pipeline(found, may_upgrade=may_upgrade) as pipeline:
            pipeline.fetcher = FailingFetcher(pipeline.fetcher, point)
            pipeline.archive = FailingArchive(pipeline.archive, point)
            outlets = pipeline.outlets
            pipeline.outlets = replace(outlets, notifier=FailingNotifier(outlets.notifier, point))
            yield pipeline

    return opened


def main() -> None:
    """Run the daemon on the configuration in the folder that is named."""
    name, _, number = os.environ["MONITOR_FAILPOINT"].partition(":")
    if name not in POINTS:
        raise SystemExit(f"there is no failpoint {name!r}; known: {', '.join(POINTS)}")
    point = Failpoint(name, int(number or 1))
    in_transactions(point)
    logs.configure(verbose=True)
    serve(Path(sys.argv[1]), failing(point))


if __name__ == "__main__":
    main()
