"""A surname in an article: whose it is, as far as the words beside it tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from monitor.match.people.mention import How
from monitor.match.people.naming import Naming
from monitor.match.people.offices import is_held, may_be
from monitor.match.people.ranks import Gender
from monitor.match.people.surroundings import (
    Before,
    Place,
    before,
    begins_sentence,
    is_address,
    is_distinctive,
    is_space,
    is_usual_before,
    place_of,
)
from monitor.match.people.titles import Title, is_same_party, party_of, title_of
from monitor.match.words import Words
from monitor.text import key
from monitor.text.languages.german_nouns import is_noun, known_noun
from monitor.text.languages.names import is_given_name, is_same_given_name

# In a shorter word one letter is too much of it.
_FORGIVEN = 5


@dataclass(slots=True)
class Sighting:
    """A surname at the positions ``first`` to ``last``.

    ``known`` are those whose it is by what stands beside it, each with how that is told and the
    position where the name begins. ``other`` says by what it is somebody else's, if by anything.
    ``has_noun_before``: a word stands before it that may be said of a person.
    """

    namings: Sequence[Naming]
    first: int
    last: int
    is_genitive: bool
    place: Place
    known: list[tuple[Naming, How, int]] = field(default_factory=list)
    other: str = ""
    has_noun_before: bool = False


def sighted(
    words: Words, namings: Sequence[Naming], first: int, last: int, *, is_genitive: bool
) -> Sighting:
    """The surname of these people, with what the words beside it tell."""
    found = Sighting(
        namings, first, last, is_genitive, place_of(words, first, last, is_genitive=is_genitive)
    )
    if found.place is Place.OTHER:
        return found
    ahead = before(words, first)
    for naming in namings:
        given = given_in(ahead, naming)
        if given is not None:
            found.known.append((naming, *given))
    if not found.known:
        _judge(words, ahead, found)
    return found


def _judge(words: Words, ahead: Before, found: Sighting) -> None:
    """By a title, or by what else stands directly before it."""
    title, start = _title(words, ahead)
    behind = title_behind(words, found.last)
    listed = listed_title(words, found.first) if title is None else None
    for naming in found.namings:
        is_titled = any(is_title_of(each, naming) for each in (title, behind) if each is not None)
        if is_titled or (listed and is_held(listed, naming.titles, naming.party)):
            found.known.append((naming, How.TITLE, found.first))
    if not found.known and ahead.words:
        shown = words.evidence((ahead.positions[start], ahead.positions[-1])).text
        found.other = f"as {shown}" if title else _other(ahead, found, shown)
        # "Gestern Feller" may be anything, "Frau Feller" is anybody's wife.
        is_opener = begins_sentence(words, ahead.positions[-1]) and not is_address(ahead.words[-1])
        found.has_noun_before = not is_opener


def _other(ahead: Before, found: Sighting, shown: str) -> str:
    """What tells that the surname is somebody else's; empty if nothing does."""
    last = ahead.words[-1]
    if ahead.initials[-1]:
        return f"with the first name {shown}."
    if is_address(last):
        told = Gender.FEMALE if last in {"frau", "kollegin"} else Gender.MALE
        is_hers = any(may_be(told, naming.gender) for naming in found.namings)
        return "" if is_hers else f"as {shown}"
    if is_given_name(last):
        return f"with the first name {shown}"
    return "" if is_usual_before(last) else f"as {shown}"


def given_in(ahead: Before, naming: Naming) -> tuple[How, int] | None:
    """Whether the given name stands before the surname; how, and at which position it begins."""
    for at in range(len(ahead.words)):
        for how, length in _given_at(ahead, at, naming):
            if _is_whole(ahead, at, at + length, naming):
                return how, ahead.positions[at]
    return None


def _given_at(ahead: Before, at: int, naming: Naming) -> list[tuple[How, int]]:
    given = naming.given
    if not given:
        return []
    how = How.OTHER if naming.is_other else How.FULL_NAME
    if ahead.initials[at]:
        letters = ahead.words[at:]
        is_his = all(ahead.initials[at:]) and all(
            name.startswith(letter)
            for name, letter in zip((*given, *naming.middle[len(given) :]), letters, strict=False)
        )
        return [(How.INITIAL, len(letters))] if is_his else []
    group = ahead.words[at : at + len(given)]
    if group == given or _are_initials(group, given, ahead.initials[at:]):
        return [(how, len(given))]
    if len(given) > 1 and ahead.words[at] == "".join(given):
        return [(how, 1)]
    if len(group) == len(given) and not naming.is_other:
        wrong = [(one, other) for one, other in zip(group, given, strict=True) if one != other]
        if len(wrong) == 1 and _is_mistaken_given(*wrong[0]):
            return [(How.MISTAKEN, len(given))]
    return []


