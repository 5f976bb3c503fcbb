"""The tree of a query: frozen values, and their normal spelling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeGuard

from monitor.match.terms import Term
from monitor.model import FieldName


class Unit(StrEnum):
    """What NEAR/S and NEAR/P allow as distance."""

    SENTENCE = "S"
    PARAGRAPH = "P"


Reach = int | Unit


@dataclass(frozen=True, slots=True)
class Name:
    """``@name``: any of the terms it stands for in the catalog."""

    name: str
    terms: tuple[Term, ...]
    in_field: FieldName | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All parts in one unit; those that are `Not` must be missing from it."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    part: Node


@dataclass(frozen=True, slots=True)
class Near:
    """Two occurrences within reach of each other; ``ordered``: left before right."""

    left: Words
    right: Words
    reach: Reach
    ordered: bool


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``count`` different parts."""

    count: int
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Freq:
    """At least ``count`` occurrences in the article."""

    count: int
    part: Words


Words = Term | Name | Or
"""What has occurrences; an `Or` here has only such parts."""
Node = Term | Name | And | Or | Not | Near | AtLeast | Freq


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read."""

    text: str
    root: Node

    @property
    def canonical(self) -> str:
        """The normal spelling of ``text``."""
        return spelled(self.root)


def spelled(node: Node) -> str:  # noqa: PLR0911 - a line per kind
    """The normal spelling of a node; it reads as the same node again."""
    match node:
        case Term():
            return _in_field(node.in_field) + node.text
        case Name():
            return f"{_in_field(node.in_field)}@{node.name}"
        case And(parts):
            return " AND ".join(_grouped(part, Or, And) for part in parts)
        case Or(parts):
            return " OR ".join(_grouped(part, And, Or, Near) for part in parts)
        case Not(part):
            return f"NOT {_grouped(part, And, Or)}"
        case Near(left, right, reach, ordered):
            operator = f"{'O' if ordered else ''}NEAR/{reach}"
            return f"{_grouped(left, Or)} {operator} {_grouped(right, Or)}"
        case AtLeast(count, parts):
            return f"ATLEAST/{count}({', '.join(map(spelled, parts))})"
        case Freq(count, part):
            return f"FREQ/{count}({spelled(part)})"


def is_words(node: Node) -> TypeGuard[Words]:
    """Whether it has occurrences, so that they can be counted and be near each other."""
    if isinstance(node, Or):
        return all(map(is_words, node.parts))
    return isinstance(node, Term | Name)


def only_excludes(node: Node) -> bool:
    """Whether it would hold for nearly every article."""
    match node:
        case Not():
            return True
        case And(parts):
            return all(map(only_excludes, parts))
        case _:
            return False


def terms(node: Node) -> Iterator[Term]:
    """All terms below a node, those of its names too."""
    for end in ends(node):
        if isinstance(end, Name):
            yield from end.terms
        else:
            yield end


def ends(node: Node) -> Iterator[Term | Name]:
    """The terms and names below a node, in their order."""
    match node:
        case Term() | Name():
            yield node
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                yield from ends(part)
        case Not(part) | Freq(_, part):
            yield from ends(part)
        case Near(left, right):
            yield from ends(left)
            yield from ends(right)


def listed(node: Node) -> Iterator[Name]:
    """The names of the catalog in a node."""
    return (each for each in ends(node) if isinstance(each, Name))


def names(node: Node) -> Iterator[str]:
    """The names of the catalog that a node uses."""
    return (each.name for each in listed(node))


def _in_field(name: FieldName | None) -> str:
    return f"{name}:" if name else ""


def _grouped(node: Node, *kinds: type) -> str:
    text = spelled(node)
    return f"({text})" if isinstance(node, kinds) else text
