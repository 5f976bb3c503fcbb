"""What the steps need from the world, shaped by that need and not by what a library offers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from monitor.model import (
    Acknowledgement,
    Appointment,
    Article,
    Bearings,
    Claim,
    ConfigState,
    Delivery,
    Entry,
    Feedback,
    Fingerprint,
    Hit,
    Message,
    Mute,
    Notice,
    Placement,
    Response,
    SourceState,
    StorySoFar,
    Surroundings,
    Tally,
    Target,
    Telling,
    Told,
    Unacknowledged,
    Validators,
    Volume,
    Waiting,
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


class DeliveryArchive(Protocol):
    """Remembers what is owed to whom, and what people did about it. Methods block."""

    def claim_due(
        self,
        now: datetime,
        limit: int,
        *,
        without: Collection[str] = (),
        places: Mapping[str, int] = ...,
    ) -> tuple[Claim, ...]:
        """Owed deliveries whose time has come, most urgent first; nobody else gets them.

        None for the targets in ``without``, and of those in ``places`` so many at the most.
        """
        ...

    def settle(
        self, *settled: Delivery, owe: Sequence[Delivery] = (), now: datetime | None = None
    ) -> None:
        """Store what has become of claimed deliveries, and what is owed as it follows, at once.

        What a digest tells is sent or given up together with it.
        """
        ...

    def release_claims(self) -> int:
        """Let what a dead process was sending be uncertain; the number of those deliveries."""
        ...

    def hasten(self, target: str, now: datetime) -> int:
        """Let all be due that was tried and is owed to a target, as it takes messages again.

        They are due in the order in which they were owed first; the number of them.
        """
        ...

    def owe(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Store deliveries that are new, of hits that are stored already."""
        ...

    def postponed(self, now: datetime) -> tuple[Delivery, ...]:
        """What is postponed until then or an earlier time, the most urgent first."""
        ...

    def collect(self, told: Sequence[Delivery], digests: Sequence[Delivery], now: datetime) -> None:
        """Store these digests, and what they tell as belonging to them, at once.

        Of what is ``told`` only what is still postponed is changed.
        """
        ...

    def told(self, stories: Collection[str]) -> Mapping[str, Collection[Told]]:
        """Which rules each target was told of in each of the stories; suppressed is not told."""
        ...

    def tally(self, since: datetime) -> Tally:
        """What was found and sent since then, and what waits."""
        ...

    def spent(self, rules: Collection[str], since: datetime) -> Mapping[str, int]:
        """Of how many stories each rule has alerted since then; digests do not count."""
        ...

    def unacknowledged(self, since: datetime) -> Sequence[Unacknowledged]:
        """Stories alerted since then that nobody has taken, by desk, oldest first."""
        ...

    def waiting(self) -> Sequence[Waiting]:
        """What is owed to each target and was tried before."""
        ...

    def done(self, slot: str) -> datetime | None:
        """For which time of day something was done last; None if never."""
        ...

    def do(self, slot: str, at: datetime, deliveries: Sequence[Delivery], now: datetime) -> bool:
        """Owe these deliveries for a time of day, once.

        False, and nothing is stored, if that was done for that time or a later one.
        """
        ...

    def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """Those in force, oldest first."""
        ...

    def mute(self, mute: Mute) -> None:
        """Keep a mute."""
        ...

    def unmute(self, name: str, at: datetime) -> bool:
        """End the mute with that id; whether one was in force."""
        ...

    def acknowledge(self, taken: Acknowledgement) -> None:
        """Remember who took a story."""
        ...

    def acknowledged(self, stories: Collection[str]) -> Mapping[str, Acknowledgement]:
        """Who has taken each of the stories last."""
        ...

    def give_feedback(self, feedback: Feedback) -> None:
        """Remember what somebody thinks of an alert."""
        ...

    def retry(self, keys: Collection[str], now: datetime) -> int:
        """Owe once more what was given up or suppressed; the number of those deliveries."""
        ...


class Archive(DeliveryArchive, Protocol):
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
        placed: Sequence[Placement] = (),
    ) -> None:
        """Store a poll, or a page that was read, with all that follows, in one transaction.

        Of ``state``, a reservation that is stored stays: that is for `reserve` to change.
        ``revised`` are articles that are known; one with a higher version than is stored leaves
        what is stored among the versions. ``volume`` is added to what the source of
        ``state`` had. ``retold`` are hits of rules that held before, and of which something else is
        to be stored now. The visits of all hits are entered in the calendar, see
        `monitor.calendar.enter`; ``bearings`` are what visits are compared by. ``placed`` are the
        stories of articles, those of an article that is placed again instead of the one before.
        """
        ...

    def surroundings(self, fingerprints: Sequence[Fingerprint], since: datetime) -> Surroundings:
        """What is stored beside new articles, of the stories that had one since then."""
        ...

    def texts(self, articles: Collection[str]) -> Mapping[str, str]:
        """The texts of articles by id, or their teasers."""
        ...

    def story_so_far(self, story: str) -> StorySoFar:
        """A story with its articles and hits; one that is not stored has none."""
        ...

    def purge_stories(self, before: datetime, limit: int) -> int:
        """Forget what stories without an article since then are known by, a few at a time.

        The number of articles; it is done once that is less than ``limit``.
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

    def forget_texts(self, before: datetime) -> int:
        """Delete full texts seen before then, keep the rest; the number of articles."""
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
