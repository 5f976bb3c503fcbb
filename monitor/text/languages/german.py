"""German: which kind of word a spelling is, and the forms of that kind.

Nothing is stemmed: the word of a rule is written out in all its forms, and a text is only folded.
An ending too many does no harm as long as it makes no other word.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.text.fold import key
from monitor.text.languages.german_adjectives import adjective, has_suffix, is_known, stem_of
from monitor.text.languages.german_nouns import base_of, feminines, known_noun, masculine_of, noun
from monitor.text.languages.german_places import is_place, place, sounds_like_place
from monitor.text.languages.german_verbs import infinitive_of, is_infinitive, verb
from monitor.text.languages.language import Forms, Language, Sort

# A word that is longer has no forms that anyone writes.
_LONGEST = 60

COMMON = frozenset(
    key(
        """
    der die das den dem des ein eine einen einem einer eines und oder aber denn doch sondern
    nicht kein keine keinen
    ich du er sie es wir ihr ihm ihn ihnen uns euch mich dich sich mein dein sein seine seinen
    seiner seinem ihre ihren
    ihrer ihrem unser unsere dieser diese dieses diesen diesem jeder jede jedes alle allen man
    wer was wie wo wann
    warum welche welcher in im ins an am auf aus bei beim mit nach von vom vor zu zum zur über
    unter hinter neben
    zwischen durch für gegen ohne um bis seit während wegen trotz als wenn weil dass ob damit
    obwohl nachdem bevor
    so auch noch nur schon sehr mehr viel wieder immer jetzt dann da hier dort heute ja nein ist
    sind war waren
    bin bist hat haben hatte hatten wird werden wurde wurden worden gewesen kann können konnte
    muss müssen soll
    sollen sollte will wollen wollte darf sei wäre würde hätte sowie bereits zwei drei dabei
    dazu daran davon rund
    """
    ).split()
)


def _forms(word: str, sort: Sort) -> Forms:
    asked = key(word)
    if not asked.isascii() or not asked.isalpha() or not 1 < len(asked) < _LONGEST:
        # Of O2, 112 and Ελλάδα only a genitive could be: what is there is what is asked for.
        return Forms(frozenset((asked,)))
    if sort is Sort.NAME:
        return Forms(_name(asked))
    if sort is Sort.PLACE:
        return Forms(frozenset(place(asked)))
    if sort is Sort.ROLE:
        return _role(asked)
    return _word(word, asked)


def _name(name: str) -> frozenset[str]:
    """A name and its genitive: Gülers, Fritzens. Nothing else: a name has no plural."""
    return frozenset((name, name + "ens" if name[-1] in "sxz" else name + "s"))


def _role(office: str) -> Forms:
    man = masculine_of(office) or base_of(office) or office
    found = noun(man) | {office, man}
    for woman in feminines(man):
        found.add(woman)
    if man.endswith("frau"):
        found |= noun(man.removesuffix("frau") + "mann")
    return Forms(frozenset(found))


def _word(word: str, asked: str) -> Forms:
    if word[1:].isupper() and len(word) < 6 and not known_noun(asked):
        # SPD, NRW: names of organisations and the like
        return Forms(frozenset((asked, asked + "s")))
    if word[0].isupper():
        return Forms(frozenset(_capitalised(word, asked) | {asked}))
    return _infinitive(asked) if is_infinitive(asked) else _lower(asked)


def _capitalised(word: str, asked: str) -> set[str]:
    """A noun, a name, a place, or an adjective that is part of a name (Rotes Kreuz)."""
    stem = stem_of(asked)
    if asked in COMMON:
        found = {asked}
    elif is_place(word):
        found = place(asked)
    elif stem and is_known(stem):
        found = adjective(stem)
    elif is_known(asked):
        # Wüst, Klein, Kurz: as it stands it is a surname, and no one looks for all that is small.
        found = {asked, asked + "s"}
    else:
        found = known_noun(asked) or noun(asked)
        if base_of(asked) is None and sounds_like_place(asked):
            found |= place(asked)
        elif stem and not (known_noun(asked) or known_noun(stem) or base_of(asked)):
            found |= adjective(stem)
    return found


def _lower(asked: str) -> Forms:
    """An adjective, a form of a verb; or a noun, as people type."""
    stem = stem_of(asked) or (asked if is_known(asked) else None)
    nouns = known_noun(asked)
    if stem and (is_known(stem) or not nouns):
        return Forms(frozenset(adjective(stem)))
    if nouns or asked in COMMON:
        return Forms(frozenset(nouns | {asked}))
    if infinitive := infinitive_of(asked):
        return _verb(infinitive, asked)
    return Forms(frozenset(adjective(asked) if has_suffix(asked) else noun(asked)))


def _infinitive(asked: str) -> Forms:
    """What ends in -en: most often a verb, else an adjective or the plural of a noun."""
    infinitive = infinitive_of(asked)
    nouns = known_noun(asked)
    if not nouns and infinitive is None:
        if stem := stem_of(asked):
            return Forms(frozenset(adjective(stem)))
        if (base := base_of(asked)) and known_noun(base):
            return Forms(frozenset(noun(asked)))
        if asked in COMMON:
            return Forms(frozenset((asked,)))
    return _verb(infinitive or asked, asked, nouns)


def _verb(infinitive: str, asked: str, nouns: Iterable[str] = ()) -> Forms:
    found = verb(infinitive)
    whole = found.whole.union(nouns, (asked,))
    return Forms(whole, found.apart, found.particle, is_verb=True)


GERMAN = Language("de", COMMON, _forms, is_place)
