"""people.yaml: who holds which office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations

from monitor.model import Office, Person
from monitor.settings.document import Document, KeyPath
from monitor.settings.names import nearest
from monitor.settings.parts import Reader
from monitor.settings.shapes import ListShape, OfficeShape, PersonShape, RoleShape
from monitor.text import key
from monitor.text.languages import Sort, language_of


def person_of(shape: PersonShape, roles: Sequence[RoleShape]) -> Person:
    """The person, with what of their offices is understood by the names of the ``roles``."""
    offices = shape.offices or ([OfficeShape(name=shape.role)] if shape.role.strip() else [])
    return Person(
        id=shape.id,
        name=shape.name,
        also=tuple(shape.also),
        party=shape.party,
        offices=tuple(_office(each, roles) for each in offices),
    )


def _office(shape: OfficeShape, roles: Sequence[RoleShape]) -> Office:
    return Office(
        name=shape.name,
        role=shape.role.strip().removeprefix("@") or role_in(shape.name, roles),
        organisation=in_one_line(shape.organisation),
        constituency=shape.constituency.strip().removeprefix("@"),
        since=shape.from_,
        until=shape.until,
    )


def in_one_line(text: str) -> str:
    """The text with single blanks, as names are compared."""
    return " ".join(text.split())


def role_in(text: str, roles: Iterable[RoleShape]) -> str:
    """The id of the role that an office is called by, of several the first one in the text.

    >>> some = [RoleShape(id="minister", name="Minister"), RoleShape(id="landrat", name="Landrat")]
    >>> role_in("Landrätin des Kreises Warle", some), role_in("NRW-Verkehrsministerin", some)
    ('landrat', 'minister')
    >>> role_in("Ministerpräsident", some)
    ''
    """
    words = key(text).replace("-", " ")
    found = [
        # At one place the longer name says more: Ministerpräsident, Präsident.
        (match.start(), -len(name), role.id)
        for role in roles
        for name in (role.name, *role.also)
        if (match := _called(name).search(words))
    ]
    return min(found)[2] if found else ""


@cache
def _called(name: str) -> re.Pattern[str]:
    """Finds women and men in an office, also at the end of a compound."""
    german = language_of("de")
    before, _, last = name.rpartition(" ")
    parts = [_any(german.forms(word, Sort.WORD).whole) for word in before.split()]
    parts.append(r"\w*" + _any(german.forms(last, Sort.ROLE).whole))
    return re.compile(r"\b" + r"\s+".join(parts) + r"\b")


def _any(forms: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(forms)))})"


@dataclass(frozen=True, slots=True)
class Held:
    """A person whose offices are to be checked, and where they stand."""

    person: Person
    path: KeyPath


def check_offices(
    reader: Reader,
    document: Document,
    people: Iterable[Held],
    roles: Mapping[str, object],
    places: Mapping[str, object],
) -> None:
    """Report offices of unknown roles, for unknown places, and those that stand twice."""
    for each in people:
        for at, office in enumerate(each.person.offices):
            # Of the short `role:` all is found by its name, so there is nothing to check.
            where = (*each.path, "offices", at)
            if office.role and office.role not in roles:
                reader.unknown(document.place((*where, "role")), "role", office.role, list(roles))
            if office.constituency and office.constituency not in places:
                hint = nearest(office.constituency, places)
                reader.report(
                    document.place((*where, "constituency")),
                    f"the constituency {office.constituency!r} is no place of places.yaml",
                    hint or "the id of a place; without one, nobody is at home there",
                    warning=True,
                )
        for place, message in _twice(each.person):
            reader.report(
                document.place((*each.path, "offices", place)),
                message,
                "one of them, or days that do not overlap",
            )


def _twice(person: Person) -> Iterator[tuple[int, str]]:
    """Offices held twice at the same time: the number of the later one, and what to say."""
    for (_, one), (at, other) in combinations(enumerate(person.offices), 2):
        first = one.name, one.organisation, one.constituency
        if first == (other.name, other.organisation, other.constituency) and _overlap(one, other):
            yield at, f"{person.name} would hold the office {one.name!r} twice at the same time"


def _overlap(one: Office, other: Office) -> bool:
    begin = max(one.since or date.min, other.since or date.min)
    return begin <= min(one.until or date.max, other.until or date.max)


def check_organisation(
    reader: Reader, document: Document, path: KeyPath, shape: ListShape, people: Iterable[Person]
) -> None:
    """Report a list of an organisation that nobody has an office in."""
    wanted = in_one_line(shape.organisation)
    known = sorted({o.organisation for each in people for o in each.offices if o.organisation})
    if not wanted or wanted in known:
        return
    some = "; ".join(known) or "none"
    reader.report(
        document.place((*path, "organisation")),
        f"nobody in people.yaml has an office in {wanted!r}; organisations there: {some}",
        nearest(wanted, known) or "`organisation` at the offices of its members",
    )
