"""Codes of languages, as feeds, pages and files write them."""

from __future__ import annotations

import re

LONGEST = 100
SEPARATOR = re.compile(r"[-_,;\s]+")
PRIMARY = re.compile(r"[a-z]{2,3}")

# What is written where two letters should stand: codes of ISO 639-2, and plain names.
_SPELLINGS = """
de deu ger german deutsch
en eng english englisch
nl nld dut dutch nederlands
fr fra fre french français
it ita italian italiano
es spa spanish español
pl pol polish polski
da dan danish dansk
tr tur turkish türkçe
ru rus russian русский
uk ukr ukrainian українська
"""
NAMED = {name: line.split()[0] for line in _SPELLINGS.splitlines() for name in line.split()}
# "Undetermined", "several", "none" and "not coded", and what templates have as their first code.
UNKNOWN = frozenset({"und", "mul", "zxx", "mis", "xx", "xxx"})


def language_code(written: str) -> str:
    """The language that is meant, as a code in small letters; empty for what means none.

    Of a list the first counts; regions and scripts are left out (BCP 47).

    >>> language_code("de-AT"), language_code("EN_us"), language_code("nds"), language_code("ger")
    ('de', 'en', 'nds', 'de')
    >>> language_code("und"), language_code("x-default"), language_code("{{ lang }}")
    ('', '', '')
    """
    first = SEPARATOR.split(written[:LONGEST].strip().lower(), maxsplit=1)[0]
    if first in NAMED:
        return NAMED[first]
    return first if PRIMARY.fullmatch(first) and first not in UNKNOWN else ""