def _are_initials(group: Sequence[str], given: Sequence[str], initials: Sequence[bool]) -> bool:
    """Karl-J. for Karl-Josef."""
    return len(group) == len(given) > 1 and all(
        word == name or (is_initial and name.startswith(word))
        for word, name, is_initial in zip(group, given, initials, strict=False)
    )


def _is_mistaken_given(written: str, given: str) -> bool:
    if is_given_name(written):
        return is_same_given_name(written, given)
    return is_nearly(written, given)


def is_nearly(written: str, name: str) -> bool:
    """Whether one letter of a name that is long enough is wrong."""
    return len(name) >= _FORGIVEN and OSA.distance(written, name, score_cutoff=1) == 1


def _is_whole(ahead: Before, start: int, end: int, naming: Naming) -> bool:
    """Whether it is the whole given name: Hans-Peter is not Peter, nor is Hans Peter."""
    if ahead.joined[end - 1] or (start and ahead.joined[start - 1]):
        return False
    if (
        start
        and is_given_name(ahead.words[start - 1])
        and ahead.words[start - 1] not in naming.middle
    ):
        return False
    between = range(end, len(ahead.words))
    unknown = [ahead.words[each] for each in between if not _may_be_between(ahead, each, naming)]
    return len(unknown) <= 1 and not any(map(_is_noun, unknown))


def _may_be_between(ahead: Before, at: int, naming: Naming) -> bool:
    """Whether it is another given name or an initial."""
    return ahead.initials[at] or is_given_name(ahead.words[at]) or ahead.words[at] in naming.middle


def _is_noun(word: str) -> bool:
    return bool(title_of(word)) or is_noun(word) or bool(known_noun(word))


def _title(words: Words, ahead: Before) -> tuple[Title | None, int]:
    """The title directly before a name, and where among the words before it it begins."""
    if not ahead.words:
        return None, 0
    start = len(ahead.words) - 1
    while start and ahead.joined[start - 1]:
        start -= 1
    whole = "-".join(words.raw(at) for at in ahead.positions[start:])
    return (None if ahead.initials[-1] else title_of(whole)), start


def is_title_of(title: Title, naming: Naming) -> bool:
    """Whether somebody is called so for an office."""
    if not may_be(title.gender, naming.gender):
        return False
    is_rare = is_distinctive(naming.written)
    return is_held(title, naming.titles, naming.party, is_rare=is_rare)


def title_behind(words: Words, last: int) -> Title | None:
    """The title of "Feller, die Schulministerin des Landes"."""
    if words.gap(last).strip() != ",":
        return None
    at = last + 1
    if words.raw(at) in {"die", "der", "neue", "neuer", "damals", "damaliger", "damalige"}:
        at += 1
    whole = words.raw(at)
    while words.gap(at) == "-" and at < last + 6:
        at += 1
        whole += "-" + words.raw(at)
    if not whole[:1].isupper():
        return None
    # "Feller, Minister Laumann und ...": the title belongs to the next name.
    if is_space(words.gap(at)) and words.raw(at + 1)[:1].isupper():
        return None
    return title_of(whole)


def listed_title(words: Words, first: int) -> Title | None:
    """The title of "die Minister Krischer, Laumann und Feller" for each of the names."""
    at = first - 1
    names = 0
    while at >= 0 and names < 8:
        gap, raw = words.gap(at), words.raw(at)
        if raw in {"und", "sowie"} and is_space(gap):
            at -= 1
        elif names and is_space(gap) and raw[:1].isupper():
            title = title_of(raw)
            if title is not None:
                return title if title.is_plural or title.gender is not Gender.FEMALE else None
            at -= 1
        elif (
            gap.strip() == "," or (is_space(gap) and words.raw(at + 1) in {"und", "sowie"})
        ) and raw[:1].isupper():
            names += 1
            at -= 1
        else:
            return None
    return None


def party_behind(words: Words, last: int) -> str:
    """The party of "Feller (CDU)"."""
    if words.gap(last).strip() != "(":
        return ""
    return party_of(key(words.raw(last + 1)))


def is_of_party(party: str, naming: Naming) -> bool:
    """Whether the party in brackets may be hers."""
    return bool(party) and is_same_party(party, naming.party)
