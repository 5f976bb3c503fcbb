"""Who is the visitor of a trigger: its subject, its object, or whose visit it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.match.visits.actors import Actor
from monitor.match.visits.lexicon import grammar
from monitor.match.visits.lexicon.trigger import Part, Trigger
from monitor.match.visits.sentences import Clause, Sentence
from monitor.match.visits.titles import Rank


@dataclass(frozen=True, slots=True)
class Linked:
    """A visitor of a trigger; ``weight`` is below 0 where it is less clear that it is this one.

    ``is_instead``: they come in the place of another, whose visit is off.
    """

    actor: Actor
    weight: float
    told: str
    is_instead: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its actors, and who was spoken of before it."""

    sentence: Sentence
    actors: Sequence[Actor]
    before: Sequence[Actor] = ()
    is_stranger: bool = False


def linked(scene: Scene, trigger: Trigger, start: int, end: int) -> list[Linked]:
    """The visitors for a trigger that stands at ``start`` to ``end`` of the sentence."""
    clause = scene.sentence.clause(start)
    usable = [
        each
        for each in scene.actors
        # "Statt des Ministers kommt …"
        if not each.is_former and _governor(scene, each) not in {"statt", "anstatt", "anstelle"}
    ]
    inside = [each for each in usable if clause.holds(each.start)]
    match trigger.part:
        case Part.SUBJECT:
            found = _subject(scene, trigger, clause, inside, start, end)
        case Part.OBJECT:
            found = _object(scene, trigger, clause, inside, start)
        case Part.NOUN:
            found = _whose(scene, trigger, clause, usable, inside, start, end)
        case Part.ACT:
            found = _agent(scene, clause, inside, start) or _after_colon(scene, usable, end)
        case Part.ANY:
            found = [
                Linked(each, 0.0, "is named among the guests")
                for each in usable
                if each.start >= end - 40
            ]
    return _with_others(scene, found)


def doers(scene: Scene) -> list[Actor]:
    """The officials who may be the subject of a main clause."""
    return [
        each
        for each in scene.actors
        if not each.is_former
        and not each.is_plural
        and each.who.rank in {Rank.HIGH, Rank.MEMBER}
        and not _governor(scene, each)
        and scene.sentence.clause(each.start).kind == "main"
    ]


def _governor(scene: Scene, actor: Actor) -> str:
    """The preposition an actor depends on, or "gen" for a genitive; empty for none."""
    before = scene.sentence.masked[: actor.start]
    if actor.is_genitive:
        return "gen"
    found = grammar.PREPOSITION.search(before)
    if found:
        return found["word"].lower()
    noun = grammar.NOUN_BEFORE.search(before)
    if noun and not grammar.TIME_NOUN.search(noun["noun"]):
        return "gen"
    # What is listed depends on what the first one depends on.
    for other in scene.actors:
        if other.end <= actor.start and grammar.LIST.fullmatch(
            scene.sentence.text[other.end : actor.start]
        ):
            return _governor(scene, other)
    return ""


def _is_companion(scene: Scene, actor: Actor, clause: Clause) -> bool:
    if _governor(scene, actor) not in {"mit", "von", "seite", "neben", "samt"}:
        return False
    return bool(
        grammar.COMPANION.search(scene.sentence.masked[max(0, actor.start - 60) : actor.start])
    )


