"""Names that stand at a title or at a party: "Minister Karl Huber", "Karl Huber (CDU)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.match.visits.lexicon.patterns import lines
from monitor.match.visits.sentences import Sentence
from monitor.match.visits.titles import DEGREE, FULL_NAME, SURNAME, Rank, Title

_PARTIES = lines(
    """
    Grünen?
    Die Grünen
    Bündnis 90/Die Grünen
    Die Linke
    Linken?
    Freie Wähler
    AfD
    parteilos
    [A-ZÄÖÜ]{2,4}
    """
)
_AFTER_TITLE = re.compile(rf"\s+{DEGREE}(?P<name>{FULL_NAME}|{SURNAME})")
_BEFORE_TITLE = re.compile(
    rf"(?P<name>{FULL_NAME})(?:\s*\([^)]{{1,40}}\))?\s*(?:,|–|-|\()\s*"
    r"(?:(?:der|die|als|seit \w+|neue[rn]?|heutige[rn]?)\s+)?"
    r"(?:[\w-]+e[rnms]?\s+){0,2}\Z"
)
_LATER = re.compile(
    r"(?:\s+(?:im|in|für|des|der|von|aus|bei|beim|vom)\s[^,.;:!?]{2,70})?,\s+"
    rf"{DEGREE}(?P<name>{FULL_NAME})(?=\s*[,.(]|\s+[a-zäöü]|\Z)"
)
_WITH_PARTY = re.compile(rf"{DEGREE}(?P<name>{FULL_NAME})\s*\((?:{_PARTIES})\b[^)]{{0,30}}\)")
# Capitalised words that stand where a name would, and are none.
_NO_NAME = frozenset(
    """
    Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag MdB MdL MdEP CDU CSU
    SPD FDP AfD Grüne Linke Gast Besuch Visite Anfang Mitte Ende Januar Februar März April Mai
    Juni Juli August September Oktober November Dezember Uhr Euro Kreis Landkreis Stadt Gemeinde
    Landes Land Bund Ort Platz Mut Zeit Fragen Antwort Druck Hoffnung Verständnis Kritik Lob
    Dank Unterstützung Hilfe Geld Millionen Pläne Position Stellung Station Halt Teil Rede Im In
    Am Der Die Das Zum Zur Bei Beim Nach Vor Mit Für Von Und Auch Als Wenn
    """.split()  # noqa: SIM905 - so it can be read
)


def introduced(
    sentence: Sentence, said: Sequence[Title]
) -> Iterator[tuple[str, Title | None, tuple[int, int]]]:
    """Names with the title they stand at, and the span of both."""
    text = sentence.text
    for title in said:
        if title.rank is Rank.BODY:
            continue
        found = _AFTER_TITLE.match(text, title.end)
        name = _name_in(found["name"]) if found else ""
        if found and name:
            yield name, title, (title.start, found.start("name") + len(name))
            continue
        before = _BEFORE_TITLE.search(text[: title.start])
        if before and _is_name(before["name"]):
            yield before["name"], title, (before.start("name"), title.end)
            continue
        later = _LATER.match(text, title.end)
        if later and _is_name(later["name"]):
            yield later["name"], title, (title.start, later.end("name"))
    for found in _WITH_PARTY.finditer(text):
        if _is_name(found["name"]):
            yield found["name"], None, found.span("name")


def _name_in(found: str) -> str:
    """The name in words that begin with capitals: what is no name ends it."""
    words: list[str] = []
    for word in found.split():
        if word in _NO_NAME:
            break
        words.append(word)
    # "Umweltminister von Nordergau" names no one.
    if words and words[0][0].islower():
        return ""
    while words and words[-1][0].islower():
        words.pop()
    return " ".join(words)


def _is_name(name: str) -> bool:
    return not any(word in _NO_NAME for word in name.split())
