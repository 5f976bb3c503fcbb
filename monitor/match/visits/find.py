"""The visits that an article tells of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from monitor.match.document import Document
from monitor.match.people import Mention, People
from monitor.match.places import PlaceMention, Places
from monitor.match.visits.actors import cast_of
from monitor.match.visits.cast import Actor
from monitor.match.visits.clauses import Clause
from monitor.match.visits.lexicon.trigger import Part, Trigger
from monitor.match.visits.linking import doers, linked
from monitor.match.visits.scene import Linked, Said, Scene
from monitor.match.visits.sentences import Sentence, sentences_of
from monitor.match.visits.sighting import Sighting
from monitor.match.visits.surroundings import Surroundings, home_of, is_where
from monitor.match.visits.triggers import PRESENCE, TRIGGERS
from monitor.match.visits.verbs import finite_verbs, is_saying, is_speech_verb
from monitor.match.visits.weighing import of_article, weighed
from monitor.match.visits.when import Clocked, Dates, When, status_of, tense_of, when
from monitor.model import Evidence, Station, Status
from monitor.text.dates import Days, Tense

_CLOCK = re.compile(r"\b(?:um|ab|gegen|von|bis)? ?\d{1,2}(?:[.:]\d\d)? Uhr\b")
_AHEAD = tuple(each for each in TRIGGERS if each.is_ahead)
_INSTEAD = tuple(each for each in TRIGGERS if each.is_instead and each.part is Part.SUBJECT)


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
    around = Surroundings(
        sentences,
        actors,
        located,
        Dates(published, sentences),
        places,
        home=home_of(dateline, every),
        region=region,
    )
    reading = _Reading(around)
    return [each for sentence in sentences for each in reading.of(sentence)]


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

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._topic = of_article(around)

    def of(self, sentence: Sentence) -> Iterator[Sighting]:
        """What a sentence tells of visits."""
        actors = self._around.actors_in(sentence)
        scene = Scene(sentence, actors, self._around.before(sentence))
        for trigger in TRIGGERS:
            match = _match(trigger, sentence)
            if match is not None:
                said = Said(scene, trigger, match.start(), match.end())
                for link in linked(said):
                    yield self._sighting(said, link)
        yield from self._present(scene)

    def _present(self, scene: Scene) -> Iterator[Sighting]:
        """Who does something at a place on a day is there, whatever it is that they do."""
        sentence = scene.sentence
        days = [each for each in self._around.dates.of(sentence) if not each.is_explicit_year]
        for actor in doers(scene):
            if not actor.who.name:
                continue
            clause = sentence.clause(actor.start)
            words = sentence.words_of(clause)
            if is_speech_verb(words):
                yield from self._at_place(scene, clause, Linked(actor, 0.2, "who says it there"))
            elif not is_saying(words) and any(clause.holds(each.start) for each in days):
                yield from self._at_place(scene, clause, Linked(actor, 0.0, "who does it"))

    def _at_place(self, scene: Scene, clause: Clause, link: Linked) -> Iterator[Sighting]:
        sentence = scene.sentence
        free = [link.actor.end, *(each.end for each in self._around.dates.of(sentence))]
        verb = next(finite_verbs(sentence.words_of(clause)), "")
        start = sentence.text.find(verb, clause.start)
        if not verb or start < 0:
            return
        for spot in self._around.spots_in(sentence):
            if clause.holds(spot.start) and is_where(sentence.text, spot.start, free):
                yield self._sighting(Said(scene, PRESENCE, start, start + len(verb)), link)
                return

    def _sighting(self, said: Said, link: Linked) -> Sighting:
        sentence = said.scene.sentence
        tense = tense_of(sentence, said.clause, is_ahead=_is_ahead(said))
        found = self._day(said, tense)
        spots = self._around.stations(sentence, said.start, said.trigger.part)
        points = [*weighed(said, link, spots, found, self._around), *self._topic]
        return Sighting(
            link.actor.who,
            sentence,
            said.trigger,
            tuple(spots),
            self._status(said, link, tense, found),
            found,
            tuple(points),
            tuple(dict.fromkeys(self._evidence(said, link.actor, found))),
        )

    def _day(self, said: Said, tense: Tense) -> When | None:
        sentence, dates = said.scene.sentence, self._around.dates
        around = self._around.around(sentence)
        found = when(dates, sentence, said.clause, said.start, tense, around)
        clock = _CLOCK.search(sentence.text)
        if found is None and clock and tense is not Tense.PAST:
            # A time of day without a day, in the present: today.
            return When(Days(dates.published, dates.published), Clocked(clock[0]), 0.4)
        return found

    def _status(self, said: Said, link: Linked, tense: Tense, found: When | None) -> Status:
        is_instead = (
            said.trigger.is_instead
            or link.is_instead
            or any(each.pattern.search(said.words) for each in _INSTEAD)
        )
        status = status_of(
            said.scene.sentence,
            said.clause,
            self._around.following(said.scene.sentence, link.actor),
            tense,
            found.days if found else None,
            self._around.dates.published,
            is_instead=is_instead,
        )
        is_off = said.trigger.is_off and not link.is_instead
        return Status.CANCELLED if is_off and not status.is_off else status

    def _evidence(self, said: Said, actor: Actor, found: When | None) -> Iterator[Evidence]:
        sentence = said.scene.sentence
        yield _shown(sentence, said.start, said.end)
        if actor in said.scene.actors:
            yield _shown(sentence, actor.start, actor.end)
        for spot in self._around.spots_in(sentence):
            yield _shown(sentence, spot.start, spot.end)
        if found and found.is_own:
            yield _shown(sentence, found.expression.start, found.expression.end)


def _match(trigger: Trigger, sentence: Sentence) -> re.Match[str] | None:
    """The first place of a trigger in a sentence, of which it may be the first word."""
    text = sentence.text
    found = trigger.pattern.search(text) or trigger.pattern.search(sentence.opened)
    if found is None or (trigger.unless and trigger.unless.search(text)):
        return None
    return None if trigger.near and not trigger.near.search(text) else found


def _is_ahead(said: Said) -> bool:
    """Whether a clause tells of what is to come, in whatever tense."""
    return said.trigger.is_ahead or any(
        each.pattern.search(said.words) and not (each.near and not each.near.search(said.words))
        for each in _AHEAD
    )


def _shown(sentence: Sentence, start: int, end: int) -> Evidence:
    first, last = sentence.start + start, sentence.start + end
    return Evidence(sentence.field, first, last, sentence.text[start:end])
