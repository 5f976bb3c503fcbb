"""Words with their places: one cut for articles and for queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from monitor.text.fold import SILENT, clean, forms
from monitor.text.hyphens import completions, may_have_completions

_LETTER = r"[^\W_]"
# Accents may stand beside their letter, a soft hyphen inside a word.
_WORD = rf"{_LETTER}+(?:[{SILENT}\u0300-\u036f]+{_LETTER}+)*[\u0300-\u036f]*"
# Minister:in, Minister*innen, Minister/-in, Minister(in)
_INSIDE = rf"(?:[:*_·•]|/-?)(?i:in(?:nen)?)(?!{_LETTER})"
_BRACKETS = r"\((?i:in(?:nen)?)\)"
_TOKEN = re.compile(rf"{_WORD}(?:(?<=[^\W\d_]{{3}})(?:{_INSIDE}|{_BRACKETS}))?")
_GENDERED = re.compile(rf"(?P<word>{_WORD})(?:[:*_·•]|/-?|\()(?P<ending>(?i:in(?:nen)?))\)?")
_CAPITAL_I = re.compile(r"(?P<word>.{2,}[a-zäöüß])In(?:nen)?")
_LONGEST = 80
# What is longer is no word of any language, and to fold megabytes takes minutes: it is never found.
_ENDLESS = 1_000
# About 10 MB.
_VOCABULARY = 65_536
# An article has a few; each stands for dozens of words.
_MOST_LEFT_OUT = 2_000

Span = tuple[int, int]


class Word(NamedTuple):
    """What a word can be found as: ``spellings`` as written, ``forms`` folded."""

    spellings: tuple[str, ...]
    forms: tuple[str, ...]


_NO_WORD = Word((), ())


class Token(NamedTuple):
    """A word and its place: ``text[start:end]`` in the unchanged text."""

    start: int
    end: int
    word: Word


def raw_words(text: str) -> list[str]:
    """The words of a text as they stand in it.

    >>> raw_words("Die Minister:in (42), O’Neill")
    ['Die', 'Minister:in', '42', 'O', 'Neill']
    """
    return _TOKEN.findall(text)


def places(text: str) -> list[Span]:
    """Start and end of each of the words."""
    return [found.span() for found in _TOKEN.finditer(text)]


def spellings(raw: str) -> tuple[str, ...]:
    """The spellings of a word that was cut from a text; the first is the word itself.

    Where it is written for women and men, the masculine base is one of them.

    >>> spellings("Minister:in")
    ('Ministerin', 'Minister', 'Ministere', 'Ministeren')
    """
    if raw.isalnum() and "In" not in raw:
        return (clean(raw),)
    gendered = _GENDERED.fullmatch(raw)
    if gendered:
        # Kolleg:in, Beamt*innen: the masculine form has an ending of its own.
        word = clean(gendered["word"])
        return word + gendered["ending"].lower(), word, word + "e", word + "en"
    word = clean(raw)
    capital = _CAPITAL_I.fullmatch(word)
    return (word, capital["word"]) if capital else (word,)


def word(raw: str) -> Word:
    """What a word that was cut from a text can be found as."""
    if len(raw) > _ENDLESS:
        return _NO_WORD
    found = spellings(raw)
    return Word(found, tuple(sorted(frozenset[str]().union(*map(forms, found)))))


class _Vocabulary(dict[str, tuple[str, ...]]):
    """The forms of words seen so far: the vocabulary of a newspaper is small."""

    def __missing__(self, raw: str) -> tuple[str, ...]:
        found = word(raw).forms
        # What is longer than a word would only fill the memory.
        if len(raw) <= _LONGEST:
            if len(self) >= _VOCABULARY:
                self.clear()
            self[raw] = found
        return found


_KNOWN = _Vocabulary()


def forms_of_each(raws: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The forms of each of these words that were cut from a text.

    >>> list(forms_of_each(["Kreis", "Güler"]))
    [('kreis',), ('gueler', 'guler')]
    """
    return map(_KNOWN.__getitem__, raws)


def left_out(text: str) -> Mapping[int, tuple[str, ...]]:
    """The words that a hyphen cuts short, by number, with the forms of what is left out there.

    >>> "bauamt" in left_out("Bau- und Heimatamt")[0]
    True
    """
    if not may_have_completions(text):
        return {}
    return {
        at: tuple(frozenset[str]().union(*map(forms, words)))
        for at, words in islice(completions(text, places(text)), _MOST_LEFT_OUT)
    }


def cut(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Start, end and spellings of each word; the first spelling is the word itself.

    >>> list(cut("Die Minister:in"))
    [(0, 3, ('Die',)), (4, 15, ('Ministerin', 'Minister', 'Ministere', 'Ministeren'))]
    """
    for found in _TOKEN.finditer(text):
        yield found.start(), found.end(), spellings(found[0])


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text with their places; what a hyphen leaves out is filled in.

    >>> found = tokens("Bau- und Heimatamt")
    >>> found[0].start, found[0].end, "bauamt" in found[0].word.forms
    (0, 3, True)
    """
    filled = left_out(text)
    found = []
    for at, (start, end) in enumerate(places(text)):
        known = word(text[start:end])
        if at in filled:
            known = known._replace(forms=tuple({*known.forms, *filled[at]}))
        found.append(Token(start, end, known))
    return tuple(found)
