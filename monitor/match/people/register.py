"""The people of a catalog by the words by which they are found."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.match.people.naming import Naming, names_of
from monitor.model import Catalog, Person
from monitor.text import key

Other = tuple[Person, tuple[str, ...]]
"""A person, and the words of a name that has not the surname in it."""


class Register:
    """Namings by the last word of the surname, with or without the ending of the genitive.

    ``nearly`` has them by the given name and the surname with a letter left out; ``others`` the
    other names by their last word.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.surnames: dict[str, list[tuple[Naming, bool]]] = {}
        self.given: dict[str, None] = {}
        self.nearly: dict[tuple[str, str], list[Naming]] = {}
        self.others: dict[str, list[Other]] = {}
        for listing in catalog.values():
            if listing.person is not None:
                self._add(listing.person)

    def _add(self, person: Person) -> None:
        names = names_of(person)
        for naming in names.namings:
            last = naming.surname[-1]
            self.surnames.setdefault(last, []).append((naming, False))
            self.surnames.setdefault(genitive(last), []).append((naming, True))
            if naming.given and not naming.is_other:
                self.given[naming.given[0]] = None
                for short in set(shorter(last)) | set(shorter(genitive(last))):
                    self.nearly.setdefault((naming.given[0], short), []).append(naming)
        for other in names.others:
            last = key(other[-1])
            for form in (last, genitive(last)):
                self.others.setdefault(form, []).append((person, other))


def genitive(name: str) -> str:
    """The genitive of the key of a name: Gülers, Fritzens."""
    return name + ("ens" if name[-1:] in {"s", "x", "z"} else "s")


def shorter(word: str) -> Iterable[str]:
    """The word, and the word without each of its letters; see `monitor.match.lexicon`."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
