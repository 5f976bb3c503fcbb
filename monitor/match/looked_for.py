"""Which words a query looks for: to be shown to those who write rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.match.leaves import Kind, Leaf, forms_of
from monitor.match.terms import Term
from monitor.match.tree import Name, Query, ends
from monitor.text.languages import language_of


@dataclass(frozen=True, slots=True)
class LookedFor:
    """A word of a query and what it finds, folded (``ae`` for ä); ``*`` in front: also compounds.

    ``apart`` are forms of a separable verb that count only with its first part behind them.
    """

    word: str
    forms: tuple[str, ...]
    apart: tuple[str, ...] = ()


def looked_for(query: Query, language: str = "de") -> Sequence[LookedFor]:
    """The words of a query that have forms, each once; those of @names are left out.

    >>> from monitor.match.parser import parse
    >>> [(each.word, "landraete" in each.forms) for each in looked_for(parse("Landrat", {}))]
    [('Landrat', True)]
    """
    terms = [end for end in ends(query.root) if not isinstance(end, Name)]
    leaves = dict.fromkeys(leaf for term in terms for leaf in _inflected(term))
    return [_of(leaf, language) for leaf in leaves]


def _inflected(term: Term) -> Sequence[Leaf]:
    return [leaf for leaf in term.leaves if leaf.kind in {Kind.INFLECTED, Kind.HEAD}]


def _of(leaf: Leaf, language: str) -> LookedFor:
    forms = forms_of(leaf, language_of(language))
    sign = "*" if leaf.kind is Kind.HEAD else ""
    apart = tuple(f"{form} … {forms.particle}" for form in sorted(forms.apart - forms.whole))
    return LookedFor(f"{sign}{leaf.text}", tuple(sorted(forms.whole)), apart)
