"""Whether an office as it is named is one that somebody holds."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.match.people.ranks import Gender, Rank
from monitor.match.people.titles import Title, is_same_party

_OFFICES_OF_STATE = frozenset(("kanzleramt", "staatskanzlei"))
_OF_ANY_POLITICIAN = frozenset(("fraktion", "partei", "bundestag", "landtag"))
_POLITICAL = frozenset(Rank) - {
    Rank.DISTRICT,
    Rank.MAYOR,
    Rank.DEPARTMENT,
    Rank.ENVOY,
    Rank.OFFICER,
}
_ONE_OF_A_KIND = frozenset((Rank.PREMIER, Rank.CHANCELLOR, Rank.GOVERNMENT, Rank.DISTRICT))


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

    >>> from monitor.match.people.titles import title_of, titles_in
    >>> is_office_of(title_of("Schulministerin"), titles_in("Ministerin für Schule"))
    True
    """
    return any(
        _is_same(title, each, is_rare=False)
        and (bool(title.subjects & each.subjects) or title.rank in _ONE_OF_A_KIND)
        for each in held
    )
