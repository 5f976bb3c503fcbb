"""Whether a query holds, and the words that show it.

A node is evaluated to the set of units in which it holds, as the bits of a number: AND is then
``&`` and NOT is "all others". Evidence is gathered in a second pass, for the units that held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from monitor.match.document import Document, Place, Units
from monitor.match.nearness import has_near, near
from monitor.match.terms import Term
from monitor.match.tree import And, AtLeast, Freq, Name, Near, Node, Not, Or, Query, terms
from monitor.match.words import Span, Words
from monitor.model import Evidence, Within

# More places show nothing that the first do not; of a text of one word there would be thousands.
MAX_EVIDENCE = 500


def find(query: Query, document: Document, within: Within) -> tuple[Evidence, ...] | None:
    """The words because of which the query holds; None where it does not.

    They are in the order of the fields (title, teaser, text, …) and of their places.
    """
    units = document.units(within)
    # Whether a term or a NEAR holds is seen by what shows it; most rules are one of these.
    if isinstance(query.root, Term) and units.is_whole:
        words = document.words(query.root.in_field)
        shown = words.spans(query.root)[:MAX_EVIDENCE]
        return tuple([words.evidence(span) for span in shown]) or None
    if isinstance(query.root, Near):
        return _as_evidence({place for bit, place in near(query.root, units) if bit}) or None
    held = holding(query.root, units)
    return evidence(query.root, units, held) if held else None


def holding(node: Node, units: Units) -> int:  # noqa: PLR0911 - a line per kind
    """The units in which the node holds, one bit each."""
    match node:
        case Term() | Near():
            return _occurs(node, units)
        case And():
            return _all(node.parts, units)
        case Or():
            return _any(node.parts, units)
        case Name():
            return _any(node.terms, units)
        case Not():
            return units.all & ~holding(node.part, units)
        case AtLeast():
            return _at_least(node.count, node.parts, units)
        case Freq():
            return units.all if frequency(node.part, units.document) >= node.count else 0


def _occurs(node: Term | Near, units: Units) -> int:
    if not units.is_whole:
        return _union(bit for bit, _ in _placed(node, units))
    if isinstance(node, Near):
        return has_near(node, units.document)
    return units.document.has(node)


def evidence(node: Node, units: Units, held: int) -> tuple[Evidence, ...]:
    """The words that made the node hold in these units."""
    found: set[Place] = set()
    _gather(node, units, held, found)
    return _as_evidence(found)


def _as_evidence(places: Collection[Place]) -> tuple[Evidence, ...]:
    in_order = places if len(places) == 1 else sorted(places, key=_in_order)
    shown = islice(in_order, MAX_EVIDENCE)
    return tuple([words.evidence(span) for words, span in shown])


def _in_order(place: Place) -> tuple[int, Span]:
    words, span = place
    return words.rank, span


def frequency(node: Node, document: Document) -> int:
    """How often one of the words occurs; what overlaps counts once."""
    places = {place for term in terms(node) for place in document.places(term)}
    count = 0
    last: dict[Words, int] = {}
    for words, (start, end) in sorted(places, key=lambda place: place[1][1]):
        if start > last.get(words, -1):
            count += 1
            last[words] = end
    return count


def is_of_all_units(term: Term) -> bool:
    """Whether it is asked of the article, not of a unit.

    Title and teaser are one unit each. So a field that is named, unless it is the text, says
    something about the article as its source does: ``title:Kreistag AND Umlage`` is to hold for a
    sentence with Umlage below such a title.
    """
    return term.in_field is not None and term.in_field != "text"


def _any(parts: Iterable[Node], units: Units) -> int:
    held = 0
    for part in parts:
        held |= holding(part, units)
        if held == units.all:
            break
    return held


def _union(bits: Iterable[int]) -> int:
    held = 0
    for each in bits:
        held |= each
    return held


def _all(parts: Iterable[Node], units: Units) -> int:
    held = units.all
    for part in parts:
        held &= holding(part, units)
        if not held:
            break
    return held


def _at_least(count: int, parts: Iterable[Node], units: Units) -> int:
    # reached[n]: the units in which n of the parts seen so far hold.
    reached = [units.all] + [0] * count
    for part in parts:
        held = holding(part, units)
        for number in range(count, 0, -1):
            reached[number] |= reached[number - 1] & held
    return reached[count]


def _gather(node: Node, units: Units, held: int, found: set[Place]) -> None:
    """Add the places that show why a node holds in units in which it does."""
    match node:
        case Term():
            if units.is_whole:
                words = units.document.words(node.in_field)
                spans = units.document.spans(words, node)
                found.update([(words, span) for span in spans])
            else:
                found.update(place for bit, place in _placed(node, units) if bit & held)
        case And() | Name():
            # Where all of an AND hold, each does; the terms of a name are checked one by one.
            for part in node.terms if isinstance(node, Name) else node.parts:
                _gather(part, units, held, found)
        case Or() | AtLeast():
            for part in node.parts:
                # The places of words are those of these units anyway.
                shared = held if isinstance(part, Term) else held & holding(part, units)
                if shared:
                    _gather(part, units, shared, found)
        case Near() | Freq():
            found.update(place for bit, place in _placed(node, units) if bit & held)


def _placed(node: Term | Near | Freq, units: Units) -> Iterator[tuple[int, Place]]:
    """The occurrences that make a node hold, each with its unit or with all of them."""
    if isinstance(node, Near):
        yield from near(node, units)
        return
    for term in terms(node):
        everywhere = isinstance(node, Freq) or is_of_all_units(term)
        for words, span in units.document.places(term):
            yield units.all if everywhere else units.of(words, span), (words, span)
