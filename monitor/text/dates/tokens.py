"""Words, numbers and marks of a text, with the room before each."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

# Digits are cut from letters, so that "3.April" is three tokens.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|\S")
_BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_DIGITS = frozenset("0123456789")

_LONGEST_NUMBER = 4

GLUED, SPACED, APART = 0, 1, 2
DASHES = frozenset("-–—")
TO = DASHES | {"bis"}


class Token(NamedTuple):
    """A piece of the text; ``gap`` says what is before it: nothing, a space, a new line."""

    start: int
    end: int
    text: str
    lower: str
    gap: int
    # -1 if it is no number, or too long to be a day or a year.
    number: int

    @property
    def is_number(self) -> bool:
        """Whether it is digits, few enough to be a day or a year."""
        return self.number >= 0

    @property
    def is_word(self) -> bool:
        """Whether it is letters."""
        return self.text[:1].isalpha()


NOTHING = Token(0, 0, "", "", APART, -1)


class Tokens:
    """All tokens of a text; before the first and after the last there is NOTHING."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_cut(text))

    def __len__(self) -> int:
        return len(self._tokens)

    def __getitem__(self, index: int) -> Token:
        if index < 0:
            return NOTHING
        try:
            return self._tokens[index]
        except IndexError:
            return NOTHING

    def has(self, index: int, words: Container[str]) -> bool:
        """Whether one of these (lower case) stands there, on the same line as what is before."""
        token = self[index]
        return token.gap != APART and token.lower in words

    def has_glued(self, index: int, mark: str) -> bool:
        """Whether this mark stands there, right after what is before."""
        token = self[index]
        return token.gap == GLUED and token.text == mark

    def joined_by_hyphen(self, index: int) -> bool:
        """Whether a word hangs on the token by a hyphen: "Mai-Feier", but not "Mai-Juni"."""
        return (
            self.has_glued(index + 1, "-")
            and self[index + 2].gap == GLUED
            and self[index + 2].is_word
        )


def _cut(text: str) -> list[Token]:
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        gap = GLUED if start == end else SPACED
        if not found or (gap and not _BREAKS.isdisjoint(text[end:start])):
            gap = APART
        end = match.end()
        piece = match[0]
        is_number = piece[0] in _DIGITS and end - start <= _LONGEST_NUMBER
        number = int(piece) if is_number else -1
        found.append(Token(start, end, piece, piece.lower(), gap, number))
    return found
