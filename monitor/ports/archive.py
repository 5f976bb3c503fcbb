"""Everything that is remembered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from monitor.model import (
    Appointment,
    Article,
    Bearings,
    ConfigState,
    Delivery,
    Entry,
    Fingerprint,
    Hit,
    Measured,
    Notice,
    Placement,
    SourceState,
    StorySoFar,
    Surroundings,
    Telling,
    Volume,
)
from monitor.ports.deliveries import DeliveryArchive

Then = Callable[[Any], None]
"""Does something in a transaction, such as to submit what follows."""


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

    def held(self, articles: Collection[str]) -> Mapping[str, Mapping[str, Hit]]:
        """What rules found in articles before, by article and rule; none without hits."""
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
        unmatched: Collection[str] = (),
        then: Then | None = None,
        at: datetime | None = None,
    ) -> None:
        """Store a poll, or a page that was read, with all that follows, in one transaction.

        Of ``state``, a reservation that is stored stays: that is for `reserve` to change.
        ``revised`` are articles that are known; one with a higher version than is stored leaves
        what is stored among the versions. ``volume`` is added to what the source of
        ``state`` had. ``retold`` are hits of rules that held before, and of which something else is
        to be stored now. The visits of all hits are entered in the calendar, see
        `monitor.calendar.enter`; ``bearings`` are what visits are compared by. ``placed`` are the
        stories of articles, those of an article that is placed again instead of the one before.
        ``unmatched`` are articles that each shard of the rules is still to see. ``then`` is called
        with the transaction before it is committed. It was all found ``at`` that time, if not when
        ``state`` was tried last.
        """
        ...

    def surroundings(self, fingerprints: Sequence[Fingerprint], since: datetime) -> Surroundings:
        """What is stored beside new articles, of the stories that had one since then."""
        ...

    def texts(self, articles: Collection[str]) -> Mapping[str, tuple[str, str]]:
        """The titles and texts of articles by id, or their teasers."""
        ...

    def stories_so_far(self, names: Collection[str]) -> Mapping[str, StorySoFar]:
        """Each of these stories with its articles and hits; one that is not stored has none."""
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

    def note_config(self, state: ConfigState) -> ConfigState | None:
        """Remember which configuration the daemon works with, for others to see.

        Gives what was remembered before, if anything was.
        """
        ...

    def store_measures(self, measured: Measured) -> None:
        """Keep what a process has counted, instead of what it had before, for others to see."""
        ...

    def forget_texts(self, before: datetime, limit: int) -> int:
        """Delete full texts seen before then, keep the rest, so many articles at a time.

        The number of articles; it is done once that is less than ``limit``.
        """
        ...

    def fill_search(self, limit: int = 200) -> int:
        """Put so many articles at most into the index for searching; how many it were.

        What is new comes first, then what is old, newest first; 0 when nothing is left.
        """
        ...
