"""Who does something: the visitor is the subject of besuchen, kommen, sprechen."""

from __future__ import annotations

import re

from monitor.match.visits.cast import Actor
from monitor.match.visits.lexicon import grammar
from monitor.match.visits.scene import Linked, Said, all_linked, spoken_of

# "mit der Ministerin als Gast", "als Rednerin"
_AS_ONE = frozenset(
    ("zu Gast sein", "anwesend sein", "sprechen", "auf Tour sein", "Station machen")
)
_OF_A_VISIT = frozenset(("besuchen", "aufsuchen", "begleiten"))
_HE_BEHIND = re.compile(r"\s+(?:er|sie)\b")
_HE_BEFORE = re.compile(r"\W*(?:er|sie)\s+\S+", re.IGNORECASE)


def subjects(said: Said) -> list[Linked]:
    """The visitors of a trigger whose subject they are."""
    along = all_linked(said.companions, -0.3, "comes along")
    # "stattete er dem Landrat einen Besuch ab": it is he, not whom the clause names.
    if _HE_BEHIND.match(said.text[said.end :]) or _HE_BEFORE.match(said.words):
        himself = said.antecedent()
        if himself is not None:
            return [Linked(himself, -0.2, "whom the clause speaks of"), *along]
    if said.trigger.name == "sich vertreten lassen":
        return _represented(said)
    if said.trigger.name == "besuchen" and grammar.PASSIVE.search(said.words):
        by = [each for each in said.inside if said.scene.governor(each) in {"von", "durch"}]
        if by:
            return all_linked(by, 0.0, "by whom it was visited")
    doing = _doing(said)
    if doing:
        return [Linked(said.nearest(doing), 0.0, "who does it"), *along]
    return _without_subject(said)


def _without_subject(said: Said) -> list[Linked]:
    companions = all_linked(said.companions, -0.5, "comes along")
    if companions and said.trigger.name not in {"kommen", "besuchen"}:
        return companions
    elsewhere = spoken_of(said, -0.3)
    if elsewhere:
        return elsewhere
    return companions if said.trigger.name == "besuchen" else []


def _represented(said: Said) -> list[Linked]:
    """Who does not come, and who comes instead: "lässt sich von … vertreten"."""
    by = [each for each in said.inside if said.scene.governor(each) in {"von", "durch"}]
    return [
        *all_linked(said.scene.free(said.inside)[:1], 0.0, "who does not come"),
        *(Linked(each, 0.0, "who comes instead", is_instead=True) for each in by),
    ]


def _doing(said: Said) -> list[Actor]:
    """Those in the clause who may be its subject."""
    free = said.scene.free(said.inside)
    match said.trigger.name:
        case name if name in _AS_ONE:
            as_one = {"als", "mit", "von", "wie"}
            return free or [each for each in said.inside if said.scene.governor(each) in as_one]
        case "kommen":
            return [each for each in free if _is_adjacent(said, each)]
        case name if name in _OF_A_VISIT:
            return [each for each in free if not _is_visited(said, each)]
        case _:
            return free


def _is_adjacent(said: Said, actor: Actor) -> bool:
    """Whether the verb stands right at the official: others come as well."""
    if actor.end > said.start:
        between = said.text[said.end : actor.start]
        return len(between.strip()) <= 34 and not grammar.GROUP.search(between)
    between = said.text[actor.end : said.start]
    if said.text[said.start : said.end] in {"gekommen", "kommen", "hinzukommen"}:
        return len(between) <= 140
    others = grammar.DAY_OR_MONTH.sub("", between)
    return len(between) <= 60 and not grammar.GROUP.search(others)


def _is_visited(said: Said, actor: Actor) -> bool:
    """Whether it is the official who is visited: "Eine Schulklasse besuchte die Ministerin"."""
    is_accusative = bool(grammar.ACCUSATIVE.search(said.text[: actor.start]))
    if actor.start < said.start:
        return is_accusative and not actor.is_named
    before = said.text[said.clause.start : said.start]
    if is_accusative:
        return True
    return not grammar.OPENING.match(before) and bool(grammar.GROUP.search(before))
