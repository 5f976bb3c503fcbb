"""The words in which visits are told, in German and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import Status


@dataclass(frozen=True, slots=True)
class VisitTexts:
    """What alerts say of visits in one language; ``{…}`` is filled in.

    ``weekdays`` begin with Monday. ``shout`` is what stands before a visit in a subject.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    full_day: str
    clock: str
    no_day: str
    unnamed: str
    nowhere: str
    statuses: Mapping[Status, str]
    shout: Mapping[Status, str]
    reminder: str
    check: str
    check_long: str
    who: str
    where: str
    when: str
    status: str
    today: str
    tomorrow: str
    before: str
    more: str
    reminds: str
    changes: str


_DE = VisitTexts(
    weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    months=tuple(f"{month}." for month in range(1, 13)),
    day="{weekday} {day}.{month}",
    full_day="{weekday} {day}.{month}{year}",
    clock="{} Uhr",
    no_day="Tag offen",
    unnamed="(ohne Namen)",
    nowhere="(Ort nicht genannt)",
    statuses={
        Status.UPCOMING: "bevorstehend",
        Status.TODAY: "heute",
        Status.PAST: "vergangen",
        Status.CANCELLED: "abgesagt",
        Status.POSTPONED: "verschoben",
    },
    shout={Status.CANCELLED: "ABGESAGT", Status.POSTPONED: "VERSCHOBEN"},
    reminder="ERINNERUNG",
    check="zu prüfen",
    check_long="Zu prüfen: Es ist nicht sicher, dass der Artikel einen solchen Besuch meint.",
    who="Wer",
    where="Wo",
    when="Wann",
    status="Stand",
    today="heute",
    tomorrow="morgen",
    before="bisher {}",
    more="und {} weitere",
    reminds="Erinnerung an einen Besuch, von dem schon gemeldet wurde.",
    changes="Ein Besuch, von dem schon gemeldet wurde, hat sich geändert.",
)
_EN = VisitTexts(
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    day="{weekday} {day} {month}",
    full_day="{weekday} {day} {month} {year}",
    clock="{}",
    no_day="day open",
    unnamed="(not named)",
    nowhere="(place not named)",
    statuses={
        Status.UPCOMING: "upcoming",
        Status.TODAY: "today",
        Status.PAST: "past",
        Status.CANCELLED: "cancelled",
        Status.POSTPONED: "postponed",
    },
    shout={Status.CANCELLED: "CANCELLED", Status.POSTPONED: "POSTPONED"},
    reminder="REMINDER",
    check="check",
    check_long="Check: it is not sure that the article means such a visit.",
    who="Who",
    where="Where",
    when="When",
    status="Status",
    today="today",
    tomorrow="tomorrow",
    before="was {}",
    more="and {} more",
    reminds="Reminder of a visit of which an alert was sent before.",
    changes="A visit of which an alert was sent before has changed.",
)
VISIT_TEXTS: Mapping[str, VisitTexts] = {"de": _DE, "en": _EN}
