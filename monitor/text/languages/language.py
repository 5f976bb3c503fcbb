"""The shape of a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What a word is used as, because each has forms of its own.

    ``WORD`` is a word as a query has it: whether it is a noun, a verb, a name or a place is seen by
    its spelling. ``NAME`` is a part of a person's name, ``PLACE`` the name of a place, ``ROLE`` an
    office, of women and men.
    """

    WORD = "word"
    NAME = "name"
    PLACE = "place"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Forms:
    """The keys (`monitor.text.key`) of the words that are forms of one word.

    ``whole`` are found by themselves. ``apart`` are finite forms of a separable verb: they are a
    form only where ``particle`` ends their clause ("weihte das Haus ein"). ``is_verb``: a name that
    happens to be spelled like a form is none. ``as_spelled``: but for the word's own key, a form is
    found only by a word whose key it is, not by one that has an umlaut there: Wahl has Wahlen, but
    not wählen; fahren has fuhren, but not führen.
    """

    whole: frozenset[str]
    apart: frozenset[str] = frozenset()
    particle: str = ""
    is_verb: bool = False
    as_spelled: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """A language: ``forms`` gives those of a word, the word's own key among them.

    ``common`` are the keys of words that stand in nearly every text; they also tell in which
    language a text is. ``is_proper`` says whether a word, as spelled in a text, is the name of a
    place and nothing else.
    """

    code: str
    common: frozenset[str]
    forms: Callable[[str, Sort], Forms]
    is_proper: Callable[[str], bool]
