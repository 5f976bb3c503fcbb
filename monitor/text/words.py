"""Words with their places: one cut for articles and for queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.text.fold import SILENT, clean, forms
from monitor.text.hyphens import completions

_LETTER = r"[^\W_]"
# Accents may stand beside their letter, a soft hyphen inside a word.
_WORD = rf"{_LETTER}(?:[{SILENT}\u0300-\u036f]*{_LETTER})*[\u0300-\u036f]*"
# Minister:in, Minister*innen, Minister/-in, Minister(in)
_INSIDE = rf"(?<=[^\W\d_]{{3}})(?:[:*_·•]|/-?)(?P<in>(?i:in(?:nen)?))(?!{_LETTER})"
_BRACKETS = r"(?<=[^\W\d_]{3})\((?P<in2>(?i:in(?:nen)?))\)"
_TOKEN = re.compile(rf"(?P<word>{_WORD})(?:{_INSIDE}|{_BRACKETS})?")
_CAPITAL_I = re.compile(r"(?P<word>.{2,}[a-zäöüß])In(?:nen)?")
_LONGEST = 80
# What is longer is no word of any language, and to fold megabytes takes minutes: it is never found.
_ENDLESS = 1_000


@dataclass(frozen=True, slots=True)
class Word:
    """What a word can be found as: ``spellings`` as written, ``forms`` folded."""

    spellings: frozenset[str]
    forms: frozenset[str]


_NO_WORD = Word(frozenset(), frozenset())


class Token(NamedTuple):
    """A word and its place: ``text[start:end]`` in the unchanged text."""

    start: int
    end: int
    word: Word


def cut(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Start, end and spellings of each word; the first spelling is the word itself.

    >>> list(cut("Die Minister:in"))
    [(0, 3, ('Die',)), (4, 15, ('Ministerin', 'Minister', 'Ministere', 'Ministeren'))]
    """
    for found in _TOKEN.finditer(text):
        word, inside, brackets = found.groups()
        yield found.start(), found.end(), _spellings(word, inside or brackets)


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text; what a hyphen leaves out is filled in.

    >>> found = tokens("Bau- und Heimatamt")
    >>> found[0].start, found[0].end, "bauamt" in found[0].word.forms
    (0, 3, True)
    """
    found = [Token(start, end, _word(spellings)) for start, end, spellings in cut(text)]
    for at, words in completions(text, [(token.start, token.end) for token in found]):
        word = found[at].word
        filled = Word(word.spellings, word.forms.union(*map(forms, words)))
        found[at] = found[at]._replace(word=filled)
    return tuple(found)


def _spellings(raw: str, ending: str | None) -> tuple[str, ...]:
    """The word; where it is written for women and men, the masculine base as well."""
    word = clean(raw)
    if ending:
        # Kolleg:in, Beamt*innen: the masculine form has an ending of its own.
        return word + ending.lower(), word, word + "e", word + "en"
    capital = _CAPITAL_I.fullmatch(word) if "In" in word else None
    return (word, capital["word"]) if capital else (word,)


def _word(spellings: tuple[str, ...]) -> Word:
    # The vocabulary of a newspaper is small. What is longer than a word would only fill the memory.
    longest = len(spellings[0])
    if longest > _ENDLESS:
        return _NO_WORD
    return (_known_word if longest <= _LONGEST else _known_word.__wrapped__)(spellings)


@lru_cache(maxsize=32_768)
def _known_word(spellings: tuple[str, ...]) -> Word:
    return Word(frozenset(spellings), frozenset[str]().union(*map(forms, spellings)))
