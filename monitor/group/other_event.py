"""Tells reports apart that have the same wording because somebody fills in a form.

A control centre writes of each fire in the same words, a weather service of each storm: only the
place and some numbers differ. By their shingles such texts are copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.text import key

# Nouns and names (German writes both with a capital), and numbers.
_NAME = re.compile(r"[A-ZÄÖÜ][\w-]{2,}|\d[\d.,:]*\d|\d")
# Endings differ: "Kleinhausens", "Kleinhausener".
_STEM = 6


def is_other_event(title: str, text: str, other_title: str, other_text: str) -> bool:
    """Whether two texts are of different events, though they may have the same words.

    Each has a name or number in its title and in its text that the other one has nowhere. A copy,
    cut or retitled, has none: what it says of what is in its title stands in the original, too.

    >>> form = "In {0} brennt eine Scheune. Die Leitstelle bittet, Fenster zu schließen."
    >>> is_other_event("Feuer in Hollum", form.format("Hollum"), "Feuer in Leer",
    ...     form.format("Leer"))
    True
    >>> is_other_event("Feuer in Hollum", form.format("Hollum"), "Scheune brennt",
    ...     form.format("Hollum"))
    False
    """
    return bool(
        _of_its_own(title, text, other_title, other_text)
        and _of_its_own(other_title, other_text, title, text)
    )


def _of_its_own(title: str, text: str, other_title: str, other_text: str) -> set[str]:
    in_title = set(_names(title))
    if not in_title:
        return set()
    return in_title & set(_names(text)) - set(_names(other_title)) - set(_names(other_text))


def _names(text: str) -> Iterable[str]:
    return (key(each)[:_STEM] for each in _NAME.findall(text))
