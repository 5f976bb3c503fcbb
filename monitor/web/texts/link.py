"""What the page of a signed link says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.links import ActKind


@dataclass(frozen=True, slots=True)
class LinkTexts:
    """``titles`` and ``buttons`` are of what a link does; ``explains`` says what comes of it."""

    titles: Mapping[ActKind, str]
    buttons: Mapping[ActKind, str]
    explains: Mapping[ActKind, str]
    broken: str
    expired: str
    forged: str
    no_links: str
    gone: str
    done: str
    name: str
    name_hint: str
    no_name: str
    no_span: str
    old: str
    until: str
    mute_for: str
    of_rule: str
    taken: str
    muted: str
    judged: str
    valid: str
    had_by: str
    found: str
    no_hit: str
    rule: str
    words: str
    to_story: str
    verdicts: Mapping[str, str]


LINK: Mapping[str, LinkTexts] = {
    "de": LinkTexts(
        titles={
            ActKind.ACKNOWLEDGE: "Meldung übernehmen",
            ActKind.MUTE: "Meldung stumm schalten",
            ActKind.NOT_RELEVANT: "Nicht relevant",
            ActKind.WHY: "Warum kam das?",
        },
        buttons={
            ActKind.ACKNOWLEDGE: "Übernehmen",
            ActKind.MUTE: "Stumm schalten",
            ActKind.NOT_RELEVANT: "Nicht relevant",
            ActKind.WHY: "",
        },
        explains={
            ActKind.ACKNOWLEDGE: "Alle sehen dann, wer sich kümmert; es wird niemand mehr"
            " zusätzlich alarmiert.",
            ActKind.MUTE: "Bis dahin kommt kein Alarm mehr zu dieser Meldung. Was zurückgehalten"
            " wird, bleibt gespeichert.",
            ActKind.NOT_RELEVANT: "Das hilft, die Regeln zu verbessern. Alarme kommen weiter.",
            ActKind.WHY: "",
        },
        broken="Dieser Link geht nicht",
        expired="Die Zeit dieses Links ist um. Bitte den eines neueren Alarms nehmen, oder die"
        " Seite der Meldungen.",
        forged="Der Link ist nicht vollständig, wurde verändert oder stammt nicht von hier. Bitte"
        " ihn ganz aus dem Alarm öffnen.",
        no_links="Links sind hier nicht eingerichtet.",
        gone="Die Meldung ist nicht mehr gespeichert.",
        done="Erledigt.",
        name="Name",
        name_hint="Den sehen die anderen.",
        no_name="Bitte einen Namen angeben.",
        no_span="Bitte sagen, wie lange.",
        old="Die Seite war zu alt. Bitte noch einmal.",
        until="Bis",
        mute_for="Stumm für",
        of_rule="Gilt für die Regel {}.",
        taken="Übernommen von {}",
        muted="Stumm bis",
        judged="{} sagt: {}",
        valid="Der Link gilt bis",
        had_by="Wer es hat",
        found="Gefunden",
        no_hit="Keine Regel trifft zu.",
        rule="Regel {}",
        words="Wörter",
        to_story="Zur Meldung (mit Anmeldung)",
        verdicts={"relevant": "relevant", "not relevant": "nicht relevant"},
    ),
    "en": LinkTexts(
        titles={
            ActKind.ACKNOWLEDGE: "Take this story",
            ActKind.MUTE: "Mute this story",
            ActKind.NOT_RELEVANT: "Not relevant",
            ActKind.WHY: "Why did I get this?",
        },
        buttons={
            ActKind.ACKNOWLEDGE: "Take it",
            ActKind.MUTE: "Mute",
            ActKind.NOT_RELEVANT: "Not relevant",
            ActKind.WHY: "",
        },
        explains={
            ActKind.ACKNOWLEDGE: "All others see who takes care of it; nobody else is alerted"
            " because nobody did.",
            ActKind.MUTE: "Until then no alert comes about this story. What is held back is kept.",
            ActKind.NOT_RELEVANT: "This helps to make the rules better. Alerts go on.",
            ActKind.WHY: "",
        },
        broken="This link does not work",
        expired="The time of this link is over. Use that of a newer alert, or the page of the"
        " stories.",
        forged="The link is not complete, was changed, or is not ours. Open it from the alert as a"
        " whole.",
        no_links="No links are configured here.",
        gone="The story is not stored any more.",
        done="Done.",
        name="Name",
        name_hint="The others see it.",
        no_name="Please give a name.",
        no_span="Please say for how long.",
        old="The page was too old. Please try again.",
        until="Until",
        mute_for="Mute for",
        of_rule="Counts for the rule {}.",
        taken="Taken by {}",
        muted="Muted until",
        judged="{} says: {}",
        valid="The link works until",
        had_by="Who has it",
        found="Found",
        no_hit="No rule holds.",
        rule="Rule {}",
        words="Words",
        to_story="To the story (with login)",
        verdicts={"relevant": "relevant", "not relevant": "not relevant"},
    ),
}
