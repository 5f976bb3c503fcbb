"""What looks like a date and is none: recurring days, people, papers, streets, paragraphs."""

from __future__ import annotations

from monitor.text.dates.feast_names import FEASTS
from monitor.text.dates.leads import PREPOSITIONS
from monitor.text.dates.names import MONTHS, ORDINALS, SEASONS, TODAY, WEEKDAYS
from monitor.text.dates.tokens import APART, GLUED, Tokens

_EACH = frozenset(
    """jede jeden jedem jeder jedes jeweils immer allwöchentlich wöchentlich alljährlich jährlich
    monatlich""".split()  # noqa: SIM905 - so it can be read
)
_BETWEEN = PREPOSITIONS | ORDINALS.keys() | {"jahr", "woche", "monat", "mal", "wieder"}
_MOST_BETWEEN = 4
_OF_EACH = frozenset(("woche", "monats", "jahres"))
_TITLES = (
    *("herr", "herrn", "frau", "familie", "dr", "prof", "professor", "eheleute", "kollege"),
    *("rat", "rätin", "minister", "ministerin", "meister", "meisterin", "präsident"),
    *("präsidentin", "trainer", "trainerin", "sprecher", "sprecherin", "direktor", "direktorin"),
    *("vorsitzende", "vorsitzender", "vorsitzenden", "kandidat", "kandidatin", "chef", "chefin"),
    *("leiter", "leiterin", "pfarrer", "pfarrerin", "doktor", "inspektor", "kommissar"),
)
_STREETS = ("platz", "straße", "strasse", "allee", "brücke", "ufer", "weg", "park", "ring")
_PARAGRAPHS = frozenset(
    """§ §§ nr abs absatz artikel art kapitel kap punkt version ziffer ziff seite platz rang tel
    telefon fax top kennziffer hausnummer release raum zimmer note reihe gruppe""".split()  # noqa: SIM905
)
_SUNDAY_PAPERS = frozenset(("welt", "bild"))
_FEAST_WORDS = frozenset(words[0] for words in FEASTS)
# Also people and churches, so a small word must stand before them.
_NAMES_TOO = frozenset(("nikolaus", "advent", "mariä", "maria"))
_AROUND_FEASTS = frozenset(("vor", "nach", "mariä", "maria"))


def is_inside(tokens: Tokens, index: int) -> bool:
    """Whether the token is a part of a longer word or number."""
    before, token = tokens[index - 1], tokens[index]
    if token.gap != GLUED:
        return False
    if before.is_word or before.text == "_":
        return True
    further = tokens[index - 2]
    is_tied = before.gap == GLUED and further.text[:1].isalnum()
    if token.is_number:
        # 3.4.1, 1:12., 0228/13.4., but Do.5.4.
        return before.text.isdigit() or (
            is_tied and further.text[:1].isdigit() and before.text in ".,:/-"
        )
    return before.text in {"@", "#"} or (before.text in {"-", "/", "@", "."} and is_tied)


def is_no_date(tokens: Tokens, index: int, core: int) -> bool:
    """Whether the words around say so; ``index`` is where it starts, ``core`` after its leads."""
    return (
        _is_recurring(tokens, index)
        or _is_paper(tokens, index, core)
        or (index == core and (_is_person(tokens, core) or _is_street(tokens, core)))
        or _is_paragraph(tokens, index)
        or _is_other_feast(tokens, index, core)
        or _is_saying(tokens, index)
    )


def is_of_each(tokens: Tokens, end: int) -> bool:
    """Whether it goes on "jeder Woche", "eines jeden Monats", "im Monat"."""
    if tokens.has(end, ("im", "des")) and tokens.has(end + 1, ("monat", "monats")):
        return True
    at = end + 1 if tokens.has(end, ("eines", "einer")) else end
    return tokens.has(at, _EACH) and tokens.has(at + 1, _OF_EACH)


def is_alone(tokens: Tokens, start: int, end: int) -> bool:
    """Whether nothing else is on the line; "So" alone is a word."""
    is_line = tokens[start].gap == APART and tokens[end].gap == APART
    return is_line and tokens[start].text != "So"


def _is_recurring(tokens: Tokens, index: int) -> bool:
    for at in range(index - 1, index - 2 - _MOST_BETWEEN, -1):
        if tokens[at + 1].gap == APART:
            return False
        word = tokens[at].lower
        if word in _EACH:
            return True
        if word not in _BETWEEN and word != "." and not tokens[at].is_number:
            return False
    return False


def _is_paper(tokens: Tokens, index: int, core: int) -> bool:
    is_sunday = tokens[core].lower == "sonntag" and tokens[index].lower == "am"
    return is_sunday and tokens[index - 1].lower in _SUNDAY_PAPERS


def _is_person(tokens: Tokens, index: int) -> bool:
    word = tokens[index].lower
    if tokens[index].gap == APART or not (word in WEEKDAYS or word in SEASONS or word in MONTHS):
        return False
    before = tokens[index - 1]
    if before.text == ".":
        before = tokens[index - 2]
    return before.text[:1].isupper() and before.lower.endswith(_TITLES)


def _is_street(tokens: Tokens, index: int) -> bool:
    is_genitive = tokens[index - 1].lower == "des" and tokens[index].is_number
    return is_genitive and tokens[index - 2].lower.endswith(_STREETS)


def _is_paragraph(tokens: Tokens, index: int) -> bool:
    """A number after "Nr.", or after "Tel.: 0521"."""
    at = index
    while tokens[at].is_number or tokens[at].text in {".", ":", "/"}:
        if tokens[at].gap == APART or at < index - _MOST_BETWEEN:
            return False
        at -= 1
    return at < index and tokens[at].lower in _PARAGRAPHS


def _is_other_feast(tokens: Tokens, index: int, core: int) -> bool:
    """ "nach Ostern", "Himmelfahrt" of Mary, the church by her name, "Nikolaus" the man."""
    word = tokens[core].lower
    if word not in _FEAST_WORDS:
        return False
    following = tokens[core + 1]
    is_bare = index == core and not following.is_number
    if word in _NAMES_TOO and is_bare:
        return not (tokens[core].gap == APART and following.gap == APART)
    if word == "silvester" and is_bare and following.gap != APART and following.text[:1].isupper():
        return True
    return tokens[core].gap != APART and tokens[index - 1].lower in _AROUND_FEASTS


def _is_saying(tokens: Tokens, index: int) -> bool:
    """ "von heute auf morgen": suddenly."""
    word = tokens[index].lower
    at = index + 1 if word == "von" else index
    if word == "morgen":
        return tokens[index - 1].lower == "auf" and tokens[index - 2].lower in TODAY
    return tokens.has(at, ("heute",)) and tokens.has(at + 1, ("auf",)) and tokens.has(at + 2, TODAY)
