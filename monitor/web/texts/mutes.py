"""What the page of mutes says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MutesTexts:
    """``{}`` is filled in."""

    title: str
    about: str
    caption: str
    none: str
    kind: str
    kinds: Mapping[str, str]
    what: str
    until: str
    by: str
    reason: str
    end: str
    end_what: str
    said_ended: str
    over: str
    add: str
    for_how_long: str
    choose: str
    submit: str
    nothing_to_choose: str
    unknown: str
    missing: str


MUTES: Mapping[str, MutesTexts] = {
    "de": MutesTexts(
        title="Stummschaltungen",
        about="Was stumm ist, wird weiter gefunden und gespeichert, aber nicht gemeldet, auch"
        " hinterher nicht.",
        caption="Jetzt stumm, das nächste Ende zuerst",
        none="Nichts ist stumm geschaltet.",
        kind="Art",
        kinds={"rule": "Regel", "source": "Quelle", "story": "Meldung", "person": "Person"},
        what="Was",
        until="Bis",
        by="Von",
        reason="Grund",
        end="Aufheben",
        end_what="{}: Stummschaltung aufheben",
        said_ended="Nicht mehr stumm.",
        over="Diese Stummschaltung gibt es nicht, oder sie ist gerade zu Ende gegangen.",
        add="Stumm schalten",
        for_how_long="Wie lange",
        choose="bitte wählen",
        submit="{} stumm schalten",
        nothing_to_choose="Davon ist nichts eingerichtet.",
        unknown="{}: {!r} gibt es nicht. Richtig wäre eine Kennung oder ein Name.",
        missing="Was soll stumm sein?",
    ),
    "en": MutesTexts(
        title="Mutes",
        about="What is muted is still found and stored, but not alerted, not afterwards either.",
        caption="Muted now, the one that ends first first",
        none="Nothing is muted.",
        kind="Kind",
        kinds={"rule": "Rule", "source": "Source", "story": "Story", "person": "Person"},
        what="What",
        until="Until",
        by="By",
        reason="Reason",
        end="End",
        end_what="{}: end this mute",
        said_ended="Not muted any more.",
        over="There is no such mute, or it has just ended.",
        add="Mute something",
        for_how_long="How long",
        choose="please choose",
        submit="Mute this {}",
        nothing_to_choose="None of these is configured.",
        unknown="{}: there is no {!r}. Right would be an id or a name.",
        missing="What is to be muted?",
    ),
}
