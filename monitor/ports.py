"""What the steps need from the world, shaped by that need and not by what a library offers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from monitor.model import (
    Appointment,
    Article,
    Bearings,
    Claim,
    ConfigState,
    Delivery,
    Entry,
    Hit,
    Message,
    Notice,
    Response,
    SourceState,
    Target,
    Telling,
    Validators,
    Volume,
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


class Archive(Protocol):
    """Remembers everything. Methods block and may be called from any thread."""

    def state_of(self, source: str) -> SourceState:
        """What is known of a source; an empty state for one that was never polled."""
        ...

    def states(self) -> Mapping[str, SourceState]:
        """What is known of every source that was ever polled or enrolled, by id."""
        ...

    def enrol(self, states: Sequence[SourceState]) -> None:
        """Keep the states of sources of which nothing is known yet."""
        ...

    def due(self, now: datetime, *, clock_step: timedelta) -> tuple[str, ...]:
        """The ids of sources to be polled now, those that waited longest first.

        Also those whose last try lies more than ``clock_step`` in the future: the clock was set
        back. None that is gone.
        """
        ...

    def known(self, source: str, keys: Collection[str]) -> Mapping[str, Article]:
        """The articles of the source that have one of the keys, by key."""
        ...

    def held(self, article: str) -> Mapping[str, Hit]:
        """What rules found in an article before, by their ids."""
        ...

    def record(
        self,
        state: SourceState | None = None,
        entries: Sequence[tuple[Entry, Article]] = (),
        *,
        revised: Sequence[tuple[Entry | None, Article]] = (),
        hits: Sequence[tuple[Article, Hit]] = (),
        retold: Sequence[tuple[Article, Hit]] = (),
        deliveries: Sequence[Delivery] = (),
        notices: Sequence[Notice] = (),
        volume: Volume | None = None,
        bearings: Bearings | None = None,
    ) -> None:
        """Store a poll, or a page that was read, with all that follows, in one transaction.

        Of ``state``, a reservation that is stored stays: that is for `reserve` to change.
        ``revised`` are articles that are known; one with a higher version than is stored leaves
        what is stored among the versions. ``volume`` is added to what the source of
        ``state`` had. ``retold`` are hits of rules that held before, and of which something else is
        to be stored now. The visits of all hits are entered in the calendar, see
        `monitor.calendar.enter`; ``bearings`` are what visits are compared by.
        """
        ...

    def to_be_reminded_of(
        self, first: date, last: date
    ) -> Sequence[tuple[Appointment, Sequence[Telling]]]:
        """Visits still planned that begin on one of these days, and who tells of them.

        None that is settled, see `settle_visit`. Of each the newest telling first.
        """
        ...

    def untold_visits(self) -> Sequence[tuple[Appointment, Sequence[Telling]]]:
        """Visits with a change of which not all desks are told yet, and who tells of them."""
        ...

    def settle_visit(
        self, before: Appointment, after: Appointment, deliveries: Sequence[Delivery], now: datetime
    ) -> bool:
        """Owe these deliveries, and remember what is ``reminded`` and ``untold``, at once.

        False, and nothing is stored, if that was done before or the visit has changed meanwhile.
        """
        ...

    def due_pages(
        self, now: datetime, limit: int, *, without: Collection[str] = ()
    ) -> tuple[Article, ...]:
        """Articles whose page is to be read now, of sources never alerted last, oldest first.

        None from the hosts in ``without``, such as those that have enough to do.
        """
        ...

    def reserve(self, source: str, reservation: str, at: datetime) -> None:
        """Remember what a source says of text and data mining, and since when."""
        ...

    def volumes(self, since: datetime, sources: Collection[str]) -> Mapping[str, Volume]:
        """The volume of each of the sources from then on; an empty one where nothing is known."""
        ...

    def forget_volumes(self, before: datetime) -> None:
        """Delete the volumes of hours before then."""
        ...

    def notices(self) -> tuple[Notice, ...]:
        """Those that have not ended, oldest first."""
        ...

    def note_config(self, state: ConfigState) -> None:
        """Remember which configuration the daemon works with, for others to see."""
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
