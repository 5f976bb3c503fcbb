"""Terms: the ends of a query's tree, which say which words of a text satisfy them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.errors import QueryError
from monitor.model import FieldName
from monitor.text import Word, clean, cut, key

# Stand for an unescaped * and ? from the lexer on, so that an escaped one stays a character.
ANY = "\ue000"
ONE = "\ue001"
_LETTERS_AT_LEAST = 3
_EXCLUDED_AT_LEAST = 2

_WILD = re.compile(f"[{ANY}{ONE}]")
_WILD_WORD = re.compile(rf"(?:[^\W_]|[{ANY}{ONE}\u00ad\u200b-\u200d\u0300-\u036f])+")
_SPECIAL = re.compile(r"[^\w.;'’·%§$€°#-]")
_RESERVED = re.compile(r"-.*|AND|OR|NOT|UND|ODER|NICHT|O?NEAR\d*|(?:ATLEAST|FREQ)\d*", re.DOTALL)
_IN_QUOTES = re.compile(r'["\\*?]')


class Kind(StrEnum):
    """How a leaf compares: folded, letter by letter, or as a folded pattern with wildcards."""

    WORD = "word"
    EXACT = "exact"
    WILDCARD = "wildcard"


class Mode(StrEnum):
    """How a term is written: ``Landrat``, ``"zu Gast"``, ``=LBZ``, ``="zu Gast"``."""

    WORD = "word"
    PHRASE = "phrase"
    EXACT = "exact"
    EXACT_PHRASE = "exact phrase"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One word that is asked for."""

    kind: Kind
    text: str
    pattern: re.Pattern[str] | None = field(default=None, compare=False, repr=False)

    def is_satisfied_by(self, word: Word) -> bool:
        """Whether this is the word.

        >>> from monitor.text import tokens
        >>> Leaf(Kind.WORD, "gueler").is_satisfied_by(tokens("Güler")[0].word)
        True
        """
        if self.pattern is not None:
            return any(map(self.pattern.fullmatch, word.forms))
        return self.text in (word.spellings if self.kind is Kind.EXACT else word.forms)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand next to each other, mostly one. ``text`` is its normal spelling."""

    mode: Mode
    text: str
    leaves: tuple[Leaf, ...]
    in_field: FieldName | None = None


def term(mode: Mode, literal: str, start: int, end: int, *, excluded: bool = False) -> Term:
    """A term of a text in which `ANY` and `ONE` are wildcards. Raises QueryError.

    ``start`` and ``end`` are its place in the query, ``excluded`` whether it stands behind a NOT.
    """
    is_exact = mode in {Mode.EXACT, Mode.EXACT_PHRASE}
    if _WILD.search(literal):
        if is_exact:
            message = "exact words (=) and wildcards exclude each other"
            raise QueryError(f"{message}; a literal * is written \\*", start, end)
        least = _EXCLUDED_AT_LEAST if excluded else _LETTERS_AT_LEAST
        leaves = tuple(_wild(word, least, start, end) for word in _WILD_WORD.findall(literal))
    else:
        words = [spellings[0] for _, _, spellings in cut(literal)]
        leaves = tuple(
            Leaf(Kind.EXACT, word) if is_exact else Leaf(Kind.WORD, key(word)) for word in words
        )
    if not leaves:
        shown = shortened(spelled(mode, literal))
        raise QueryError(f"no word in {shown}: letters or digits are needed", start, end)
    return Term(mode, spelled(mode, literal), leaves)


def spelled(mode: Mode, literal: str) -> str:
    """The normal spelling of a term; it reads as the same term again.

    >>> print(spelled(Mode.PHRASE, 'Kultur  "hautnah"'), spelled(Mode.WORD, "C&A"))
    "Kultur \\"hautnah\\"" C\\&A
    """
    mark = "=" if mode in {Mode.EXACT, Mode.EXACT_PHRASE} else ""
    if mode in {Mode.PHRASE, Mode.EXACT_PHRASE}:
        inside = _IN_QUOTES.sub(r"\\\g<0>", " ".join(literal.split()))
        return f'{mark}"{_with_wildcards(inside)}"'
    text = _SPECIAL.sub(
        lambda found: found[0] if _WILD.match(found[0]) else f"\\{found[0]}", literal
    )
    if not mark and _RESERVED.fullmatch(text):
        text = f"\\{text}"
    return mark + _with_wildcards(text)


def shortened(text: str) -> str:
    """The text as a message shows it."""
    return text if len(text) <= 60 else f"{text[:59]}…"


def _with_wildcards(text: str) -> str:
    return text.replace(ANY, "*").replace(ONE, "?")


def _wild(word: str, least: int, start: int, end: int) -> Leaf:
    shown = shortened(_with_wildcards(word))
    folded = "".join(part if _WILD.match(part) else key(clean(part)) for part in _split(word))
    if not _WILD.search(word):
        return Leaf(Kind.WORD, folded)
    given = sum(letter.isalnum() for letter in word)
    if given == 0:
        raise QueryError(f"{shown} alone would find every word; write letters too", start, end)
    if given < least:
        raise QueryError(
            f"the wildcard {shown} has {given} of at least {least} letters; write more of the word",
            start,
            end,
        )
    return Leaf(Kind.WILDCARD, _with_wildcards(folded), _pattern(folded))


def _split(word: str) -> list[str]:
    return re.split(f"([{ANY}{ONE}])", word)


def _pattern(folded: str) -> re.Pattern[str]:
    """Matches in linear time: each part but the last is taken where it is found first."""
    parts = [re.escape(part).replace(ONE, ".") for part in re.split(f"{ANY}+", folded)]
    if len(parts) == 1:
        return re.compile(parts[0])
    first, *middle, last = parts
    return re.compile(first + "".join(f"(?>.*?{part})" for part in middle) + ".*" + last)
