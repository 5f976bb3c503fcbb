"""A surname that stands alone: whether a person is meant by it."""

from __future__ import annotations

from monitor.match.people.listed import listed
from monitor.match.people.naming import Naming
from monitor.match.people.offices import is_held, is_office_of, may_be
from monitor.match.people.ranks import Gender
from monitor.match.people.sighting import Sighting, is_of_party, party_behind
from monitor.match.people.surroundings import (
    Place,
    begins_sentence,
    is_after_place_preposition,
    is_distinctive,
    is_space,
    is_verb_of_people,
    is_word,
)
from monitor.match.people.titles import title_of
from monitor.match.words import Words
from monitor.text import key
from monitor.text.languages.german_places import is_place
from monitor.text.languages.names import is_frequent_surname

_OF_OFFICE = tuple(
    sorted(
        listed(
            """kabinett ministerium ministerpraesident staatskanzlei regierung amtszeit nachfolger
    nachfolgerin
    vorgaenger vorgaengerin stellvertreter stellvertreterin minister partei kritik amt ruecktritt
    wahlkreis ehefrau ehemann buero sprecher sprecherin koalition kanzleramt rede auftritt
    regierungserklaerung antrittsbesuch sommertour vorschlag forderung etatentwurf"""
        )
    )
)
_OF_PEOPLE = ("besuch", "rede", "auftritt", "kritik", "visite", "vortrag", "grusswort", "festrede")
_ARTICLES = listed("der die das den dem des ein eine einen einem einer eines kein keine")
# A list of names is not longer than so many words.
_FAR = 12
_RELATIVE = {
    "der": Gender.MALE,
    "dessen": Gender.MALE,
    "den": Gender.MALE,
    "dem": Gender.MALE,
    "die": Gender.FEMALE,
    "deren": Gender.FEMALE,
}


def is_meant_alone(words: Words, row: Sighting, naming: Naming) -> bool:
    """Whether a surname means the person who bears it and is introduced in the article."""
    if not _may_be_name(words, row):
        return False
    folded = naming.surname[-1]
    if is_word(folded) and len(naming.surname) == 1:
        return row.place is Place.NAME and (
            _does_something(words, row) or _has_something(words, row)
        )
    return not (is_place(naming.written) and is_after_place_preposition(words, row.first))


def is_person_alone(words: Words, row: Sighting, naming: Naming) -> bool:
    """Whether a surname means a person although nobody of the name is introduced."""
    if row.place is not Place.NAME or row.has_noun_before:
        return False
    if not is_distinctive(naming.written):
        return _has_office(words, row, naming)
    if not _may_be_name(words, row) or (
        is_after_place_preposition(words, row.first) and not row.is_genitive
    ):
        return False
    if is_of_party(party_behind(words, row.last), naming) or _is_listed(words, row, naming):
        return True
    if _has_something(words, row) or _does_something(words, row) or _is_who(words, row, naming):
        return True
    return _is_named_as_guest(words, row) or _is_office_told(words, naming)


def _may_be_name(words: Words, row: Sighting) -> bool:
    raw = words.raw(row.last)
    if (
        len(raw) > 1
        and raw.isupper()
        and not (_is_shouted(words, row.first - 1) or _is_shouted(words, row.last + 1))
    ):
        return len(raw) > 4
    # "der Feller" is none; "die Wüst-Rede" is about him.
    is_after_article = (
        is_space(words.gap(row.first - 1)) and words.raw(row.first - 1).lower() in _ARTICLES
    )
    return row.place is Place.ACT or not is_after_article or row.is_genitive


def _is_shouted(words: Words, at: int) -> bool:
    return len(words.raw(at)) > 1 and words.raw(at).isupper()


