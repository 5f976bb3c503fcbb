"""The name of a place in an article, and whether it is one there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from monitor.match.people.listed import listed
from monitor.match.people.surroundings import HYPHENS, begins_sentence, is_space
from monitor.match.people.titles import title_of
from monitor.match.place_names import PlaceName
from monitor.match.words import Span, Words
from monitor.model import Location
from monitor.text import key
from monitor.text.languages.german import COMMON
from monitor.text.languages.german_adjectives import is_known, stem_of
from monitor.text.languages.german_nouns import is_noun
from monitor.text.languages.german_places import is_place
from monitor.text.languages.german_verbs import infinitive_of
from monitor.text.languages.names import is_given_name

_STREETS = ("strasse", "str", "weg", "allee", "ring", "platz", "damm", "gasse", "chaussee", "ufer")
_PREPOSITIONS = listed("in nach aus bei um ueber von bis ab nahe richtung fuer rund")
_COMMUNITIES = listed(
    "stadt gemeinde kreisstadt dorf ort ortsteil stadtteil samtgemeinde hansestadt raum"
)
_OTHERS = listed("bad burg gross klein alt neu nieder ober unter sankt st hohen")
# After "in", "nach" or "aus" these are words.
_IDIOMS = listed(
    "brand uebersee acht form betrieb bad gold silber stein holz ost west nord sued westen osten"
    " norden sueden not eis haus recht land see"
)
_ARTICLES = listed("der die das dem den des ein eine einen einem einer zum zur beim vom")
_PARTS = listed(
    "nord sued west ost mitte stadt land zentrum innenstadt altstadt city hauptbahnhof hbf"
)


@dataclass(frozen=True, slots=True)
class PlaceSighting:
    """A place at a span.

    ``is_clear``: it is no word or part of another name there. ``is_told``: what stands beside it
    tells that it is this one of several of the name.
    """

    location: Location
    span: Span
    is_clear: bool
    is_told: bool


def seen_at(
    words: Words, last: int, form: str, name: PlaceName, is_around: Callable[[Location, str], bool]
) -> PlaceSighting | None:
    """The place whose name ends at a position; None where it is another's, or none."""
    first = last - len(name.words) + 1
    # "ein Vertreter des Bundes" is none of Bunde.
    if form == "bundes" or not _stands(words, first, name):
        return None
    if name.ahead:
        is_named = is_space(words.gap(first - 1)) and key(words.raw(first - 1)) in name.ahead
        return PlaceSighting(name.location, (first - 1, last), True, True) if is_named else None
    is_other = _is_of_other(words, first, last, name) or _is_person(words, first, last, name)
    is_joined = words.gap(first - 1) == "-" and not _is_part(words, first, name, is_around)
    if is_other or is_joined:
        return None
    said = _addition(words, last)
    is_told = any(is_around(name.location, word) or word in name.additions for word in said)
    if said and not is_told and name.location.is_ambiguous:
        return None
    if name.is_adjective(form):
        is_meant = _is_adjective(words, last, form, name)
        return PlaceSighting(name.location, (first, last), True, is_told) if is_meant else None
    return _noun(words, (first, last), name, is_told=is_told)


def _noun(words: Words, span: Span, name: PlaceName, *, is_told: bool) -> PlaceSighting | None:
    if not words.raw(span[1])[:1].isupper():
        return None
    if len(name.words) > 1 or not _is_word(name.own):
        return PlaceSighting(name.location, span, True, is_told)
    is_placed = _is_placed(words, span[0], name.own)
    if not (is_placed or is_told) and _is_used_as_word(words, span[0]):
        return None
    return PlaceSighting(name.location, span, True, is_told or is_placed)


def _is_used_as_word(words: Words, first: int) -> bool:
    """Whether "Senden" may be the verb that begins a sentence, or "Lotte" a small girl."""
    if begins_sentence(words, first):
        return True
    earlier = words.raw(first - 1)
    is_small = earlier.lower() in _ARTICLES or (earlier[:1].islower() and _is_adjectival(earlier))
    return is_small and is_space(words.gap(first - 1))


def _is_adjectival(word: str) -> bool:
    stem = stem_of(key(word))
    return is_known(key(word)) or (stem is not None and is_known(stem))


def _is_adjective(words: Words, last: int, form: str, name: PlaceName) -> bool:
    """Whether it is "Steinfurter" or "münsterländisch" with a noun behind it."""
    is_spelled = words.raw(last)[:1].isupper() or (len(name.words) == 1 and "isch" in form)
    return is_spelled and _is_before_noun(words, last)


