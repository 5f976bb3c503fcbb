"""Forms of German verbs: present, past, subjunctive, participles; of separable ones also apart.

All works on keys (`monitor.text.key`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from monitor.text.fold import key
from monitor.text.languages import german_verb_table as table
from monitor.text.languages.language import Forms

ENDINGS = ("", "e", "em", "en", "er", "es")
_VOWELS = frozenset("aeiouy")
# arbeitet, öffnet, rechnet; not filmt, warnt, wohnt.
_WITH_E = re.compile(r"(?:[td]|[^aeiouylrhmn][mn]|ch[mn])$")
# Where it is clear what the stem is: begrüßte, verkündete, informiert. It is not in beobachten.
_REGULAR_PAST = re.compile(
    r"((?:be|emp|ent|er|ver|zer)\w{2,}(?<=[td]))et(?:e[mnrst]?|est)?"
    r"|((?:be|emp|ent|er|ver|zer)\w{2,}(?<![cflrst])(?<!ch))te?[mrst]?"
    r"|(\w{3,}(?:ier|ig))te?[mnrst]?"
)
_LATINATE = re.compile(r"[aeiouy].*ier$|.*zeiten$")
# Without the forms for du and ihr, which no news has: lest, kamst.
_IRREGULAR = {
    "sein": ("sein bin ist sind war waren sei seien wäre wären", "gewesen"),
    "haben": ("haben habe hat hatte hatten hätte hätten", "gehabt"),
    "werden": ("werden werde wird wurde wurden würde würden", "geworden"),
    "tun": ("tun tue tut tat taten täte täten", "getan"),
    "wissen": ("wissen weiß wisse wusste wussten wüsste wüssten", "gewusst"),
    "koennen": ("können kann könne konnte konnten könnte könnten", "gekonnt"),
    "muessen": ("müssen muss müsse musste mussten müsste müssten", "gemusst"),
    "duerfen": ("dürfen darf dürfe durfte durften dürfte dürften", "gedurft"),
    "moegen": ("mögen mag möge mochte mochten möchte möchten", "gemocht"),
    "sollen": ("sollen soll solle sollte sollten", "gesollt"),
    "wollen": ("wollen will wolle wollte wollten", "gewollt"),
}


class _Verb(NamedTuple):
    """A verb without what stands before it: its finite forms and its participles."""

    finite: frozenset[str]
    participles: tuple[str, ...]
    present_participle: str


class _Parts(NamedTuple):
    particle: str
    prefix: str
    rest: str


@cache
def _strong() -> dict[str, list[str]]:
    rows = (row.split() for row in key(table.STRONG).strip().split("\n"))
    return {row[0]: row for row in rows}


@cache
def _keys(words: str) -> frozenset[str]:
    return frozenset(key(words).split())


@cache
def _longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(_keys(words), key=len, reverse=True))


@cache
def _by_letter(words: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in _longest_first(words):
        found.setdefault(word[0], []).append(word)
    return {letter: tuple(group) for letter, group in found.items()}


def _stem(verb: str) -> str:
    return verb[:-2] if verb.endswith("en") else verb[:-1]


def is_infinitive(word: str) -> bool:
    """Whether the key looks like an infinitive.

    >>> is_infinitive("weihen"), is_infinitive("sammeln"), is_infinitive("bahn")
    (True, True, False)
    """
    if not word.endswith(("en", "eln", "ern")):
        return word in {"sein", "tun"} or (word.endswith("tun") and len(word) < 9)
    if word.endswith(("aen", "oen", "uen")) and word[-4:-2] not in {"au", "eu"}:
        return False  # kapitän, schön
    stem = word[:-2] if word.endswith("en") else word[:-3]
    return len(stem) > 1 and not _VOWELS.isdisjoint(stem)


def _is_verb(rest: str) -> bool:
    return rest == "tun" or (len(rest) > 3 and rest != "igen" and is_infinitive(rest))


def _parts(verb: str) -> _Parts:
    """The verb taken apart: an-er-kennen. A verb of the lists is whole."""
    if verb in _strong() or verb in _keys(table.REGULAR) or verb.startswith("hinter"):
        return _inseparable(verb)
    for particle in _by_letter(table.SEPARABLE).get(verb[:1], ()):
        rest = verb[len(particle) :]
        if verb.startswith(particle) and _is_verb(rest) and not _is_umlaut(particle, rest):
            inner = _inseparable(rest)
            return _Parts(particle, inner.prefix, inner.rest)
    return _inseparable(verb)


def _is_umlaut(particle: str, rest: str) -> bool:
    """Whether the cut goes through an ü: zuenden is zünden."""
    return particle[-1] in "aou" and rest[0] == "e" and not rest.startswith(("er", "ent"))


def _inseparable(verb: str) -> _Parts:
    if verb in _strong() or verb in _keys(table.REGULAR):
        return _Parts("", "", verb)
    for prefix in (*_longest_first(table.INSEPARABLE), *_longest_first(table.EITHER)):
        rest = verb[len(prefix) :]
        if verb.startswith(prefix) and _is_verb(rest) and len(rest) > 4 - (rest in _strong()):
            if prefix == "miss":
                inner = _inseparable(rest)
                return _Parts("", prefix + inner.prefix, inner.rest)
            return _Parts("", prefix, rest)
    return _Parts("", "", verb)


@cache
def _irregular(verb: str) -> _Verb:
    finite, participle = _IRREGULAR[verb]
    return _Verb(frozenset(key(finite).split()), (participle,), verb + "d")


def _weak_verb(verb: str, *, ge: bool) -> _Verb:
    stem = _stem(verb)
    e = "e" if _WITH_E.search(stem) else ""
    past = stem + e + "te"
    found = {verb, stem + "e", stem + e + "t", past, past + "n"}
    if verb.endswith(("eln", "ern")):
        found.add(stem[:-2] + stem[-1] + "e")
    participle = ("ge" if ge and not _LATINATE.match(stem) else "") + stem + e + "t"
    return _Verb(frozenset(found), (participle,), verb + "d")


def _strong_verb(verb: str, *, ge: bool) -> _Verb:
    _, third, past, participle, *subjunctive = _strong()[verb]
    stem = _stem(verb)
    found = {verb, stem + "e", third}
    if third[:-1] != stem and "i" in third and third[-2:-1] not in "td" and third[-1] == "t":
        found.add(third[:-1])
    found |= {past, past + ("n" if past.endswith("te") else "en")}
    for form in subjunctive:
        found |= {form, form + "n"}
    if not ge:
        participle = participle.removeprefix("ge")
    return _Verb(frozenset(found), (participle,), verb + "d")


def _simple(verb: str, *, ge: bool, weak: bool) -> _Verb:
    if verb in _IRREGULAR:
        return _irregular(verb)
    if weak or verb not in _strong():
        return _weak_verb(verb, ge=ge)
    strong = _strong_verb(verb, ge=ge)
    if verb not in _keys(table.BOTH):
        return strong
    other = _weak_verb(verb, ge=ge)
    return _Verb(strong.finite | other.finite, strong.participles + other.participles, verb + "d")


def _prefixed(prefix: str, rest: str, *, weak: bool) -> _Verb:
    known = _simple(rest, ge=not prefix, weak=weak)
    if not prefix:
        return known
    return _Verb(
        frozenset([prefix + form for form in known.finite]),
        tuple([prefix + form for form in known.participles]),
        prefix + known.present_participle,
    )


def _whole(before: str, verb: _Verb) -> set[str]:
    found = {before + form for form in verb.finite}
    for participle in (*verb.participles, verb.present_participle):
        found.update([before + participle + ending for ending in ENDINGS])
    return found


def verb(word: str) -> Forms:
    """The forms of the verb with this infinitive, by its key.

    >>> found = verb("einweihen")
    >>> {"eingeweiht", "einzuweihen"} <= found.whole, "weihte" in found.apart, found.particle
    (True, True, 'ein')
    """
    particle, prefix, rest = _parts(word)
    weak = word in _keys(table.WEAK)
    known = _prefixed(prefix, rest, weak=weak)
    found = _whole(particle, known) | {word}
    if rest == "legen":
        found -= {"legende", "legenden"}
    sure = rest in _strong() or rest in _keys(table.REGULAR)
    if not particle:
        return Forms(frozenset(found), is_verb=True, as_spelled=sure)
    found.add(particle + "zu" + prefix + rest)
    if particle in _keys(table.EITHER):
        found |= _whole(particle, _simple(rest, ge=False, weak=weak))
    return Forms(frozenset(found), known.finite, particle, is_verb=True, as_spelled=sure)


@cache
def _infinitives() -> dict[str, str]:
    """The infinitive under each form of the verbs in the tables."""
    found: dict[str, str] = {}
    infinitives = (*_IRREGULAR, *_strong(), *sorted(_keys(table.REGULAR)))
    # ziehen is no past of zeihen, trügen none of tragen.
    found.update(zip(infinitives, infinitives, strict=True))
    for infinitive in infinitives:
        for form in _whole("", _simple(infinitive, ge=True, weak=False)):
            found.setdefault(form, infinitive)
        # vertrieben, bekommen: without ge-
        for participle in _simple(infinitive, ge=False, weak=False).participles:
            found.setdefault("." + participle, infinitive)
    return found


def infinitive_of(word: str) -> str | None:
    """The infinitive of an inflected form, by its key, where it can be told.

    >>> infinitive_of("empfing"), infinitive_of("eingeweiht"), infinitive_of("besuchte")
    ('empfangen', 'einweihen', 'besuchen')
    """
    known = _infinitives()
    if word in known:
        return known[word]
    for particle in _by_letter(table.SEPARABLE).get(word[:1], ()):
        rest = word.removeprefix(particle)
        if rest != word and (base := known.get(rest) or known.get(rest.removeprefix("zu"))):
            return particle + base
    for prefix in ("hinter", *_longest_first(table.INSEPARABLE)):
        rest = word.removeprefix(prefix)
        if rest != word and (base := known.get(rest) or known.get("." + rest)):
            return prefix + base
    found = _REGULAR_PAST.fullmatch(word)
    return next(filter(None, found.groups())) + "en" if found else None
