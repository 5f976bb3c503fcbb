"""Who of the catalog is in one article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from monitor.match.document import Document
from monitor.match.leaves import Kind, leaf
from monitor.match.people.alone import is_meant_alone, is_person_alone
from monitor.match.people.describe import described
from monitor.match.people.mention import How, Mention
from monitor.match.people.naming import Naming
from monitor.match.people.register import Register, genitive, shorter
from monitor.match.people.sighting import Sighting, is_nearly, sighted
from monitor.match.people.surroundings import HYPHENS, Place, is_space
from monitor.match.spans import outermost
from monitor.match.words import Span
from monitor.model import Person
from monitor.text import forms, key


class Reading:
    """What was seen of the people of a catalog in an article."""

    def __init__(self, register: Register, document: Document) -> None:
        self._register = register
        self._words = document.searched
        self._is_german = document.language.code == "de"
        self.sightings: dict[str, list[Sighting]] = defaultdict(list)
        self.mentions: tuple[Mention, ...] = ()
        there = self._words.by_form.keys()
        surnames = register.surnames.keys() & there
        given = register.given.keys() & there
        others = register.others.keys() & there
        if surnames or given or others:
            self._read(surnames, given, others)

    def _read(self, surnames: Iterable[str], given: Iterable[str], others: Iterable[str]) -> None:
        found: dict[Span, Mention] = {}
        for mention in self._strong(surnames, given, others):
            kept = found.get(mention.span)
            if kept is None or kept.person == mention.person:
                found.setdefault(mention.span, mention)
        for mention in self._alone():
            found.setdefault(mention.span, mention)
        mentions = _without_parts(sorted(found.values(), key=lambda each: each.span))
        if mentions:
            called = list(described(self._words, mentions, self._namings()))
            mentions = sorted([*mentions, *called], key=lambda each: each.span)
        self.mentions = tuple(mentions)

    def _namings(self) -> dict[str, Naming]:
        return {
            naming.person.id: naming
            for rows in self.sightings.values()
            for sighting in rows
            for naming in sighting.namings
        }

    def _strong(
        self, surnames: Iterable[str], given: Iterable[str], others: Iterable[str]
    ) -> Iterator[Mention]:
        """Those of whom more stands there than the surname."""
        for form in surnames:
            for sighting in self._sighted(form):
                self.sightings[sighting.namings[0].surname[-1]].append(sighting)
        for rows in self.sightings.values():
            rows.sort(key=lambda each: each.first)
            yield from self._named(rows)
        for name in given:
            yield from self._mistaken(name)
        for form in others:
            yield from self._otherwise(form)

    def _named(self, rows: Sequence[Sighting]) -> Iterator[Mention]:
        by_name = {n.person.id for row in rows for n, how, _ in row.known if how is not How.TITLE}
        for row in rows:
            known = row.known
            if len({naming.person.id for naming, _, _ in known}) > 1:
                # Two of one surname and one office: the one that is named in full.
                known = [each for each in known if each[0].person.id in by_name]
                row.known = known
            if len({naming.person.id for naming, _, _ in known}) == 1:
                naming, how, start = known[0]
                yield self._mention(naming.person, how, start, row.last)

    def _sighted(self, form: str) -> Iterator[Sighting]:
        by_span: dict[tuple[Span, bool], list[Naming]] = defaultdict(list)
        for at in self._positions(form):
            raw = self._words.raw(at)
            if not raw[:1].isupper():
                continue
            for naming, is_genitive in self._register.surnames[form]:
                if is_genitive and not self._is_german:
                    continue
                first = at - len(naming.surname) + 1
                if self._is_surname(naming.surname, first):
                    by_span[(first, at), is_genitive].append(naming)
        for ((first, last), is_genitive), namings in by_span.items():
            yield sighted(self._words, namings, first, last, is_genitive=is_genitive)

    def _is_surname(self, surname: Sequence[str], first: int) -> bool:
        """Whether the words before the last one are there, too."""
        for number, part in enumerate(surname[:-1]):
            at = first + number
            gap = self._words.gap(at) if key(self._words.raw(at)) == part else "\n"
            if not (is_space(gap) or gap in HYPHENS):
                return False
        return True

    def _positions(self, form: str) -> Iterator[int]:
        words = self._words
        return (at for at in words.positions(leaf(Kind.WORD, form)) if key(words.raw(at)) == form)

    def _mistaken(self, given: str) -> Iterator[Mention]:
        """Full names with one letter of the surname wrong."""
        words = self._words
        for at in self._positions(given):
            for last in range(at + 1, at + 4):
                raw = words.raw(last)
                if not raw[:1].isupper():
                    break
                written = key(raw)
                for naming in self._nearly(given, written):
                    # Küper is no Kuper.
                    if naming.surname[-1] in forms(raw):
                        continue
                    first = last - len(naming.surname) + 1
                    if first <= at or not self._is_surname(naming.surname, first):
                        continue
                    row = sighted(words, [naming], first, last, is_genitive=False)
                    if any(how is How.FULL_NAME for _, how, _ in row.known):
                        self.sightings[naming.surname[-1]].append(row)
                        yield self._mention(naming.person, How.MISTAKEN, row.known[0][2], last)

    def _nearly(self, given: str, written: str) -> Iterator[Naming]:
        seen: set[str] = set()
        for short in shorter(written):
            for naming in self._register.nearly.get((given, short), ()):
                name = naming.surname[-1]
                if naming.person.id in seen or written in {name, genitive(name)}:
                    continue
                if is_nearly(written, name) or (
                    written[-1:] == "s" and (self._is_german and is_nearly(written, genitive(name)))
                ):
                    seen.add(naming.person.id)
                    yield naming

    def _otherwise(self, form: str) -> Iterator[Mention]:
        words = self._words
        for last in self._positions(form):
            for person, name in self._register.others[form]:
                if form != key(name[-1]) and not self._is_german:
                    continue
                first = last - len(name) + 1
                # In capitals or not, as in the catalog: "Mutti" is no "mutti".
                stands = all(
                    key(words.raw(first + at)) == key(each)
                    and words.raw(first + at)[:1].isupper() == each[:1].isupper()
                    for at, each in enumerate(name)
                )
                if stands and all(
                    is_space(words.gap(at)) or words.gap(at) in HYPHENS for at in range(first, last)
                ):
                    yield self._mention(person, How.OTHER, first, last)

    def _alone(self) -> Iterator[Mention]:
        """Surnames alone: after an introduction, or where only a person can be meant."""
        for rows in self.sightings.values():
            told = [
                (each.first, each.known[0][0].person.id if each.known else "")
                for each in rows
                if each.known or each.other
            ]
            for row in rows:
                if row.known or row.other or row.place is Place.OTHER:
                    continue
                naming = self._nearest(row, told) if told else self._only(row)
                is_meant = is_meant_alone if told else is_person_alone
                if naming is not None and is_meant(self._words, row, naming):
                    yield self._mention(naming.person, How.SURNAME, row.first, row.last)

    def _only(self, row: Sighting) -> Naming | None:
        """Whose surname it is if the catalog has it once; of several nobody can tell."""
        people = {naming.person.id for naming in row.namings}
        return row.namings[0] if len(people) == 1 else None

    def _nearest(self, row: Sighting, told: Sequence[tuple[int, str]]) -> Naming | None:
        """Whose surname it is: that of the one last introduced before, else first behind."""
        before = [each for each in told if each[0] < row.first]
        _, person = before[-1] if before else told[0]
        return next((naming for naming in row.namings if naming.person.id == person), None)

    def _mention(self, person: Person, how: How, first: int, last: int) -> Mention:
        shown = self._words.evidence((first, last))
        return Mention(person, how, shown.field, shown.start, shown.end, (first, last))

    def why_not(self, person: Person) -> str:
        """Why somebody is not found although the surname stands there; else empty."""
        if any(each.person == person for each in self.mentions):
            return ""
        for rows in self.sightings.values():
            for row in rows:
                if any(naming.person.id == person.id for naming in row.namings):
                    return self._reason(row)
        return ""

    def _reason(self, row: Sighting) -> str:
        shown = self._words.evidence((row.first, row.last)).text
        if row.place is Place.OTHER:
            return f"{shown} stands there, but as part of another name"
        if row.other:
            return f"{shown} stands there, but {row.other}"
        return (
            f"{shown} stands there, but alone: without a first name, an office or an introduction"
        )


def _without_parts(mentions: Sequence[Mention]) -> list[Mention]:
    """Without those that are inside of a longer one: Pellengahr in Schulze Pellengahr."""
    outer = outermost(each.span for each in mentions)
    return [each for each in mentions if each.span in outer]
