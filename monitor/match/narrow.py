"""What a query wants of an article, so that an index of words can leave out most of them.

Wherever the query holds, the article has what is wanted; not the other way round. It says nothing
of what no index of words can know: what must not be there, regular expressions, sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.match.document import SEARCHED
from monitor.match.leaves import Kind, Leaf, forms_of
from monitor.match.terms import Term
from monitor.match.tree import And, AtLeast, Freq, Name, Near, Node, Not, Or
from monitor.model.wanted import AllOf, AnyOf, AnyWord, Wanted
from monitor.text.languages import LANGUAGES, language_of

# The articles that are searched are of any of these, and of others, in which words have no forms.
_EVERY_LANGUAGE = (*LANGUAGES.values(), language_of(""))


def wanted_by(node: Node) -> Wanted | None:  # noqa: PLR0911 - a line per kind
    """What must be in an article so that the node may hold; None where that is nothing."""
    match node:
        case Term():
            return _of_term(node)
        case Name():
            return _any_of(map(_of_term, node.terms)) if _is_searched(node) else None
        case And():
            return _all_of(map(wanted_by, node.parts))
        case Or():
            return _any_of(map(wanted_by, node.parts))
        case Near():
            return _all_of(map(wanted_by, (node.left, node.right)))
        case Freq():
            return wanted_by(node.part)
        case AtLeast():
            return _at_least(node.count, [wanted_by(part) for part in node.parts])
        case Not():
            return None


def _is_searched(end: Term | Name) -> bool:
    return end.in_field is None or end.in_field in SEARCHED


def _of_term(term: Term) -> Wanted | None:
    return _all_of(map(_of_leaf, term.leaves)) if _is_searched(term) else None


def _of_leaf(leaf: Leaf) -> AnyWord:
    if leaf.pattern is not None:
        return AnyWord(patterns=frozenset((leaf.text,)))
    each = [forms_of(leaf, language) for language in _EVERY_LANGUAGE]
    whole = frozenset[str]().union(*(forms.whole for forms in each))
    if leaf.kind is Kind.HEAD:
        return AnyWord(patterns=frozenset(f"*{end}" for end in _shortest_ends(whole)))
    if leaf.kind is Kind.MISTAKEN:
        return AnyWord(nearly=whole)
    return AnyWord(whole.union(*(forms.apart for forms in each)))


def _shortest_ends(words: frozenset[str]) -> Iterable[str]:
    """Those that end like none of the others."""
    return (
        word for word in words if not any(word != other and word.endswith(other) for other in words)
    )


def _all_of(parts: Iterable[Wanted | None]) -> Wanted | None:
    found = tuple(dict.fromkeys(part for part in parts if part is not None))
    return AllOf(found) if len(found) > 1 else next(iter(found), None)


def _any_of(parts: Iterable[Wanted | None]) -> Wanted | None:
    every = list(parts)
    found = tuple(dict.fromkeys(part for part in every if part is not None))
    if len(every) == 0 or None in every:
        return None
    return found[0] if len(found) == 1 else AnyOf(found)


def _at_least(count: int, parts: Sequence[Wanted | None]) -> Wanted | None:
    """Wherever ``count`` of several hold, so does one of any that leave out ``count`` - 1."""
    if count == len(parts):
        return _all_of(parts)
    known = [part for part in parts if part is not None]
    return _any_of(known) if len(known) > len(parts) - count else None
