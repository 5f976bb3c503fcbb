"""The clock, the web, processes and channels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from monitor.model import Message, Response, Target, Validators

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

    async def get(
        self,
        url: str,
        *,
        accept: str,
        validators: Validators = ...,
        media: tuple[str, ...] = ...,
        may_follow: Callable[[str], Awaitable[None]] | None = ...,
    ) -> Response:
        """The answer of the server, whole. Raises FetchError.

        With ``media``, an answer whose media type begins with none of them is not read.
        ``may_follow`` is asked before a redirect to an address is followed, and raises FetchError
        if it may not be.
        """
        ...


class Workers(Protocol):
    """Runs functions on untrusted bytes where they can do no harm."""

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """What ``function(*args)`` returns; both must be picklable.

        Raises what the function raises, and ReadError when it takes too long or too much memory.
        """
        ...


class Notifier(Protocol):
    """Hands messages to channels."""

    def send(self, target: Target, recipient: str, message: Message) -> None:
        """Give one message to one recipient; blocks until the channel took it. Raises SendError."""
        ...

    def unusable(self, target: Target) -> str | None:
        """Why nothing can be sent to a target, found without sending; None if that is not known."""
        ...

    def close(self) -> None:
        """End what is kept open for the next message; sending still works, without it."""
        ...


class Leases(Protocol):
    """Sees to it that of all processes one at a time asks a host."""

    @property
    def length(self) -> timedelta:
        """How long a host is taken that is not given back, as by one that dies."""
        ...

    async def take(self, host: str, request: str) -> timedelta:
        """Take the host for one request; if not nothing, how long to wait before the next try.

        ``request`` is what no other request of this process is called.
        """
        ...

    async def leave(self, host: str, request: str, pause: timedelta) -> None:
        """Give a host back that a request took; nobody asks it before the pause is over."""
        ...
