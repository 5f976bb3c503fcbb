"""Forms of German nouns, told by the last part of the word: Kreishaus declines as Haus.

All works on keys (`monitor.text.key`): ``raet`` is Rät, however it was typed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from monitor.text.fold import key
from monitor.text.languages.german_noun_table import HEADS

# Parts that make nouns, and what follows from how a word ends where nothing better is known.
# Unknown words get every ending that a noun can have, but never -er: Besuch is no Besucher.
_SUFFIXES = {
    "en": """
        ung heit keit schaft tät ion ik enz anz ei ur erei logie
    """,
    "en ": "ent ant ist krat arch graph graf naut soph",
    "s es e en": "ment iat zept iv är ekt ität ling ett il eur ",
    "nen": "in",
    "n s": "er el ee ie",
    "n": "e",
    "s": "en chen a i o u y au ing",
    "s n": "lein eu",
    "se ses sen": "nis",
    "ium>ien s": "ium",
    "s um>en um>a": "um",
    "us>en": "ismus asmus",
    "es se sen us>en us>i": "us",
    "is>en": "sis xis",
    "s a>en ta": "ma",
    "s en": "ktor ator itor utor stor essor",
    "s tum>tuemer tum>tuemern": "tum",
    "es en e": "aus eus s x z",
    "n s m r": "ende ierte igte",
    "s en ": "our",
    "": "is",
}
_ANY = "s es e en"
# A word of one syllable that is not in the table is more often a name than a noun, and with -e it
# would be another word: Wüste, Linde.
_SHORT = "s es"
_HISSING = frozenset("sxz")
_VOWELS = frozenset("aeiouy")
_VOWEL = re.compile("[aeiouy]+")
_BROAD = re.compile("(aa|au|[aou])(?=[^aou]*$)")
_PREFIXES = frozenset(("ab", "an", "um", "ur", "zu"))
_LONGEST = 20
_FEMININE = {
    "rat": "raetin",
    "arzt": "aerztin",
    "anwalt": "anwaeltin",
    "bauer": "baeuerin",
    "koch": "koechin",
    "bischof": "bischoefin",
    "graf": "graefin",
    "papst": "paepstin",
    "vogt": "voegtin",
    "vorstand": "vorstaendin",
    "jude": "juedin",
    "franzose": "franzoesin",
    "schwager": "schwaegerin",
    "beamte": "beamtin",
    "gesandte": "gesandtin",
    "abt": "aebtissin",
    "herzog": "herzogin",
    "mann": "frau",
    "herr": "frau",
    "zar": "zarin",
}
_MASCULINE = {
    feminine: masculine for masculine, feminine in _FEMININE.items() if masculine != "herr"
}


class _Ending(NamedTuple):
    cut: int
    broad: bool
    tail: str


class _Head(NamedTuple):
    endings: tuple[_Ending, ...]
    alone: bool
    suffix: bool


@cache
def _heads() -> dict[str, _Head]:
    """What a word may end with, under its key."""
    found: dict[str, _Head] = {}
    for spec, words in _SUFFIXES.items():
        for word in key(words).split():
            found[word] = _Head(_endings(spec), alone=False, suffix=True)
    for spec, words in HEADS.items():
        for word in key(words).split():
            head = word.lstrip("=")
            known = found.get(head)
            endings = _endings(spec)
            if known and not known.suffix:
                endings = tuple(dict.fromkeys((*known.endings, *endings)))
            found[head] = _Head(endings, alone=word[0] == "=", suffix=False)
    return found


@cache
def _endings(spec: str) -> tuple[_Ending, ...]:
    return tuple(map(_ending, spec.split()))


def _ending(written: str) -> _Ending:
    cut, _, tail = written.rpartition(">")
    return _Ending(len(cut), tail[0] == "¨", tail.removeprefix("¨"))


def _broad(head: str) -> str:
    """The word with its last vowel changed: Haus, Häus."""
    return _BROAD.sub(
        lambda found: {"aa": "ae", "au": "aeu"}.get(found[0], found[0] + "e"), head, 1
    )


def _decline(before: str, head: str, endings: tuple[_Ending, ...]) -> set[str]:
    found = {before + head}
    for cut, broad, tail in endings:
        stem = _broad(head) if broad else head[: len(head) - cut]
        found.add(before + stem + tail)
    if head[-1:] in _HISSING:
        found.discard(before + head + "s")
    return found


def _is_part(before: str) -> bool:
    """Whether this can stand before the last part of a compound."""
    return (len(before) > 2 and not _VOWELS.isdisjoint(before)) or before in _PREFIXES


def _split(word: str, *, suffixes: bool) -> tuple[str, str, _Head] | None:
    heads = _heads()
    for at in range(max(0, len(word) - _LONGEST), len(word)):
        head = heads.get(word[at:])
        if head is None or (head.suffix and not suffixes):
            continue
        if at == 0 or (not head.alone and (head.suffix or _is_part(word[:at]))):
            if head.suffix and at == 0:
                continue
            return word[:at], word[at:], head
    return None


def known_noun(word: str) -> set[str]:
    """The forms of a word, by its key, that the table knows; none if it does not.

    >>> sorted(known_noun("kreishaus"))
    ['kreishaeuser', 'kreishaeusern', 'kreishaus', 'kreishause', 'kreishauses']
    """
    found = _split(word, suffixes=False)
    if not found:
        return set()
    before, head, known = found
    forms = _decline(before, head, known.endings)
    if head == "mann" and before:
        forms |= {before + "leute", before + "leuten"}
    return forms


@cache
def _bases() -> dict[str, str]:
    """The nominative under each of the other forms of the words in the table."""
    bases: dict[str, str] = {}
    heads = _heads()
    for head, known in heads.items():
        if not known.suffix:
            for form in _decline("", head, known.endings):
                if form not in heads or heads[form].suffix:
                    bases.setdefault(form, head)
    return bases


_PLURALS = {
    "ungen": "ung",
    "heiten": "heit",
    "keiten": "keit",
    "schaften": "schaft",
    "taeten": "taet",
    "ionen": "ion",
    "innen": "in",
    "nissen": "nis",
    "nisse": "nis",
    "nisses": "nis",
    "ismen": "ismus",
    "isten": "ist",
    "enten": "ent",
    "anten": "ant",
    "enzen": "enz",
    "toren": "tor",
    "ministerien": "ministerium",
    "gremien": "gremium",
    "gymnasien": "gymnasium",
    "studien": "studium",
    "kriterien": "kriterium",
    "stipendien": "stipendium",
    "medien": "medium",
    "prinzipien": "prinzip",
    "jubilaeen": "jubilaeum",
    "auditorien": "auditorium",
    "kuratorien": "kuratorium",
    "territorien": "territorium",
    "praesidien": "praesidium",
    "konsortien": "konsortium",
    "krematorien": "krematorium",
    "sanatorien": "sanatorium",
    "laboratorien": "laboratorium",
    "moratorien": "moratorium",
    "kollegien": "kollegium",
    "aquarien": "aquarium",
    "szenarien": "szenario",
    "materialien": "material",
    "themen": "thema",
    "ern": "er",
    "ers": "er",
    "ens": "en",
    "iums": "ium",
    "ments": "ment",
    "mente": "ment",
    "ekten": "ekt",
    "ekte": "ekt",
    "aere": "aer",
    "aeren": "aer",
    "aers": "aer",
    "linge": "ling",
    "lingen": "ling",
    "lings": "ling",
    "ierenden": "ierende",
    "ierender": "ierende",
}


def base_of(word: str) -> str | None:
    """The nominative of an inflected noun, by its key, where it can be told.

    >>> base_of("landraeten"), base_of("kreishaeuser"), base_of("rat")
    ('landrat', 'kreishaus', None)
    """
    bases = _bases()
    heads = _heads()
    for at in range(max(0, len(word) - _LONGEST), len(word) - 2):
        tail = word[at:]
        base = bases.get(tail)
        if base and (at == 0 or (not heads[base].alone and len(tail) > 3 and _is_part(word[:at]))):
            return word[:at] + base
        if at and (base := _PLURALS.get(tail)):
            return word[:at] + base
    return _PLURALS.get(word)


def noun(word: str) -> set[str]:
    """The forms of a noun by its key, of any that could be one.

    >>> sorted(noun("minister")), sorted(noun("bau"))
    (['minister', 'ministern', 'ministers'], ['bau', 'baues', 'baus', 'bauten'])
    """
    if known := known_noun(word):
        return known
    if base := base_of(word):
        return {word} | (known_noun(base) or noun_by_suffix(base))
    return noun_by_suffix(word)


def noun_by_suffix(word: str) -> set[str]:
    """The forms of a noun that is not in the table."""
    found = _split(word, suffixes=True)
    if found:
        return _decline(*found[:2], found[2].endings)
    short = len(_VOWEL.findall(word)) < 2
    return _decline("", word, _endings(_SHORT if short else _ANY))


def feminines(word: str) -> set[str]:
    """The forms for women of an office, by the key of that for men.

    >>> sorted(feminines("landrat")), sorted(feminines("beauftragte"))
    (['landraetin', 'landraetinnen'], [])
    """
    found = _split(word, suffixes=False)
    if found and found[1] in _FEMININE:
        woman = found[0] + _FEMININE[found[1]]
    elif found and _endings("n m r s") == found[2].endings:
        return set()
    else:
        woman = (word[:-1] if word[-1:] == "e" else word) + "in"
    return {woman, woman + ("en" if woman.endswith("frau") else "nen")}


def masculine_of(word: str) -> str | None:
    """The office for men that belongs to that of a woman.

    >>> masculine_of("landraetin"), masculine_of("ministerinnen"), masculine_of("termin")
    ('landrat', 'minister', None)
    """
    word = word.removesuffix("nen") if word.endswith("innen") else word
    for woman, man in _MASCULINE.items():
        if word.endswith(woman):
            return word.removesuffix(woman) + man
    base = word.removesuffix("in")
    return base if base != word and len(base) > 3 and not known_noun(word) else None
