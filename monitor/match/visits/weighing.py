"""What speaks for a visit and against it, as points with a reason each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from monitor.match.visits.cast import Actor, Who
from monitor.match.visits.lexicon.absent import ABSENT, BESIDE
from monitor.match.visits.lexicon.cue import Scope
from monitor.match.visits.lexicon.lands import CAPITALS
from monitor.match.visits.lexicon.places import VENUE
from monitor.match.visits.lexicon.tenses import YEAR
from monitor.match.visits.lexicon.trigger import Part
from monitor.match.visits.lexicon.unreal import ANOTHER_TEXT, UNREAL
from monitor.match.visits.scene import Linked, Said
from monitor.match.visits.sentences import Sentence
from monitor.match.visits.surroundings import Near, Surroundings
from monitor.match.visits.titles import Rank
from monitor.match.visits.when import When, is_stale
from monitor.match.visits.where import Nearness
from monitor.model import Point

_ANYONE = re.compile(
    r"\b(?:[Ee]in(?:e[nmr]?)?|[Kk]ein(?:e[nmr]?)?|[Jj]ede[rnm]?|[Mm]anche[rnm]?|[Ii]rgendein\w*"
    r"|[Ss]olch\w*)\s+(?:\w+e[rnms]?\s+)?\Z"
)
_AGAINST = (*ABSENT, *UNREAL, *ANOTHER_TEXT)
_ONLY_THERE = frozenset((Part.ACT, Part.OBJECT))
# What weighs as much says by itself that somebody is on a visit.
_PLAIN = 3
# An act that weighs less is done at the own seat as well, such as giving an award.
_CLEAR = 2


def weighed(
    said: Said, link: Linked, spots: Near, found: When | None, around: Surroundings
) -> Iterator[Point]:
    """The points of a trigger with one of its visitors, its places and its day."""
    sentence, trigger = said.scene.sentence, said.trigger
    yield Point(trigger.weight, f'"{sentence.text[said.start : said.end]}" ({trigger.name})')
    if link.weight:
        yield Point(link.weight, link.told)
    yield from _of_visitor(link.actor, sentence, spots, around)
    yield from _of_place(said, spots, link.actor.who)
    yield from _of_date(found, around.dates.published)
    yield from _against(said, around.dates.published)
    yield from _beside(said, found, around)


def _of_visitor(
    actor: Actor, sentence: Sentence, spots: Near, around: Surroundings
) -> Iterator[Point]:
    who = actor.who
    if who.person:
        yield Point(0.5, f"{who.name} is in the catalog")
    elif who.name:
        yield Point(0.3, f"{who.name} is named")
    if actor.is_plural or (not who.name and _ANYONE.search(sentence.text[: actor.start])):
        yield Point(-2.0, "no one in particular")
    if who.rank is Rank.LOCAL and not around.is_elsewhere(who, spots):
        yield Point(-3.0, "an office of the place itself")
    if who.rank is Rank.MEMBER and not who.person and not who.role:
        yield Point(-0.5, "no office is told")
    if who.rank is Rank.BODY:
        yield Point(-1.0, "a government, not a person")


def _of_place(said: Said, spots: Near, who: Who) -> Iterator[Point]:
    if spots:
        weight, station = spots[0]
        yield Point(round(weight, 2), f"the place: {station.name}")
    least = Nearness.BESIDE if said.trigger.part in _ONLY_THERE else Nearness.SENTENCE
    is_near = bool(spots) and spots[0][0] >= least
    if is_near and said.trigger.weight < _PLAIN and _is_seat(spots[0][1].name, who):
        yield Point(-3.0, f"{spots[0][1].name} is the seat of the government")
    venue = VENUE.search(said.words)
    if venue:
        yield Point(0.4, f"a place one goes to: {venue[0]}")
    if said.trigger.needs_place and not venue and (not spots or spots[0][0] < Nearness.SENTENCE):
        told = "no place is told where it happens"
        if not spots or (said.trigger.part is Part.ACT and said.trigger.weight < _CLEAR):
            yield Point(-1.4, told)
        else:
            weight = -0.7 if said.trigger.part is Part.ACT else -0.3
            yield Point(weight, f"{told}, only {spots[0][1].name} near it")


def _of_date(found: When | None, published: date) -> Iterator[Point]:
    if found is None:
        return
    if is_stale(found.days, published):
        yield Point(-3.5, f"long ago: {found.expression.text}")
    else:
        yield Point(found.weight, f"the day: {found.expression.text}")


def _against(said: Said, published: date) -> Iterator[Point]:
    sentence, words = said.scene.sentence, said.words
    if sentence.text.rstrip('“”"« ').endswith("?"):
        yield Point(-2.0, "a question")
    for year in YEAR.finditer(words):
        if int(year[0]) < published.year:
            yield Point(-3.0, f"long ago: {year[0]}")
            break
    if sentence.is_quoted(said.start):
        yield Point(-1.5, "somebody says it")
    for cue in _AGAINST:
        if cue.scope is Scope.ARTICLE:
            continue
        found = cue.pattern.search(words if cue.scope is Scope.CLAUSE else sentence.text)
        if found:
            yield Point(cue.weight, f"{cue.told}: {found[0]}")


def _beside(said: Said, found: When | None, around: Surroundings) -> Iterator[Point]:
    """What the sentences around it say against a visit."""
    sentence = said.scene.sentence
    near = [
        each
        for each in around.sentences[max(0, sentence.number - 2) : sentence.number + 2]
        if each is not sentence and not each.is_heading
    ]
    for cue in BESIDE:
        is_asked = said.trigger.part in _ONLY_THERE or cue.scope is Scope.ALL
        if is_asked and not cue.pattern.search(sentence.text):
            told = next((hit for each in near if (hit := cue.pattern.search(each.text))), None)
            if told is not None:
                yield Point(cue.weight, f"{cue.told}: {told[0]}")
    before = [
        each
        for each in near
        if each.paragraph == sentence.paragraph and each.number < sentence.number
    ]
    if before and (found is None or not found.is_own):
        year = YEAR.search(before[-1].text)
        if year and int(year[0]) < around.dates.published.year:
            yield Point(-2.0, f"long ago: {year[0]}")


def of_article(around: Surroundings) -> list[Point]:
    """What the whole article is about speaks against visits in it."""
    found = list(_topic(around.sentences))
    abroad = around.abroad()
    return [*found, Point(-2.5, f"a journey abroad: {abroad}")] if abroad else found


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


def _is_seat(place: str, who: Who) -> bool:
    """Whether a place is where the government of somebody sits."""
    land = CAPITALS.get(place)
    if land is None or who.rank not in {Rank.HIGH, Rank.MEMBER}:
        return False
    if land == "BE":
        return who.land in {"bund", land}
    return who.land == land or (not who.land and land not in {"HH", "HB"})
