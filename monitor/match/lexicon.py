"""Which leaves the words of a text satisfy, in one language: found by the word, not by the leaf."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, KeysView
from itertools import chain
from threading import Lock

from monitor.match.leaves import Kind, Leaf, forms_of, is_nearly_one_of
from monitor.text.languages import Language

# Wildcards are found by so many letters that stand together in them.
GRAM = 3
# What is known of distinct words is kept for so many of them, about 10 MB.
VOCABULARY = 65_536
# More new patterns than this are not tried on all words known: these are learned anew.
_MANY = 50
# Shorter words are never searched for mistakes.
_SHORTEST = 4

Leaves = tuple[Leaf, ...]
Sighted = dict[Leaf, list[str]]
"""The leaves that a text satisfies, each with the forms by which it does."""


class Lexicon:
    """The leaves of many queries by the words that satisfy them.

    Words in a text are looked up as they are. What patterns, ends of compounds and words with
    mistakes find is learned once for each distinct word.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._by_form: dict[str, Leaves] = {}
        self._heads: dict[str, Leaves] = {}
        self._longest_head = 0
        self._beginnings: dict[str, Leaves] = {}
        self._longest_beginning = 0
        self._nearly: dict[str, Leaves] = {}
        self._grams: defaultdict[str, list[Leaf]] = defaultdict(list)
        self._without_gram: list[Leaf] = []
        self._learns = False
        self._learned: set[str] = set()
        self._found: dict[str, Leaves] = {}
        self._new: list[Leaf] = []
        self._learning = Lock()

    def add(self, leaf: Leaf) -> Collection[str]:
        """Look for a leaf from now on; the keys it is found by, none for a pattern."""
        if leaf.pattern is not None:
            self._add_pattern(leaf)
            self._learns = True
            self._new.append(leaf)
            return ()
        forms = forms_of(leaf, self._language)
        found: Leaves = (leaf,)
        if leaf.kind is Kind.HEAD:
            self._longest_head = max(self._longest_head, *map(len, forms.whole))
            _put(self._heads, forms.whole, found)
            self._learns = True
            self._new.append(leaf)
        elif leaf.kind is Kind.MISTAKEN:
            _put(self._nearly, chain.from_iterable(map(_shorter, forms.whole)), found)
            self._learns = True
            self._new.append(leaf)
        else:
            _put(self._by_form, forms.whole, found)
            if forms.apart:
                _put(self._by_form, forms.apart - forms.whole, found)
        return forms.whole

    def _add_pattern(self, leaf: Leaf) -> None:
        runs = leaf.text.replace("?", "*").split("*")
        longest = max(runs, key=len)
        if leaf.text == f"{longest}*":
            # Most are written so, and the beginning of a word is quickly looked up.
            self._longest_beginning = max(self._longest_beginning, len(longest))
            _put(self._beginnings, (longest,), (leaf,))
        elif len(longest) < GRAM:
            self._without_gram.append(leaf)
        else:
            self._grams[longest[:GRAM]].append(leaf)

    def sighted(self, forms: KeysView[str]) -> Sighted:
        """The leaves that words with these forms satisfy."""
        found: Sighted = {}
        by_form = self._by_form
        for form in forms & by_form.keys():
            for leaf in by_form[form]:
                if leaf in found:
                    found[leaf].append(form)
                else:
                    found[leaf] = [form]
        if self._learns:
            # What one thread learns, another may be reading: the pages have several.
            with self._learning:
                self._learn(forms)
                for form in forms & self._found.keys():
                    for leaf in self._found[form]:
                        found.setdefault(leaf, []).append(form)
        return found

    def _learn(self, forms: KeysView[str]) -> None:
        if self._new:
            self._relearn()
        if len(self._learned) >= VOCABULARY:
            self._learned.clear()
            self._found.clear()
        for form in forms - self._learned:
            leaves = self._satisfied_by(form)
            if leaves:
                self._found[form] = leaves
            self._learned.add(form)

    def _relearn(self) -> None:
        """Try the new patterns on the words that are known."""
        if len(self._new) > _MANY:
            self._learned.clear()
            self._found.clear()
        else:
            new = frozenset(self._new)
            for form in self._learned:
                found = tuple(leaf for leaf in self._satisfied_by(form) if leaf in new)
                if found:
                    self._found[form] = (*self._found.get(form, ()), *found)
        self._new.clear()

    def _satisfied_by(self, form: str) -> Leaves:
        """The patterns, ends of compounds and words with mistakes that a word satisfies."""
        found = (self._as_pattern(form), self._as_head(form), self._as_mistaken(form))
        return tuple(dict.fromkeys(chain.from_iterable(found)))

    def _as_pattern(self, form: str) -> Iterator[Leaf]:
        for end in range(1, min(self._longest_beginning, len(form)) + 1):
            yield from self._beginnings.get(form[:end], ())
        grams = {form[at : at + GRAM] for at in range(len(form) - GRAM + 1)} if self._grams else ()
        some = (self._grams[gram] for gram in grams if gram in self._grams)
        for leaf in chain(self._without_gram, chain.from_iterable(some)):
            if leaf.pattern is not None and leaf.pattern.fullmatch(form):
                yield leaf

    def _as_head(self, form: str) -> Iterator[Leaf]:
        for start in range(max(0, len(form) - self._longest_head), len(form)):
            yield from self._heads.get(form[start:], ())

    def _as_mistaken(self, form: str) -> Iterator[Leaf]:
        if self._nearly and len(form) >= _SHORTEST:
            candidates = {leaf for part in _shorter(form) for leaf in self._nearly.get(part, ())}
            for leaf in candidates:
                if is_nearly_one_of(form, forms_of(leaf, self._language).whole):
                    yield leaf


def _put(table: dict[str, Leaves], keys: Iterable[str], found: Leaves) -> None:
    for key in keys:
        known = table.get(key)
        if known is None:
            # One tuple for all forms of a leaf: there are millions.
            table[key] = found
        elif found[0] not in known:
            table[key] = (*known, *found)


def _shorter(word: str) -> Iterable[str]:
    """The word, and the word without each of its letters.

    Two words that one letter tells apart have one of these in common (SymSpell's idea,
    https://github.com/wolfgarbe/SymSpell).
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