def _has_something(words: Words, row: Sighting) -> bool:
    """ "Warkens Ministerium", "Merz' neuer Plan"."""
    at = row.last + 1
    gap = words.gap(row.last)
    if not row.is_genitive and gap.strip() not in {"'", "’"}:
        return False
    if not is_space(gap.lstrip("'’")):
        return False
    if words.raw(at)[:1].islower():
        # "Söders neuer Plan", but not "Feller sagte".
        return (
            words.raw(at).lower()[-1:] in "nersm"
            and is_space(words.gap(at))
            and words.raw(at + 1)[:1].isupper()
        )
    return words.raw(at)[:1].isupper() or words.raw(at)[:1].isdigit()


def _does_something(words: Words, row: Sighting) -> bool:
    """ "Feller sagte", "sagte Feller": who speaks is a person."""
    if row.is_genitive:
        return False
    behind = words.raw(row.last + 1)
    is_small = behind[:1].islower() or (behind.isupper() and words.raw(row.last).isupper())
    if is_space(words.gap(row.last)) and is_small and is_verb_of_people(key(behind)):
        return True
    ahead = words.raw(row.first - 1)
    is_first = row.first > 0 and is_space(words.gap(row.first - 1))
    if (
        is_first
        and is_verb_of_people(key(ahead))
        and (ahead[:1].islower() or begins_sentence(words, row.first - 1))
    ):
        return True
    # "Feller: Wir brauchen mehr Lehrer" is a headline.
    return words.gap(row.last).strip(" ").startswith(":") and begins_sentence(words, row.first)


def _is_who(words: Words, row: Sighting, naming: Naming) -> bool:
    """ "Klöckner, die aus Guldental stammt, ..."."""
    if words.gap(row.last).strip() != ",":
        return False
    gender = _RELATIVE.get(words.raw(row.last + 1))
    behind = words.raw(row.last + 2)
    return gender is not None and behind[:1].islower() and naming.gender in {gender, Gender.UNKNOWN}


def _is_listed(words: Words, row: Sighting, naming: Naming) -> bool:
    """ "KORTÜM, WIEBUSCH, REITZ – drei Minister auf einem Podium"."""
    is_joined = words.gap(row.last).strip() == "," or words.gap(row.first - 1).strip() == ","
    if not is_joined:
        return False
    sentence = words.sentences[row.first]
    for at in range(row.last + 1, min(len(words), row.last + _FAR)):
        if words.sentences[at] != sentence:
            return False
        title = title_of(words.raw(at)) if words.raw(at)[:1].isupper() else None
        if title is not None and is_held(title, naming.titles, naming.party):
            return not is_space(words.gap(at)) or not words.raw(at + 1)[:1].isupper()
    return False


def _has_office(words: Words, row: Sighting, naming: Naming) -> bool:
    """ "Rheins Kabinett": though the surname is a word or a place, only a person has that."""
    if not _has_something(words, row) or is_frequent_surname(naming.surname[-1]):
        return False
    return key(words.raw(row.last + 1)).endswith(_OF_OFFICE)


def _is_named_as_guest(words: Words, row: Sighting) -> bool:
    """ "Besuch von Feller", "laut Feller", "so Feller"."""
    ahead = words.raw(row.first - 1).lower() if is_space(words.gap(row.first - 1)) else ""
    if ahead == "so":
        return words.gap(row.first - 2).strip() in {",", "“,", '",', "“", '"'}
    earlier = words.raw(row.first - 2) if is_space(words.gap(row.first - 2)) else ""
    return ahead == "laut" or (ahead == "von" and key(earlier).endswith(_OF_PEOPLE))


def _is_office_told(words: Words, naming: Naming) -> bool:
    """Whether the article names the office, and nobody else for it."""
    for at in range(len(words)):
        title = title_of(words.raw(at)) if words.raw(at)[:1].isupper() else None
        if title is None or not is_office_of(title, naming.titles):
            continue
        is_of_other = is_space(words.gap(at)) and words.raw(at + 1)[:1].isupper()
        if not is_of_other and may_be(title.gender, naming.gender):
            return True
    return False