def _stands(words: Words, first: int, name: PlaceName) -> bool:
    return all(
        _is_part_of_name(key(words.raw(first + at)), part)
        and (is_space(gap := words.gap(first + at)) or gap in HYPHENS or gap.strip() == ".")
        for at, part in enumerate(name.words[:-1])
    )


def _is_part_of_name(said: str, part: str) -> bool:
    """Whether a word is one of the name, as "Märkischen" is of Märkischer Kreis."""
    return said == part or (
        part.endswith("er") and said[:-2] == part[:-2] and said[-2:] in {"en", "em", "es", "er"}
    )


def _is_before_noun(words: Words, last: int) -> bool:
    """Whether a noun follows; "Steinfurter Straße" is a street."""
    at = last + 1
    if not is_space(words.gap(last)):
        return False
    if words.raw(at)[:1].islower() and is_space(words.gap(at)) and _is_adjectival(words.raw(at)):
        at += 1
    return words.raw(at)[:1].isupper() and not key(words.raw(at)).endswith(_STREETS)


def _is_of_other(words: Words, first: int, last: int, name: PlaceName) -> bool:
    """Whether it is a part of the name of another place, or of a street."""
    before, behind = words.gap(first - 1) if first else "", words.gap(last)
    earlier, later = key(words.raw(first - 1)), key(words.raw(last + 1))
    if (
        earlier in _OTHERS
        and words.raw(first - 1)[:1].isupper()
        and (is_space(before) or before in {"-", ". "})
    ):
        return True
    if (
        later
        and (behind == "-" or is_space(behind))
        and later.endswith(_STREETS)
        and words.raw(last + 1)[:1].isupper()
    ):
        return True
    is_joined = behind == "-" and bool(later) and later not in _PARTS
    return name.location.is_ambiguous and is_joined and words.raw(last + 1)[:1].isupper()


def _is_part(
    words: Words, first: int, name: PlaceName, is_around: Callable[[Location, str], bool]
) -> bool:
    """Whether it is a part of the place before the hyphen; Ritzberger-Grünwald is somebody."""
    earlier = words.raw(first - 1)
    if not earlier or is_around(name.location, key(earlier)):
        return True
    return is_place(earlier) and not name.location.is_ambiguous


def _is_person(words: Words, first: int, last: int, name: PlaceName) -> bool:
    """Lotte Müller, Herr Greven, Anna Recke."""
    earlier, later = words.raw(first - 1), words.raw(last + 1)
    if is_space(words.gap(first - 1) if first else "") and earlier[:1].isupper():
        folded = key(earlier)
        if (
            folded in {"herr", "herrn", "frau", "familie"}
            or is_given_name(folded)
            or title_of(earlier)
        ):
            return True
    # Joost den Haan
    if earlier in {"den", "ter", "van", "de"} and is_given_name(key(words.raw(first - 2))):
        return True
    if first and words.gap(first - 1) in {". ", "."} and len(earlier) == 1 and earlier.isupper():
        return True
    is_given = len(name.words) == 1 and is_given_name(name.own)
    return (
        is_given and is_space(words.gap(last)) and later[:1].isupper() and not is_noun(key(later))
    )


def _addition(words: Words, last: int) -> list[str]:
    """The words of "Neuenkirchen (Kreis Steinfurt)" in the brackets."""
    if words.gap(last).strip() != "(":
        return []
    found: list[str] = []
    at = last + 1
    while len(found) < 5 and words.raw(at):
        if words.raw(at)[:1].isupper() and key(words.raw(at)) not in {
            "kreis",
            "landkreis",
            "kr",
            "lkr",
        }:
            found.append(key(words.raw(at)))
        if ")" in words.gap(at):
            break
        at += 1
    return found


def _is_word(own: str) -> bool:
    return (
        own in COMMON
        or is_noun(own)
        or is_known(own)
        or infinitive_of(own) is not None
        or is_given_name(own)
    )


def _is_placed(words: Words, first: int, own: str) -> bool:
    """Whether a preposition of place or "Stadt" stands before it; "in Brand" is no place."""
    earlier = key(words.raw(first - 1)) if first and is_space(words.gap(first - 1)) else ""
    if is_noun(own) or own in _IDIOMS:
        return earlier in _COMMUNITIES or (earlier in {"in", "nach"} and own not in _IDIOMS)
    return earlier in _PREPOSITIONS or earlier in _COMMUNITIES
