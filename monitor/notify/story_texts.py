"""The words in which stories are told, in German and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import DeliveryKind, Fact


@dataclass(frozen=True, slots=True)
class StoryTexts:
    """What alerts say of stories in one language; ``{…}`` is filled in.

    A pair is for one and for several. ``prefixes`` stand before the subject; what is new begins
    with one of three letters and a colon, as Outlook leaves such a one out when it looks which
    mails belong together. ``acts`` name the links, by what they do, in their order.
    """

    prefixes: Mapping[DeliveryKind, str]
    news: str
    facts: Mapping[Fact, str]
    acknowledged: str
    first: str
    more_sources: tuple[str, str]
    others: str
    own: str
    acts: Mapping[str, str]
    command: str
    found: str
    clock: str


_DE = StoryTexts(
    prefixes={
        DeliveryKind.CHANGE: "Neu: ",
        DeliveryKind.FOLLOW_UP: "Neu: ",
        DeliveryKind.ESCALATION: "Eskalation: ",
        DeliveryKind.FALLBACK: "Ersatz: ",
    },
    news="Neu: {}",
    facts={
        Fact.NEW_RULE: "eine weitere Regel trifft zu",
        Fact.DATE: "Termin ist neu oder hat sich geändert",
        Fact.CANCELLED: "Termin ist abgesagt",
        Fact.CORRECTION: "ein früherer Bericht wird berichtigt",
        Fact.OWN_REPORT: "eigener Bericht ({source})",
    },
    acknowledged="Übernommen von {}.",
    first="Zuerst: {source} {time}",
    more_sources=("+1 Quelle: {names}", "+{count} Quellen: {names}"),
    others="{names} und {count} weitere",
    own="Eigener Text: {}",
    acts={
        "acknowledge": "Übernehmen",
        "mute": "Stumm schalten",
        "not relevant": "Nicht relevant",
        "why": "Warum",
    },
    command="Übernehmen: monitor stories ack {}",
    found="Gefunden: {}",
    clock="%H:%M",
)
_EN = StoryTexts(
    prefixes={
        DeliveryKind.CHANGE: "New: ",
        DeliveryKind.FOLLOW_UP: "New: ",
        DeliveryKind.ESCALATION: "Escalation: ",
        DeliveryKind.FALLBACK: "Fallback: ",
    },
    news="New: {}",
    facts={
        Fact.NEW_RULE: "another rule holds",
        Fact.DATE: "the date is new or has changed",
        Fact.CANCELLED: "called off",
        Fact.CORRECTION: "an earlier report is corrected",
        Fact.OWN_REPORT: "own report of {source}",
    },
    acknowledged="Acknowledged by {}.",
    first="First: {source} {time}",
    more_sources=("+1 source: {names}", "+{count} sources: {names}"),
    others="{names} and {count} more",
    own="Own text of {}",
    acts={
        "acknowledge": "Acknowledge",
        "mute": "Mute",
        "not relevant": "Not relevant",
        "why": "Why",
    },
    command="To acknowledge: monitor stories ack {}",
    found="Found: {}",
    clock="%H:%M",
)
STORY_TEXTS: Mapping[str, StoryTexts] = {"de": _DE, "en": _EN}
