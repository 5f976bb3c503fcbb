"""Offices as they are named before a name, and whether they are those of a person.

"NRW-Agrarministerin" is a minister of agriculture; so is a "Ministerin für Landwirtschaft".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from monitor.text import key
from monitor.text.languages import Sort, language_of


class Gender(StrEnum):
    """Whether women or men are named so."""

    FEMALE = "f"
    MALE = "m"
    UNKNOWN = ""


class Rank(StrEnum):
    """Kinds of offices."""

    MINISTER = "minister"
    PREMIER = "premier"
    CHANCELLOR = "chancellor"
    GOVERNMENT = "head of government"
    PRESIDENT = "president"
    SECRETARY = "state secretary"
    SENATOR = "senator"
    DISTRICT = "head of a district"
    MAYOR = "mayor"
    LEADER = "leader"
    MEMBER = "member of parliament"
    OFFICER = "commissioner"
    ENVOY = "envoy"
    DEPARTMENT = "head of a department"
    POLITICIAN = "politician"


_HEADS = {
    "Minister": Rank.MINISTER,
    "Ressortchef": Rank.MINISTER,
    "Ministerpräsident": Rank.PREMIER,
    "Landesvater": Rank.PREMIER,
    "Landesmutter": Rank.PREMIER,
    "Landeshauptmann": Rank.PREMIER,
    "Landeshauptfrau": Rank.PREMIER,
    "Kanzler": Rank.CHANCELLOR,
    "Regierungschef": Rank.GOVERNMENT,
    "Präsident": Rank.PRESIDENT,
    "Staatsoberhaupt": Rank.PRESIDENT,
    "Staatssekretär": Rank.SECRETARY,
    "Senator": Rank.SENATOR,
    "Landrat": Rank.DISTRICT,
    "Bürgermeister": Rank.MAYOR,
    "Stadtoberhaupt": Rank.MAYOR,
    "Rathauschef": Rank.MAYOR,
    "Chef": Rank.LEADER,
    "Vorsitzende": Rank.LEADER,
    "Vorsitzender": Rank.LEADER,
    "Generalsekretär": Rank.LEADER,
    "Vize": Rank.LEADER,
    "Geschäftsführer": Rank.LEADER,
    "Abgeordnete": Rank.MEMBER,
    "Abgeordneter": Rank.MEMBER,
    "Parlamentarier": Rank.MEMBER,
    "Beauftragte": Rank.OFFICER,
    "Beauftragter": Rank.OFFICER,
    "Kommissar": Rank.OFFICER,
    "Botschafter": Rank.ENVOY,
    "Konsul": Rank.ENVOY,
    "Dezernent": Rank.DEPARTMENT,
    "Stadtrat": Rank.DEPARTMENT,
    "Staatsrat": Rank.DEPARTMENT,
    "Beigeordnete": Rank.DEPARTMENT,
    "Beigeordneter": Rank.DEPARTMENT,
    "Kämmerer": Rank.DEPARTMENT,
    "Politiker": Rank.POLITICIAN,
    "Christdemokrat": Rank.POLITICIAN,
    "Sozialdemokrat": Rank.POLITICIAN,
    "Parteifreund": Rank.POLITICIAN,
    "Genosse": Rank.POLITICIAN,
}
_SHORT = {
    "mdb": (Rank.MEMBER, "bundestag"),
    "mdl": (Rank.MEMBER, "landtag"),
    "mdep": (Rank.MEMBER, "europa"),
    "ob": (Rank.MAYOR, ""),
}
_PARTY_OF = {"christdemokrat": "cdu", "sozialdemokrat": "spd", "genosse": "spd"}
# The first of each row stands for all: who has agriculture has food, in most governments.
_SUBJECTS = tuple(
    tuple(row.split())
    for row in """
    finanz etat haushalt
    innen inner
    aussen auswaertig
    verteidigung wehr
    justiz recht
    gesundheit
    arbeit
    sozial
    famili
    jugend
    frauen gleichstellung
    senior
    integration flucht fluecht migration
    umwelt naturschutz
    klima
    energi
    verkehr mobilitaet
    digital
    wirtschaft industrie
    landwirtschaft agrar ernaehrung
    verbraucher
    schul bildung kultus
    wissenschaft forschung hochschul
    kultur
    heimat
    bau wohn staedtebau
    kommunal
    europa
    medien
    staatskanzlei
    kanzleramt
    entwicklung
    sport
    tourismus
    fraktion
    partei
    landtag
    bundestag
    regierung
