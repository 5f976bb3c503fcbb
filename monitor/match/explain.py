"""Why a query holds for an article, part by part, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.match.document import SEARCHED, Document, Units
from monitor.match.evaluate import evidence, frequency, holding
from monitor.match.nearness import Nearest, nearest
from monitor.match.terms import Resolver, Term
from monitor.match.tree import (
    And,
    AtLeast,
    Freq,
    Name,
    Near,
    Node,
    Not,
    Or,
    Query,
    Unit,
    spelled,
)
from monitor.model import Article, Evidence, Within


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of a query and whether it holds.

    ``text`` is an operator (then ``parts`` are what it joins) or a term as written. ``reason`` is
    empty for what holds.
    """

    text: str
    holds: bool
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    parts: tuple[Explanation, ...] = ()

    @property
    def why(self) -> str:
        """The first reasons, in one line; empty for what holds."""
        if self.holds:
            return ""
        if self.reason:
            return f"{self.text}: {self.reason}"
        failed = (part.why for part in self.parts if not part.holds)
        return "; ".join(failed) if self.text == "OR" else next(failed, self.text)


def explain(
    query: Query, article: Article, within: Within, resolver: Resolver | None = None
) -> Explanation:
    """Why the query holds for the article, or why not.

    >>> from monitor.match.parser import parse
    >>> article = Article(id="1", source="", url="", title="Minister in Rheine")
    >>> explain(parse("Minister AND Greven", {}), article, Within.ARTICLE).why
    'Greven: not found in title, teaser, text'
    """
    units = Document.of(article, resolver).units(within)
    return _explained(query.root, units, holding(query.root, units) or units.all)


def _explained(node: Node, units: Units, asked: int) -> Explanation:
    """``asked`` are the units that count: those in which the whole holds, or every one."""
    held = holding(node, units) & asked
    text, below = _taken_apart(node)
    # The sides of a NEAR are looked for everywhere: where they are tells why they are not near.
    inner = units.all if isinstance(node, Near) else held or asked
    parts = tuple(_explained(part, units, inner) for part in below)
    if isinstance(node, Not):
        reason = "" if held else "excluded, but found"
        return Explanation(text, bool(held), parts[0].evidence, reason, parts)
    if held:
        return Explanation(text, True, evidence(node, units, held), "", parts)
    return Explanation(text, False, (), _reason(node, units, parts), parts)


def _taken_apart(node: Node) -> tuple[str, tuple[Node, ...]]:  # noqa: PLR0911 - a line per kind
    match node:
        case And(parts):
            return "AND", parts
        case Or(parts):
            return "OR", parts
        case AtLeast(count, parts):
            return f"ATLEAST/{count}", parts
        case Freq(count, part):
            return f"FREQ/{count}", (part,)
        case Near(left, right, reach, ordered):
            return f"{'O' if ordered else ''}NEAR/{reach}", (left, right)
        case Not(part):
            return "NOT", (part,)
        case _:
            return spelled(node), ()


def _reason(node: Node, units: Units, parts: Sequence[Explanation]) -> str:
    """Why a node does not hold; empty where its parts say it."""
    match node:
        case Term() | Name():
            return _not_found(node, units)
        case Near():
            return _not_near(node, units) if all(part.holds for part in parts) else ""
        case AtLeast(count):
            found = sum(part.holds for part in parts)
            return f"{found} found, {count} needed{_together(units)}"
        case Freq(count, part):
            return f"{frequency(part, units.document)} found, {count} needed"
        case And() if all(part.holds for part in parts):
            return f"each part holds, but not all{_together(units)}"
        case _:
            return ""


def _not_found(node: Term | Name, units: Units) -> str:
    if frequency(node, units.document):
        return f"found, but not{_together(units)}"
    nodes = node.terms if isinstance(node, Name) else (node,)
    reasons = dict.fromkeys(filter(None, map(units.document.why_not, nodes)))
    return "; ".join(reasons) or f"not found in {node.in_field or ', '.join(SEARCHED)}"


def _not_near(node: Near, units: Units) -> str:
    pair = nearest(node, units.document)
    if pair is None:
        other = nearest(replace(node, ordered=False), units.document) if node.ordered else None
        if other is not None:
            return f"found, but only in the other order{_shown(other)}"
        return "found, but not twice or not in the same field"
    if isinstance(node.reach, Unit):
        return f"found, but not in the same {node.reach.name.lower()}{_shown(pair)}"
    if pair.distance > node.reach:
        asked = f"{'O' if node.ordered else ''}NEAR/{node.reach}"
        left, right = _words_of(pair)
        return f'"{right}" found {pair.distance} words away from "{left}", {asked} asked'
    return f"near each other, but not{_together(units)}"


def _shown(pair: Nearest) -> str:
    left, right = _words_of(pair)
    return f': nearest are "{left}" and "{right}", {pair.distance} words apart'


def _words_of(pair: Nearest) -> tuple[str, str]:
    return pair.words.evidence(pair.left).text, pair.words.evidence(pair.right).text


def _together(units: Units) -> str:
    return "" if units.within is Within.ARTICLE else f" in the same {units.within}"
