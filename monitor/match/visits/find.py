"""The visits that an article tells of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import exp
from typing import TypeVar

from monitor.match.document import Document
from monitor.match.people import Mention, People
from monitor.match.places import PlaceMention, Places
from monitor.match.visits.actors import Actor, Who, cast_of
from monitor.match.visits.lexicon.absent import ABSENT, BESIDE
from monitor.match.visits.lexicon.cue import Scope
from monitor.match.visits.lexicon.lands import CAPITALS
from monitor.match.visits.lexicon.places import VENUE
from monitor.match.visits.lexicon.tenses import YEAR
from monitor.match.visits.lexicon.trigger import Part, Trigger
from monitor.match.visits.lexicon.unreal import ANOTHER_TEXT, UNREAL
from monitor.match.visits.linking import doers, linked
from monitor.match.visits.scene import Linked, Said, Scene
from monitor.match.visits.sentences import Clause, Dateline, Sentence, sentences_of
from monitor.match.visits.titles import Rank
from monitor.match.visits.triggers import PRESENCE, TRIGGERS
from monitor.match.visits.verbs import finite_verbs, is_saying, is_speech_verb
from monitor.match.visits.when import Clocked, Dates, When, is_stale, status_of, tense_of, when
from monitor.match.visits.where import Nearness, Spot, spots_of
from monitor.model import Evidence, Point, Station, Status
from monitor.text.dates import Days, Tense

# "in Lotte", "in der Stadthalle von Lotte", "auf dem Lotter Marktplatz"
_THERE = re.compile(
    r"\b(?:[Ii]n|[Ii]m|[Bb]ei|[Bb]eim|[Aa]uf|[Aa]m|[Aa]n|[Dd]urch|[Vv]or|[Üü]ber|[Ii]ns|[Nn]ach)\b(?:\s+\S+){0,4}\s*\Z"
)
_LAST_WORD = re.compile(r"[\w-]+\Z")
_OF_OFFICE = re.compile(
    r"\s+(?:des|der|von|vom|aus)\s+(?:(?:Land)?[Kk]reis(?:es)?\s+|Stadt\s+|Gemeinde\s+)?"
)
_ANAPHORA = re.compile(r"\b(?:[Dd]ort|[Dd]orthin|[Hh]ier|[Hh]ierher|[Ii]m Ort|[Vv]or Ort)\b")
_ANYONE = re.compile(
    r"\b(?:[Ee]in(?:e[nmr]?)?|[Kk]ein(?:e[nmr]?)?|[Jj]ede[rnm]?|[Mm]anche[rnm]?|[Ii]rgendein\w*|[Ss]olch\w*)\s+(?:\w+e[rnms]?\s+)?\Z"
)
_CLOCK = re.compile(r"\b(?:um|ab|gegen|von|bis)? ?\d{1,2}(?:[.:]\d\d)? Uhr\b")
# What a place is less near for a name that other places have, too.
_SHARED = 0.15
_AGAINST = (*ABSENT, *UNREAL, *ANOTHER_TEXT)
_ONLY_THERE = frozenset((Part.ACT, Part.OBJECT))
# What weighs as much says by itself that somebody is on a visit.
_PLAIN = 3
_AHEAD = tuple(each for each in TRIGGERS if each.is_ahead)
# At so many points it is as likely as not.
_EVEN = 2.6
_STEEP = 1.25


@dataclass(frozen=True, slots=True)
class Sighting:
    """One trigger with one visitor: what is told, and the points for and against it."""

    who: Who
    sentence: Sentence
    trigger: Trigger
    spots: tuple[tuple[float, Station], ...]
    status: Status
    when: When | None
    points: tuple[Point, ...]
    evidence: tuple[Evidence, ...]

    @property
    def whole(self) -> Evidence:
        """Its sentence."""
        here = self.sentence
        return Evidence(here.field, here.start, here.end, here.text)

    @property
    def score(self) -> float:
        """The sum of the points."""
        return sum(each.weight for each in self.points)


@dataclass(slots=True)
class Found:
    """All sightings of one visitor that are of one visit."""

    who: Who
    sightings: list[Sighting] = field(default_factory=list)

    @property
    def best(self) -> Sighting:
        """The one that says most."""
        return max(self.sightings, key=lambda each: each.score)

    @property
    def score(self) -> float:
        """Its points; others that tell of the same add to it."""
        others = sum(max(0.0, each.score - 1.0) for each in self.sightings if each is not self.best)
        return self.best.score + min(1.2, 0.3 * others)

    @property
    def confidence(self) -> float:
        """How likely it is, from 0 to 1."""
        return 1 / (1 + exp(-_STEEP * (self.score - _EVEN)))


def sightings(
    document: Document,
    people: People,
    places: Places,
    published: date,
    region: Station | None = None,
) -> list[Sighting]:
    """Everything in an article that tells of a visit, however little it says.

    ``region`` is where its source is at home.
    """
    article = document.article
    sentences, dateline = sentences_of(article)
    mentions = _by_sentence(sentences, people.mentions(document))
    _, actors = cast_of(sentences, mentions, published)
    if not any(actors.values()):
        return []
    every = places.mentions(document)
    located = _by_sentence(sentences, every)
    home = _home(dateline, every)
    reading = _Reading(
        sentences, actors, located, home, Dates(published, sentences), region, places
    )
    found: list[Sighting] = []
    for sentence in sentences:
        found += reading.of(sentence)
    return found


M = TypeVar("M", Mention, PlaceMention)


def _by_sentence(sentences: Sequence[Sentence], mentions: Iterable[M]) -> dict[int, list[M]]:
    found: dict[int, list[M]] = {}
    for mention in mentions:
        for sentence in sentences:
            if sentence.field == mention.field and sentence.start <= mention.start < sentence.end:
                found.setdefault(sentence.number, []).append(mention)
                break
    return found


class _Reading:
    """An article while its sentences are looked through."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        actors: Mapping[int, Sequence[Actor]],
        located: Mapping[int, Sequence[PlaceMention]],
        home: Station | None,
        dates: Dates,
        region: Station | None,
        places: Places,
    ) -> None:
        self._sentences = sentences
        self._actors = actors
        self._located = located
        self._home = home
        self._dates = dates
        self._region = region
        self._places = places
        self._spots: dict[int, list[Spot]] = {}
        self._topic = list(_topic(sentences))
        abroad = self._abroad()
        if abroad:
            self._topic.append(Point(-2.5, f"a journey abroad: {abroad}"))

    def _abroad(self) -> str:
        """A place abroad that title, teaser or the first sentences tell of; empty for none."""
        heads = [each for each in self._sentences if each.is_heading]
        first = [each for each in self._sentences if not each.is_heading][:2]
        for sentence in (*heads, *first):
            for spot in self._spots_in(sentence):
                if spot.is_abroad:
                    return spot.station.name
        return ""

    def of(self, sentence: Sentence) -> Iterator[Sighting]:
        before = [
            each
            for other in self._sentences[max(0, sentence.number - 2) : sentence.number]
            for each in self._actors.get(other.number, ())
        ]
        scene = Scene(sentence, self._actors.get(sentence.number, ()), before)
        for trigger in TRIGGERS:
            for match in _matches(trigger, sentence):
                clause = sentence.clause(match.start())
                words = sentence.words_of(clause)
                if trigger.unless and trigger.unless.search(sentence.text):
                    continue
                if trigger.near and not trigger.near.search(sentence.text):
                    continue
                for link in linked(Said(scene, trigger, match.start(), match.end())):
                    yield self._sighting(scene, trigger, match.start(), match.end(), words, link)
                break
        yield from self._present(scene)

    def _present(self, scene: Scene) -> Iterator[Sighting]:
        """Who does something at a place on a day is there, whatever it is that they do."""
        sentence = scene.sentence
        days = [each for each in self._dates.of(sentence) if not each.is_explicit_year]
        for actor in doers(scene):
            if not actor.who.name:
                continue
            clause = sentence.clause(actor.start)
            words = sentence.words_of(clause)
            says = is_speech_verb(words)
            if says or (not is_saying(words) and any(clause.holds(each.start) for each in days)):
                yield from self._at_places(scene, clause, actor, words, says=says)

    def _at_places(
        self, scene: Scene, clause: Clause, actor: Actor, words: str, *, says: bool
    ) -> Iterator[Sighting]:
        sentence = scene.sentence
        free = [actor.end, *(each.end for each in self._dates.of(sentence))]
        for spot in self._spots_in(sentence):
            if not clause.holds(spot.start) or not _is_where(sentence.text, spot.start, free):
                continue
            link = Linked(
                actor, 0.2 if says else 0.0, "who says it there" if says else "who does it"
            )
            verb = next(finite_verbs(words), "")
            start = sentence.text.find(verb, clause.start)
            if verb and start >= 0:
                yield self._sighting(scene, PRESENCE, start, start + len(verb), words, link)
                return

    def _sighting(
        self, scene: Scene, trigger: Trigger, start: int, end: int, words: str, link: Linked
    ) -> Sighting:
        sentence, clause = scene.sentence, scene.sentence.clause(start)
        tense = tense_of(sentence, clause, is_ahead=self._is_ahead(trigger, words))
        found = when(self._dates, sentence, clause, start, tense, self._around(sentence))
        if found is None and tense is not Tense.PAST and _CLOCK.search(sentence.text):
            found = self._today(sentence)
        days = found.days if found else None
        following = self._following(sentence, link.actor)
        status = status_of(
            sentence,
            clause,
            following,
            tense,
            days,
            self._dates.published,
            is_instead=trigger.is_instead or link.is_instead,
        )
        if (
            trigger.is_off
            and not link.is_instead
            and status not in {Status.CANCELLED, Status.POSTPONED}
        ):
            status = Status.CANCELLED
        spots = self._stations(sentence, start, trigger.part)
        points = [Point(trigger.weight, f'"{sentence.text[start:end]}" ({trigger.name})')]
        if link.weight:
            points.append(Point(link.weight, link.told))
        points += self._of_visitor(link.actor, sentence, spots)
        points += self._of_place(trigger, spots, words, link.actor.who)
        points += self._of_date(found)
        points += _against(sentence, words, start, self._dates.published)
        points += self._beside(sentence, trigger, found)
        points += self._topic
        evidence = [_evidence(sentence, start, end)]
        if link.actor in scene.actors:
            evidence.append(_evidence(sentence, link.actor.start, link.actor.end))
        evidence += [_evidence(sentence, each.start, each.end) for each in self._spots_in(sentence)]
        if found and found.weight >= 0.6:
            evidence.append(_evidence(sentence, found.expression.start, found.expression.end))
        return Sighting(
            link.actor.who,
            sentence,
            trigger,
            tuple(spots),
            status,
            found,
            tuple(points),
            tuple(dict.fromkeys(evidence)),
        )

    def _beside(self, sentence: Sentence, trigger: Trigger, found: When | None) -> Iterator[Point]:
        """What the sentences around it say against a visit."""
        at = sentence.number
        near = [
            each
            for each in self._sentences[max(0, at - 2) : at + 2]
            if each is not sentence and not each.is_heading
        ]
        for cue in BESIDE:
            if not cue.pattern.search(sentence.text):
                told = next((hit for each in near if (hit := cue.pattern.search(each.text))), None)
                if told is not None and (trigger.part in _ONLY_THERE or cue.scope is Scope.ALL):
                    yield Point(cue.weight, f"{cue.told}: {told[0]}")
        before = [
            each for each in near if each.paragraph == sentence.paragraph and each.number < at
        ]
        if found is None or found.weight < 0.6:
            for each in before[-1:]:
                year = YEAR.search(each.text)
                if year and int(year[0]) < self._dates.published.year:
                    yield Point(-2.0, f"long ago: {year[0]}")

    def _today(self, sentence: Sentence) -> When | None:
        """A time of day without a day, in the present: today."""
        clock = _CLOCK.search(sentence.text)
        today = Days(self._dates.published, self._dates.published)
        return When(today, Clocked(clock[0]), 0.4) if clock else None

    def _is_ahead(self, trigger: Trigger, words: str) -> bool:
        """Whether a clause tells of what is to come, in whatever tense."""
        return trigger.is_ahead or any(
            each.is_ahead
            and each.pattern.search(words)
            and not (each.near and not each.near.search(words))
            for each in _AHEAD
        )

    def _around(self, sentence: Sentence) -> list[Sentence]:
        at = sentence.number
        lead = next((each.number for each in self._sentences if not each.is_heading), 0)
        near = [at + 1, at - 1, at + 2, at - 2, lead, lead + 1, lead + 2, 0, 1]
        if sentence.is_heading:
            near = [at + 1, at + 2, at + 3, at + 4, at + 5]
        seen = [each for each in near if 0 <= each < len(self._sentences) and each != at]
        found = [self._sentences[each] for each in dict.fromkeys(seen)]
        # A line of an agenda has its day before it, and nothing to do with the next one.
        same = [each for each in found if each.paragraph == sentence.paragraph]
        return sorted(same, key=lambda each: each.number > at) + [
            each for each in found if each.paragraph != sentence.paragraph
        ]

    def _following(self, sentence: Sentence, actor: Actor) -> Sequence[Sentence]:
        """The next sentence, if it may still speak of somebody's visit."""
        after = self._sentences[sentence.number + 1 : sentence.number + 2]
        return [
            each
            for each in after
            if each.paragraph == sentence.paragraph and not self._is_of_another(each, actor)
        ]

    def _is_of_another(self, sentence: Sentence, actor: Actor) -> bool:
        keys = {each.who.key for each in self._actors.get(sentence.number, ()) if each.who.name}
        return bool(keys) and actor.who.key not in keys

    def _spots_in(self, sentence: Sentence) -> list[Spot]:
        found = self._spots.get(sentence.number)
        if found is None:
            actors = self._actors.get(sentence.number, ())
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

    def _stations(self, sentence: Sentence, at: int, part: Part) -> list[tuple[float, Station]]:
        """The places of a visit with how near they stand, the nearest first."""
        clause = sentence.clause(at)
        found: dict[Station, float] = {}

        def add(weight: float, spots: Iterable[Spot]) -> None:
            for spot in spots:
                found.setdefault(spot.station, weight if spot.is_certain else weight - _SHARED)

        here = self._spots_in(sentence)
        if part in {Part.ACT, Part.OBJECT}:
            # "zeichnete Helfer aus Lotte aus" is not done in Lotte.
            free = [each.end for each in self._dates.of(sentence)]
            free += [each.end for each in self._actors.get(sentence.number, ())]
            add(
                Nearness.BESIDE,
                (each for each in here if not _is_where(sentence.text, each.start, free)),
            )
        add(Nearness.CLAUSE, (each for each in here if clause.holds(each.start)))
        add(Nearness.SENTENCE, here)
        if sentence.number and not here and _ANAPHORA.search(sentence.words_of(clause)):
            add(Nearness.SENTENCE, self._spots_in(self._sentences[sentence.number - 1]))
        for other in self._around(sentence)[:2]:
            add(Nearness.BESIDE, self._spots_in(other))
        for other in self._sentences:
            if other.is_heading:
                add(Nearness.HEADING, self._spots_in(other))
        lead = [each for each in self._sentences if not each.is_heading][:2]
        for other in lead:
            add(Nearness.LEAD, self._spots_in(other))
        if self._home:
            add(Nearness.DATELINE, [Spot(self._home, 0, 0)])
        if self._region:
            add(Nearness.REGION, [Spot(self._region, 0, 0)])
        return sorted(
            ((weight, station) for station, weight in found.items()), key=lambda each: -each[0]
        )

    def _of_visitor(
        self, actor: Actor, sentence: Sentence, spots: Sequence[tuple[float, Station]]
    ) -> Iterator[Point]:
        who = actor.who
        if who.person:
            yield Point(0.5, f"{who.name} is in the catalog")
        elif who.name:
            yield Point(0.3, f"{who.name} is named")
        if actor.is_plural or (not who.name and _ANYONE.search(sentence.text[: actor.start])):
            yield Point(-2.0, "no one in particular")
        if who.rank is Rank.LOCAL and not self._is_elsewhere(who, spots):
            yield Point(-3.0, "an office of the place itself")
        if who.rank is Rank.MEMBER and not who.person and not who.role:
            yield Point(-0.5, "no office is told")
        if who.rank is Rank.BODY:
            yield Point(-1.0, "a government, not a person")

    def _is_elsewhere(self, who: Who, spots: Sequence[tuple[float, Station]]) -> bool:
        """Whether somebody who governs a district or a town is in another."""
        near = [station for weight, station in spots if weight >= Nearness.SENTENCE]
        if not who.name or not who.home:
            return False
        home = who.home.split()[-1]
        return any(
            home not in each.name and not (each.id and self._places.within(each.id, who.home))
            for each in near
        )

    def _of_place(
        self,
        trigger: Trigger,
        spots: Sequence[tuple[float, Station]],
        words: str,
        who: Who,
    ) -> Iterator[Point]:
        if spots:
            weight, station = spots[0]
            yield Point(round(weight, 2), f"the place: {station.name}")
        least = Nearness.BESIDE if trigger.part in _ONLY_THERE else Nearness.SENTENCE
        is_near = bool(spots) and spots[0][0] >= least
        if is_near and trigger.weight < _PLAIN and _is_seat(spots[0][1].name, who):
            yield Point(-2.5, f"{spots[0][1].name} is the seat of the government")
        venue = VENUE.search(words)
        if venue:
            yield Point(0.4, f"a place one goes to: {venue[0]}")
        if trigger.needs_place and not venue and (not spots or spots[0][0] < Nearness.SENTENCE):
            told = "no place is told where it happens"
            if spots and trigger.part is not Part.ACT:
                yield Point(-0.3, f"{told}, only {spots[0][1].name} near it")
            else:
                yield Point(-1.4, told)

    def _of_date(self, found: When | None) -> Iterator[Point]:
        if found is None:
            return
        if is_stale(found.days, self._dates.published):
            yield Point(-3.5, f"long ago: {found.expression.text}")
        else:
            yield Point(found.weight, f"the day: {found.expression.text}")


