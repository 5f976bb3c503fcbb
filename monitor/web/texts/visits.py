"""What the page of visits says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VisitsTexts:
    """``week`` takes the number of a week and its first and last day."""

    title: str
    upcoming: str
    past: str
    week: str
    to_week: str
    previous: str
    following: str
    this_week: str
    views: str
    desk: str
    person: str
    place: str
    status: str
    no_day: str
    sometime: str
    none: str
    none_that_day: str
    today: str
    moved_from: str
    check: str
    when: str
    sources: str
    says: str


VISITS: Mapping[str, VisitsTexts] = {
    "de": VisitsTexts(
        title="Termine",
        upcoming="Bevorstehend",
        past="Vergangen",
        week="Woche {} ({} bis {})",
        to_week="Woche",
        previous="Vorige Woche",
        following="Nächste Woche",
        this_week="Diese Woche",
        views="Ansicht",
        desk="Ressort",
        person="Person",
        place="Ort",
        status="Stand",
        no_day="Ohne Termin",
        sometime="Irgendwann in dieser Zeit",
        none="Kein Termin passt zu diesem Filter.",
        none_that_day="nichts",
        today="heute",
        moved_from="verschoben von {}",
        check="bitte prüfen",
        when="Wann",
        sources="Quellen",
        says="sagt: {}",
    ),
    "en": VisitsTexts(
        title="Visits",
        upcoming="Upcoming",
        past="Past",
        week="Week {} ({} to {})",
        to_week="Week",
        previous="Previous week",
        following="Next week",
        this_week="This week",
        views="View",
        desk="Desk",
        person="Person",
        place="Place",
        status="Status",
        no_day="Without a day",
        sometime="Sometime in this time",
        none="No visit fits this filter.",
        none_that_day="nothing",
        today="today",
        moved_from="moved from {}",
        check="please check",
        when="When",
        sources="Sources",
        says="says: {}",
    ),
}
