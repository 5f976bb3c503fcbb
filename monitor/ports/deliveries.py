"""What is owed to whom, and what people do about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import (
    Acknowledgement,
    Claim,
    Delivery,
    Feedback,
    Level,
    Mute,
    Tally,
    Told,
    Unacknowledged,
    Waiting,
)


class DeliveryArchive(Protocol):
    """Remembers what is owed to whom, and what people did about it. Methods block."""

    def claim_due(
        self,
        now: datetime,
        limit: int,
        *,
        without: Collection[str] = (),
        places: Mapping[str, int] = ...,
        settled: Sequence[Delivery] = (),
        owe: Sequence[Delivery] = (),
    ) -> tuple[Claim, ...]:
        """Owed deliveries whose time has come, most urgent first; nobody else gets them.

        None for the targets in ``without``, and of those in ``places`` so many at the most. First
        and in the same transaction, what became of claims is stored as by `settle`.
        """
        ...

    def settle(
        self, *settled: Delivery, owe: Sequence[Delivery] = (), now: datetime | None = None
    ) -> None:
        """Store what has become of claimed deliveries, and what is owed as it follows, at once.

        What a digest tells is sent or given up together with it.
        """
        ...

    def release_claims(self, held: Collection[str] = ()) -> int:
        """Let what nobody sends any more be uncertain; the number of those deliveries.

        These are all that are claimed but for the keys that are ``held``.
        """
        ...

    def suppress_before(self, before: datetime, reason: str) -> int:
        """Send nothing of what was owed before then, for a reason; the number of deliveries."""
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
        """What each target was told of each of the stories.

        What is suppressed or given up is not told, what is still to be sent is.
        """
        ...

    def tally(self, since: datetime) -> Tally:
        """What was found and sent since then, and what waits."""
        ...

    def spent(self, rules: Collection[str], since: datetime) -> Mapping[str, int]:
        """Of how many stories each rule has alerted since then that it had not alerted of before.

        Digests do not count, nor do reminders and changes.
        """
        ...

    def unacknowledged(
        self, since: datetime, levels: Collection[Level]
    ) -> Sequence[Unacknowledged]:
        """Stories alerted since then that nobody has taken, by desk, oldest first.

        Only those with an alert of one of these levels.
        """
        ...

    def waiting(self) -> Sequence[Waiting]:
        """What is owed to each target that was tried and has taken nothing since."""
        ...

    def waiting_for(
        self, target: str, after: datetime | None, before: datetime, limit: int
    ) -> tuple[Claim, ...]:
        """What is owed to a target since a time between these two, oldest first; none is taken.

        So many, and all that are owed since the same moment as the last of them: a poll stores its
        alerts at one moment, and who asks for the next names that.
        """
        ...

    def done(self, slot: str) -> datetime | None:
        """For which time of day something was done last; None if never."""
        ...

    def do(self, slot: str, at: datetime, deliveries: Sequence[Delivery], now: datetime) -> bool:
        """Owe these deliveries for a time of day, once.

        False, and nothing is stored, if that was done for that time or a later one, unless that
        lies more than a day ahead: the clock was wrong then.
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
