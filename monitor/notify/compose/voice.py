"""How a target is spoken to: in which language, on which clock, by which names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Protocol

from monitor.model import Alert, Target
from monitor.notify.clean import one_line
from monitor.notify.texts import Texts

NAME = 120


class Links(Protocol):
    """Gives the addresses of what can be done about an alert, by the names in `StoryTexts.acts`."""

    def __call__(
        self, alert: Alert, now: datetime, *, target: str = "", recipient: str = ""
    ) -> Mapping[str, str]:
        """Those that ``target`` and ``recipient`` are to get."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """What is needed to put something into words for a recipient of ``target``.

    ``names`` are those of sources.
    """

    target: Target
    texts: Texts
    names: Mapping[str, str]
    now: datetime
    recipient: str = ""
    links: Links | None = None

    @property
    def zone(self) -> tzinfo:
        """Where its clock goes."""
        return self.target.zone

    @property
    def today(self) -> date:
        """The day it is there."""
        return self.now.astimezone(self.zone).date()

    def source(self, source: str) -> str:
        """The name of a source."""
        return one_line(self.names.get(source, source), NAME)

    def time(self, at: datetime) -> str:
        """Day and time there."""
        return at.astimezone(self.zone).strftime(self.texts.time)

    def near_time(self, at: datetime) -> str:
        """The time there, and the day unless it is today."""
        if at.astimezone(self.zone).date() == self.now.astimezone(self.zone).date():
            return at.astimezone(self.zone).strftime(self.texts.stories.clock)
        return self.day_and_time(at)

    def day_and_time(self, at: datetime) -> str:
        """Day of the week, day and time there, without a year: `Fr 27.11. 07:00`."""
        there = at.astimezone(self.zone)
        of = self.texts.visits
        day = of.day.format(
            weekday=of.weekdays[there.weekday()],
            day=there.day,
            month=of.months[there.month - 1],
        )
        return f"{day} {there.strftime(self.texts.stories.clock)}"

    def listed(self, names: Sequence[str], most: int) -> str:
        """So many of the names at the most, and how many are left out."""
        if len(names) <= most:
            return ", ".join(names)
        shown = ", ".join(names[:most])
        return self.texts.stories.others.format(names=shown, count=len(names) - most)


def counted(texts: tuple[str, str], count: int) -> str:
    """The text for one or for several.

    >>> counted(("1 visit", "{} visits"), 3)
    '3 visits'
    """
    return texts[0] if count == 1 else texts[1].format(count)
