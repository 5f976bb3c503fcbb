"""The words of an article's fields, and where those stand that are asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Container, Mapping, Sequence
from functools import cached_property

from monitor.match.clauses import ends_clause
from monitor.match.leaves import Kind, Leaf, forms_among, known_forms_of
from monitor.match.terms import Mode, Term
from monitor.model import Evidence, FieldName
from monitor.text import (
    forms_of_each,
    key,
    left_out,
    paragraphs,
    places,
    raw_words,
    sentences,
    spellings,
)
from monitor.text.languages import Forms, Language, Sort

MAX_REACH = 250
# What is longer is no article: of it only the beginning is looked at.
MAX_WORDS = 100_000
_MAX_CHARACTERS = 2_000_000
# To search so far for each of many words would take time that grows with their square.
_FAR_APART = 2_000
# A clause is not longer than so many words.
_FAR = 60
_WITHOUT_CAPITALS = frozenset(("source", "url", "lang"))
# Shorter than three letters, it is a part of a word, and no word: Be-amte, Mu-seen, T-richter.
_SHORT_FIRST_PARTS = frozenset(("ex", "co", "eu", "ob"))
_INFLECTING = frozenset((Kind.INFLECTED, Kind.HEAD, Kind.MISTAKEN))
# Between two fields, so that no phrase and no NEAR gets from one into the next.
_GAP = [""] * (MAX_REACH + 1)

Span = tuple[int, int]
"""The positions of the first and the last word of an occurrence."""


class Words:
    """The words of one or several fields, numbered through with gaps between the fields.

    ``rank`` is the place of these fields among those of an article. Not ``is_whole``: a text was
    too long, and has words that are not among them.
    """

    def __init__(self, texts: Mapping[FieldName, str], language: Language, rank: int = 0) -> None:
        self.rank = rank
        # Addresses are written small.
        self._has_capitals = not _WITHOUT_CAPITALS.issuperset(texts)
        self._names = tuple(texts)
        self._texts = tuple(text[:_MAX_CHARACTERS] for text in texts.values())
        self.is_whole = self._texts == tuple(texts.values())
        self._language = language
        self._raw: list[str] = []
        self._starts: list[int] = []
        for text in self._texts:
            if self._raw:
                self._raw += _GAP
            self._starts.append(len(self._raw))
            found = raw_words(text)
            self.is_whole = self.is_whole and len(found) <= MAX_WORDS
            self._raw += found[:MAX_WORDS]
        # Where each word stands last also tells where to stop looking for it.
        self._last = dict(zip(self._raw, range(len(self._raw)), strict=True))
        self._last.pop("", None)
        self._filled: dict[str, list[int]] = {}
        self.by_form = self._found_as()
        self._evidence: dict[Span, Evidence] = {}
        self._spans: dict[Term, Sequence[Span]] = {}
        self._positions: dict[Leaf, Sequence[int]] = {}
        self._asked: Container[Leaf] = ()
        self._sighted: Mapping[Leaf, Sequence[str]] = {}

    def _found_as(self) -> dict[str, list[str]]:
        """The words as they stand there, by everything they can be found as."""
        found: dict[str, list[str]] = {}
        for raw, forms in zip(self._last, forms_of_each(self._last), strict=True):
            for form in forms:
                if form in found:
                    found[form].append(raw)
                else:
                    found[form] = [raw]
        for start, text in zip(self._starts, self._texts, strict=True):
            for at, forms in left_out(text).items():
                if at >= MAX_WORDS:
                    break
                for form in forms:
                    found.setdefault(form, [])
                    self._filled.setdefault(form, []).append(start + at)
        return found

    def sight(self, asked: Container[Leaf], sighted: Mapping[Leaf, Sequence[str]]) -> None:
        """Take over what an index found: of the leaves ``asked`` only the ``sighted`` are there."""
        self._asked = asked
        self._sighted = sighted

    def positions(self, leaf: Leaf) -> Sequence[int]:
        """The positions of the words that satisfy the leaf, ascending."""
        found = self._positions.get(leaf)
        if found is None:
            forms = self._sighted.get(leaf, ())
            if not forms and leaf not in self._asked:
                forms = forms_among(leaf, self.by_form, self._language)
            found = self._positions[leaf] = self._located(leaf, forms) if forms else ()
        return found

    def _located(self, leaf: Leaf, forms: Sequence[str]) -> Sequence[int]:
        if leaf.kind is Kind.EXACT:
            every = (raw for form in forms for raw in self.by_form[form])
            found = [at for raw in every if leaf.text in spellings(raw) for at in self._of(raw)]
        elif leaf.may_be_verb:
            found = self._of_verb(forms, leaf)
        elif len(forms) == 1:
            found = self._of_form(forms[0], leaf)
        else:
            found = [at for form in forms for at in self._of_form(form, leaf)]
        return found if len(found) < 2 else sorted(set(found))

    def _of_verb(self, forms: Sequence[str], leaf: Leaf) -> list[int]:
        known = known_forms_of(leaf, self._language)
        found: list[int] = []
        for form in forms:
            there = self._of_form(form, leaf)
            if known.is_verb:
                there = [at for at in there if not self._language.is_proper(self._raw[at])]
            if form not in known.whole:
                there = [at for at in there if self._is_joined(at, known)]
            found += there
        return found

    def _of_form(self, form: str, leaf: Leaf) -> list[int]:
        is_strict = leaf.kind is Kind.HEAD or leaf.sort is Sort.PLACE
        raws = [
            raw
            for raw in self.by_form.get(form, ())
            if (raw.isascii() and not is_strict) or self._is_meant(raw, form, leaf)
        ]
        if len(raws) == 1 and not self._filled:
            return self._of(raws[0])
        found = [at for raw in raws for at in self._of(raw)]
        return found + self._filled.get(form, [])

    def _is_meant(self, raw: str, form: str, leaf: Leaf) -> bool:
        """Whether a word is a form of the leaf, not only spelled like one in some way."""
        if leaf.kind not in _INFLECTING:
            return True
        own, exact = key(leaf.text), form in map(key, spellings(raw))
        if leaf.kind is Kind.HEAD:
            return self._is_head(raw, form, leaf, own) and (exact or form.endswith(own))
        if leaf.sort is Sort.PLACE:
            # Kamen is a town, "kamen" and "kämen" are none; münsterländisch has no capital.
            return exact and (not self._is_small(raw) or form != own)
        return exact or form == own or not known_forms_of(leaf, self._language).as_spelled

    def _is_small(self, raw: str) -> bool:
        return self._has_capitals and not raw[:1].isupper()

    def _is_head(self, raw: str, form: str, leaf: Leaf, own: str) -> bool:
        """Whether a word may be a compound, or only ends like one: Trichter is no judge."""
        if leaf.sort is not Sort.ROLE and form.endswith(own):
            # Written as a wildcard, it finds what ends so.
            return True
        if self._is_small(raw):
            return False
        ends = [end for end in known_forms_of(leaf, self._language).whole if form.endswith(end)]
        before = len(form) - max(map(len, ends), default=0)
        return before not in {1, 2} or form[:before] in _SHORT_FIRST_PARTS

    def _of(self, raw: str) -> list[int]:
        at, last = self._first[raw], self._last[raw]
        if last - at > _FAR_APART:
            return self._all[raw]
        found = [at]
        while at < last:
            at = self._raw.index(raw, at + 1)
            found.append(at)
        return found

    @cached_property
    def _all(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, raw in enumerate(self._raw):
            found.setdefault(raw, []).append(at)
        return found

    @cached_property
    def _first(self) -> Mapping[str, int]:
        count = len(self._raw)
        return dict(zip(reversed(self._raw), range(count - 1, -1, -1), strict=True))

    def _is_joined(self, at: int, verb: Forms) -> bool:
        """Whether the clause of a finite verb ends with its particle: "weihte das Haus ein"."""
        field = self._field_number(at)
        sentence = self.sentences[at]
        particles = self.by_form.get(verb.particle, ())
        for behind in range(at + 1, min(at + _FAR, len(self._raw))):
            if self.sentences[behind] != sentence:
                break
            if self._raw[behind] in particles:
                _, end = self._places[field][behind - self._starts[field]]
                if ends_clause(self._texts[field], end):
                    return True
        return False

    def spans(self, term: Term) -> Sequence[Span]:
        """The occurrences of a term, ascending."""
        found = self._spans.get(term)
        if found is None:
            found = self._matching(term) if term.mode is Mode.REGEX else self._occurring(term)
            if term.in_field and len(self._names) > 1:
                found = [span for span in found if self.field_of(span[0]) == term.in_field]
            self._spans[term] = found
        return found

    def _occurring(self, term: Term) -> Sequence[Span]:
        first, *others = term.leaves
        starts = self.positions(first)
        known: dict[Leaf, frozenset[int]] = {}
        for distance, leaf in enumerate(others, 1):
            if not starts:
                break
            if leaf not in known:
                known[leaf] = frozenset(self.positions(leaf))
            there = known[leaf]
            starts = [start for start in starts if start + distance in there]
        return [(start, start + len(others)) for start in starts]

    def _matching(self, term: Term) -> Sequence[Span]:
        """The words that a regular expression reaches into."""
        found: set[Span] = set()
        for field, text in enumerate(self._texts):
            ends = [end for _, end in self._places[field]]
            for start, end in term.matches(text):
                first = bisect_right(ends, start)
                last = first
                while last + 1 < len(ends) and self._places[field][last + 1][0] < end:
                    last += 1
                if first < len(ends) and self._places[field][first][0] < end:
                    found.add((first + self._starts[field], last + self._starts[field]))
        return sorted(found)

    def numbers_with(self, numbers: Sequence[int], whole: Collection[FieldName]) -> Sequence[int]:
        """The numbers, but one for all words of each of the fields that are one ``whole``."""
        found = list(numbers)
        for field, name in enumerate(self._names):
            if name in whole and field + 1 < len(self._starts):
                start, end = self._starts[field], self._starts[field + 1]
                found[start:end] = [-2 - field] * (min(end, len(found)) - start)
        return found

    def bounds_of(self, name: FieldName, numbers: Sequence[int]) -> tuple[int, int]:
        """The numbers of its first and its last word among these; zeros for a field without any."""
        field = self._names.index(name)
        start = self._starts[field]
        end = self._starts[field + 1] - len(_GAP) if field + 1 < len(self._starts) else len(numbers)
        return (numbers[start], numbers[end - 1]) if start < end else (0, 0)

    def __len__(self) -> int:
        return len(self._raw)

    def raw(self, at: int) -> str:
        """The word at a position as it stands there; empty where none is."""
        return self._raw[at] if 0 <= at < len(self._raw) else ""

    def gap(self, at: int) -> str:
        """What stands between the word at a position and the next, or the end of its field."""
        field = self._field_number(at)
        places, number = self._places[field], at - self._starts[field]
        if not 0 <= number < len(places):
            return "\n"
        start = places[number][1]
        end = places[number + 1][0] if number + 1 < len(places) else None
        return self._texts[field][start:end]

    def field_of(self, at: int) -> FieldName:
        """The field in which a position is."""
        return self._names[self._field_number(at)]

    def _field_number(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def evidence(self, span: Span) -> Evidence:
        """An occurrence as it stands in its field."""
        found = self._evidence.get(span)
        if found is None:
            field = self._field_number(span[0])
            start, _ = self._places[field][span[0] - self._starts[field]]
            _, end = self._places[field][span[1] - self._starts[field]]
            text = self._texts[field][start:end]
            found = self._evidence[span] = Evidence(self._names[field], start, end, text)
        return found

    @cached_property
    def _places(self) -> Sequence[Sequence[tuple[int, int]]]:
        return tuple(places(text)[:MAX_WORDS] for text in self._texts)

    @cached_property
    def sentences(self) -> Sequence[int]:
        """The number of the sentence of each word, counted through all fields."""
        return self._numbered([sentences(text) for text in self._texts])

    @cached_property
    def paragraphs(self) -> Sequence[int]:
        """The number of the paragraph of each word, counted through all fields."""
        return self._numbered([paragraphs(text) for text in self._texts])

    def _numbered(self, parts: Sequence[Sequence[tuple[int, int]]]) -> Sequence[int]:
        numbers: list[int] = []
        before = 0
        for field, spans in enumerate(parts):
            numbers += [-1] * (self._starts[field] - len(numbers))
            starts = [start for start, _ in spans]
            numbers += [
                before + bisect_right(starts, start) - 1 for start, _ in self._places[field]
            ]
            before += len(starts)
        return numbers
