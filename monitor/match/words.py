"""The words of an article's fields, and where those stand that are asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from monitor.match.clauses import ends_clause
from monitor.match.leaves import Kind, Leaf, forms_among, known_forms_of
from monitor.match.terms import Mode, Term
from monitor.model import FieldName
from monitor.text import left_out, paragraphs, places, raw_words, sentences, spellings, word
from monitor.text.languages import Forms, Language

MAX_REACH = 250
# Between two fields, so that no phrase and no NEAR gets from one into the next.
_GAP = [""] * (MAX_REACH + 1)

Span = tuple[int, int]
"""The positions of the first and the last word of an occurrence."""


class Words:
    """The words of one or several fields, numbered through with gaps between the fields."""

    def __init__(self, texts: Mapping[FieldName, str], language: Language) -> None:
        self._names = tuple(texts)
        self._texts = tuple(texts.values())
        self._language = language
        self._raw: list[str] = []
        self._starts: list[int] = []
        for text in self._texts:
            if self._raw:
                self._raw += _GAP
            self._starts.append(len(self._raw))
            self._raw += raw_words(text)
        # Where each word stands last also tells where to stop looking for it.
        self._last = dict(zip(self._raw, range(len(self._raw)), strict=True))
        self._last.pop("", None)
        self._filled: dict[str, list[int]] = {}
        self.by_form = self._found_as()
        self._spans: dict[Term, Sequence[Span]] = {}
        self._positions: dict[Leaf, Sequence[int]] = {}
        self._asked: Container[Leaf] = ()
        self._sighted: Mapping[Leaf, Sequence[str]] = {}

    def _found_as(self) -> dict[str, tuple[str, ...]]:
        """The words as they stand there, by everything they can be found as."""
        found: dict[str, tuple[str, ...]] = {}
        for raw in self._last:
            for form in word(raw).forms:
                if form in found:
                    found[form] += (raw,)
                else:
                    found[form] = (raw,)
        for start, text in zip(self._starts, self._texts, strict=True):
            for at, forms in left_out(text).items():
                for form in forms:
                    found.setdefault(form, ())
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
            forms = self._sighted.get(leaf)
            if forms is None and leaf not in self._asked:
                forms = forms_among(leaf, self.by_form, self._language)
            found = self._positions[leaf] = self._located(leaf, forms) if forms else ()
        return found

    def _located(self, leaf: Leaf, forms: Iterable[str]) -> Sequence[int]:
        known = known_forms_of(leaf, self._language) if leaf.kind is Kind.INFLECTED else None
        found: set[int] = set()
        for form in forms:
            if known and form in known.apart and form not in known.whole:
                found.update(at for at in self._of_form(form) if self._is_joined(at, known))
            elif leaf.kind is Kind.EXACT:
                found.update(self._of_raw(*self.by_form[form], exactly=leaf.text))
            elif known and known.is_verb:
                found.update(at for at in self._of_form(form) if not self._is_proper(at))
            else:
                found.update(self._of_form(form))
        return sorted(found)

    def _of_form(self, form: str) -> Iterator[int]:
        yield from self._filled.get(form, ())
        yield from self._of_raw(*self.by_form.get(form, ()))

    def _of_raw(self, *raws: str, exactly: str = "") -> Iterator[int]:
        for raw in raws:
            if exactly and exactly not in spellings(raw):
                continue
            last = self._last[raw]
            at = self._raw.index(raw)
            while at < last:
                yield at
                at = self._raw.index(raw, at + 1)
            yield at

    def _is_proper(self, at: int) -> bool:
        return self._language.is_proper(self._raw[at])

    def _is_joined(self, at: int, verb: Forms) -> bool:
        """Whether the clause of a finite verb ends with its particle: "weihte das Haus ein"."""
        field = self._field_number(at)
        sentence = self.sentences[at]
        for behind in self._of_form(verb.particle):
            if behind > at and self.sentences[behind] == sentence:
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
        for distance, leaf in enumerate(others, 1):
            if not starts:
                break
            there = frozenset(self.positions(leaf))
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

    def bounds_of(self, name: FieldName, numbers: Sequence[int]) -> tuple[int, int]:
        """The numbers of its first and its last word among these; zeros for a field without any."""
        field = self._names.index(name)
        start = self._starts[field]
        end = self._starts[field + 1] - len(_GAP) if field + 1 < len(self._starts) else len(numbers)
        return (numbers[start], numbers[end - 1]) if start < end else (0, 0)

    def field_of(self, at: int) -> FieldName:
        """The field in which a position is."""
        return self._names[self._field_number(at)]

    def _field_number(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def place(self, span: Span) -> tuple[FieldName, int, int, str]:
        """The field of an occurrence, its start and end there in characters, and its text."""
        field = self._field_number(span[0])
        start, _ = self._places[field][span[0] - self._starts[field]]
        _, end = self._places[field][span[1] - self._starts[field]]
        return self._names[field], start, end, self._texts[field][start:end]

    @cached_property
    def _places(self) -> Sequence[Sequence[tuple[int, int]]]:
        return tuple(map(places, self._texts))

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