def _is_where(text: str, start: int, free: Sequence[int]) -> bool:
    """Whether a place says where something is done, not of which thing: "der Brand in Lotte"."""
    found = _THERE.search(text[max(0, start - 40) : start])
    if not found:
        return False
    at = max(0, start - 40) + found.start()
    before = text[:at].rstrip()
    word = _LAST_WORD.search(before)
    is_noun = word is not None and word[0][:1].isupper() and len(before) > len(word[0])
    return not is_noun or any(0 <= at - end <= 2 for end in free)


def _is_seat(place: str, who: Who) -> bool:
    """Whether a place is where the government of somebody sits."""
    land = CAPITALS.get(place)
    if land is None or who.rank not in {Rank.HIGH, Rank.MEMBER}:
        return False
    if land == "BE":
        return who.land in {"bund", land}
    return who.land == land or (not who.land and land not in {"HH", "HB"})


def _matches(trigger: Trigger, sentence: Sentence) -> list[re.Match[str]]:
    """The first place of a trigger in a sentence; it may be its first word."""
    found = trigger.pattern.search(sentence.text) or trigger.pattern.search(sentence.opened)
    return [found] if found else []


def _against(sentence: Sentence, words: str, at: int, published: date) -> Iterator[Point]:
    if sentence.text.rstrip('“”"« ').endswith("?"):
        yield Point(-2.0, "a question")
    for year in YEAR.finditer(words):
        if int(year[0]) < published.year:
            yield Point(-3.0, f"long ago: {year[0]}")
            break
    if sentence.is_quoted(at):
        yield Point(-1.5, "somebody says it")
    for cue in _AGAINST:
        if cue.scope is Scope.ARTICLE:
            continue
        found = cue.pattern.search(words if cue.scope is Scope.CLAUSE else sentence.text)
        if found:
            yield Point(cue.weight, f"{cue.told}: {found[0]}")


def _topic(sentences: Sequence[Sentence]) -> Iterator[Point]:
    """What the whole article is about speaks against visits in it."""
    heads = [each for each in sentences if each.is_heading]
    first = [each for each in sentences if not each.is_heading][:1]
    for cue in _AGAINST:
        if cue.scope is Scope.ARTICLE:
            for sentence in (*heads, *first):
                found = cue.pattern.search(sentence.text)
                if found:
                    yield Point(cue.weight, f"{cue.told}: {found[0]}")
                    break


def _evidence(sentence: Sentence, start: int, end: int) -> Evidence:
    first = sentence.start + start
    return Evidence(sentence.field, first, sentence.start + end, sentence.text[start:end])


def _home(dateline: Dateline | None, mentions: Iterable[PlaceMention]) -> Station | None:
    """The place of the dateline; what is told of a whole country has none."""
    if dateline is None:
        return None
    for each in mentions:
        if each.field == dateline.field and dateline.start <= each.start < dateline.end:
            return Station(each.location.id, each.location.name)
    return Station("", dateline.place)
