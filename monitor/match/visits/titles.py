"""Offices as German newspapers write them: who is an official of interest, and of which state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from monitor.match.visits.lexicon import offices
from monitor.match.visits.lexicon.lands import LANDS

_NAME_PART = r"[A-ZÄÖÜ][a-zäöüßéèáàçćčšžığő]+(?:['’][A-ZÄÖÜ][a-zäöüß]+)?"
_NAME_WORD = rf"{_NAME_PART}(?:-{_NAME_PART})*"
_PARTICLE = (
    r"(?:von der|von den|von dem|van der|von und zu|von|van|zu|zur|vom|de|della|di|el|al|ten)"
)
FULL_NAME = (
    rf"(?:{_NAME_WORD}|[A-ZÄÖÜ]\.)(?:\s+(?:{_NAME_WORD}|[A-ZÄÖÜ]\.)){{0,2}}"
    rf"\s+(?:{_PARTICLE}\s+)?{_NAME_WORD}"
)
SURNAME = rf"(?:{_PARTICLE}\s+)?{_NAME_WORD}"
DEGREE = (
    r"(?:(?:Prof(?:essor(?:in)?|\.)?|Dr\.|Dr|h\.\s?c\.|med\.|jur\.|rer\.|nat\.|"
    r"Dipl\.-\w+\.?|Ing\.)\s*)*"
)


class Rank(StrEnum):
    """What an office counts for.

    ``HIGH``: of a state, the federation or Europe; ``MEMBER``: of a parliament, or at the head of a
    party; ``LOCAL``: of a district, town or municipality, at home in what it governs; ``BODY``: a
    government as a whole.
    """

    HIGH = "high"
    MEMBER = "member"
    LOCAL = "local"
    BODY = "body"


_NO_TITLE = re.compile(rf"(?:{offices.NO_OFFICE})-?\w*")
_FORMER = re.compile(
    r"\b(?:(?:früher|ehemalig|einstig|damalig|vormalig|verstorben|künftig|designiert)\w*|"
    r"letzte[rn]?|Ex-|Alt-|a\.\s?D\.)\s*$"
)
_TITLE = re.compile(
    r"(?<![\w-])(?P<title>"
    r"(?:(?:[Ee]rste[rn]?|[Pp]arlamentarische[rnm]?|[Ss]tellvertretende[rnm]?|[Rr]egierende[rnm]?)"
    r"\s+)?"
    # "Umwelt- und Verkehrs", "NRW-"
    # Each round ends in a hyphen: otherwise every capital of a long word might begin one.
    r"(?:[A-ZÄÖÜ]\w{0,60}-(?:\s(?:(?:und|sowie|,)\s)?)?){0,6}?(?:[A-ZÄÖÜ]\w{0,60}?)?"
    rf"(?:(?P<high>{offices.HIGH})|(?P<member>{offices.MEMBER})|"
    rf"(?P<local>{offices.LOCAL})|(?P<body>{offices.BODY})))(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title in a text: ``text[start:end]``."""

    start: int
    end: int
    text: str
    rank: Rank
    is_former: bool
    land: str
    is_woman: bool | None
    is_plural: bool
    home: str = ""


# "Landrat des Landkreises Lotte", "Bürgermeisterin von Lotte"
_HOME = re.compile(
    r"\s+(?:des|der|von|aus|in|im)\s+(?:(?:Land)?[Kk]reis(?:es)?\s|Stadt\s|Gemeinde\s)?"
    r"(?P<home>[A-ZÄÖÜ][\w-]+)"
)
_WOMAN = re.compile(r"(?:in|[Ff]rau|rätin|mutter)\Z")
_PLURAL = re.compile(r"(?:innen|räte|räten|ministern|sekretäre|sekretären|kanzlern)\Z")
_BY_WORD = {word: land for land, words in LANDS.items() for word in words}


def titles(text: str) -> list[Title]:
    """The titles of officials in a text, in their order.

    >>> [each.text for each in titles("Die NRW-Verkehrsministerin traf den Vereinspräsidenten.")]
    ['NRW-Verkehrsministerin']
    """
    found = []
    for match in _TITLE.finditer(text):
        title = match["title"]
        if _NO_TITLE.match(title) and not title.startswith("Senatskanzlei"):
            continue
        rank = next(each for each in Rank if match[each.value])
        head = match[rank.value]
        found.append(
            Title(
                match.start("title"),
                match.end("title"),
                title,
                rank,
                is_former=bool(_FORMER.search(text[: match.start("title")])),
                land=_land(title, text[max(0, match.start("title") - 40) : match.start("title")]),
                is_woman=_is_woman(title),
                is_plural=bool(_PLURAL.search(head.lower())),
                home=home_in(text[match.end("title") :]) if rank is Rank.LOCAL else "",
            )
        )
    return found


def home_in(after: str) -> str:
    """The place an office is held for, from what follows a title or a name."""
    found = _HOME.match(after[:80])
    return found["home"] if found else ""


def _is_woman(title: str) -> bool | None:
    """Whether a woman holds it; None where that is not told: die, der Abgeordnete."""
    if _WOMAN.search(title):
        return True
    return None if re.search(r"(?:e|en|MdB|MdL|MdEP|OB)\Z", title) else False


def _land(title: str, before: str) -> str:
    """The state a title says it belongs to, such as NW; ``bund``; empty where it says none."""
    lower = title.lower()
    if lower.startswith(("bundes", "parlamentarische", "vizekanzler", "kanzler")):
        return "bund"
    for word, land in _BY_WORD.items():
        if lower.startswith(word + "-"):
            return land
    for word in before.lower().replace("’", "").split()[-2:]:
        # bayerische, bayerischen; Bayerns
        for each in (word, word.rstrip("nrms").removesuffix("e"), word.removesuffix("s")):
            if each in _BY_WORD:
                return _BY_WORD[each]
    return ""