""".strip().splitlines()
)
_CANONICAL = {stem: row[0] for row in _SUBJECTS for stem in row}
_STEMS = sorted(_CANONICAL, key=len, reverse=True)
# What is said of where or since when, not of what. A president is of something by it.
_REGIONS = sorted(
    """bundes landes staats nrw ex alt vize vizes nord sued ober haupt laender bezirks
    saar thueringer bayern hessen sachsen niedersachsen berliner hamburger bremer""".split(),  # noqa: SIM905
    key=len,
    reverse=True,
)
_PARTIES = (
    "cdu",
    "csu",
    "spd",
    "fdp",
    "afd",
    "bsw",
    "gruene",
    "linke",
    "union",
    "oevp",
    "spoe",
    "fpoe",
)
_UNION = frozenset(("cdu", "csu", "union"))
_OFFICES_OF_STATE = frozenset(("kanzleramt", "staatskanzlei"))
_JOINTS = re.compile(r"(?:en|es|e|s|n)?-?")
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
            for party in _PARTIES
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
        not one or not other or one == other or ("union" in {one, other} and {one, other} <= _UNION)
    )


@lru_cache(1)
def _forms() -> dict[str, tuple[str, Rank, Gender]]:
    found: dict[str, tuple[str, Rank, Gender]] = {}
    for head, rank in _HEADS.items():
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


@lru_cache(8_192)
def title_of(text: str) -> Title | None:
    """The office that a word names, a compound with hyphens too; None for what is no office.

    >>> title_of("NRW-Agrarministerin") == title_of("Landwirtschaftsministerin")
    True
    """
    *before, last = text.split("-")
    folded = key(last)
    party = next(filter(None, map(party_of, before)), "")
    if folded in _SHORT and (folded != "ob" or last.isupper()):
        rank, subject = _SHORT[folded]
        return Title(rank, frozenset(filter(None, (subject,))), party=party)
    forms = _forms()
    for start in range(len(folded) - 3):
        if folded[start:] in forms:
            head, rank, gender = forms[folded[start:]]
            break
    else:
        return None
    prefix = folded[:start]
    party = party or _PARTY_OF.get(head, "") or party_of(prefix)
    subjects = set(_subjects(prefix, rank))
    for each in before:
        subjects.update(_known_subjects(key(each)))
    is_plural = folded.endswith("innen")
    return Title(rank, frozenset(subjects), gender, party, is_plural)


def _subjects(prefix: str, rank: Rank) -> Iterator[str]:
    """What the front of a compound says; what is not known counts as it is."""
    for party in _PARTIES:
        if prefix.startswith(party):
            prefix = prefix[len(party) :].removeprefix("n").removeprefix("s")
            break
    while prefix:
        stem = next((each for each in _STEMS if prefix.startswith(each)), "")
        if stem:
            yield _CANONICAL[stem]
        else:
            stem = next((each for each in _REGIONS if prefix.startswith(each)), "")
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
    stem = next((each for each in _STEMS if word.startswith(each)), "")
    if stem:
        yield _CANONICAL[stem]


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


def may_be(one: Gender, other: Gender) -> bool:
    """Whether nothing is known that tells them apart."""
    return one is other or Gender.UNKNOWN in {one, other}


def is_held(title: Title, held: Iterable[Title], party: str = "", *, is_rare: bool = False) -> bool:
    """Whether a title is one of those that somebody holds, as far as it can be told.

    Of one whose surname ``is_rare`` another portfolio is told no less, nor that the party or its
    group in parliament is led: who is a minister may be that as well.
    """
    held = tuple(held)
    if not is_same_party(title.party, party):
        return False
    if title.rank is Rank.POLITICIAN:
        return bool(held) or bool(title.party and party)
    if is_rare and title.subjects <= _OF_ANY_POLITICIAN and _is_of_politicians(title):
        return any(each.rank in _POLITICAL for each in held)
    return any(_is_same(title, each, is_rare=is_rare) for each in held)


_OF_ANY_POLITICIAN = frozenset(("fraktion", "partei", "bundestag", "landtag"))
_POLITICAL = frozenset(Rank) - {
    Rank.DISTRICT,
    Rank.MAYOR,
    Rank.DEPARTMENT,
    Rank.ENVOY,
    Rank.OFFICER,
}


def _is_of_politicians(title: Title) -> bool:
    if title.rank is Rank.LEADER:
        return bool(title.subjects or title.party)
    return title.rank is Rank.MEMBER


def _is_same(title: Title, held: Title, *, is_rare: bool) -> bool:
    shared = title.subjects & held.subjects
    if shared & _OFFICES_OF_STATE or (shared and Rank.LEADER in {title.rank, held.rank}):
        return True
    if Rank.GOVERNMENT in {title.rank, held.rank}:
        return {title.rank, held.rank} <= {Rank.GOVERNMENT, Rank.PREMIER, Rank.CHANCELLOR}
    if title.rank is not held.rank:
        return False
    if title.rank is Rank.LEADER:
        return bool(title.party and not title.subjects and held.party)
    is_any = not title.subjects or not held.subjects
    return is_any or bool(shared) or (is_rare and title.rank is Rank.MINISTER)


def is_office_of(title: Title, held: Iterable[Title]) -> bool:
    """Whether a title without a name is so much hers that it introduces her.

    >>> is_office_of(title_of("Schulministerin"), titles_in("Ministerin für Schule"))
    True
    """
    return any(
        _is_same(title, each, is_rare=False)
        and (bool(title.subjects & each.subjects) or title.rank in _ONE_OF_A_KIND)
        for each in held
    )


_ONE_OF_A_KIND = frozenset((Rank.PREMIER, Rank.CHANCELLOR, Rank.GOVERNMENT, Rank.DISTRICT))
