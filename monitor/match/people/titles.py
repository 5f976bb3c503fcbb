"""Offices as they are named: before a name, and in the catalog.

"NRW-Agrarministerin" is a minister of agriculture; so is a "Ministerin für Landwirtschaft".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.match.people.ranks import (
    CANONICAL,
    HEADS,
    PARTIES,
    PARTY_OF,
    REGIONS,
    SHORT,
    STEMS,
    UNION,
    Gender,
    Rank,
)
from monitor.text import key
from monitor.text.languages import Sort, language_of

_JOINTS = re.compile(r"(?:en|es|e|s|n)?-?")
# Letters; compounds of offices have 70 at the most.
_LONGEST = 200
_CUT_SHORT = re.compile(r"\w+-(?=\s*(?:,|und|sowie|&))")


@dataclass(frozen=True, slots=True)
class Title:
    """An office: its kind, what it is about, whether a woman's, and the party in front of it."""

    rank: Rank
    subjects: frozenset[str] = frozenset()
    gender: Gender = Gender.UNKNOWN
    party: str = ""
    is_plural: bool = False


def party_of(text: str) -> str:
    """The party in a text, in one spelling; empty if there is none that is known.

    >>> party_of("Bündnis 90/Die Grünen"), party_of("CDU"), party_of("Wählergemeinschaft")
    ('gruene', 'cdu', '')
    """
    folded = key(text)
    return next(
        (
            party
            for party in PARTIES
            if folded.startswith(party)
            or f" {party}" in folded
            or f"/{party}" in folded
            or party in folded.split("-")
        ),
        "",
    )


def is_same_party(one: str, other: str) -> bool:
    """Whether two parties, as `party_of` gives them, may be the same; the unknown is anyone's."""
    return (
        not one or not other or one == other or ("union" in {one, other} and {one, other} <= UNION)
    )


@lru_cache(1)
def _forms() -> dict[str, tuple[str, Rank, Gender]]:
    found: dict[str, tuple[str, Rank, Gender]] = {}
    for head, rank in HEADS.items():
        is_participle = head.endswith(("ete", "eter", "ende", "ender", "agte", "agter"))
        for form in (*language_of("de").forms(head, Sort.ROLE).whole, key(head)):
            if form.endswith(("in", "innen", "frau", "frauen", "mutter")):
                gender = Gender.FEMALE
            elif is_participle:
                gender = Gender.MALE if form.endswith("er") else Gender.UNKNOWN
            else:
                gender = Gender.MALE
            found[form] = key(head), rank, gender
    found["abgeordneten"] = "abgeordnete", Rank.MEMBER, Gender.UNKNOWN
    return found


def title_of(text: str) -> Title | None:
    """The office that a word names, a compound with hyphens too; None for what is no office.

    >>> title_of("NRW-Agrarministerin") == title_of("Landwirtschaftsministerin")
    True
    """
    # A page can be one word of a megabyte; neither is it searched nor kept.
    return None if len(text) > _LONGEST else _title_of(text)


@lru_cache(8_192)
def _title_of(text: str) -> Title | None:
    *before, last = text.split("-")
    folded = key(last)
    party = next(filter(None, map(party_of, before)), "")
    if folded in SHORT and (folded != "ob" or last.isupper()):
        rank, subject = SHORT[folded]
        return Title(rank, frozenset(filter(None, (subject,))), party=party)
    forms = _forms()
    for start in range(len(folded) - 3):
        if folded[start:] in forms:
            head, rank, gender = forms[folded[start:]]
            break
    else:
        return None
    prefix = folded[:start]
    party = party or PARTY_OF.get(head, "") or party_of(prefix)
    subjects = set(_subjects(prefix, rank))
    for each in before:
        subjects.update(_known_subjects(key(each)))
    is_plural = folded.endswith("innen")
    return Title(rank, frozenset(subjects), gender, party, is_plural)


def _subjects(prefix: str, rank: Rank) -> Iterator[str]:
    """What the front of a compound says; what is not known counts as it is."""
    for party in PARTIES:
        if prefix.startswith(party):
            prefix = prefix[len(party) :].removeprefix("n").removeprefix("s")
            break
    while prefix:
        stem = next((each for each in STEMS if prefix.startswith(each)), "")
        if stem:
            yield CANONICAL[stem]
        else:
            stem = next((each for each in REGIONS if prefix.startswith(each)), "")
            if not stem:
                yield prefix
                return
            if rank is Rank.PRESIDENT:
                yield stem
        prefix = prefix[len(stem) :]
        joint = _JOINTS.match(prefix)
        prefix = prefix[joint.end() :] if joint else prefix


def _known_subjects(word: str) -> Iterator[str]:
    for region in ("bundes", "landes"):
        if word.startswith(region) and not word.startswith("bundestag"):
            word = word.removeprefix(region)
    stem = next((each for each in STEMS if word.startswith(each)), "")
    if stem:
        yield CANONICAL[stem]


@lru_cache(4_096)
def titles_in(name: str) -> tuple[Title, ...]:
    """The offices that a line of the catalog names.

    >>> (title,) = titles_in("Umwelt- und Verkehrsminister NRW")
    >>> sorted(title.subjects)
    ['umwelt', 'verkehr']
    """
    found: list[Title] = []
    for part in re.split(r"[,;]\s*(?:früher|zuvor|ehemals)?\s*(?=\S)|\(|\bund zugleich\b", name):
        words = re.findall(r"[\w-]*\w", part)
        about: set[str] = set()
        titles = [title for word in words if (title := title_of(word)) is not None]
        for word in words:
            if title_of(word) is None:
                about.update(_known_subjects(key(word)))
        about.update(s for word in _CUT_SHORT.findall(part) for s in _known_subjects(key(word)))
        if not titles and found and about:
            # "Ministerin für Schule, Bildung": what stands behind the comma is hers as well.
            last = found.pop()
            titles = [last]
        found += [
            Title(each.rank, each.subjects | about, each.gender, each.party, each.is_plural)
            for each in titles
        ]
    return tuple(found)
