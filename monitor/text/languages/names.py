"""Given names and surnames that are usual, and surnames that are words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from monitor.text.fold import key

_FOLDER = Path(__file__).parent
# Two spellings of one name: Thorsten, Torsten; Rainer, Reiner; Christoph, Kristof.
_SPELLED = (
    ("th", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("c", "k"),
    ("ey", "ai"),
    ("ei", "ai"),
    ("ay", "ai"),
    ("y", "i"),
)
_TWICE = re.compile(r"(.)\1+")
_SILENT = re.compile(r"(?<=[aeiou])h")


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@cache
def _given() -> dict[str, str]:
    found: dict[str, str] = {}
    gender = ""
    for line in _lines("german_given_names.txt"):
        if line.startswith("["):
            gender = "f" if line == "[women]" else "m"
        else:
            found |= {key(name): gender for name in line.split()}
    return found


@cache
def _frequent() -> frozenset[str]:
    return frozenset(key(name) for line in _lines("german_surnames.txt") for name in line.split())


def is_given_name(word: str) -> bool:
    """Whether a key is that of a usual given name."""
    return word in _given()


def gender_of_name(word: str) -> str:
    """``f`` or ``m`` for the key of a usual given name; else empty."""
    return _given().get(word, "")


def is_frequent_surname(word: str) -> bool:
    """Whether very many people bear this surname, given as a key."""
    return word in _frequent()


def is_same_given_name(one: str, other: str) -> bool:
    """Whether two keys are spellings of one given name.

    >>> is_same_given_name("rainer", "reiner"), is_same_given_name("simon", "simone")
    (True, False)
    """
    return _sound(one) == _sound(other)


def _sound(name: str) -> str:
    for written, spoken in _SPELLED:
        name = name.replace(written, spoken)
    return _TWICE.sub(r"\1", _SILENT.sub("", name))
