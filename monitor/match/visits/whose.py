"""Whose visit it is: "Besuch von …", "Kortüms Visite", "bei ihrem Besuch sagte …"."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.match.visits.lexicon import grammar
from monitor.match.visits.scene import Linked, Said, all_linked, spoken_of

_COLON = re.compile(r"[^.;:]{0,90}:\s")
_AT = re.compile(r"\s*(?:bei|beim)\s+(?:\w+\s+){0,3}")
_BREAK = re.compile(r"[,;:.]")


def whose(said: Said) -> list[Linked]:
    """The visitors of a noun; the first way of naming them that is there counts."""
    for way in _WAYS:
        found = way(said)
        if found is not None:
            return found
    return spoken_of(said, -0.5)


def after_colon(said: Said, weight: float) -> list[Linked]:
    """Who is named after a heading: "Ortstermin in Lotte: Die Ministerin …"."""
    if not _COLON.match(said.text[said.end :]):
        return []
    return all_linked(said.scene.free(said.after())[:1], weight, "who is named after it")


def _of(said: Said) -> list[Linked] | None:
    of = [
        each
        for each in said.after()
        if each.start - said.end <= 90 and grammar.OF.fullmatch(said.text[said.end : each.start])
    ]
    return all_linked(of[:1], 0.0, "whose visit it is") or None


def _partner(said: Said) -> list[Linked] | None:
    if said.trigger.name != "Gespräch mit":
        return None
    partners = [
        each
        for each in said.after()
        if each.start - said.end <= 60 and not _BREAK.search(said.text[said.end : each.start])
    ]
    return all_linked(partners[:1], 0.0, "with whom")


def _headed(said: Said) -> list[Linked] | None:
    return after_colon(said, -0.1) or None


def _at_somebody(said: Said) -> list[Linked] | None:
    """ "Antrittsbesuch beim Landrat": who visits is somebody else."""
    hosts = [each for each in said.after() if _AT.fullmatch(said.text[said.end : each.start])]
    if not hosts:
        return None
    visitors = [each for each in said.scene.free(said.inside) if each not in hosts]
    return all_linked(visitors[:1], -0.2, "who visits")


def _owner(said: Said) -> list[Linked] | None:
    owners = [
        each
        for each in said.scene.usable
        if each.is_genitive
        and 0 <= said.start - each.end <= 30
        and not _BREAK.search(said.text[each.end : said.start])
    ]
    # "Kortüm-Besuch"
    named = [each for each in said.scene.usable if each.start < said.end and each.end > said.start]
    return all_linked([*owners[-1:], *named][:1], 0.0, "whose visit it is") or None


def _possessive(said: Said) -> list[Linked] | None:
    if not grammar.POSSESSIVE.search(said.text[: said.start]):
        return None
    here = said.scene.free(said.inside, "mit") or said.scene.free(said.scene.usable, "von", "laut")
    if here:
        nearest = min(here, key=lambda each: abs(each.start - said.start))
        return [Linked(nearest, -0.1, "whose visit it is")]
    return all_linked(said.scene.before[-1:], -0.1, "whose visit it is")


def _beside(said: Said) -> list[Linked] | None:
    word = said.text[said.start : said.end].lower()
    if word.endswith("besuche"):
        # "Alle Besuche sind untersagt": of nobody in particular.
        return None
    free = said.scene.free(said.inside, "mit")
    if free:
        nearest = min(free, key=said.distance)
        return [Linked(nearest, -0.2, "who does it")]
    loose = said.scene.free(said.scene.usable, "von", "aus")
    if loose and ("besuch" in word or word.startswith(("visite", "hoher"))):
        nearest = min(loose, key=said.distance)
        return [Linked(nearest, -0.6, "named in the same sentence")]
    return None


_WAYS: tuple[Callable[[Said], list[Linked] | None], ...] = (
    _of,
    _partner,
    _headed,
    _at_somebody,
    _owner,
    _possessive,
    _beside,
)
