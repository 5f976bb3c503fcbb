"""Leaves: single words that are asked for, and how a word of a text satisfies them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from threading import Lock
from weakref import WeakValueDictionary

from rapidfuzz.distance import OSA

from monitor.text import key
from monitor.text.languages import Forms, Language, Sort

# Stand for an unescaped * and ? from the lexer on, so that an escaped one stays a character.
ANY = "\ue000"
ONE = "\ue001"


class Kind(StrEnum):
    """How a leaf compares.

    ``WORD``: folded, ``EXACT``: letter by letter, ``WILDCARD``: a folded pattern, ``INFLECTED``: in
    any form, ``HEAD``: the end of a compound, in any form, ``MISTAKEN``: in any form, and with at
    most one letter wrong, missing, too many or in the wrong order.
    """

    WORD = "word"
    EXACT = "exact"
    WILDCARD = "wildcard"
    INFLECTED = "inflected"
    HEAD = "head"
    MISTAKEN = "mistaken"


class Leaf:
    """One word that is asked for.

    ``text`` is the key of the word; of an exact or an inflected one the word itself; of a wildcard
    the folded pattern with * and ?. There is one object for what is the same: made by `leaf`, they
    are compared by identity, which is what the index does most.
    """

    __slots__ = ("__weakref__", "kind", "may_be_verb", "pattern", "sort", "text")

    def __init__(
        self, kind: Kind, text: str, sort: Sort = Sort.WORD, pattern: re.Pattern[str] | None = None
    ) -> None:
        self.kind = kind
        self.text = text
        self.sort = sort
        self.pattern = pattern
        # Verbs are written with a small letter in every language that has two kinds of letters.
        self.may_be_verb = kind is Kind.INFLECTED and not text[:1].isupper()

    def __repr__(self) -> str:
        return f"Leaf({self.kind}, {self.text!r}, {self.sort})"


_MAKING = Lock()
_LEAVES: WeakValueDictionary[tuple[Kind, str, Sort], Leaf] = WeakValueDictionary()


def leaf(kind: Kind, text: str, sort: Sort = Sort.WORD) -> Leaf:
    """The leaf for a word.

    >>> leaf(Kind.WORD, "kreis") is leaf(Kind.WORD, "kreis")
    True
    """
    identity = kind, text, sort
    # Of two threads that ask for the same at once both get the same.
    with _MAKING:
        found = _LEAVES.get(identity)
        if found is None:
            pattern = None
            if kind is Kind.WILDCARD:
                pattern = _pattern(text)
                text = text.replace(ANY, "*").replace(ONE, "?")
            found = _LEAVES[identity] = Leaf(kind, text, sort, pattern)
        return found


def forms_of(leaf: Leaf, language: Language) -> Forms:
    """The keys of words that satisfy a leaf that is no wildcard; of a head, their ends."""
    if leaf.kind is Kind.WORD:
        return Forms(frozenset((leaf.text,)))
    if leaf.kind is Kind.EXACT:
        return Forms(frozenset((key(leaf.text),)))
    return language.forms(leaf.text, leaf.sort)


@lru_cache(maxsize=16_384)
def known_forms_of(leaf: Leaf, language: Language) -> Forms:
    """As `forms_of`, remembered: for leaves that are asked of many articles."""
    return forms_of(leaf, language)


def forms_among(leaf: Leaf, candidates: Iterable[str], language: Language) -> list[str]:
    """Those of the forms of a text that satisfy a leaf."""
    if leaf.pattern is not None:
        return list(filter(leaf.pattern.fullmatch, candidates))
    forms = known_forms_of(leaf, language)
    if leaf.kind is Kind.HEAD:
        ends = tuple(forms.whole)
        return [form for form in candidates if form.endswith(ends)]
    if leaf.kind is Kind.MISTAKEN:
        return [form for form in candidates if is_nearly_one_of(form, forms.whole)]
    return list((forms.whole | forms.apart).intersection(candidates))


def is_nearly_one_of(form: str, words: Iterable[str]) -> bool:
    """Whether at most one letter must be changed, added, left out or swapped with its neighbour.

    >>> is_nearly_one_of("kortum", ["kortuem"]), is_nearly_one_of("kortner", ["kortuem"])
    (True, False)
    """
    return any(OSA.distance(form, word, score_cutoff=1) <= 1 for word in words)


def _pattern(folded: str) -> re.Pattern[str]:
    """Matches in linear time: each part but the last is taken where it is found first."""
    parts = [re.escape(part).replace(ONE, ".") for part in re.split(f"{ANY}+", folded)]
    if len(parts) == 1:
        return re.compile(parts[0])
    first, *middle, last = parts
    return re.compile(first + "".join(f"(?>.*?{part})" for part in middle) + ".*" + last)
