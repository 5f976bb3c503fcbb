"""Who is who in an article: everybody who was introduced in it, by name and by office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from monitor.match.visits.same_office import may_be
from monitor.match.visits.titles import Rank, Title
from monitor.model import Person
from monitor.text import key
from monitor.text.languages.names import gender_of_name


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody; ``person`` is set if the catalog has them."""

    name: str
    role: str
    rank: Rank
    land: str = ""
    is_woman: bool | None = None
    person: Person | None = None
    home: str = ""

    @property
    def key(self) -> str:
        """Tells two people apart."""
        return self.person.id if self.person else self.name or self.role.lower()


@dataclass(frozen=True, slots=True)
class Actor:
    """A mention of somebody in a sentence: ``sentence.text[start:end]``, title included."""

    who: Who
    start: int
    end: int
    is_named: bool
    is_former: bool = False
    is_plural: bool = False
    is_genitive: bool = False


@dataclass(slots=True)
class Cast:
    """Everybody introduced in an article, by surname and by key."""

    surnames: dict[str, Who] = field(default_factory=dict)
    everybody: dict[str, Who] = field(default_factory=dict)
    by_person: dict[str, Who] = field(default_factory=dict)
    loose: dict[int, list[str]] = field(default_factory=dict)

    def add(self, who: Who) -> Who:
        """Remember somebody; who was introduced before gets what is new about them."""
        known = self.everybody.get(who.key) or self.by_surname(who.name)
        if known is not None:
            who = replace(
                known,
                name=max(known.name, who.name, key=len),
                role=known.role or who.role,
                land=known.land or who.land,
                is_woman=known.is_woman if who.is_woman is None else who.is_woman,
                rank=known.rank if known.role else who.rank,
            )
        self.everybody[who.key] = who
        if who.name:
            self.surnames[surname_of(who.name)] = who
        return who

    def by_surname(self, name: str) -> Who | None:
        """Whom a name means that was introduced before, unless with another first name."""
        known = self.surnames.get(surname_of(name)) if name else None
        if known is None or (" " in name and " " in known.name and name != known.name):
            return None
        return known

    def by_title(self, title: Title, before: Sequence[Actor]) -> Who | None:
        """Whom a title means: the last one named before, or the only one, whose office it is."""
        last = next((each.who for each in reversed(before) if _is_meant(each.who, title)), None)
        if last is not None:
            return last
        found = [who for who in self.everybody.values() if _is_meant(who, title)]
        return found[0] if len(found) == 1 else None

    def by_office(self, title: Title, number: int) -> Who | None:
        """Somebody named shortly before without an office, of whom this title tells it."""
        near = (number, number - 1, number - 2)
        for name in (name for at in near for name in reversed(self.loose.get(at, ()))):
            woman = sex_of(name)
            if title.is_woman in {None, woman}:
                who = Who(name, title.text, title.rank, title.land, woman, home=title.home)
                return self.add(who)
        return None


def _is_meant(who: Who, title: Title) -> bool:
    if not who.name or (who.is_woman is not None and title.is_woman not in {None, who.is_woman}):
        return False
    offices = who.person.offices if who.person else ()
    roles = " ".join((who.role, *(each.name for each in offices)))
    return may_be(title, roles, is_known=who.person is not None)


def introduced_as(name: str, title: Title | None) -> Who:
    """Somebody who is named with a title, or with a party only."""
    if title is None:
        return Who(name, "", Rank.MEMBER, is_woman=sex_of(name))
    woman = title.is_woman if title.is_woman is not None else sex_of(name)
    return Who(name, title.text, title.rank, title.land, woman, home=title.home)


def sex_of(name: str) -> bool | None:
    """Whether the given name of a full name is a woman's; None if it is not known."""
    if " " not in name:
        return None
    gender = gender_of_name(key(name.split(maxsplit=1)[0].split("-", maxsplit=1)[0]))
    return gender == "f" if gender else None


def surname_of(name: str) -> str:
    """The last word of a name."""
    return name.rsplit(maxsplit=1)[-1] if name else ""
