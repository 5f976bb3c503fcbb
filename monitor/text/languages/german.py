"""German: which kind of word a spelling is, and the forms of that kind.

Nothing is stemmed: the word of a rule is written out in all its forms, and a text is only folded.
An ending too many does no harm as long as it makes no other word.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.text.fold import key
from monitor.text.languages.german_adjectives import adjective, has_suffix, is_known, stem_of
from monitor.text.languages.german_bases import base_of, feminines, masculine_of, noun
from monitor.text.languages.german_nouns import is_noun, known_noun
from monitor.text.languages.german_places import is_place, place, sounds_like_place
from monitor.text.languages.german_verbs import infinitive_of, is_infinitive, verb
from monitor.text.languages.language import Forms, Language, Sort

# A word that is longer has no forms that anyone writes.
_LONGEST = 60
# SPD, NRW; but not LANDRAT.
_ACRONYM = 6
_UMLAUTS = "äöüßÄÖÜ"

COMMON = frozenset(
    key(
        """
    der die das den dem des ein eine einen einem einer eines und oder aber denn doch sondern nicht
    kein keine keinen ich du er sie es wir ihr ihm ihn ihnen uns euch mich dich sich mein dein sein
    seine seinen seiner seinem ihre ihren ihrer ihrem unser unsere dieser diese dieses diesen diesem
    jeder jede jedes alle allen man wer was wie wo wann warum welche welcher in im ins an am auf aus
    bei beim mit nach von vom vor zu zum zur über unter hinter neben zwischen durch für gegen ohne
    um bis seit während wegen trotz als wenn weil dass ob damit obwohl nachdem bevor so auch noch
    nur schon sehr mehr viel wieder immer jetzt dann da hier dort heute ja nein ist sind war waren
    bin bist hat haben hatte hatten wird werden wurde wurden worden gewesen kann können konnte muss
    müssen soll sollen sollte will wollen wollte darf sei wäre würde hätte sowie bereits zwei drei
    dabei dazu daran davon rund
    """
    ).split()
)


def _forms(word: str, sort: Sort) -> Forms:
    asked = key(word)
    if not asked.isascii() or not asked.isalpha() or len(word) < 2 or len(asked) >= _LONGEST:
        # Of O2, 112 and Ελλάδα only a genitive could be: what is there is what is asked for.
        return Forms(frozenset((asked,)))
    # Who types one umlaut types them all: a plain vowel is one.
    typed = any(map(word.__contains__, _UMLAUTS))
    if sort is Sort.NAME:
        return Forms(_name(asked), as_spelled=typed)
    if sort is Sort.PLACE:
        return Forms(frozenset(place(asked)), as_spelled=typed or is_place(word.capitalize()))
    if sort is Sort.ROLE:
        return Forms(frozenset(_role(asked)), as_spelled=typed or is_noun(asked))
    if not word[0].isupper():
        return _lower(asked, typed=typed)
    found = _capitalised(word, asked)
    return Forms(frozenset(found), as_spelled=typed or _is_known(word, asked))


def _is_known(word: str, asked: str) -> bool:
    return is_noun(asked) or is_known(asked) or is_place(word)


def _name(name: str) -> frozenset[str]:
    """A name and its genitive: Gülers, Fritzens. Nothing else: a name has no plural."""
    return frozenset((name, name + "ens" if name[-1] in "sxz" else name + "s"))


def _role(office: str) -> set[str]:
    man = masculine_of(office) or base_of(office) or office
    return noun(man) | feminines(man) | {office, man}


def _capitalised(word: str, asked: str) -> set[str]:
    """A noun, a name, a place, or an adjective that is part of a name (Rotes Kreuz)."""
    stem = stem_of(asked)
    if is_place(word):
        return place(asked)
    base = base_of(asked)
    if is_noun(asked):
        found = noun(asked)
    elif base and is_known(base):
        # Güter are found as Gütern, but not in every text that has "gut".
        found = {form for form in noun(asked) if not (is_known(form) or stem_of(form) == base)}
    elif asked in COMMON:
        found = {asked}
    elif stem and is_known(stem):
        # Neuer may be a surname as well.
        found = adjective(stem) | _name(asked)
    elif is_known(asked) or (word.isupper() and len(word) < _ACRONYM and not known_noun(asked)):
        # Wüst, Klein, Kurz: as it stands it is a surname, and no one looks for all that is small.
        found = {asked, asked + "s"}
    else:
        found = _by_ending(asked, stem)
    # Weg has Wegen, but is not found in every text that has "wegen".
    return (found - COMMON) | {asked}


def _by_ending(asked: str, stem: str | None) -> set[str]:
    found = noun(asked)
    if base_of(asked) is None and sounds_like_place(asked):
        found |= place(asked)
    elif stem and not (known_noun(asked) or known_noun(stem) or base_of(asked)):
        found |= adjective(stem)
    return found


def _lower(asked: str, *, typed: bool) -> Forms:
    if is_infinitive(asked):
        return _infinitive(asked, typed=typed)
    return _other(asked, typed=typed)


def _other(asked: str, *, typed: bool) -> Forms:
    """An adjective, a form of a verb; or a noun, as people type."""
    stem = asked if is_known(asked) else stem_of(asked)
    nouns = known_noun(asked)
    if stem and is_known(stem):
        return Forms(frozenset(adjective(stem)), as_spelled=True)
    if is_place(asked.capitalize()) and not nouns and asked not in COMMON:
        return Forms(frozenset(place(asked)), as_spelled=True)
    if nouns or asked in COMMON:
        return Forms(frozenset(nouns - COMMON | {asked}), as_spelled=typed or is_noun(asked))
    if infinitive := infinitive_of(asked):
        return _verb(infinitive, asked, typed=typed)
    if stem is None and has_suffix(asked):
        stem = asked
    return Forms(frozenset(adjective(stem) if stem else noun(asked)), as_spelled=typed)


def _infinitive(asked: str, *, typed: bool) -> Forms:
    """What ends in -en: most often a verb, else an adjective or the plural of a noun."""
    infinitive = infinitive_of(asked)
    nouns = known_noun(asked)
    stem = asked if is_known(asked) else stem_of(asked)
    base = base_of(asked)
    if infinitive is None and not nouns:
        if stem and is_known(stem):
            return Forms(frozenset(adjective(stem)), as_spelled=True)
        # Spenden: what one gives, and to give.
        if asked in COMMON or (base and is_noun(base) and base[-1] != "e"):
            return Forms(frozenset(noun(asked) if base else {asked}), as_spelled=True)
        # An end like that of an adjective or a noun is no proof: vorbereiten, veranstalten.
        nouns = adjective(stem) if stem else noun(asked) if base else set()
    return _verb(infinitive or asked, asked, nouns, typed=typed)


def _verb(infinitive: str, asked: str, nouns: Iterable[str] = (), *, typed: bool) -> Forms:
    found = verb(infinitive)
    return Forms(
        found.whole.union(nouns, (asked,)),
        found.apart,
        found.particle,
        is_verb=True,
        as_spelled=typed or found.as_spelled,
    )


GERMAN = Language("de", COMMON, _forms, is_place)