def _subject(
    scene: Scene, trigger: Trigger, clause: Clause, inside: Sequence[Actor], start: int, end: int
) -> list[Linked]:
    words = scene.sentence.words_of(clause)
    # "stattete er dem Landrat einen Besuch ab": it is he, not whom the clause names.
    if re.match(r"\s+(?:er|sie)\b", scene.sentence.masked[end:]) or re.match(
        r"\W*(?:er|sie)\s+\S+", words, re.IGNORECASE
    ):
        himself = _antecedent(scene, clause)
        if himself:
            found = [Linked(himself, -0.2, "whom the clause speaks of")]
            return found + [
                Linked(each, -0.3, "comes along")
                for each in inside
                if _is_companion(scene, each, clause)
            ]
    if trigger.name == "sich vertreten lassen":
        by = [each for each in inside if _governor(scene, each) in {"von", "durch"}]
        free = [each for each in inside if not _governor(scene, each)]
        return [
            *(Linked(each, 0.0, "who does not come") for each in free[:1]),
            *(Linked(each, 0.0, "who comes instead", is_instead=True) for each in by),
        ]
    if trigger.name == "besuchen" and grammar.PASSIVE.search(words):
        of = [each for each in inside if _governor(scene, each) in {"von", "durch"}]
        if of:
            return [Linked(each, 0.0, "by whom it was visited") for each in of]
    free = [each for each in inside if not _governor(scene, each)]
    if trigger.name in {
        "zu Gast sein",
        "anwesend sein",
        "sprechen",
        "auf Tour sein",
        "Station machen",
    }:
        as_one = [each for each in inside if _governor(scene, each) in {"als", "mit", "von", "wie"}]
        free = free or as_one
    if trigger.name == "kommen":
        free = [each for each in free if _is_adjacent(scene, each, clause, start, end)]
    if trigger.name in {"besuchen", "aufsuchen", "begleiten"}:
        free = [each for each in free if not _is_visited(scene, each, clause, start)]
    if free:
        # Of a minister and a mayor it is the minister who comes.
        nearest = min(
            free, key=lambda each: (each.who.rank is Rank.LOCAL, _distance(each, start, end))
        )
        found = [Linked(nearest, 0.0, "who does it")]
        found += [
            Linked(each, -0.3, "comes along")
            for each in inside
            if _is_companion(scene, each, clause)
        ]
        return found
    if inside and trigger.name not in {"kommen", "besuchen"}:
        with_them = [each for each in inside if _is_companion(scene, each, clause)]
        if with_them:
            return [Linked(each, -0.5, "comes along") for each in with_them]
    elsewhere = _antecedent(scene, clause)
    if elsewhere:
        return [Linked(elsewhere, -0.3, "whom the clause speaks of")]
    if inside and trigger.name == "besuchen":
        with_them = [each for each in inside if _is_companion(scene, each, clause)]
        return [Linked(each, -0.5, "comes along") for each in with_them]
    return []


def _distance(actor: Actor, start: int, end: int) -> int:
    return start - actor.end if actor.end <= start else actor.start - end


def _is_adjacent(scene: Scene, actor: Actor, clause: Clause, start: int, end: int) -> bool:
    """Whether the verb stands right at the official: others come as well."""
    words = scene.sentence.masked
    between = words[actor.end : start] if actor.end <= start else words[end : actor.start]
    if actor.end <= start:
        others = grammar.DAY_OR_MONTH.sub("", between)
        is_participle = words[start:end] in {"gekommen", "kommen", "hinzukommen"}
        return len(between) <= (140 if is_participle else 60) and (
            is_participle or not grammar.GROUP.search(others)
        )
    return len(between.strip()) <= 34 and not grammar.GROUP.search(between)


def _is_visited(scene: Scene, actor: Actor, clause: Clause, start: int) -> bool:
    """Whether it is the official who is visited: "Eine Schulklasse besuchte die Ministerin"."""
    if actor.start < start:
        return (
            bool(grammar.ACCUSATIVE.search(scene.sentence.masked[: actor.start]))
            and not actor.is_named
        )
    before = scene.sentence.masked[clause.start : start]
    if grammar.ACCUSATIVE.search(scene.sentence.masked[: actor.start]):
        return True
    if grammar.OPENING.match(before):
        return False
    return bool(grammar.GROUP.search(before))


