"""Terms: the ends of a query's tree, which say which words of a text satisfy them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from monitor.errors import QueryError
from monitor.match.leaves import ANY, ONE, Kind, Leaf, leaf
from monitor.match.regex import Regex
from monitor.model import FieldName, Location, Person
from monitor.text import clean, cut, key
from monitor.text.languages import Sort

if TYPE_CHECKING:
    from monitor.match.document import Document

_LETTERS_AT_LEAST = 3
_EXCLUDED_AT_LEAST = 2
# What these fields say is no text of a language.
_WITHOUT_FORMS: frozenset[FieldName | None] = frozenset(("source", "url", "lang"))

_WILD = re.compile(f"[{ANY}{ONE}]")
_WILD_WORD = re.compile(rf"(?:[^\W_]|[{ANY}{ONE}\u00ad\u200b-\u200d\u0300-\u036f])+")
_HEAD = re.compile(f"{ANY}(?P<head>[^\\W\\d_]+)")
_SPECIAL = re.compile(r"[^\w.;'’·%§$€°#-]")
_RESERVED = re.compile(r"-.*|AND|OR|NOT|UND|ODER|NICHT|O?NEAR\d*|(?:ATLEAST|FREQ)\d*", re.DOTALL)
_IN_QUOTES = re.compile(r'["\\*?]')


class Mode(StrEnum):
    """How a term is written.

    ``Landrat``, ``"zu Gast"``, ``~"zu Gast"``, ``=LBZ``, ``="zu Gast"``, ``/B ?64n/``.
    """

    WORD = "word"
    PHRASE = "phrase"
    INFLECTED = "inflected phrase"
    EXACT = "exact"
    EXACT_PHRASE = "exact phrase"
    REGEX = "regular expression"


_MARKS = {Mode.EXACT: "=", Mode.EXACT_PHRASE: "=", Mode.INFLECTED: "~"}
_IN_QUOTATION = frozenset((Mode.PHRASE, Mode.INFLECTED, Mode.EXACT_PHRASE))
_EXACTLY = frozenset((Mode.EXACT, Mode.EXACT_PHRASE))


class Resolver(Protocol):
    """Finds the people and places of a catalog in articles."""

    def spans(self, term: Term, document: Document) -> Sequence[tuple[int, int]]:
        """Where somebody or something is named, as positions in ``document.searched``."""
        ...

    def why_not(self, term: Term, document: Document) -> str:
        """Why it is not found, in a sentence; empty if nothing is there that is like it."""
        ...


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand next to each other, mostly one. ``text`` is its normal spelling.

    A regular expression has no leaves. One with a ``resolver`` is found where ``whom`` it names is;
    its leaves only say what must be in an article where that may be. With an ``organisation``, the
    person counts while in an office of it.
    """

    mode: Mode
    text: str
    leaves: tuple[Leaf, ...]
    in_field: FieldName | None = None
    regex: Regex | None = field(default=None, compare=False, repr=False)
    whom: Person | Location | None = None
    organisation: str = ""
    resolver: Resolver | None = field(default=None, compare=False, repr=False)

    def __hash__(self) -> int:
        # The others differ seldom where the text does not, and terms are looked up all the time.
        return hash(self.text)

    def matches(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a regular expression matches a text, in characters."""
        return iter(()) if self.regex is None else self.regex.matches(text)


def term(
    mode: Mode,
    literal: str,
    start: int,
    end: int,
    *,
    excluded: bool = False,
    in_field: FieldName | None = None,
) -> Term:
    """A term of a text in which `ANY` and `ONE` are wildcards. Raises QueryError.

    ``start`` and ``end`` are its place in the query, ``excluded`` whether it stands behind a NOT.
    """
    if mode is Mode.REGEX:
        return _regex(literal, start, end, in_field)
    inflects = mode in {Mode.WORD, Mode.INFLECTED} and in_field not in _WITHOUT_FORMS
    if _WILD.search(literal):
        if mode in _EXACTLY:
            message = "exact words (=) and wildcards exclude each other"
            raise QueryError(f"{message}; a literal * is written \\*", start, end)
        least = _EXCLUDED_AT_LEAST if excluded else _LETTERS_AT_LEAST
        words = _WILD_WORD.findall(literal)
        beside = inflected if mode is Mode.INFLECTED else _as_written
        leaves = [
            _wild(word, least, start, end, inflects=inflects)
            if _WILD.search(word)
            else beside(clean(word))
            for word in words
        ]
    elif mode in _EXACTLY:
        leaves = [leaf(Kind.EXACT, word) for word in words_of(literal)]
    else:
        leaves = _plain(words_of(literal), mode, inflects=inflects)
    if not leaves:
        shown = shortened(spelled(mode, literal))
        raise QueryError(f"no word in {shown}: letters or digits are needed", start, end)
    return Term(mode, spelled(mode, literal), tuple(leaves), in_field)


def words_of(literal: str) -> list[str]:
    """The words of a text, as written."""
    parts = literal.split()
    if all(map(str.isalnum, parts)):
        return list(map(clean, parts))
    return [found[0] for _, _, found in cut(literal)]


def inflected(word: str, sort: Sort = Sort.WORD) -> Leaf:
    """The leaf of a word in any form; what has no letters only has none."""
    if word.isalpha():
        return leaf(Kind.INFLECTED, word, sort)
    return leaf(Kind.WORD, key(word))


def _as_written(word: str) -> Leaf:
    return leaf(Kind.WORD, key(word))


def spelled(mode: Mode, literal: str) -> str:
    """The normal spelling of a term; it reads as the same term again.

    >>> print(spelled(Mode.PHRASE, 'Kultur  "hautnah"'), spelled(Mode.WORD, "C&A"))
    "Kultur \\"hautnah\\"" C\\&A
    """
    mark = _MARKS.get(mode, "")
    if mode in _IN_QUOTATION:
        inside = " ".join(literal.split())
        if _IN_QUOTES.search(inside):
            inside = _IN_QUOTES.sub(r"\\\g<0>", inside)
        return f'{mark}"{_with_wildcards(inside)}"'
    if literal.isalnum() and literal not in _OPERATORS:
        return mark + literal
    text = _SPECIAL.sub(
        lambda found: found[0] if _WILD.match(found[0]) else f"\\{found[0]}", literal
    )
    if not mark and _RESERVED.fullmatch(text):
        text = f"\\{text}"
    return mark + _with_wildcards(text)


# Spelled like these, a word may need a mark; for all others there is nothing to look for.
_OPERATORS = frozenset(("AND", "OR", "NOT", "UND", "ODER", "NICHT"))


def shortened(text: str) -> str:
    """The text as a message shows it: short, and nothing in it that a terminal would obey.

    >>> shortened("Min\u202eister")
    'Min[U+202E]ister'
    """
    short = text if len(text) <= 60 else f"{text[:59]}…"
    if short.isprintable():
        return short
    return "".join(each if each.isprintable() else f"[U+{ord(each):04X}]" for each in short)


def _plain(words: Sequence[str], mode: Mode, *, inflects: bool) -> list[Leaf]:
    if not inflects:
        return [leaf(Kind.WORD, key(word)) for word in words]
    if mode is Mode.INFLECTED:
        return [inflected(word) for word in words]
    # Of a word with hyphens the last part has the ending: Nordrhein-Westfalens.
    first = [leaf(Kind.WORD, key(word)) for word in words[:-1]]
    return [*first, *(inflected(word) for word in words[-1:])]


def _regex(source: str, start: int, end: int, in_field: FieldName | None) -> Term:
    if not source.isprintable():
        # In double quotes YAML makes a backspace of \b.
        message = (
            f"{shortened(source)} has a character in it that cannot be seen; in a file a regular"
            " expression stands in single quotes: '/\\bB ?64n\\b/'"
        )
        raise QueryError(message, start, end)
    try:
        regex = Regex(source)
    except ValueError as error:
        message = f"RE2 cannot read this regular expression: {error}"
        raise QueryError(message, start, end) from error
    escaped = re.sub(r"(?<!\\)((?:\\\\)*)/", r"\1\\/", source)
    return Term(Mode.REGEX, f"/{escaped}/", (), in_field, regex)


def _with_wildcards(text: str) -> str:
    return text.replace(ANY, "*").replace(ONE, "?")


def _wild(word: str, least: int, start: int, end: int, *, inflects: bool) -> Leaf:
    shown = shortened(_with_wildcards(word))
    given = sum(letter.isalnum() for letter in word)
    if given == 0:
        raise QueryError(f"{shown} alone would find every word; write letters too", start, end)
    if given < least:
        raise QueryError(
            f"the wildcard {shown} has {given} of at least {least} letters; write more of the word",
            start,
            end,
        )
    head = _HEAD.fullmatch(clean(word)) if inflects else None
    if head:
        # With a capital it is an office, which women hold as well: *Minister.
        sort = Sort.ROLE if head["head"][0].isupper() else Sort.WORD
        return leaf(Kind.HEAD, head["head"].capitalize(), sort)
    parts = re.split(f"([{ANY}{ONE}])", word)
    folded = "".join(part if _WILD.match(part) else key(clean(part)) for part in parts)
    return leaf(Kind.WILDCARD, folded)
