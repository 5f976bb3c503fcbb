"""Wakes the few rules that may hold for an article; the others need not be evaluated.

Of each query *keys* are taken: pairs of leaves, of which at least one is satisfied, both leaves of
it, wherever the query holds. The way is that of Lucene Monitor's presearcher
(https://lucene.apache.org/core/9_7_0/monitor/), with two words to a key where it has one: that
wakes about an eighth of the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from typing import Any

from monitor.match.cover import Cover, Key
from monitor.match.document import SEARCHED, Document
from monitor.match.frequencies import Frequencies
from monitor.match.leaves import Leaf
from monitor.match.lexicon import Lexicon
from monitor.match.tree import Name, Query, ends
from monitor.model import FieldName
from monitor.text.languages import Language, language_of

# A rule that is woken by more of the articles than this is as good as not indexed.
BROAD = 0.25

Present = dict[Any, object]
"""What is there: leaves, and the numbers of lists of the catalog."""


_Numbers = int | list[int]


class _Table:
    """Numbers by their keys.

    Most leaves come first in one key, and most keys belong to one rule: a dict and a list for each
    would take half of the memory.
    """

    def __init__(self) -> None:
        self._firsts: dict[Hashable, tuple[Hashable, int] | dict[Hashable, _Numbers]] = {}

    def add(self, keys: Iterable[Key], number: int) -> None:
        for first, second in keys:
            known = self._firsts.get(first)
            if known is None:
                self._firsts[first] = second, number
                continue
            if isinstance(known, tuple):
                known = self._firsts[first] = {known[0]: known[1]}
            numbers = known.get(second)
            if numbers is None:
                known[second] = number
            elif isinstance(numbers, int):
                known[second] = [numbers, number]
            else:
                numbers.append(number)

    def found(self, present: Present) -> set[int]:
        found: set[int] = set()
        there = present.keys()
        for first in self._firsts.keys() & there:
            seconds = self._firsts[first]
            if isinstance(seconds, tuple):
                if seconds[0] in present:
                    found.add(seconds[1])
                continue
            for second in seconds.keys() & there:
                numbers = seconds[second]
                if isinstance(numbers, int):
                    found.add(numbers)
                else:
                    found.update(numbers)
        return found


class Index:
    """Queries by the words that wake them. Queries are added at any time, each with a number.

    Lists of the catalog are looked up first and are then, for the queries, like one word: a list of
    a thousand places costs once, not for each query that uses it.
    """

    def __init__(self, frequencies: Frequencies) -> None:
        self._frequencies = frequencies
        self._usual = language_of("de")
        self._lexicons = {self._usual: Lexicon(self._usual)}
        self._shares: dict[Leaf, float] = {}
        self._cover = Cover(self._share_of, self._listed)
        self._rules = _Table()
        self._always: set[int] = set()
        self._broad: set[int] = set()
        self._lists = _Table()
        self._always_listed: set[int] = set()
        self._listings: dict[tuple[str, FieldName | None], tuple[Name, int, float]] = {}
        self._listed_so_far = 0
        self._fields: dict[FieldName, None] = {}

    @property
    def unindexed(self) -> Collection[int]:
        """The queries that no word wakes, or only such words as stand in very many articles."""
        return self._always | self._broad

    def add(self, number: int, query: Query) -> None:
        """Wake this number where the query may hold."""
        # Every leaf, those behind a NOT too: what an article lacks is then known, not looked for.
        for end in ends(query.root):
            if end.in_field and end.in_field not in SEARCHED:
                self._fields[end.in_field] = None
            if isinstance(end, Name):
                self._listed(end)
            else:
                for leaf in end.leaves:
                    self._share_of(leaf)
        keys = self._cover.keys(query.root)
        if keys is None:
            self._always.add(number)
            return
        share, pairs = keys
        self._rules.add(pairs, number)
        if share > BROAD:
            self._broad.add(number)

    def forget(self, number: int) -> None:
        """Do not count it any more; it may still be woken."""
        self._always.discard(number)
        self._broad.discard(number)

    def woken(self, document: Document) -> list[int]:
        """The numbers of the queries that may hold for the document, ascending."""
        lexicon = self._lexicon(document.language)
        present: Present = {None: ()}
        for words in (document.searched, *map(document.words, self._fields)):
            sighted = lexicon.sighted(words.by_form.keys())
            words.sight(self._shares, sighted)
            present.update(sighted)
        present |= dict.fromkeys(self._lists.found(present) | self._always_listed)
        return sorted(self._rules.found(present) | self._always)

    def _lexicon(self, language: Language) -> Lexicon:
        found = self._lexicons.get(language)
        if found is None:
            found = Lexicon(language)
            for leaf in self._shares:
                found.add(leaf)
            self._lexicons[language] = found
        return found

    def _share_of(self, leaf: Leaf) -> float:
        """The share of articles with a leaf, which is looked for from now on."""
        share = self._shares.get(leaf)
        if share is None:
            forms: Collection[str] = ()
            for language, lexicon in self._lexicons.items():
                found = lexicon.add(leaf)
                if language is self._usual:
                    forms = found
            share = self._shares[leaf] = self._frequencies.of(leaf, forms)
        return share

    def _listed(self, name: Name) -> tuple[Hashable, float]:
        """The number of a list, which is looked for from now on, and its share of articles."""
        known = self._listings.get((name.name, name.in_field))
        if known is not None and known[0] is not name and known[0].terms == name.terms:
            # Made anew, but the same: from now on that is seen at once.
            known = self._listings[name.name, name.in_field] = name, *known[1:]
        if known is None or (known[0].terms is not name.terms and known[0].terms != name.terms):
            # A list that was changed is another list: rules that were made before keep theirs.
            number = self._listed_so_far = self._listed_so_far + 1
            known = self._listings[name.name, name.in_field] = (
                name,
                number,
                self._list(number, name),
            )
        return known[1], known[2]

    def _list(self, number: int, name: Name) -> float:
        share = 0.0
        for term in name.terms:
            keys = self._cover.keys(term)
            if keys is None:
                self._always_listed.add(number)
                return 1.0
            self._lists.add(keys[1], number)
            share += keys[0]
        return min(1.0, share)
