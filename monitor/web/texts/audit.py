"""What the page of the audit log says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditTexts:
    """``acts`` are what people did, by their names in the log; others are shown as they are."""

    title: str
    about: str
    caption: str
    none: str
    at: str
    by: str
    nobody: str
    act: str
    acts: Mapping[str, str]
    what: str
    names: Mapping[str, str]
    via: str
    ways: Mapping[str, str]
    address: str
    filtered: str


AUDIT: Mapping[str, AuditTexts] = {
    "de": AuditTexts(
        title="Protokoll",
        about="Wer auf dieser Seite, durch einen Link oder mit einem Token etwas getan hat. Was in"
        " der Kommandozeile getan wurde, steht nicht hier.",
        caption="Was getan wurde, das Neueste zuerst",
        none="Nichts davon im Protokoll.",
        at="Wann",
        by="Wer",
        nobody="niemand Bekanntes",
        act="Was",
        acts={
            "login": "angemeldet",
            "login refused": "Anmeldung abgewiesen",
            "logout": "abgemeldet",
            "acknowledge": "übernommen",
            "mute": "stumm geschaltet",
            "unmute": "Stummschaltung aufgehoben",
            "feedback": "bewertet",
            "retry": "noch einmal senden lassen",
            "poll": "Abfrage verlangt",
            "new addresses": "neue Adressen für Feeds verlangt",
        },
        what="Woran",
        names={
            "story": "Meldung",
            "article": "Artikel",
            "key": "Nachricht",
            "rule": "Regel",
            "source": "Quelle",
            "person": "Person",
            "mute": "Stummschaltung",
            "until": "bis",
            "verdict": "Urteil",
            "recipient": "Link an",
            "target": "Ziel",
            "messages": "Nachrichten",
        },
        via="Wodurch",
        ways={"page": "Seite", "token": "Token", "link": "Link", "key": "Adresse", "nobody": "–"},
        address="Adresse",
        filtered="Gesucht wurde in den neuesten {} Zeilen ab hier.",
    ),
    "en": AuditTexts(
        title="Audit log",
        about="Who did something on this page, by a link or with a token. What was done on the"
        " command line is not in it.",
        caption="What was done, the newest first",
        none="Nothing of it is in the log.",
        at="When",
        by="Who",
        nobody="nobody known",
        act="What",
        acts={
            "login": "logged in",
            "login refused": "login refused",
            "logout": "logged out",
            "acknowledge": "took",
            "mute": "muted",
            "unmute": "ended a mute",
            "feedback": "judged",
            "retry": "let be sent again",
            "poll": "asked for a poll",
            "new addresses": "asked for new addresses of feeds",
        },
        what="Of what",
        names={
            "story": "story",
            "article": "article",
            "key": "message",
            "rule": "rule",
            "source": "source",
            "person": "person",
            "mute": "mute",
            "until": "until",
            "verdict": "verdict",
            "recipient": "link to",
            "target": "target",
            "messages": "messages",
        },
        via="By",
        ways={"page": "page", "token": "token", "link": "link", "key": "address", "nobody": "–"},
        address="Address",
        filtered="Looked for in the newest {} lines from here on.",
    ),
}