def _antecedent(scene: Scene, clause: Clause) -> Actor | None:
    """Whom a clause without an official of its own speaks of."""
    sentence = scene.sentence
    words = sentence.words_of(clause)
    main = [each for each in scene.actors if not each.is_former and not clause.holds(each.start)]
    if clause.kind == "relative":
        near = [each for each in main if 0 <= clause.start - each.end <= 45]
        pronoun = words.split()[0].lower() if words.split() else ""
        if near and pronoun in {"der", "die", "das"}:
            last = max(near, key=lambda each: each.end)
            gap = sentence.masked[last.end : clause.start].strip(" ,")
            if not re.search(r"[A-ZÄÖÜ]", gap):
                return last
        return None
    he = grammar.PRONOUN.search(words)
    if he:
        wanted = {"er": False, "dieser": False, "sie": True, "diese": True}.get(he["word"].lower())
        if wanted and grammar.PLURAL_VERB.search(words):
            return None
        pool = [each for each in main if not _governor(scene, each) and each.start < clause.start]
        for each in (*reversed(pool), *_talked_of(scene)):
            if each.who.rank is Rank.BODY or each.is_plural:
                continue
            if wanted is None or each.who.is_woman is None or each.who.is_woman == wanted:
                return each
        return None
    if clause.kind == "subordinate" and re.match(r"\s*(?:um|ohne|statt)\b", words):
        pool = [each for each in main if not _governor(scene, each)]
        return pool[-1] if pool else None
    if clause.kind == "main" and re.match(
        r"\s*(?:und|oder|dann|anschließend)?\s*[a-zäöüß]+", words
    ):
        # "…, besuchte dann", "…, und kam danach": the subject of the clause before.
        pool = [each for each in main if each.end <= clause.start and not _governor(scene, each)]
        return pool[-1] if pool and words[:1].strip().islower() else None
    return None


def _talked_of(scene: Scene) -> Iterable[Actor]:
    if scene.is_stranger:
        return ()
    return reversed(scene.before)


def _object(
    scene: Scene, trigger: Trigger, clause: Clause, inside: Sequence[Actor], start: int
) -> list[Linked]:
    words = scene.sentence.words_of(clause)
    visitors = [each for each in inside if each.who.rank is not Rank.LOCAL]
    if grammar.PASSIVE.search(words):
        free = [
            each
            for each in visitors
            if _governor(scene, each) not in {"von", "durch", "gen", "laut", "bei"}
        ]
        if free:
            return [Linked(each, 0.0, "who is received") for each in free]
        antecedent = _antecedent(scene, clause)
        return [Linked(antecedent, -0.3, "whom the clause speaks of")] if antecedent else []
    found = []
    if trigger.name == "jemandem etwas zeigen":
        given = [
            each
            for each in visitors
            if grammar.DATIVE.search(scene.sentence.masked[: each.start]) or each.start > start
        ]
        return [
            Linked(each, 0.0, "to whom it is shown")
            for each in given
            if _governor(scene, each) in {"", "gen", "an", "durch"}
        ]
    for each in visitors:
        governor = _governor(scene, each)
        if governor in {"gen", "laut", "bei", "für", "über", "von", "durch", "an"}:
            continue
        if governor == "" and _is_host(scene, each, clause, start):
            continue
        found.append(
            Linked(each, 0.0 if governor in {"", "mit", "neben"} else -0.5, "who is received")
        )
    return found


