"""What ``@name`` stands for: all terms of the catalog below it."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from monitor.errors import QueryError
from monitor.match.lexer import Piece, Sign, literal, pieces, replaced
from monitor.match.terms import Mode, Term, shortened, term
from monitor.match.tree import Name
from monitor.model import Catalog, FieldName
from monitor.text import key

MAX_TERMS = 10_000
MAX_DEPTH = 20


class Names:
    """The names of a catalog, each read once for all the queries that use it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._terms: dict[str, tuple[Term, ...]] = {}
        self._names: dict[tuple[str, FieldName | None], Name] = {}

    def name(self, text: str, piece: Piece, in_field: FieldName | None) -> Name:
        """The name at this place of a query. Raises QueryError."""
        known = self._names.get((piece.value, in_field))
        if known is None:
            known = self._read(text, piece, in_field)
            self._names[piece.value, in_field] = known
        return known

    def _read(self, text: str, piece: Piece, in_field: FieldName | None) -> Name:
        if piece.value not in self._catalog:
            near = self._nearest(piece.value)
            asked = f"did you mean @{near}?" if near else "no name of the catalog is like it"
            message = f"unknown name @{shortened(piece.value)}; {asked}"
            instead = replaced(text, piece.start, piece.end, f"@{near}") if near else ""
            raise QueryError(message, piece.start, piece.end, instead)
        try:
            found = self._terms_of(piece.value, ())
        except QueryError as error:
            raise QueryError(f"@{piece.value}: {error}", piece.start, piece.end) from error
        if in_field:
            found = tuple(replace(each, in_field=in_field) for each in found)
        return Name(piece.value, found, in_field)

    def _nearest(self, name: str) -> str:
        folded = {key(each): each for each in self._catalog}
        near = get_close_matches(key(name)[:80], folded, n=1)
        return folded[near[0]] if near else ""

    def _terms_of(self, name: str, path: tuple[str, ...]) -> tuple[Term, ...]:
        if name in path:
            circle = " → ".join(f"@{each}" for each in (*path[path.index(name) :], name))
            raise _error(f"the catalog defines it by itself: {circle}")
        if len(path) == MAX_DEPTH:
            raise _error(f"names within names, more than {MAX_DEPTH} deep")
        if name not in self._catalog:
            near = self._nearest(name)
            asked = f"; did you mean @{near}?" if near else ""
            raise _error(f"@{path[-1]} contains the unknown name @{name}{asked}")
        if name not in self._terms:
            found: dict[Term, None] = {}
            for text in self._catalog[name]:
                if text.strip().startswith("@"):
                    found |= dict.fromkeys(self._terms_of(text.strip()[1:], (*path, name)))
                else:
                    found[_term(text)] = None
            if not found:
                raise _error("the catalog has no words for it")
            if len(found) > MAX_TERMS:
                raise _error(f"it stands for {len(found)} terms, at most {MAX_TERMS} are allowed")
            self._terms[name] = tuple(found)
        return self._terms[name]


def _term(text: str) -> Term:
    """A term as the catalog has it: words with spaces are a phrase."""
    text = text.strip()
    try:
        if text[:1] in {'"', "„", "=", "~"}:
            piece, *rest = pieces(text)
            if [each.sign for each in (piece, *rest)] != [Sign.TERM, Sign.END]:
                raise _error("one word or phrase is expected")
            return term(piece.mode, piece.value, piece.start, piece.end)
        mode = Mode.PHRASE if len(text.split()) > 1 else Mode.WORD
        return term(mode, literal(text), 0, len(text))
    except QueryError as error:
        raise _error(f"the catalog's term {text!r} cannot be read: {error}") from error


def _error(message: str) -> QueryError:
    # Its place is that of the name in the query, which the caller knows.
    return QueryError(message, 0, 0)
