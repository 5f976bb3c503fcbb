"""What the steps need from the world, shaped by that need and not by what a library offers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from monitor.model import (
    Article,
    Claim,
    Delivery,
    Entry,
    Hit,
    Message,
    Response,
    SourceState,
    Target,
    Validators,
)

T = TypeVar("T")


class Clock(Protocol):
    """Tells the time. Only loops hold one; functions that decide are given ``now``."""

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from any start; never goes back."""
        ...


class Fetcher(Protocol):
    """Gets what stands at an address."""

    async def get(self, url: str, *, accept: str, validators: Validators = ...) -> Response:
        """The answer of the server, whole. Raises FetchError."""
        ...


class Workers(Protocol):
    """Runs functions on untrusted bytes where they can do no harm."""

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """What ``function(*args)`` returns; both must be picklable.

        Raises what the function raises, and ReadError when it takes too long or too much memory.
        """
        ...


class Archive(Protocol):
    """Remembers everything. Methods block and may be called from any thread."""

    def state_of(self, source: str) -> SourceState:
        """What is known of a source; an empty state for one that was never polled."""
        ...

    def states(self) -> Mapping[str, SourceState]:
        """What is known of every source that was ever polled, by id."""
        ...

    def known(self, source: str, keys: Collection[str]) -> frozenset[str]:
        """Those of the keys that entries of the source had before."""
        ...

    def record(
        self,
        state: SourceState,
        entries: Sequence[tuple[Entry, Article]] = (),
        hits: Sequence[tuple[Article, Hit]] = (),
        deliveries: Sequence[Delivery] = (),
    ) -> None:
        """Store a poll and everything that follows from it, in one transaction."""
        ...

    def claim_due(
        self, now: datetime, limit: int, *, without: Collection[str] = ()
    ) -> tuple[Claim, ...]:
        """Owed deliveries whose time has come, most urgent first; nobody else gets them.

        None for the targets in ``without``, such as those that are slow at the moment.
        """
        ...

    def settle(self, delivery: Delivery) -> None:
        """Store what has become of a claimed delivery."""
        ...

    def release_claims(self) -> int:
        """Owe again what a dead process was sending; the number of those deliveries."""
        ...

    def forget_texts(self, before: datetime) -> int:
        """Delete full texts seen before then, keep the rest; the number of articles."""
        ...


class Notifier(Protocol):
    """Hands messages to channels."""

    def send(self, target: Target, recipient: str, message: Message) -> None:
        """Give one message to one recipient; blocks until the channel took it. Raises SendError."""
        ...
