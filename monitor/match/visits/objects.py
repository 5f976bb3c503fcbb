"""Who is received: the visitor is the object of empfangen, begrüßen, einladen."""

from __future__ import annotations

import re

from monitor.match.visits.cast import Actor
from monitor.match.visits.lexicon import grammar
from monitor.match.visits.scene import Linked, Said, all_linked, spoken_of
from monitor.match.visits.titles import Rank

_HOSTS = frozenset(("von", "durch", "gen", "laut", "bei"))
_OTHERS = frozenset(("gen", "laut", "bei", "für", "über", "von", "durch", "an"))
_BARE = frozenset(("", "die", "der", "auch", "auch die", "auch der", "das"))
_SOMEBODY = re.compile(
    r"\b(?:[Dd]er|[Dd]ie|[Dd]as|[Ee]in|[Ee]ine|[Mm]an|[Ww]ir|[Ss]ie|[Ee]r|sein\w*|ihr\w*)\s+\w*"
)


def objects(said: Said) -> list[Linked]:
    """The visitors of a trigger whose object they are, or the subject of its passive."""
    governor = said.scene.governor
    visitors = [each for each in said.inside if each.who.rank is not Rank.LOCAL]
    if grammar.PASSIVE.search(said.words):
        received = [each for each in visitors if governor(each) not in _HOSTS]
        return all_linked(received, 0.0, "who is received") or spoken_of(said, -0.3)
    if said.trigger.name == "jemandem etwas zeigen":
        given = [each for each in visitors if _is_given(said, each)]
        return all_linked(given, 0.0, "to whom it is shown")
    return [
        Linked(each, 0.0 if governor(each) in {"", "mit", "neben"} else -0.5, "who is received")
        for each in visitors
        if governor(each) not in _OTHERS and not (governor(each) == "" and _is_host(said, each))
    ]


def _is_given(said: Said, actor: Actor) -> bool:
    is_dative = grammar.DATIVE.search(said.text[: actor.start]) or actor.start > said.start
    return bool(is_dative) and said.scene.governor(actor) in {"", "gen", "an", "durch"}


def _is_host(said: Said, actor: Actor) -> bool:
    """Whether the official is the one who receives, as the subject of an active clause."""
    if grammar.ACCUSATIVE.search(said.text[: actor.start]):
        return False
    before = said.text[said.clause.start : actor.start]
    if before.strip().lower() in _BARE:
        return True
    earlier = [
        each
        for each in said.scene.actors
        if each.end <= actor.start and said.clause.holds(each.start)
    ]
    if said.scene.free(earlier):
        return False
    # "Am Freitag begrüßte Ministerin X 200 Gäste", but "Im Rathaus begrüßte der Chor Ministerin X".
    opens = bool(grammar.OPENING.match(before))
    return opens and not _SOMEBODY.search(before[len(before) // 3 :])
