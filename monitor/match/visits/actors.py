"""Who acts in an article: people of the catalog, and others who are said to hold an office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from monitor.match.people import Mention
from monitor.match.visits.cast import Actor, Cast, Who, introduced_as, sex_of, surname_of
from monitor.match.visits.introducing import introduced
from monitor.match.visits.sentences import Sentence
from monitor.match.visits.titles import FULL_NAME, Rank, Title, home_in, titles
from monitor.model import Person

_LOOSE = re.compile(rf"(?<![\w-])(?P<name>{FULL_NAME})(?![\w-])")
_APPOSED = re.compile(r"(?:,|\bund|\bsowie)\s+(?:[a-zäöü]+e[rn]?\s+)?\Z")
_GENITIVE = re.compile(r"(?:s|['’])\Z")
# "Wüst-Besuch": people of the catalog are not looked for in compounds.
_COMPOUND = r"(?=-(?:Besuch|Visite|Auftritt|Tour|Termin|Rede))"
_WORD_OR_COMPOUND = r"(?:s|['’])?(?![\w-])|(?=-(?:Besuch|Visite|Auftritt))"


def cast_of(
    sentences: Sequence[Sentence], mentions: Mapping[int, Sequence[Mention]], on: date
) -> tuple[Cast, dict[int, list[Actor]]]:
    """Everybody in an article, and the actors of each of its sentences by number."""
    cast = Cast()
    said = {each.number: titles(each.text) for each in sentences}
    for sentence in sentences:
        for mention in mentions.get(sentence.number, ()):
            _introduce_person(cast, mention.person, sentence, mention, said[sentence.number], on)
    for sentence in sentences:
        known = [_span(each, sentence) for each in mentions.get(sentence.number, ())]
        for name, title, span in introduced(sentence, said[sentence.number]):
            if _is_free(*span, known):
                cast.add(introduced_as(name, title))
    for sentence in sentences:
        known = [_span(each, sentence) for each in mentions.get(sentence.number, ())]
        names = [each for each in _LOOSE.finditer(sentence.text) if _is_free(*each.span(), known)]
        cast.loose[sentence.number] = [
            each["name"]
            for each in names
            if sex_of(each["name"]) is not None and cast.by_surname(each["name"]) is None
        ]
    actors: dict[int, list[Actor]] = {}
    before: list[Actor] = []
    for each in sentences:
        looking = _Looking(each, said[each.number], cast)
        found = [
            *looking.people(mentions.get(each.number, ())),
            *looking.introduced(),
            *looking.titles(before),
            *looking.surnames(),
        ]
        actors[each.number] = sorted(found, key=lambda actor: actor.start)
        before += (actor for actor in actors[each.number] if actor.who.name)
    return cast, actors


def _span(mention: Mention, sentence: Sentence) -> tuple[int, int]:
    return mention.start - sentence.start, mention.end - sentence.start


def _introduce_person(
    cast: Cast,
    person: Person,
    sentence: Sentence,
    mention: Mention,
    said: Sequence[Title],
    on: date,
) -> None:
    start = mention.start - sentence.start
    title = _title_before(said, start)
    office = person.office(on) or next(iter(person.offices), None)
    role = office.name if office else (title.text if title else "")
    known = titles(role) if role else []
    rank = known[0].rank if known else Rank.HIGH
    woman = title.is_woman if title else (known[0].is_woman if known else None)
    woman = sex_of(person.name) if woman is None else woman
    before = cast.by_person.get(person.id)
    if before is not None:
        woman = before.is_woman if woman is None else woman
        role = before.role or role
        rank = before.rank if before.role else rank
    land = (known[0].land if known else "") or (title.land if title else "")
    home = office.constituency if office else ""
    home = home or (title.home if title else "") or (before.home if before else "")
    who = Who(person.name, role, rank, land, woman, person, home)
    cast.by_person[person.id] = who
    cast.everybody[who.key] = who
    cast.surnames[surname_of(person.name)] = who


@dataclass(slots=True)
class _Looking:
    """A sentence while its actors are looked for; no two of them overlap."""

    sentence: Sentence
    said: Sequence[Title]
    cast: Cast
    taken: list[tuple[int, int]] = field(default_factory=list)

    def people(self, mentions: Sequence[Mention]) -> Iterator[Actor]:
        """The people of the catalog, with their titles."""
        for mention in mentions:
            start, end = _span(mention, self.sentence)
            who = self.cast.by_person.get(mention.person.id)
            if start < 0 or end > len(self.sentence.text) or who is None:
                continue
            title = _title_before(self.said, start)
            yield self._named(
                who, title, title.start if title else start, end, self.sentence.text[start:end]
            )

    def introduced(self) -> Iterator[Actor]:
        """Others whose name stands at a title or a party."""
        for name, title, (start, end) in introduced(self.sentence, self.said):
            if _is_free(start, end, self.taken):
                who = self.cast.by_surname(name) or introduced_as(name, title)
                yield self._named(who, title, start, end, name)

    def titles(self, before: Sequence[Actor]) -> Iterator[Actor]:
        """Titles that stand alone: "der Minister"."""
        for title in self.said:
            if not _is_free(title.start, title.end, self.taken):
                continue
            self.taken.append((title.start, title.end))
            if _is_apposition(title, self.sentence, self.taken):
                continue
            yield Actor(
                self._meant(title, before) or introduced_as("", title),
                title.start,
                title.end,
                is_named=False,
                is_former=title.is_former,
                is_plural=title.is_plural,
            )

    def surnames(self) -> Iterator[Actor]:
        """Surnames that stand alone."""
        for surname, who in self.cast.surnames.items():
            if len(surname) < 3 or surname not in self.sentence.text:
                continue
            after = _COMPOUND if who.person else _WORD_OR_COMPOUND
            pattern = rf"(?<![\w-]){re.escape(surname)}(?:{after})"
            for found in re.finditer(pattern, self.sentence.text):
                if _is_free(*found.span(), self.taken):
                    self.taken.append(found.span())
                    is_genitive = _is_genitive(found[0], surname)
                    yield Actor(who, *found.span(), is_named=True, is_genitive=is_genitive)

    def _named(self, who: Who, title: Title | None, start: int, end: int, name: str) -> Actor:
        if who.rank is Rank.LOCAL and not who.home:
            who = replace(who, home=home_in(self.sentence.text[end:]))
        self.taken.append((start, end))
        return Actor(
            who,
            start,
            end,
            is_named=True,
            is_former=bool(title and title.is_former),
            is_genitive=_is_genitive(name, who.name),
        )

    def _meant(self, title: Title, before: Sequence[Actor]) -> Who | None:
        if title.is_plural:
            return None
        known = self.cast.by_title(title, before)
        if known is None and title.rank is not Rank.BODY:
            return self.cast.by_office(title, self.sentence.number)
        return known


def _title_before(said: Sequence[Title], start: int) -> Title | None:
    return next((each for each in said if 0 <= start - each.end <= 8), None)


def _is_apposition(title: Title, sentence: Sentence, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a title only says more of somebody named before: "…, Vorsitzende ihrer Partei"."""
    before = sentence.text[: title.start]
    return bool(_APPOSED.search(before)) and any(last <= title.start for _, last in taken)


def _is_genitive(said: str, name: str) -> bool:
    last, own = said.rsplit(maxsplit=1)[-1], surname_of(name)
    return last != own and bool(_GENITIVE.search(last))


def _is_free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return all(end <= first or last <= start for first, last in taken)
