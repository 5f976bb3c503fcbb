"""How a person of the catalog may be named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.match.people.offices import Gender, Title, party_of, title_of, titles_in
from monitor.model import Person
from monitor.text import key, raw_words
from monitor.text.languages.names import gender_of_name

_ACADEMIC = frozenset(
    "dr prof professor dipl ing med phil jur rer nat pol h c hc mag habil".split()
)  # noqa: SIM905
_PARTICLES = frozenset(
    "von van der den de del della zu zur zum vom ten ter la le di du da dos al el bin und".split()  # noqa: SIM905
)
# Surnames of two words are at home in Westphalia.
_FIRST_OF_TWO = frozenset(
    "schulze schulte grosse kleine luetke graf graefin freiherr freifrau prinz meyer".split()
)  # noqa: SIM905
_SIGNS = frozenset("=~/*?@")


@dataclass(frozen=True, slots=True)
class Naming:
    """A person with the parts of one of the names, as keys.

    ``given`` are the parts of the first given name: Karl-Josef has two. ``titles`` are the offices,
    of whatever time. ``is_other``: the given name is not the one in the catalog's name.
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
    given, surname = _parted(person.name)
    titles = [title for office in person.offices for title in titles_in(office.name)]
    titles += [
        title
        for office in person.offices
        if office.role
        for title in titles_in(office.role.capitalize())
    ]
    others: list[tuple[str, ...]] = []
    variants: list[tuple[str, ...]] = []
    for text in person.also:
        words = _words(text)
        if not words:
            continue
        title = title_of(words[0])
        if title is not None and len(words) > 1:
            rest = _surname(words[1:])
            if rest[-1:] == surname[-1:]:
                titles.append(title)
                surname = max(surname, rest, key=len)
                continue
        other, last = _parted(" ".join(words))
        if other and last[-1:] == surname[-1:] and title is None:
            variants.append(other)
        else:
            others.append(tuple(words))
    if surname[:1] and given[-1:] == surname[:1]:
        given = given[:-1]
    first = Naming(
        person,
        _first(person.name),
        surname,
        _words(person.name)[-1] if _words(person.name) else "",
        tuple(dict.fromkeys(titles)),
        party_of(person.party),
        _gender(titles, _first(person.name)),
        given,
    )
    more = [
        replace(first, given=each, is_other=True)
        for each in variants
        if each != given and "".join(each) != "".join(first.given)
    ]
    return Names((first, *more) if surname else (), tuple(others))


def _gender(titles: list[Title], given: tuple[str, ...]) -> Gender:
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


def _first(name: str) -> tuple[str, ...]:
    """The first given name, in its parts."""
    words = _words(name)
    return tuple(map(key, raw_words(words[0]))) if len(words) > 1 else ()


def _parted(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of the given names, and of the surname."""
    words = _words(name)
    at = len(words) - 1
    while at > 1 and (key(words[at - 1]) in _PARTICLES or key(words[at - 1]) in _FIRST_OF_TWO):
        at -= 1
    given = tuple(key(part) for word in words[:at] for part in raw_words(word)) if at > 0 else ()
    return given, tuple(_keys(words[max(at, 0) :]))


def _surname(words: list[str]) -> tuple[str, ...]:
    return tuple(_keys(words))


def _keys(words: list[str]) -> Iterator[str]:
    for word in words:
        yield from map(key, raw_words(word))
