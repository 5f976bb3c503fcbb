"""How words are made comparable: case, umlauts, ß, accents, and what cannot be seen.

A text has *forms*, a query has one *key*; a word of the text is found when the key is one of its
forms. An umlaut of the text has two spellings, so ``Gueler`` and ``Guler`` find Güler; an umlaut of
the query has one, so ``Küper`` finds Kueper but not Kuper.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

# Soft hyphen, zero-width characters, direction marks, byte order mark.
SILENT = "\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff"
_SILENT = re.compile(f"[{SILENT}]+")

_UMLAUTS = {"ä": ("ae", "a"), "ö": ("oe", "o"), "ü": ("ue", "u"), "ø": ("oe", "o")}
_UMLAUT = re.compile("[äöüø]")
# Letters that Unicode does not take apart.
_PLAIN = str.maketrans({"æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})

# A word with more umlauts than this is no word; without a limit its forms would double with each.
_MAX_UMLAUTS = 5


def clean(text: str) -> str:
    """The text as it is read: composed characters, nothing that cannot be seen.

    >>> clean("Inte\\u00adgration")
    'Integration'
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", _SILENT.sub("", text))


def key(word: str) -> str:
    """The one spelling under which a query asks for a word.

    >>> key("GÜLER"), key("Straße"), key("Café")
    ('gueler', 'strasse', 'cafe')
    """
    return _bare(_UMLAUT.sub(lambda found: _UMLAUTS[found[0]][0], _lower(word)))


def forms(word: str) -> frozenset[str]:
    """The keys under which a word of a text is found.

    >>> sorted(forms("Güler")), sorted(forms("Gueler")), sorted(forms("Kuper"))
    (['gueler', 'guler'], ['gueler'], ['kuper'])
    """
    lower = _lower(word)
    if lower.isascii():
        return frozenset((lower,))
    parts = _UMLAUT.split(lower, _MAX_UMLAUTS)
    umlauts = [_UMLAUTS[found] for found in _UMLAUT.findall(lower)[:_MAX_UMLAUTS]]
    return frozenset(
        key("".join(part + vowel for part, vowel in zip(parts, (*vowels, ""), strict=True)))
        for vowels in product(*umlauts)
    )


def _lower(word: str) -> str:
    if word.isascii():
        return word.lower()
    # Folding case can leave characters uncomposed (İ).
    return unicodedata.normalize("NFKC", clean(word).casefold())


def _bare(lower: str) -> str:
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFKD", lower.translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
