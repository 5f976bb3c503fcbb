"""Reasons as they are stored or found, in the reader's language.

They are made in English, by whoever gives them; what stands here is known in German, too. Anything
else, such as the answer of a mail server, is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from monitor.notify.clean import clean

_FIELDS = {"title": "Titel", "teaser": "Vorspann", "text": "Text", "source": "Quelle"}
_FIELDS |= {"url": "Adresse", "author": "Autor", "lang": "Sprache"}
_UNITS = {
    "in the same sentence": "im selben Satz",
    "in the same paragraph": "im selben Absatz",
    "": "",
}
_NEAREST = r': nearest are "(.+)" and "(.+)", (\d+) words apart'
_MUTED = {"rule": "Regel", "source": "Quelle", "story": "Meldung", "person": "Person"}


def _fields(found: re.Match[str]) -> str:
    return ", ".join(_FIELDS.get(each, each) for each in found[1].split(", "))


def _unit(text: str) -> str:
    found = _UNITS.get(text.strip(), text.strip())
    return f" {found}" if found else ""


_GERMAN: Mapping[str, Callable[[re.Match[str]], str]] = {
    r"not found in ([\w, ]+)": lambda m: f"nicht gefunden in {_fields(m)}",
    r"(\d+) found, (\d+) needed(.*)": lambda m: f"{m[1]} gefunden, {m[2]} nötig{_unit(m[3])}",
    r"excluded, but found": lambda _: "ausgeschlossen, steht aber da",
    r"each part holds, but not all(.*)": lambda m: (
        f"jeder Teil trifft zu, aber nicht alle{_unit(m[1])}"
    ),
    r"found, but not( in the same \w+)": lambda m: f"gefunden, aber nicht{_unit(m[1])}",
    rf"found, but not( in the same \w+){_NEAREST}": lambda m: (
        f"gefunden, aber nicht{_unit(m[1])}: am nächsten sind sich „{m[2]}“ und „{m[3]}“,"
        f" {m[4]} Wörter auseinander"
    ),
    rf"found, but only in the other order{_NEAREST}": lambda m: (
        f"gefunden, aber nur andersherum: am nächsten sind sich „{m[1]}“ und „{m[2]}“,"
        f" {m[3]} Wörter auseinander"
    ),
    r'"(.+)" found (\d+) words away from "(.+)", (\S+) asked': lambda m: (
        f"„{m[1]}“ steht {m[2]} Wörter von „{m[3]}“ entfernt, verlangt ist {m[4]}"
    ),
    r"near each other, but not(.*)": lambda m: f"nah beieinander, aber nicht{_unit(m[1])}",
    r"found, but not twice or not in the same field": lambda _: (
        "gefunden, aber nicht zweimal oder nicht im selben Feld"
    ),
    r"nothing tells of a visit": lambda _: "nichts spricht von einem Besuch",
    r"none of these": lambda _: "keiner von diesen",
    r"told in": lambda _: "steht in",
    r"same story: nothing new beside (.+)": lambda m: (
        f"gleiche Meldung: nichts Neues gegenüber {m[1]}"
    ),
    r"muted: (\w+) (.+) until (.+), by (.+)": lambda m: (
        f"stumm: {_MUTED.get(m[1], m[1])} {m[2]} bis {m[3]}, von {m[4]}"
    ),
    r"taken meanwhile: by (.+)": lambda m: f"inzwischen übernommen von {m[1]}",
    r"quiet hours": lambda _: "Ruhezeit",
    r"for the digest": lambda _: "für die Sammelmail",
    r"over budget: for the digest": lambda _: (
        "die Tagesmenge der Regel ist erreicht: für die Sammelmail"
    ),
    r"not taken in (\d+) days; the last try: (.*)": lambda m: (
        f"in {m[1]} Tagen nicht angenommen; beim letzten Versuch: {m[2]}"
    ),
    r"first poll of this source: its entries are stored without alerting": lambda _: (
        "erster Abruf dieser Quelle: gespeichert, ohne zu alarmieren"
    ),
    r"older than what was read of this long list before: stored without alerting": lambda _: (
        "älter als das, was von dieser langen Liste schon gelesen war: ohne zu alarmieren"
    ),
    r"nearly all entries of this source looked new at once: stored without alerting": lambda _: (
        "fast alles von dieser Quelle sah auf einmal neu aus: gespeichert, ohne zu alarmieren"
    ),
    r"found afterwards by `rules apply`": lambda _: "nachträglich gefunden (`rules apply`)",
    r"the entry has no link to a page": lambda _: "der Eintrag hat keinen Link zu einer Seite",
}
_PATTERNS = tuple((re.compile(each, re.DOTALL), say) for each, say in _GERMAN.items())
_LONGEST = 2_000


def told(reason: str, language: str) -> Markup:
    """A reason for a page; what is only known in English says that it is.

    >>> told("quiet hours", "de"), told("<gone>", "de")
    (Markup('Ruhezeit'), Markup('<span lang="en">&lt;gone&gt;</span>'))
    """
    text = clean(reason)[:_LONGEST]
    if language == "en" or not text:
        return escape(text)
    for pattern, say in _PATTERNS:
        if found := pattern.fullmatch(text):
            return escape(say(found))
    return Markup('<span lang="en">{}</span>').format(text)
