"""Who is the visitor of a trigger: its subject, its object, or whose visit it is."""

from __future__ import annotations

from monitor.match.visits.cast import Actor
from monitor.match.visits.lexicon import grammar
from monitor.match.visits.lexicon.trigger import Part
from monitor.match.visits.objects import objects
from monitor.match.visits.scene import Linked, Said, Scene, all_linked, spoken_of
from monitor.match.visits.subjects import subjects
from monitor.match.visits.titles import Rank
from monitor.match.visits.whose import after_colon, whose

_TAKES_PART = frozenset(("", "mit", "durch", "von", "neben", "samt"))


def linked(said: Said) -> list[Linked]:
    """The visitors of a trigger."""
    match said.trigger.part:
        case Part.SUBJECT:
            found = subjects(said)
        case Part.OBJECT:
            found = objects(said)
        case Part.NOUN:
            found = whose(said)
        case Part.ACT:
            found = _agents(said) or after_colon(said, -0.2)
        case Part.ANY:
            near = [each for each in said.scene.usable if each.start >= said.end - 40]
            found = all_linked(near, 0.0, "is named among the guests")
    return _with_others(said.scene, found)


def doers(scene: Scene) -> list[Actor]:
    """The officials who may be the subject of a main clause."""
    return [
        each
        for each in scene.free(scene.usable)
        if not each.is_plural
        and each.who.rank in {Rank.HIGH, Rank.MEMBER}
        and scene.sentence.clause(each.start).kind == "main"
    ]


def _agents(said: Said) -> list[Linked]:
    """Who takes part in an act: "mit der Ministerin", "durch den Minister"."""
    found = [(each, said.scene.governor(each)) for each in said.inside]
    agents = [
        Linked(each, 0.0 if governor in {"", "mit"} else -0.3, "who does it")
        for each, governor in found
        if governor in _TAKES_PART
    ]
    return agents or spoken_of(said, -0.4)


def _with_others(scene: Scene, found: list[Linked]) -> list[Linked]:
    """The visitors, and those who are named with them: "A, B und C"."""
    together = list(found)
    # Those who are added are looked at again: C stands by B, and B by A.
    for known in together:
        for each in scene.actors:
            is_new = not each.is_former and all(each != one.actor for one in together)
            if is_new and _is_listed(scene, each, known.actor):
                together.append(Linked(each, known.weight, "is named with them"))
    return together


def _is_listed(scene: Scene, one: Actor, other: Actor) -> bool:
    first, second = sorted((one, other), key=lambda each: each.start)
    between = scene.sentence.text[first.end : second.start]
    return first.end <= second.start and bool(grammar.LIST.fullmatch(between))
