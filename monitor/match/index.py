"""Wakes the few rules that may hold for an article; the others need not be evaluated.

Of each query a *cover* is taken: leaves of which at least one must be satisfied wherever the query
holds. Rules are then found by the words of the article. The way is that of Lucene Monitor's
presearcher (https://lucene.apache.org/core/9_7_0/monitor/).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import inf

from monitor.match.document import SEARCHED, Document
from monitor.match.terms import Kind, Leaf, Term
from monitor.match.tree import And, AtLeast, Freq, Name, Near, Node, Not, Or, Query, terms
from monitor.model import FieldName
from monitor.text import key

Cover = frozenset[Leaf]

# Wildcards are found by so many letters at their beginning or end.
GRAM = 3
WILD = re.compile(r"[*?]")
# What is known of distinct words is kept for so many of them, about 10 MB.
VOCABULARY = 65_536
LONGEST = 12


class Index:
    """The queries of a list, by the words that wake them."""

    def __init__(self, queries: Sequence[Query]) -> None:
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._wild: dict[Leaf, list[int]] = defaultdict(list)
        self._fields: set[FieldName] = set(SEARCHED)
        always = []
        # What many queries ask for wakes many of them.
        asked = Counter(
            leaf for query in queries for each in terms(query.root) for leaf in each.leaves
        )
        for number, query in enumerate(queries):
            self._fields |= {term.in_field for term in terms(query.root) if term.in_field}
            cover = cover_of(query.root, asked)
            if cover is None:
                always.append(number)
                continue
            for leaf in cover:
                if leaf.kind is Kind.WILDCARD:
                    self._wild[leaf].append(number)
                else:
                    # Whatever is spelled like this has its key among its forms.
                    self._by_word[key(leaf.text)].append(number)
        self._always = tuple(always)
        self._grams = _Grams(self._wild)
        self._woken_by: dict[str, tuple[int, ...]] = {}

    @property
    def unindexed(self) -> tuple[int, ...]:
        """The queries that no word wakes: they are evaluated for every article."""
        return self._always

    def woken(self, document: Document) -> list[int]:
        """The numbers of the queries that may hold for the document, ascending."""
        found = set(self._always)
        for name in self._fields:
            for form in document.field(name).forms:
                numbers = self._woken_by.get(form)
                if numbers is None:
                    numbers = self._learn(form)
                found.update(numbers)
        return sorted(found)

    def _learn(self, form: str) -> tuple[int, ...]:
        """The queries that a word wakes, kept for the next time."""
        wild = chain.from_iterable(self._wild[leaf] for leaf in self._grams.satisfied_by(form))
        numbers = tuple({*self._by_word.get(form, ()), *wild})
        if len(self._woken_by) >= VOCABULARY:
            self._woken_by.clear()
        self._woken_by[form] = numbers
        return numbers


def cover_of(node: Node, asked: Mapping[Leaf, int]) -> Cover | None:
    """Leaves of which one is satisfied wherever the node holds; None if there is no such set.

    Of several sets it is the one that will wake least; ``asked`` says how often leaves are used.
    """
    return _Covers(asked).of(node)


class _Covers:
    """Covers of nodes, see `cover_of`."""

    def __init__(self, asked: Mapping[Leaf, int]) -> None:
        self._asked = asked

    def of(self, node: Node) -> Cover | None:  # noqa: PLR0911 - a line per kind
        match node:
            case Term(_, _, leaves):
                return frozenset({min(leaves, key=self._commonness)}) if leaves else None
            case Name(_, parts) | Or(parts):
                return _union(map(self.of, parts))
            case And(parts):
                return min(map(self.of, parts), key=self._cost)
            case Near(left, right):
                return min(self.of(left), self.of(right), key=self._cost)
            case Freq(_, part):
                return self.of(part)
            case AtLeast(count, parts):
                # Wherever `count` of them hold, so does one of any that leave out count - 1.
                cheapest = sorted(map(self.of, parts), key=self._cost)
                return _union(cheapest[: len(parts) - count + 1])
            case Not():
                return None

    def _cost(self, cover: Cover | None) -> float:
        return inf if cover is None else sum(map(self._commonness, cover))

    def _commonness(self, leaf: Leaf) -> float:
        # A guess, until words are counted: short ones are everywhere, and many queries may ask for
        # a word, which wakes them all.
        letters = min(len(WILD.sub("", leaf.text)), LONGEST)
        kinds = 4 if leaf.kind is Kind.WILDCARD else 1
        return kinds * self._asked.get(leaf, 1) * 2.0**-letters


def _union(covers: Iterable[Cover | None]) -> Cover | None:
    found: set[Leaf] = set()
    for cover in covers:
        if cover is None:
            return None
        found |= cover
    return frozenset(found)


class _Grams:
    """Wildcards, by the letters at their beginning or end."""

    def __init__(self, leaves: Collection[Leaf]) -> None:
        self._heads: dict[str, list[Leaf]] = defaultdict(list)
        self._tails: dict[str, list[Leaf]] = defaultdict(list)
        self._others: list[Leaf] = []
        for leaf in leaves:
            head, *_, tail = WILD.split(leaf.text)
            if len(head) >= GRAM:
                self._heads[head[:GRAM]].append(leaf)
            elif len(tail) >= GRAM:
                self._tails[tail[-GRAM:]].append(leaf)
            else:
                self._others.append(leaf)

    def satisfied_by(self, form: str) -> Iterator[Leaf]:
        """Those that a word with this form satisfies."""
        some = self._heads.get(form[:GRAM], ()), self._tails.get(form[-GRAM:], ()), self._others
        for leaf in chain.from_iterable(some):
            if leaf.pattern is not None and leaf.pattern.fullmatch(form):
                yield leaf
