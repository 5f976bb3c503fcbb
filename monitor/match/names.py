"""What ``@name`` stands for: all terms of the catalog below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from monitor.errors import QueryError
from monitor.match.known import Known
from monitor.match.leaves import Kind, leaf
from monitor.match.lexer import Piece, Sign, literal, pieces, replaced
from monitor.match.newsroom import Newsroom
from monitor.match.terms import Mode, Term, inflected, shortened, term, words_of
from monitor.match.tree import Name
from monitor.model import Catalog, FieldName, Listed, Listing, Person
from monitor.text import key
from monitor.text.languages import Sort
from monitor.text.scripts import suspicious

MAX_TERMS = 10_000
MAX_DEPTH = 20
# In a shorter word one letter is too much of it: Paul and Pauli are two.
_FORGIVEN = 5
_FORGIVEN_ALONE = 10
# Many rules ask for the same words: their terms are made once.
_KEPT_TERMS = 100_000


class Names:
    """The names of a catalog, each read once for all the queries that use it.

    ``known`` finds its people and places.
    """

    def __init__(self, catalog: Catalog, newsroom: Newsroom | None = None) -> None:
        self.catalog = catalog
        self.known = Known(catalog, newsroom)
        self._terms: dict[str, tuple[Term, ...]] = {}
        self._names: dict[tuple[str, FieldName | None], Name] = {}
        self._written: dict[tuple[Mode, str, FieldName | None, bool], Term] = {}

    def term(self, piece: Piece, in_field: FieldName | None, *, excluded: bool) -> Term:
        """The term at a place of a query. Raises QueryError."""
        identity = piece.mode, piece.value, in_field, excluded
        found = self._written.get(identity)
        if found is None:
            found = term(
                piece.mode,
                piece.value,
                piece.start,
                piece.end,
                excluded=excluded,
                in_field=in_field,
            )
            if len(self._written) >= _KEPT_TERMS:
                self._written.clear()
            self._written[identity] = found
        return found

    def name(self, text: str, piece: Piece, in_field: FieldName | None) -> Name:
        """The name at this place of a query. Raises QueryError."""
        known = self._names.get((piece.value, in_field))
        if known is None:
            known = self._read(text, piece, in_field)
            self._names[piece.value, in_field] = known
        return known

    def _read(self, text: str, piece: Piece, in_field: FieldName | None) -> Name:
        if piece.value not in self.catalog:
            near = self._nearest(piece.value)
            asked = f"did you mean @{near}?" if near else "no name of the catalog is like it"
            message = f"unknown name @{shortened(piece.value)}; {asked}"
            instead = replaced(text, piece.start, piece.end, f"@{near}") if near else ""
            raise QueryError(message, piece.start, piece.end, instead)
        try:
            found = self.terms_of(piece.value)
        except QueryError as error:
            raise QueryError(f"@{piece.value}: {error}", piece.start, piece.end) from error
        if in_field:
            found = tuple(replace(each, in_field=in_field) for each in found)
        return Name(piece.value, found, in_field)

    def _nearest(self, name: str) -> str:
        folded = {key(each): each for each in self.catalog}
        near = get_close_matches(key(name)[:80], folded, n=1)
        return folded[near[0]] if near else ""

    def terms_of(self, name: str, path: tuple[str, ...] = ()) -> tuple[Term, ...]:
        """All terms that a name stands for. Raises QueryError."""
        if name in path:
            circle = " → ".join(f"@{each}" for each in (*path[path.index(name) :], name))
            raise _error(f"the catalog defines it by itself: {circle}")
        if len(path) == MAX_DEPTH:
            raise _error(f"names within names, more than {MAX_DEPTH} deep")
        if name not in self.catalog:
            near = self._nearest(name)
            asked = f"; did you mean @{near}?" if near else ""
            where = f"@{path[-1]} contains" if path else "there is"
            raise _error(f"{where} the unknown name @{name}{asked}")
        if name not in self._terms:
            found = dict.fromkeys(self._listed(name, (*path, name)))
            if not found:
                raise _error("the catalog has no words for it")
            if len(found) > MAX_TERMS:
                raise _error(f"it stands for {len(found)} terms, at most {MAX_TERMS} are allowed")
            self._terms[name] = tuple(found)
        return self._terms[name]

    def _listed(self, name: str, path: tuple[str, ...]) -> Iterator[Term]:
        listing = self.catalog[name]
        terms = [*map(str.strip, listing.terms)]
        is_resolved = listing.person is not None and len(listing.person.name.split()) > 1
        # Of a name of one word nothing beside it can tell whose it is.
        if listing.person is not None and is_resolved:
            yield from self.known.terms_of_person(listing.person)
            terms = [each for each in terms if each != listing.person.name]
        elif listing.location is not None and listing.location.is_ambiguous:
            yield from self.known.terms_of_place(listing.location)
            return
        if listing.organisation:
            yield from self._in_office(listing.organisation)
        for at, text in enumerate(terms, start=is_resolved):
            if text.startswith("@"):
                yield from self.terms_of(text[1:], path)
            else:
                yield from _terms(text, listing, is_first=at == 0)

    def people(self) -> list[Person]:
        """The people of the catalog."""
        return [each.person for each in self.catalog.values() if each.person is not None]

    def officials(self, offices: Iterable[str]) -> tuple[Term, ...]:
        """Terms for everybody of the catalog, and for whoever holds one of these offices."""
        found = [term for person in self.people() for term in self.known.terms_of_person(person)]
        found += (_office(each, words_of(each)) for each in offices)
        return tuple(dict.fromkeys(found))

    def _in_office(self, organisation: str) -> Iterator[Term]:
        """Everybody who is or was in an office of it; when, is seen by the article."""
        for listing in self.catalog.values():
            person = listing.person
            if person is not None and any(
                office.organisation == organisation for office in person.offices
            ):
                yield from self.known.terms_of_person(person, organisation)


def _terms(text: str, listing: Listing, *, is_first: bool) -> Iterable[Term]:
    """The terms for a line of the catalog; the first of a person is the full name."""
    told = "" if text.isascii() else suspicious(text)
    if told:
        raise _error(f"the catalog's term {text!r}: {told}")
    try:
        if text[:1] in {'"', "„", "=", "~", "/"} or listing.sort is Listed.LIST:
            return [_as_written(text)]
        words = words_of(literal(text))
        if not words or any(sign in text for sign in "*?"):
            return [_as_written(text)]
    except QueryError as error:
        raise _error(f"the catalog's term {text!r} cannot be read: {error}") from error
    match listing.sort:
        case Listed.PERSON:
            return _person(text, words, is_name=is_first)
        case Listed.PLACE:
            return [_ending(text, words, Sort.PLACE)]
        case _:
            return [_office(text, words)]


def _as_written(text: str) -> Term:
    """A term as in a query, only that words with spaces are a phrase."""
    if text[:1] in {'"', "„", "=", "~", "/"}:
        piece, *rest = pieces(text)
        if [each.sign for each in (piece, *rest)] != [Sign.TERM, Sign.END]:
            raise _error("one word or phrase is expected")
        return term(piece.mode, piece.value, piece.start, piece.end)
    mode = Mode.PHRASE if len(text.split()) > 1 else Mode.WORD
    return term(mode, literal(text), 0, len(text))


def _ending(text: str, words: list[str], sort: Sort) -> Term:
    """The last word has the forms of its sort, those before it those of any word."""
    leaves = (*map(inflected, words[:-1]), inflected(words[-1], sort))
    return Term(Mode.INFLECTED, text, leaves)


def _office(text: str, words: list[str]) -> Term:
    """An office of women and men, also at the end of a compound."""
    last = leaf(Kind.HEAD, words[-1], Sort.ROLE)
    return Term(Mode.INFLECTED, text, (*map(inflected, words[:-1]), last))


def _person(text: str, words: list[str], *, is_name: bool) -> Iterator[Term]:
    """A name; in the full one, one letter may be wrong.

    That is safe only with both names: of Feller alone one letter makes Fehler.
    """
    if not is_name:
        yield _ending(text, words, Sort.NAME)
        return
    leaves = tuple(inflected(word, Sort.NAME) for word in words)
    yield Term(Mode.INFLECTED, text, leaves)
    least = _FORGIVEN if len(words) > 1 else _FORGIVEN_ALONE
    for at, word in enumerate(words):
        if len(key(word)) >= least:
            mistaken = leaf(Kind.MISTAKEN, word, Sort.NAME)
            # Told apart by its text: terms are.
            yield Term(Mode.INFLECTED, f"{text}~{at}", (*leaves[:at], mistaken, *leaves[at + 1 :]))


def _error(message: str) -> QueryError:
    # Its place is that of the name in the query, which the caller knows.
    return QueryError(message, 0, 0)
