"""From an inflected German noun to its nominative; from an office to the women and men who hold it.

All works on keys (`monitor.text.key`).
"""

from __future__ import annotations

from functools import cache, lru_cache

from monitor.text.languages.german_nouns import (
    LONGEST,
    decline,
    endings_of,
    heads,
    is_noun,
    is_part,
    known_noun,
    noun_by_suffix,
    split,
)

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
    "prinz": "prinzessin",
    "kaemmerer": "kaemmerin",
    "foerderer": "foerderin",
    "wanderer": "wanderin",
    "zauberer": "zauberin",
    "eroberer": "eroberin",
}
_MASCULINE = {
    feminine: masculine for masculine, feminine in _FEMININE.items() if masculine != "herr"
}


@cache
def _bases() -> dict[str, str]:
    """The nominative under each of the other forms of the words in the table."""
    bases: dict[str, str] = {}
    for head, known in heads().items():
        if known.suffix:
            continue
        is_broad = any(ending.broad for ending in known.endings)
        for form in decline("", head, known.endings):
            # dem Lande: not worth to take every word in -lande for it.
            if not is_noun(form) and not (is_broad and form == head + "e"):
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
    # Journalisten and Zivilisten are no Listen.
    "alisten": "alist",
    "ilisten": "ilist",
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
    found = _base(word)
    return found[0] if found else None


@lru_cache(64)
def _base(word: str) -> tuple[str, int] | None:
    """The nominative, and how many letters told it."""
    bases = _bases()
    for at in range(max(0, len(word) - LONGEST), len(word) - 2):
        tail = word[at:]
        base = bases.get(tail)
        if base and (at == 0 or (not heads()[base].alone and len(tail) > 3 and is_part(word[:at]))):
            return word[:at] + base, len(tail)
        if at and (base := _PLURALS.get(tail)):
            return word[:at] + base, len(tail)
    base = _PLURALS.get(word)
    return (base, len(word)) if base else None


def noun(word: str) -> set[str]:
    """The forms of a noun by its key, of any that could be one.

    >>> sorted(noun("minister")), sorted(noun("bau"))
    (['minister', 'ministern', 'ministers'], ['bau', 'baues', 'baus', 'bauten'])
    """
    head = split(word, suffixes=False)
    base = _base(word)
    # Ölpreise are no Reise, Dokumente no Ente: the longer part is right.
    if base and (head is None or base[1] > len(head[1])):
        return {word} | (known_noun(base[0]) or noun_by_suffix(base[0]))
    return known_noun(word) or noun_by_suffix(word)


def feminines(word: str) -> set[str]:
    """The forms for women of an office, by the key of that for men.

    >>> sorted(feminines("landrat")), sorted(feminines("beauftragte"))
    (['landraetin', 'landraetinnen'], [])
    """
    found = split(word, suffixes=False)
    if found and endings_of("n m r s") == found[2].endings and found[1] not in _FEMININE:
        return set()
    if found and found[1] in _FEMININE:
        women = {found[0] + _FEMININE[found[1]]}
        if found[0] and found[1] == "herr":
            women.add(word + "in")
    else:
        women = {(word[:-1] if word[-1:] == "e" else word) + "in"}
    plurals = {woman + ("en" if woman.endswith("frau") else "nen") for woman in women}
    return women | plurals


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
