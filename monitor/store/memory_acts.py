"""What people do about stories, in memory; see `monitor.store.memory`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.model import Acknowledgement, Feedback, Mute
from monitor.store.memory_claims import MemoryClaims


class MemoryActs(MemoryClaims):
    """Mutes, acknowledgements and feedback of `monitor.ports.DeliveryArchive`."""

    def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        held = [each for each in self._mutes.values() if each.holds(now)]
        return tuple(sorted(held, key=lambda each: (each.created, each.id)))

    def mute(self, mute: Mute) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self._mutes.setdefault(mute.id, mute)

    def unmute(self, name: str, at: datetime) -> bool:
        """See `monitor.ports.DeliveryArchive`."""
        mute = self._mutes.get(name)
        if mute is None or mute.ended is not None or mute.until <= at:
            return False
        self._mutes[name] = replace(mute, ended=at)
        return True

    def acknowledge(self, taken: Acknowledgement) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self._taken.append(taken)

    def give_feedback(self, feedback: Feedback) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self.feedback.append(feedback)
