"""How steps are handed to whoever does them: tasks of this process, or a queue of many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Step(StrEnum):
    """What is done again and again, in the order of the data."""

    POLL = "poll"
    """Ask what is due at some hosts, and read the pages that wait there."""
    MATCH = "match"
    """Ask rules about articles that are stored."""
    GROUP = "group"
    """Place matched articles in stories, and owe the alerts."""
    NOTIFY = "notify"
    """Send what is owed."""


# The higher comes first: an alert never waits for a poll.
PRIORITY: Mapping[Step, int] = MappingProxyType(
    {Step.POLL: 0, Step.MATCH: 10, Step.GROUP: 20, Step.NOTIFY: 30}
)

Doing = Callable[[str, Mapping[str, Any]], Awaitable[None]]
"""Does a step for a key, with arguments; it knows nothing of who calls it."""


class Engine(Protocol):
    """Has steps done. What is submitted is done at least once, also if this process ends."""

    def submit(
        self,
        step: Step,
        key: str,
        args: Mapping[str, Any] = NOTHING,
        *,
        priority: int | None = None,
        conn: Any = None,
    ) -> bool:
        """Have a step done for ``key``; False if it already waits for that or is being done.

        Without a key it is done in any case. ``args`` are JSON. ``conn`` is the transaction in
        which the data was written: the step waits for it to be committed, and is forgotten with it.
        Without one, it is submitted at once. Blocks; may be called from any thread.
        """
        ...

    def submit_all(
        self,
        step: Step,
        keys: Collection[str],
        args: Mapping[str, Any] = NOTHING,
        *,
        priority: int | None = None,
        conn: Any = None,
    ) -> int:
        """Submit a step for many keys; says how many of them did not wait already.

        Whatever the order they are given in, two who submit the same do not wait for each other.
        """
        ...

    async def run(self) -> None:
        """Do what is submitted until the engine is stopped."""
        ...
