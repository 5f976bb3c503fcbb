"""Forms of German nouns, told by the last part of the word: Kreishaus declines as Haus.

All works on keys (`monitor.text.key`): ``raet`` is Rät, however it was typed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
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
    "s es e en": "ment iat zept iv är ör öl än ön ün ekt ling ett il eur",
    "nen": "in",
    "n s": "er el ee ie",
    "n": "e",
    "s": "en chen a i o u y au ing",
    "s n": "lein eu",
    "se ses sen": "nis",
    "ium>ien s": "ium",
    "s um>en um>a": "um",
    "us>en": "ismus asmus",
    "se sen": "us as os",
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
_PREFIXES = frozenset(("ab", "an", "ob", "um", "ur", "zu"))
LONGEST = 20


class _Ending(NamedTuple):
    cut: int
    broad: bool
    tail: str


class _Head(NamedTuple):
    endings: tuple[_Ending, ...]
    alone: bool
    suffix: bool


@cache
def heads() -> dict[str, _Head]:
    """What a word may end with, under its key."""
    found: dict[str, _Head] = {}
    for spec, words in _SUFFIXES.items():
        for word in key(words).split():
            found[word] = _Head(endings_of(spec), alone=False, suffix=True)
    for spec, words in HEADS.items():
        for word in key(words).split():
            head = word.lstrip("=")
            known = found.get(head)
            endings = endings_of(spec)
            if known and not known.suffix:
                endings = tuple(dict.fromkeys((*known.endings, *endings)))
            found[head] = _Head(endings, alone=word[0] == "=", suffix=False)
    return found


@cache
def endings_of(spec: str) -> tuple[_Ending, ...]:
    return tuple(map(_ending, spec.split()))


def _ending(written: str) -> _Ending:
    cut, _, tail = written.rpartition(">")
    return _Ending(len(cut), tail[0] == "¨", tail.removeprefix("¨"))


def _broad(head: str) -> str:
    """The word with its last vowel changed: Haus, Häus."""
    return _BROAD.sub(
        lambda found: {"aa": "ae", "au": "aeu"}.get(found[0], found[0] + "e"), head, 1
    )


def decline(before: str, head: str, endings: tuple[_Ending, ...]) -> set[str]:
    found = {before + head}
    for cut, broad, tail in endings:
        stem = _broad(head) if broad else head[: len(head) - cut]
        found.add(before + stem + tail)
    if head[-1:] in _HISSING:
        found.discard(before + head + "s")
    return found


def is_part(before: str) -> bool:
    """Whether this can stand before the last part of a compound."""
    return (len(before) > 2 and not _VOWELS.isdisjoint(before)) or before in _PREFIXES


def _is_cut_through(word: str, at: int) -> bool:
    """Whether a part that begins there would begin within an umlaut: Stü-cke, Käu-fer."""
    if word[at] == "e":
        return word[at - 1] in "aou" and word[at - 2 : at] not in {"au", "eu"}
    return word[at] == "u" and word[at - 2 : at] == "ae"


# One word is taken apart several times over, on the way to its forms.
@lru_cache(64)
def split(word: str, *, suffixes: bool) -> tuple[str, str, _Head] | None:
    known_heads = heads()
    for at in range(max(0, len(word) - LONGEST), len(word)):
        head = known_heads.get(word[at:])
        if head is None or (head.suffix and not suffixes):
            continue
        if at and _is_cut_through(word, at):
            continue
        if at == 0 or (not head.alone and (head.suffix or is_part(word[:at]))):
            if head.suffix and at == 0:
                continue
            return word[:at], word[at:], head
    return None


def known_noun(word: str) -> set[str]:
    """The forms of a word, by its key, that the table knows; none if it does not.

    >>> sorted(known_noun("kreishaus"))
    ['kreishaeuser', 'kreishaeusern', 'kreishaus', 'kreishause', 'kreishauses']
    """
    found = split(word, suffixes=False)
    if not found:
        return set()
    before, head, known = found
    forms = decline(before, head, known.endings)
    if head == "mann" and before:
        forms |= {before + "leute", before + "leuten"}
    return forms


def is_noun(word: str) -> bool:
    """Whether the key is a noun of the table as it stands, not only by its last part."""
    head = heads().get(word)
    return head is not None and not head.suffix


def noun_by_suffix(word: str) -> set[str]:
    """The forms of a noun that is not in the table."""
    found = split(word, suffixes=True)
    if found:
        return decline(*found[:2], found[2].endings)
    short = len(_VOWEL.findall(word)) < 2
    return decline("", word, endings_of(_SHORT if short else _ANY))
