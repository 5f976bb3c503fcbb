"""A sentence in which something tells of a visit, and who is who in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.match.visits.cast import Actor
from monitor.match.visits.clauses import Clause
from monitor.match.visits.lexicon import grammar
from monitor.match.visits.lexicon.trigger import Trigger
from monitor.match.visits.sentences import Sentence
from monitor.match.visits.titles import Rank

_INSTEAD_OF = frozenset(("statt", "anstatt", "anstelle"))
_WITH = frozenset(("mit", "von", "seite", "neben", "samt"))
# "Nicht der Minister, sondern …"
_NOT_HE = re.compile(r"\b[Nn]icht\s+(?:(?:der|die)\s+)?(?:\w+e\s+)?\Z")
_SEXES = {"er": False, "dieser": False, "sie": True, "diese": True}


@dataclass(frozen=True)
class Scene:
    """A sentence with its actors, and who was spoken of before it."""

    sentence: Sentence
    actors: Sequence[Actor]
    before: Sequence[Actor] = ()

    @cached_property
    def usable(self) -> list[Actor]:
        """Those who may come: not who held an office once, nor "statt des Ministers"."""
        return [
            each
            for each in self.actors
            if not each.is_former
            and self.governor(each) not in _INSTEAD_OF
            and not _NOT_HE.search(self.sentence.masked[: each.start])
        ]

    def governor(self, actor: Actor) -> str:
        """The preposition an actor depends on, or "gen" for a genitive; empty for none."""
        before = self.sentence.masked[: actor.start]
        if actor.is_genitive:
            return "gen"
        found = grammar.PREPOSITION.search(before)
        if found:
            return found["word"].lower()
        noun = grammar.NOUN_BEFORE.search(before)
        if noun and not grammar.TIME_NOUN.search(noun["noun"]):
            return "gen"
        # What is listed depends on what the first one depends on.
        for other in self.actors:
            between = self.sentence.text[other.end : actor.start]
            if other.end <= actor.start and grammar.LIST.fullmatch(between):
                return self.governor(other)
        return ""

    def free(self, actors: Iterable[Actor], *also: str) -> list[Actor]:
        """Those who depend on no preposition, or on one of these."""
        return [each for each in actors if self.governor(each) in {"", *also}]

    def is_companion(self, actor: Actor) -> bool:
        """Whether somebody comes along: "gemeinsam mit der Ministerin"."""
        before = self.sentence.masked[max(0, actor.start - 60) : actor.start]
        return self.governor(actor) in _WITH and bool(grammar.COMPANION.search(before))


@dataclass(frozen=True)
class Said:
    """A trigger at ``start`` to ``end`` of the sentence of a scene."""

    scene: Scene
    trigger: Trigger
    start: int
    end: int

    @cached_property
    def clause(self) -> Clause:
        """The clause it stands in."""
        return self.scene.sentence.clause(self.start)

    @cached_property
    def words(self) -> str:
        """The words of the clause."""
        return self.scene.sentence.words_of(self.clause)

    @property
    def text(self) -> str:
        """The sentence, brackets blanked."""
        return self.scene.sentence.masked

    @cached_property
    def inside(self) -> list[Actor]:
        """Those who may come and stand in the clause."""
        return [each for each in self.scene.usable if self.clause.holds(each.start)]

    @cached_property
    def companions(self) -> list[Actor]:
        """Those in the clause who come along."""
        return [each for each in self.inside if self.scene.is_companion(each)]

    def distance(self, actor: Actor) -> int:
        """How many characters an actor stands from it."""
        return self.start - actor.end if actor.end <= self.start else actor.start - self.end

    def nearest(self, actors: Iterable[Actor]) -> Actor:
        """The one who stands nearest; of a minister and a mayor, the minister."""
        return min(actors, key=lambda each: (each.who.rank is Rank.LOCAL, self.distance(each)))

    def after(self) -> list[Actor]:
        """Those who stand behind it."""
        return [each for each in self.scene.usable if each.start >= self.end]

    def antecedent(self) -> Actor | None:
        """Whom a clause without an official of its own speaks of."""
        main = [
            each
            for each in self.scene.actors
            if not each.is_former and not self.clause.holds(each.start)
        ]
        if self.clause.kind == "relative":
            return self._of_relative(main)
        he = grammar.PRONOUN.search(self.words)
        if he:
            return self._of_pronoun(he["word"].lower(), main)
        pool = self.scene.free(main)
        if self.clause.kind == "subordinate" and re.match(r"\s*(?:um|ohne|statt)\b", self.words):
            return pool[-1] if pool else None
        if self.clause.kind == "main" and _GOES_ON.match(self.words):
            # "…, besuchte dann", "…, und kam danach": the subject of the clause before.
            earlier = [each for each in pool if each.end <= self.clause.start]
            return earlier[-1] if earlier and self.words[:1].strip().islower() else None
        return None

    def _of_relative(self, main: Sequence[Actor]) -> Actor | None:
        """The one right before "der", "die"."""
        near = [each for each in main if 0 <= self.clause.start - each.end <= 45]
        pronoun = next(iter(self.words.split()), "").lower()
        if not near or pronoun not in {"der", "die", "das"}:
            return None
        last = max(near, key=lambda each: each.end)
        between = self.text[last.end : self.clause.start]
        return None if _CAPITAL.search(between) else last

    def _of_pronoun(self, pronoun: str, main: Sequence[Actor]) -> Actor | None:
        """The last one spoken of who may be "er" or "sie"."""
        woman = _SEXES.get(pronoun)
        if woman and grammar.PLURAL_VERB.search(self.words):
            return None
        earlier = [each for each in self.scene.free(main) if each.start < self.clause.start]
        for each in (*reversed(earlier), *reversed(self.scene.before)):
            is_one = each.who.rank is not Rank.BODY and not each.is_plural
            if is_one and (woman is None or each.who.is_woman in {None, woman}):
                return each
        return None


_GOES_ON = re.compile(r"\s*(?:und|oder|dann|anschließend)?\s*[a-zäöüß]+")
_CAPITAL = re.compile(r"[A-ZÄÖÜ]")


@dataclass(frozen=True, slots=True)
class Linked:
    """A visitor of a trigger; ``weight`` is below 0 where it is less clear that it is this one.

    ``is_instead``: they come in the place of another, whose visit is off.
    """

    actor: Actor
    weight: float
    told: str
    is_instead: bool = False


def all_linked(actors: Iterable[Actor], weight: float, told: str) -> list[Linked]:
    """Each of them as a visitor."""
    return [Linked(each, weight, told) for each in actors]


def spoken_of(said: Said, weight: float) -> list[Linked]:
    """Whom the clause speaks of without naming them, if anybody."""
    found = said.antecedent()
    return [] if found is None else [Linked(found, weight, "whom the clause speaks of")]
