"""What the parser refuses, in words, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from monitor.errors import QueryError
from monitor.match.lexer import OPERATORS, Piece, Sign, replaced
from monitor.match.terms import Mode, shortened
from monitor.match.tree import Node


class Operand(NamedTuple):
    """A part of the tree and its place; ``near`` is its NEAR if that stands without parentheses."""

    node: Node
    start: int
    end: int
    near: Piece | None = None


def no_operator(text: str, before: Piece, piece: Piece) -> QueryError:
    """Two words without an operator; one of them may be an operator in small letters."""
    for word in (piece, before):
        capitals = text[word.start : word.end].upper()
        if word.sign is Sign.TERM and word.mode is Mode.WORD and capitals in OPERATORS:
            written = text[word.start : word.end]
            message = f"operators are written in capitals: {capitals}, not {written}"
            better = replaced(text, word.start, word.end, capitals)
            return QueryError(f'{message}; as a word: "{written}"', word.start, word.end, better)
    message = "two words without an operator; write AND or OR between them"
    if before.sign is piece.sign is Sign.TERM and before.mode is piece.mode is Mode.WORD:
        both = " ".join(text[before.start : piece.end].split())
        message += f', or "{shortened(both)}" if they stand side by side (~"…" in any form)'
    better = replaced(text, before.end, piece.start, " AND ")
    return QueryError(message, piece.start, piece.end, better)


def mixed(text: str, operands: Sequence[Operand], operators: Sequence[Piece]) -> QueryError:
    """AND and OR in one group."""
    better = text
    end = len(operands) - 1
    # From the right, so that what is still to be done keeps its place.
    for at in range(len(operands) - 1, -1, -1):
        if at == 0 or operators[at - 1].sign is Sign.OR:
            if at < end:
                better = _wrapped(better, operands[at].start, operands[end].end)
            end = at - 1
    first = operators[0].sign is Sign.OR
    other = next(each for each in operators if (each.sign is Sign.OR) is not first)
    message = "AND (or NOT) and OR are mixed; parentheses must say what belongs together"
    return QueryError(message, other.start, other.end, better.strip())


def near_in_or(text: str, operand: Operand) -> QueryError:
    """NEAR as a part of OR without parentheses: other archives read that in two ways."""
    place = operand.near or operand
    message = "NEAR and OR are mixed; parentheses must say what belongs together"
    better = _wrapped(text, operand.start, operand.end)
    return QueryError(message, place.start, place.end, better)


def near_chain(text: str, middle: Operand, second: Piece) -> QueryError:
    """NEAR after NEAR."""
    again = f" AND {text[middle.start : middle.end]} "
    better = replaced(text, second.start, second.start, again)
    message = "NEAR joins two; for three write a NEAR/5 b AND b NEAR/5 c"
    return QueryError(message, second.start, second.end, better)


def no_words(operand: Operand, operator: str) -> QueryError:
    """An operand that has no occurrences, such as an AND."""
    message = (
        f"{operator} works on words: a term, a phrase, an @name, or several of them joined by OR"
    )
    return QueryError(message, operand.start, operand.end)


def only_excluding(operand: Operand) -> QueryError:
    """A part that would hold for nearly every article."""
    message = "this only excludes; say as well what is to be found: Minister NOT Fußball"
    return QueryError(message, operand.start, operand.end)


def twice_not(text: str, first: Piece, second: Piece) -> QueryError:
    """NOT NOT."""
    better = replaced(text, first.start, second.end, "NOT")
    return QueryError("NOT stands twice; write it once", second.start, second.end, better)


def not_in_field(text: str, field: Piece, sign: Piece) -> QueryError:
    """NOT behind a field."""
    name = text[field.start : field.end]
    better = replaced(text, field.start, sign.end, f"NOT {name}")
    return QueryError(f"NOT stands before the field: NOT {name}…", sign.start, sign.end, better)


def nested_field(text: str, piece: Piece, outer: str) -> QueryError:
    """A field within another one's group."""
    message = f"this group is looked for in {outer}: already; a field cannot stand in another one"
    return QueryError(message, piece.start, piece.end, replaced(text, piece.start, piece.end, ""))


def no_operand(text: str, before: Piece | None, piece: Piece) -> QueryError:
    """Something else where a word is expected."""
    if before and before.sign is Sign.OPEN and piece.sign is Sign.CLOSE:
        return QueryError("nothing stands between the parentheses", before.start, piece.end)
    if before and piece.sign in {Sign.END, Sign.CLOSE, Sign.COMMA}:
        shown = text[before.start : before.end]
        message = f"a word is missing behind {shown}"
        better = "" if before.sign is Sign.OPEN else replaced(text, before.start, before.end, "")
        return QueryError(message, before.start, before.end, better)
    shown = text[piece.start : piece.end]
    place = f"behind {text[before.start : before.end]}" if before else "at the beginning"
    message = f'{shown} {place}: a word is expected; as a word it is written "{shown}"'
    # Without its NOT a query would find what it is to exclude.
    better = "" if piece.sign is Sign.NOT else replaced(text, piece.start, piece.end, "")
    return QueryError(message, piece.start, piece.end, better)


def unclosed(text: str, opening: Piece) -> QueryError:
    """A parenthesis without its other half."""
    message = "this parenthesis is not closed"
    return QueryError(message, opening.start, opening.end, f"{text.rstrip()})")


def unexpected(text: str, piece: Piece) -> QueryError:
    """A closing parenthesis or a comma that nothing waits for."""
    if piece.sign is Sign.COMMA:
        message = 'a comma stands only between the parts of ATLEAST; as part of the text: "1,8"'
        better = replaced(text, piece.start, piece.end, " OR ")
        return QueryError(message, piece.start, piece.end, better)
    message = "this parenthesis was never opened"
    better = replaced(text, piece.start, piece.end, "")
    return QueryError(message, piece.start, piece.end, better)


def too_few(text: str, function: Piece, different: int) -> QueryError:
    """ATLEAST asks for more than its list has."""
    message = f"{text[function.start : function.end]} can never hold: its list has {different}"
    better = replaced(text, function.start, function.end, f"ATLEAST/{different}")
    return QueryError(f"{message} different parts", function.start, function.end, better)


def _wrapped(text: str, start: int, end: int) -> str:
    return f"{text[:start]}({text[start:end]}){text[end:]}"
