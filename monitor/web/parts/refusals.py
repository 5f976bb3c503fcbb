"""Refusals in the reader's language.

They are raised in English, as programs get them; what stands here is known in German, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

_NAME = r"""['"](.*)['"]"""
# The groups of the pattern are filled in.
_GERMAN: Mapping[str, str] = {
    # Who may do what.
    r"your role or token does not allow this": "Mit dieser Rolle ist das nicht erlaubt.",
    r"the page was too old for this; go back, reload it, and try again": (
        "Die Seite war dafür zu alt: zurückgehen, neu laden und noch einmal versuchen."
    ),
    r"this was sent by a page of another site, and is not done": (
        "Das kam von einer fremden Seite und wird nicht getan."
    ),
    # What there is not.
    rf"there is nothing named {_NAME}": "„{}“ gibt es nicht.",
    rf"there is no article {_NAME}": "Den Artikel „{}“ gibt es nicht.",
    rf"there is no desk {_NAME}": "Das Ressort „{}“ gibt es nicht.",
    rf"there is no message {_NAME}": "Die Nachricht „{}“ gibt es nicht.",
    rf"there is no rule {_NAME}": "Die Regel „{}“ gibt es nicht.",
    rf"there is no story {_NAME}": "Die Meldung „{}“ gibt es nicht.",
    r"there is no such feed": "Diesen Feed gibt es nicht.",
    r"there is no such file": "Diese Datei gibt es nicht.",
    # What cannot be meant; the name is that in the address.
    rf"(\w+): there is no {_NAME}": "{}: „{}“ gibt es nicht.",
    rf"rule: there is no rule {_NAME}": "rule: Die Regel „{}“ gibt es nicht.",
    rf"rule: {_NAME} does not hold in this story": (
        "rule: „{}“ trifft auf diese Meldung nicht zu."
    ),
    r"(\w+): (\d+) characters, at most (\d+)": "{}: {} Zeichen, höchstens {} sind möglich.",
    r"([\w, ]+): expected at most (\d+) characters": "{}: höchstens {} Zeichen sind möglich.",
    r"(\w+): expected a number from (-?\d+) to (-?\d+)": (
        "{}: richtig wäre eine Zahl von {} bis {}."
    ),
    r"version: expected one of those from (\d+) to (\d+)": (
        "version: richtig wäre eine von denen von {} bis {}."
    ),
    r"(\w+): expected a day such as (\S+)": "{}: richtig wäre ein Tag wie {}.",
    r"(\w+): expected a week such as (\S+)": "{}: richtig wäre eine Woche wie {}.",
    r"(\w+): expected a time": "{}: richtig wäre eine Zeit.",
    r"(\w+): expected a time with its zone": "{}: richtig wäre eine Zeit mit ihrer Zone.",
    r"(\w+): expected one of (.+)": "{}: richtig wäre eins von {}.",
    r"(\w+): expected what a page links to": "{}: richtig wäre, worauf eine Seite verweist.",
    r"language: expected (.+)": "language: richtig wäre {}.",
    r"target: expected the id of a target": "target: richtig wäre die Kennung eines Ziels.",
    r"q: expected a query": "q: richtig wäre eine Abfrage.",
    # What was sent.
    r"expected (\S+) or (\S+)": "Richtig wäre {} oder {}.",
    r"expected at most (\d+) fields in UTF-8": "Richtig wären höchstens {} Felder in UTF-8.",
    r"expected JSON in UTF-8": "Richtig wäre JSON in UTF-8.",
    r"more than (\d+) bytes were sent": "Es wurden mehr als {} Byte gesendet.",
    r"the request broke off": "Die Anfrage brach ab.",
    # What is not possible just now.
    r"the article was changed just now; reload the page": (
        "Der Artikel hat sich gerade geändert: die Seite neu laden."
    ),
    r"the database cannot be read at the moment": "Die Datenbank ist gerade nicht zu lesen.",
    r"this took too long and was broken off": "Das dauerte zu lange und wurde abgebrochen.",
    r"too many pages are open": "Es sind zu viele Seiten offen.",
    r"too many searches at once; try again in a few seconds": (
        "Zu viele Suchen auf einmal: in ein paar Sekunden noch einmal versuchen."
    ),
    r"too much at once; try again in a few seconds": (
        "Zu viel auf einmal: in ein paar Sekunden noch einmal versuchen."
    ),
    r"too much is going on; nothing was done, try again in a moment": (
        "Es ist zu viel los. Nichts wurde getan: gleich noch einmal versuchen."
    ),
    r"two exports are under way; try again in a moment": (
        "Zwei Exporte laufen schon: gleich noch einmal versuchen."
    ),
    r"somebody else looks far back right now; try again in a moment": (
        "Gerade sucht jemand anderes weit zurück: gleich noch einmal versuchen."
    ),
}
_PATTERNS = tuple((re.compile(each, re.DOTALL), said) for each, said in _GERMAN.items())


def told(refusal: str, language: str) -> Markup:
    """A refusal for a page; what is only known in English says that it is.

    >>> told("level: there is no 'x'", "de"), told("<gone>", "de")
    (Markup('level: „x“ gibt es nicht.'), Markup('<span lang="en">&lt;gone&gt;</span>'))
    """
    if language == "en":
        return escape(refusal)
    for pattern, said in _PATTERNS:
        if found := pattern.fullmatch(refusal):
            return escape(said.format(*found.groups()))
    return Markup('<span lang="en">{}</span>').format(refusal)
