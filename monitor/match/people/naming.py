"""How a person of the catalog may be named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.match.people.listed import listed
from monitor.match.people.ranks import Gender
from monitor.match.people.titles import Title, party_of, title_of, titles_in
from monitor.model import Person
from monitor.text import key, raw_words
from monitor.text.languages.names import gender_of_name

_ACADEMIC = listed("dr prof professor dipl ing med phil jur rer nat pol h c hc mag habil")
_PARTICLES = listed(
    "von van der den de del della zu zur zum vom ten ter la le di du da dos al el bin und"
)
# Surnames of two words are at home in Westphalia.
_FIRST_OF_TWO = listed(
    "schulze schulte grosse kleine luetke graf graefin freiherr freifrau prinz meyer"
)
_SIGNS = frozenset("=~/*?@")


@dataclass(frozen=True, slots=True)
class Naming:
    """A person with the parts of one of the names, as keys.

    ``given`` are the parts of the first given name: Karl-Josef has two. ``titles`` are the offices,
    of whatever time. ``is_other``: the given name is not the one in the catalog's name. ``written``
    is the surname without its particles, ``first`` and ``last`` are the words that a text is
    searched for.
    """

    person: Person
    given: tuple[str, ...]
    surname: tuple[str, ...]
    written: str
    titles: tuple[Title, ...] = ()
    party: str = ""
    gender: Gender = Gender.UNKNOWN
    middle: tuple[str, ...] = ()
    is_other: bool = False
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """All names of a person: those that end in a surname, and ``others``, word by word."""

    namings: tuple[Naming, ...]
    others: tuple[tuple[str, ...], ...]


def names_of(person: Person) -> Names:
    """The names of a person.

    >>> from monitor.model import Person
    >>> (naming,) = names_of(Person("k", "Dr. Karl-Josef von Kortüm")).namings
    >>> naming.given, naming.surname
    (('karl', 'josef'), ('von', 'kortuem'))
    """
    words = _words(person.name)
    if not words:
        return Names((), ())
    told = _Also.of(person, _parted(person.name)[1])
    if len(words) == 1:
        # Nothing else is known to tell the bearer of one name from others.
        return Names((), (tuple(words), *told.others))
    titles = (*_offices(person), *told.titles)
    given, surname = _parted(person.name)[0], told.surname
    if len(surname) > 1 and given[-1:] == surname[:1]:
        given = given[:-1]
    group = raw_words(words[0]) if len(words) > 1 else []
    first = Naming(
        person,
        tuple(map(key, group)),
        surname,
        words[-1],
        tuple(dict.fromkeys(titles)),
        party_of(person.party),
        _gender(titles, tuple(map(key, group))),
        given,
        first=next(iter(group), ""),
        last=raw_words(words[-1])[-1],
    )
    more = [
        replace(first, given=each, is_other=True)
        for each in told.given
        if each != given and "".join(each) != "".join(first.given)
    ]
    return Names((first, *more), told.others)


@dataclass(frozen=True, slots=True)
class _Also:
    """What the other names tell: offices, given names, and names without the surname."""

    surname: tuple[str, ...]
    titles: tuple[Title, ...]
    given: tuple[tuple[str, ...], ...]
    others: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, person: Person, surname: tuple[str, ...]) -> _Also:
        titles: list[Title] = []
        given: list[tuple[str, ...]] = []
        others: list[tuple[str, ...]] = []
        for words in filter(None, map(_words, person.also)):
            title = title_of(words[0]) if len(words) > 1 else None
            other, last = _parted(" ".join(words))
            rest = tuple(_keys(words[1:]))
            if title is not None and rest[-1:] == surname[-1:]:
                titles.append(title)
                # "Landrat Schulze Pellengahr" tells that Schulze is no given name.
                surname = max(surname, rest, key=len)
            elif title is None and other and last[-1:] == surname[-1:]:
                given.append(other)
            else:
                others.append(tuple(words))
        return cls(surname, tuple(titles), tuple(given), tuple(others))


def _offices(person: Person) -> Iterator[Title]:
    for office in person.offices:
        yield from titles_in(office.name)
        if office.role:
            yield from titles_in(office.role.capitalize())


def _gender(titles: tuple[Title, ...], given: tuple[str, ...]) -> Gender:
    told = {title.gender for title in titles} - {Gender.UNKNOWN}
    if Gender.FEMALE in told:
        return Gender.FEMALE
    by_name = Gender(gender_of_name(given[0])) if given else Gender.UNKNOWN
    # Catalogs name offices by the form for men, too.
    return by_name or (Gender.MALE if told else Gender.UNKNOWN)


def _words(text: str) -> list[str]:
    text = text.strip()
    if text[:1] in {'"', "„"}:
        text = text.strip('"„“”')
    if any(sign in text for sign in _SIGNS):
        return []
    return [
        word
        for word in text.replace(",", " ").split()
        if key(word.strip(".")) not in _ACADEMIC and raw_words(word)
    ]


def _parted(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of the given names, and of the surname."""
    words = _words(name)
    at = len(words) - 1
    while at > 1 and (key(words[at - 1]) in _PARTICLES or key(words[at - 1]) in _FIRST_OF_TWO):
        at -= 1
    given = tuple(key(part) for word in words[:at] for part in raw_words(word)) if at > 0 else ()
    return given, tuple(_keys(words[max(at, 0) :]))


def _keys(words: list[str]) -> Iterator[str]:
    for word in words:
        yield from map(key, raw_words(word))
