"""The small words before a date."""

from __future__ import annotations

from monitor.text.dates.tokens import APART, Tokens

FIRST = frozenset("noch schon bereits erst spätestens frühestens".split())  # noqa: SIM905
PREPOSITIONS = frozenset(
    """am an ab bis seit vom von zum zu zur beim im in den dem zwischen übers fürs über
    einschließlich""".split()  # noqa: SIM905 - so it can be read
)
_SECOND = frozenset("zum zur einschließlich einschl am im in".split())  # noqa: SIM905
_ARTICLES = frozenset(("den", "dem", "der"))
_TO = frozenset(("zum", "zu", "auf", "von", "vom"))
# "am späten Freitagabend", "am langen Wochenende"
_BEFORE_NAME = _ARTICLES | {"späten", "frühen", "langen", "verlängerten"}
NIGHT = "nacht"


def leads(tokens: Tokens, index: int) -> tuple[int, str]:
    """The token after the small words, and the one that says most; "" if there are none.

    "noch am Freitag" leads with "am", "in der Nacht zum Freitag" with "nacht".
    """
    at = index + 1 if tokens[index].lower in FIRST else index
    if at > index and tokens[at].gap == APART:
        return index, ""
    night = _night(tokens, at)
    if night:
        return night, NIGHT
    word = tokens[at].lower
    if word not in PREPOSITIONS:
        return at, ""
    at += 1
    if word in {"bis", "ab", "von"} and tokens.has(at, _SECOND):
        word, at = tokens[at].lower, at + 1
    return (at + 1 if tokens.has(at, _BEFORE_NAME) else at), word


def after_leads(tokens: Tokens, index: int) -> int:
    """The token after the small words that may stand before the second of two dates."""
    for _ in range(2):
        if not tokens.has(index, PREPOSITIONS | _ARTICLES):
            break
        index += 1
    return index


def _night(tokens: Tokens, index: int) -> int:
    if tokens[index].lower == "in" and tokens.has(index + 1, ("der",)):
        at = index + 2
    elif tokens[index].lower == "der":
        at = index + 1
    else:
        return 0
    if not (tokens.has(at, (NIGHT,)) and tokens.has(at + 1, _TO)):
        return 0
    return at + 3 if tokens.has(at + 2, _ARTICLES) else at + 2
