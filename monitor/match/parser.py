"""Reads a query: recursive descent over its pieces (why: docs/decisions/0003-query-parser.md)."""

from __future__ import annotations

from collections.abc import Hashable

from monitor.errors import QueryError
from monitor.match import refusals
from monitor.match.lexer import FIELDS, Piece, Sign, pieces, replaced
from monitor.match.names import Names
from monitor.match.refusals import Operand
from monitor.match.terms import Mode, Term
from monitor.match.tree import (
    And,
    AtLeast,
    Freq,
    Near,
    Node,
    Not,
    Or,
    Query,
    Words,
    is_words,
    only_excludes,
)
from monitor.model import Catalog, FieldName
from monitor.text import key
from monitor.text.scripts import repaired, suspicious

MAX_LENGTH = 20_000
MAX_DEPTH = 30
MAX_WORDS = 2_000
# So many mistakes are mended one after the other for the text that is offered instead.
_MENDINGS = 25

_STARTS = frozenset((Sign.OPEN, Sign.COUNTED, Sign.FIELD, Sign.NAME, Sign.TERM))


def parse(text: str, catalog: Catalog) -> Query:
    """The query as a tree. Raises QueryError; what it offers ``instead`` can be read.

    >>> parse('Landrat UND („zu Gast“ ODER titel:Besuch)', {}).canonical
    'Landrat AND ("zu Gast" OR title:Besuch)'
    """
    return parse_with(text, Names(catalog))


def parse_with(text: str, names: Names) -> Query:
    """As `parse`, for many queries that share a catalog."""
    try:
        return _read(text, names)
    except QueryError as error:
        instead = _mended(error.instead, names)
        raise QueryError(str(error), error.start, error.end, instead) from None


def _read(text: str, names: Names) -> Query:
    if len(text) > MAX_LENGTH:
        message = f"the query has {len(text)} characters, at most {MAX_LENGTH} are allowed"
        raise QueryError(f"{message}; put lists into the catalog", MAX_LENGTH, len(text))
    return Query(text, _Parser(text, names).query())


def _mended(text: str, names: Names) -> str:
    """The offered text, mended until it can be read; empty where that does not succeed."""
    for _ in range(_MENDINGS):
        if not text:
            break
        try:
            _read(text, names)
        except QueryError as error:
            text = error.instead
        else:
            return text
    return ""


