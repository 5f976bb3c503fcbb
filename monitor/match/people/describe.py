"""People who were introduced, and are called by their office or party afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.match.people.mention import How, Mention
from monitor.match.people.naming import Naming
from monitor.match.people.offices import is_held, may_be
from monitor.match.people.ranks import Gender, Rank
from monitor.match.people.surroundings import HYPHENS, is_space
from monitor.match.people.titles import Title, title_of
from monitor.match.words import Words
from monitor.text import key

_ARTICLES = {
    "die": Gender.FEMALE,
    "der": Gender.UNKNOWN,
    "den": Gender.MALE,
    "dem": Gender.MALE,
    "des": Gender.MALE,
    "dieser": Gender.UNKNOWN,
    "diese": Gender.FEMALE,
    "diesen": Gender.MALE,
    "zum": Gender.MALE,
    "zur": Gender.FEMALE,
    "vom": Gender.MALE,
    "beim": Gender.MALE,
}
_MOST_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class _Called:
    """A title without a name: "die Ministerin", at the positions ``first`` to ``last``."""

    title: Title
    first: int
    last: int


def described(
    words: Words, mentions: Sequence[Mention], namings: Mapping[str, Naming]
) -> Iterator[Mention]:
    """Where "die CDU-Politikerin" is one of those who were named before."""
    taken = {at for each in mentions for at in range(each.span[0], each.span[1] + 1)}
    others: list[Title] = []
    for at in range(mentions[0].span[1] + 1, len(words)):
        raw = words.raw(at)
        if not raw[:1].isupper() or at in taken or title_of(raw) is None:
            continue
        first = _first_of_compound(words, at)
        title = title_of("-".join(map(words.raw, range(first, at + 1))))
        if title is None or words.gap(at) in HYPHENS or _is_of_something(words, at, title):
            continue
        if _has_name(words, at):
            if not taken.intersection(range(at + 1, at + 5)):
                others.append(title)
            continue
        called = _called(words, title, first, at)
        if called is not None:
            yield from _as_mention(words, called, mentions, namings, others)


def _first_of_compound(words: Words, last: int) -> int:
    first = last
    while first and words.gap(first - 1) in HYPHENS and words.raw(first - 1):
        first -= 1
    return first


def _is_of_something(words: Words, at: int, title: Title) -> bool:
    """Whether "der Präsident des Verbands" tells only behind it what he is president of."""
    is_told = is_space(words.gap(at)) and words.raw(at + 1) in {"des", "der", "von", "vom"}
    return is_told and not title.subjects


def _has_name(words: Words, at: int) -> bool:
    """Whether it is the title of whoever is named next to it."""
    return is_space(words.gap(at)) and words.raw(at + 1)[:1].isupper()


def _called(words: Words, title: Title, first: int, last: int) -> _Called | None:
    """The title, if an article stands before it that speaks of one who is known."""
    at = first - 1
    for _ in range(_MOST_BETWEEN):
        raw, gap = words.raw(at), words.gap(at)
        if not (is_space(gap) or gap in HYPHENS):
            return None
        gender = _ARTICLES.get(raw.lower())
        if gender is not None:
            return _of_gender(title, gender, first, last, key(words.raw(last)))
        if not (raw[:1].islower() or raw.isdigit()):
            return None
        at -= 1
    return None


def _of_gender(title: Title, told: Gender, first: int, last: int, word: str) -> _Called | None:
    if title.is_plural or word.endswith(("ern", "raete", "leute", "leuten", "chefs")):
        return None
    if title.gender is Gender.UNKNOWN:
        if told is Gender.FEMALE and word.endswith("en"):
            return None
        title = Title(title.rank, title.subjects, told, title.party)
    elif title.gender is Gender.MALE and told is Gender.FEMALE:
        # "die Minister" are several.
        return None
    return _Called(title, first, last)


def _as_mention(
    words: Words,
    called: _Called,
    mentions: Sequence[Mention],
    namings: Mapping[str, Naming],
    others: Sequence[Title],
) -> Iterator[Mention]:
    before = {each.person.id: each for each in mentions if each.span[1] < called.first}
    meant = [
        each.person
        for each in before.values()
        if each.person.id in namings and _is_called(called.title, namings[each.person.id])
    ]
    if len(meant) == 1 and not any(_may_be_called(called.title, each) for each in others):
        shown = words.evidence((called.first, called.last))
        span = (called.first, called.last)
        yield Mention(meant[0], How.DESCRIPTION, shown.field, shown.start, shown.end, span)


def _is_called(title: Title, naming: Naming) -> bool:
    if title.rank is Rank.POLITICIAN and title.party and not naming.party:
        return False
    return may_be(title.gender, naming.gender) and is_held(title, naming.titles, naming.party)


def _may_be_called(title: Title, other: Title) -> bool:
    """Whether somebody else, who was named with a title, may be meant as well."""
    if not may_be(title.gender, other.gender):
        return False
    return is_held(title, (other,), other.party)