def _is_host(scene: Scene, actor: Actor, clause: Clause, start: int) -> bool:
    """Whether the official is the one who receives, as the subject of an active clause."""
    before = scene.sentence.masked[clause.start : actor.start]
    if grammar.ACCUSATIVE.search(scene.sentence.masked[: actor.start]):
        return False
    text = before.strip()
    if not text or text.lower() in {"die", "der", "auch", "auch die", "auch der", "das"}:
        return True
    others = [
        each
        for each in scene.actors
        if each.end <= actor.start and clause.holds(each.start) and not _governor(scene, each)
    ]
    if others:
        return False
    opens = bool(grammar.OPENING.match(before))
    # "Am Freitag begrüßte Ministerin X 200 Gäste", but "Im Rathaus begrüßte der Chor Ministerin X".
    nouns = re.findall(
        r"\b(?:[Dd]er|[Dd]ie|[Dd]as|[Ee]in|[Ee]ine|[Mm]an|[Ww]ir|[Ss]ie|[Ee]r|sein\w*|ihr\w*)\s+\w*",
        before[len(before) // 3 if opens else 0 :],
    )
    return opens and not nouns


def _whose(
    scene: Scene,
    trigger: Trigger,
    clause: Clause,
    usable: Sequence[Actor],
    inside: Sequence[Actor],
    start: int,
    end: int,
) -> list[Linked]:
    text = scene.sentence.masked
    of = [
        each
        for each in usable
        if each.start >= end
        and each.start - end <= 90
        and grammar.OF.fullmatch(text[end : each.start])
    ]
    if of:
        return [Linked(of[0], 0.0, "whose visit it is")]
    if trigger.name == "Gespräch mit":
        partners = [
            each
            for each in usable
            if each.start >= end
            and not re.search(r"[,;:.]", text[end : each.start])
            and each.start - end <= 60
        ]
        return [Linked(each, 0.0, "with whom") for each in partners[:1]]
    if re.match(r"[^.;:]{0,90}:\s", text[end:]):
        after = [each for each in usable if each.start >= end and not _governor(scene, each)]
        if after:
            return [Linked(after[0], -0.1, "who is named after it")]
    host = [
        each
        for each in usable
        if each.start >= end
        and re.fullmatch(r"\s*(?:bei|beim)\s+(?:\w+\s+){0,3}", text[end : each.start])
    ]
    if host:
        visitors = [each for each in inside if each not in host and not _governor(scene, each)]
        return [Linked(each, -0.2, "who visits") for each in visitors[:1]]
    owner = [
        each
        for each in usable
        if each.is_genitive
        and 0 <= start - each.end <= 30
        and not re.search(r"[,;:.]", text[each.end : start])
    ]
    if owner:
        return [Linked(owner[-1], 0.0, "whose visit it is")]
    word = text[start:end].lower()
    named = [each for each in usable if each.start < end and each.end > start]
    if named:
        return [Linked(named[0], 0.0, "whose visit it is")]
    possessive = bool(grammar.POSSESSIVE.search(text[:start]))
    free = [each for each in inside if _governor(scene, each) in {"", "mit"}]
    if possessive:
        any_free = [each for each in usable if _governor(scene, each) in {"", "von", "laut"}]
        pool = free or any_free or [each for each in _talked_of(scene)][:1]
        return (
            [
                Linked(
                    min(pool, key=lambda each: abs(each.start - start))
                    if pool[0] in usable
                    else pool[0],
                    -0.1,
                    "whose visit it is",
                )
            ]
            if pool
            else []
        )
    if free:
        nearest = min(free, key=lambda each: _distance(each, start, end))
        return [Linked(nearest, -0.2, "who does it")]
    if word.startswith(("besuch", "visite", "hoher")) or "besuch" in word:
        loose = [each for each in usable if _governor(scene, each) in {"", "von", "aus"}]
        if loose:
            return [
                Linked(
                    min(loose, key=lambda each: _distance(each, start, end)),
                    -0.6,
                    "named in the same sentence",
                )
            ]
    antecedent = _antecedent(scene, clause)
    return [Linked(antecedent, -0.5, "whom the clause speaks of")] if antecedent else []


def _after_colon(scene: Scene, usable: Sequence[Actor], end: int) -> list[Linked]:
    if not re.match(r"[^.;:]{0,90}:\s", scene.sentence.masked[end:]):
        return []
    after = [each for each in usable if each.start >= end and not _governor(scene, each)]
    return [Linked(each, -0.2, "who is named after it") for each in after[:1]]


def _agent(scene: Scene, clause: Clause, inside: Sequence[Actor], start: int) -> list[Linked]:
    found = []
    for each in inside:
        governor = _governor(scene, each)
        if governor in {"", "mit", "durch", "von", "neben", "samt"}:
            found.append(Linked(each, 0.0 if governor in {"", "mit"} else -0.3, "who does it"))
    if found:
        return found
    antecedent = _antecedent(scene, clause)
    return [Linked(antecedent, -0.4, "whom the clause speaks of")] if antecedent else []


def _with_others(scene: Scene, found: list[Linked]) -> list[Linked]:
    """The visitors, and those who are named with them: "A, B und C"."""
    together = list(found)
    chosen = [each.actor for each in found]
    text = scene.sentence.text
    is_growing = True
    while is_growing:
        is_growing = False
        for each in scene.actors:
            if each in chosen or each.is_former:
                continue
            for other in list(chosen):
                first, second = sorted((each, other), key=lambda one: one.start)
                if first.end <= second.start and grammar.LIST.fullmatch(
                    text[first.end : second.start]
                ):
                    weight = next(one.weight for one in together if one.actor == other)
                    together.append(Linked(each, weight, "is named with them"))
                    chosen.append(each)
                    is_growing = True
                    break
    return together
