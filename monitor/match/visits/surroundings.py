"""What stands around a sentence: other sentences, places, and the home of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from monitor.match.places import PlaceMention, Places
from monitor.match.visits.cast import Actor, Who
from monitor.match.visits.lexicon.trigger import Part
from monitor.match.visits.sentences import Dateline, Sentence
from monitor.match.visits.when import Dates
from monitor.match.visits.where import Nearness, Spot, spots_of
from monitor.model import Station

Near = Sequence[tuple[float, Station]]
"""Places with how near they stand, the nearest first."""

# "in Lotte", "in der Stadthalle von Lotte", "auf dem Lotter Marktplatz"
_THERE = re.compile(
    r"\b(?:[Ii]n|[Ii]m|[Bb]ei|[Bb]eim|[Aa]uf|[Aa]m|[Aa]n|[Dd]urch|[Vv]or|[Üü]ber|[Ii]ns|[Nn]ach)\b"
    r"(?:\s+\S+){0,4}\s*\Z"
)
_LAST_WORD = re.compile(r"[\w-]+\Z")
_OF_OFFICE = re.compile(
    r"\s+(?:des|der|von|vom|aus)\s+(?:(?:Land)?[Kk]reis(?:es)?\s+|Stadt\s+|Gemeinde\s+)?"
)
_ANAPHORA = re.compile(r"\b(?:[Dd]ort|[Dd]orthin|[Hh]ier|[Hh]ierher|[Ii]m Ort|[Vv]or Ort)\b")
_HE = re.compile(r"(?:Er|Sie|Dieser|Diese)\b")
# What a place is less near for a name that other places have, too.
_SHARED = 0.15


class Surroundings:
    """The sentences of an article with who and what is named in them.

    ``home`` is the place it begins with, ``region`` where its source is at home.
    """

    def __init__(
        self,
        sentences: Sequence[Sentence],
        actors: Mapping[int, Sequence[Actor]],
        located: Mapping[int, Sequence[PlaceMention]],
        dates: Dates,
        places: Places,
        *,
        home: Station | None,
        region: Station | None,
    ) -> None:
        self.sentences = sentences
        self.dates = dates
        self._actors = actors
        self._located = located
        self._places = places
        self._home = home
        self._region = region
        self._spots: dict[int, list[Spot]] = {}

    def actors_in(self, sentence: Sentence) -> Sequence[Actor]:
        """Who is named in a sentence."""
        return self._actors.get(sentence.number, ())

    def before(self, sentence: Sentence) -> list[Actor]:
        """Who was named in the two sentences before it."""
        earlier = self.sentences[max(0, sentence.number - 2) : sentence.number]
        return [each for other in earlier for each in self.actors_in(other)]

    def abroad(self) -> str:
        """A place abroad that title, teaser or the first sentences tell of; empty for none."""
        heads = [each for each in self.sentences if each.is_heading]
        first = [each for each in self.sentences if not each.is_heading][:2]
        for sentence in (*heads, *first):
            for spot in self.spots_in(sentence):
                if spot.is_abroad:
                    return spot.station.name
        return ""

    def around(self, sentence: Sentence) -> list[Sentence]:
        """The other sentences that may say more of it, the nearest first."""
        at = sentence.number
        lead = next((each.number for each in self.sentences if not each.is_heading), 0)
        near = [at + 1, at - 1, at + 2, at - 2, lead, lead + 1, lead + 2, 0, 1]
        if sentence.is_heading:
            near = [at + 1, at + 2, at + 3, at + 4, at + 5]
        seen = [each for each in near if 0 <= each < len(self.sentences) and each != at]
        found = [self.sentences[each] for each in dict.fromkeys(seen)]
        # A line of an agenda has its day before it, and nothing to do with the next one.
        same = [each for each in found if each.paragraph == sentence.paragraph]
        return sorted(same, key=lambda each: each.number > at) + [
            each for each in found if each.paragraph != sentence.paragraph
        ]

    def following(self, sentence: Sentence, actor: Actor) -> Sequence[Sentence]:
        """The next sentence, if it may still speak of somebody's visit."""
        after = self.sentences[sentence.number + 1 : sentence.number + 2]
        return [
            each
            for each in after
            if each.paragraph == sentence.paragraph and not self._is_of_another(each, actor)
        ]

    def _is_of_another(self, sentence: Sentence, actor: Actor) -> bool:
        keys = {each.who.key for each in self.actors_in(sentence) if each.who.name}
        # "Er ist erkrankt; an seiner Stelle kommt …" is still of him.
        return bool(keys) and actor.who.key not in keys and not _HE.match(sentence.text)

    def spots_in(self, sentence: Sentence) -> list[Spot]:
        """The places in a sentence that one may go to."""
        found = self._spots.get(sentence.number)
        if found is None:
            actors = self.actors_in(sentence)
            found = [
                each
                for each in spots_of(sentence, self._located.get(sentence.number, ()))
                # "Bayerns Innenminister", "die Lotter Landrätin"
                if not any(each.start <= one.start <= each.end + 2 for one in actors)
                and not any(one.start < each.start < one.end for one in actors)
                # "Landrat des Kreises Lotte"
                and not any(
                    0 <= each.start - one.end <= 40
                    and _OF_OFFICE.fullmatch(sentence.text[one.end : each.start])
                    for one in actors
                )
            ]
            self._spots[sentence.number] = found
        return found

    def stations(self, sentence: Sentence, at: int, part: Part) -> Near:
        """The places of a visit that is told at a place of a sentence."""
        clause = sentence.clause(at)
        found: dict[Station, float] = {}
        here = self.spots_in(sentence)
        if part in {Part.ACT, Part.OBJECT}:
            # "zeichnete Helfer aus Lotte aus" is not done in Lotte.
            free = [each.end for each in self.dates.of(sentence)]
            free += [each.end for each in self.actors_in(sentence)]
            of_things = [each for each in here if not is_where(sentence.text, each.start, free)]
            _add(found, Nearness.BESIDE, of_things)
        _add(found, Nearness.CLAUSE, (each for each in here if clause.holds(each.start)))
        _add(found, Nearness.SENTENCE, here)
        if sentence.number and not here and _ANAPHORA.search(sentence.words_of(clause)):
            _add(found, Nearness.SENTENCE, self.spots_in(self.sentences[sentence.number - 1]))
        for other in self.around(sentence)[:2]:
            _add(found, Nearness.BESIDE, self.spots_in(other))
        self._add_of_article(found)
        return sorted(((found[each], each) for each in found), key=lambda one: -one[0])

    def _add_of_article(self, found: dict[Station, float]) -> None:
        text = [each for each in self.sentences if not each.is_heading]
        for other in self.sentences[: len(self.sentences) - len(text)]:
            _add(found, Nearness.HEADING, self.spots_in(other))
        for other in text[:2]:
            _add(found, Nearness.LEAD, self.spots_in(other))
        for weight, station in (
            (Nearness.DATELINE, self._home),
            (Nearness.REGION, self._region),
        ):
            if station is not None:
                _add(found, weight, [Spot(station, 0, 0)])

    def is_elsewhere(self, who: Who, spots: Near) -> bool:
        """Whether somebody who governs a district or a town is in another."""
        near = [station for weight, station in spots if weight >= Nearness.SENTENCE]
        if not who.name or not who.home:
            return False
        home = who.home.split()[-1]
        return any(
            home not in each.name and not (each.id and self._places.within(each.id, who.home))
            for each in near
        )


def _add(found: dict[Station, float], weight: float, spots: Iterable[Spot]) -> None:
    for spot in spots:
        found.setdefault(spot.station, weight if spot.is_certain else weight - _SHARED)


def is_where(text: str, start: int, free: Sequence[int]) -> bool:
    """Whether a place says where something is done, not of which thing: "der Brand in Lotte"."""
    found = _THERE.search(text[max(0, start - 40) : start])
    if not found:
        return False
    at = max(0, start - 40) + found.start()
    before = text[:at].rstrip()
    word = _LAST_WORD.search(before)
    is_noun = word is not None and word[0][:1].isupper() and len(before) > len(word[0])
    return not is_noun or any(0 <= at - end <= 2 for end in free)


def home_of(dateline: Dateline | None, mentions: Iterable[PlaceMention]) -> Station | None:
    """The place of the dateline; what is told of a whole country has none."""
    if dateline is None:
        return None
    for each in mentions:
        if each.field == dateline.field and dateline.start <= each.start < dateline.end:
            return Station(each.location.id, each.location.name)
    return Station("", dateline.place)