class _Parser:
    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._pieces = tuple(pieces(text))
        self._at = 0
        self._depth = 0
        self._nots = 0
        self._words = 0
        self._field: FieldName | None = None

    def query(self) -> Node:
        if self._next().sign is Sign.END:
            raise QueryError("the query is empty; write a word to look for", 0, 1)
        operand = self._expression()
        if self._next().sign is not Sign.END:
            raise refusals.unexpected(self._text, self._next())
        if only_excludes(operand.node):
            raise refusals.only_excluding(operand)
        return operand.node

    def _next(self) -> Piece:
        return self._pieces[self._at]

    def _take(self) -> Piece:
        piece = self._next()
        self._at += 1
        return piece

    def _operand(self, start: int, node: Node, near: Piece | None = None) -> Operand:
        return Operand(node, start, self._pieces[self._at - 1].end, near)

    def _expression(self) -> Operand:
        """Operands joined by AND, or by OR."""
        start = self._next().start
        operands = [self._signed()]
        operators: list[Piece] = []
        while True:
            piece = self._next()
            if piece.sign in {Sign.AND, Sign.OR}:
                operators.append(self._take())
            elif piece.sign is Sign.NOT:
                operators.append(piece)
            elif piece.sign in _STARTS:
                raise refusals.no_operator(self._text, self._pieces[self._at - 1], piece)
            else:
                break
            operands.append(self._signed())
        is_or = [operator.sign is Sign.OR for operator in operators]
        if any(is_or) and not all(is_or):
            raise refusals.mixed(self._text, operands, operators)
        if any(is_or):
            return self._operand(start, self._or(operands))
        parts = [operand.node for operand in operands]
        node = parts[0] if len(parts) == 1 else And(_flat(And, parts))
        return self._operand(start, node, operands[0].near if len(parts) == 1 else None)

    def _or(self, operands: list[Operand]) -> Or:
        for operand in operands:
            if operand.near:
                raise refusals.near_in_or(self._text, operand)
            if only_excludes(operand.node):
                raise refusals.only_excluding(operand)
        return Or(_flat(Or, [operand.node for operand in operands]))

    def _signed(self) -> Operand:
        """An operand with or without NOT."""
        if self._next().sign is not Sign.NOT:
            return self._near()
        sign = self._take()
        if self._next().sign is Sign.NOT:
            raise refusals.twice_not(self._text, sign, self._next())
        self._nots += 1
        operand = self._near()
        self._nots -= 1
        if only_excludes(operand.node):
            raise refusals.only_excluding(operand)
        return self._operand(sign.start, Not(operand.node))

    def _near(self) -> Operand:
        left = self._primary()
        if self._next().sign is not Sign.NEAR:
            return left
        operator = self._take()
        right = self._primary()
        if self._next().sign is Sign.NEAR:
            raise refusals.near_chain(self._text, right, self._next())
        node = Near(_words(left, "NEAR"), _words(right, "NEAR"), operator.reach, operator.ordered)
        return self._operand(left.start, node, operator)

    def _primary(self) -> Operand:
        piece = self._next()
        match piece.sign:
            case Sign.TERM:
                return self._term()
            case Sign.NAME:
                self._take()
                self._count(piece, 1)
                node = self._names.name(self._text, piece, self._field)
                return self._operand(piece.start, node)
            case Sign.OPEN:
                return self._group()
            case Sign.COUNTED:
                return self._counted()
            case Sign.FIELD:
                return self._in_field()
        before = self._pieces[self._at - 1] if self._at else None
        raise refusals.no_operand(self._text, before, piece)

    def _term(self) -> Operand:
        piece = self._take()
        excluded = self._nots > 0
        is_plain = piece.value.isascii() and piece.value.isprintable()
        if not is_plain and piece.mode is not Mode.REGEX:
            self._check_letters(piece)
        node = self._names.term(piece, self._field, excluded=excluded)
        self._count(piece, max(1, len(node.leaves)))
        return self._operand(piece.start, node)

    def _check_letters(self, piece: Piece) -> None:
        written = self._text[piece.start : piece.end]
        told = suspicious(written)
        if told:
            better = replaced(self._text, piece.start, piece.end, repaired(written))
            raise QueryError(told, piece.start, piece.end, better)

    def _count(self, piece: Piece, words: int) -> None:
        self._words += words
        if self._words > MAX_WORDS:
            message = f"the query has more than {MAX_WORDS} words; put lists into the catalog"
            raise QueryError(message, piece.start, piece.end)

    def _group(self) -> Operand:
        opening = self._open()
        operand = self._expression()
        self._close(opening)
        return self._operand(opening.start, operand.node)

    def _open(self) -> Piece:
        opening = self._take()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = f"parentheses are nested more than {MAX_DEPTH} deep"
            raise QueryError(f"{message}; split the rule in two", opening.start, opening.end)
        return opening

    def _close(self, opening: Piece) -> None:
        if self._next().sign is Sign.END:
            raise refusals.unclosed(self._text, opening)
        if self._next().sign is not Sign.CLOSE:
            raise refusals.unexpected(self._text, self._next())
        self._take()
        self._depth -= 1

    def _in_field(self) -> Operand:
        piece = self._take()
        if self._field:
            raise refusals.nested_field(self._text, piece, self._field)
        if self._next().sign is Sign.NOT:
            raise refusals.not_in_field(self._text, piece, self._next())
        self._field = FIELDS[piece.value]
        operand = self._primary()
        self._field = None
        return self._operand(piece.start, operand.node)

    def _counted(self) -> Operand:
        function = self._take()
        opening = self._open()
        parts = [self._expression()]
        while self._next().sign is Sign.COMMA and function.value == "ATLEAST":
            self._take()
            parts.append(self._expression())
        self._close(opening)
        count = int(function.reach)
        if function.value == "FREQ":
            return self._operand(function.start, Freq(count, _words(parts[0], "FREQ")))
        return self._operand(function.start, AtLeast(count, self._different(function, parts)))

    def _different(self, function: Piece, parts: list[Operand]) -> tuple[Node, ...]:
        for part in parts:
            if only_excludes(part.node):
                raise refusals.only_excluding(part)
        # Brand and brand are one: what is the same but for its spelling counts once.
        different: dict[Hashable, Node] = {}
        for part in parts:
            different.setdefault(_folded(part.node), part.node)
        nodes = tuple(different.values())
        if len(nodes) < int(function.reach):
            raise refusals.too_few(self._text, function, len(nodes))
        return nodes


def _folded(node: Node) -> Hashable:
    if not isinstance(node, Term) or node.mode in {Mode.EXACT, Mode.EXACT_PHRASE, Mode.REGEX}:
        return node
    return node.mode, tuple(key(leaf.text) for leaf in node.leaves), node.in_field


def _words(operand: Operand, operator: str) -> Words:
    if not is_words(operand.node):
        raise refusals.no_words(operand, operator)
    return operand.node


def _flat(kind: type[And] | type[Or], nodes: list[Node]) -> tuple[Node, ...]:
    """The parts of an AND within an AND are parts of one AND; the same for OR."""
    parts: list[Node] = []
    for node in nodes:
        parts += node.parts if isinstance(node, And | Or) and type(node) is kind else (node,)
    return tuple(parts)
