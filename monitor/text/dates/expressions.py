"""The date expressions of a text, from its first token to its last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from typing import NamedTuple

from monitor.text.dates.choice import choose, names_year
from monitor.text.dates.clock import Clock, clock, clock_after
from monitor.text.dates.group import Part, row
from monitor.text.dates.guards import is_alone, is_inside, is_no_date, is_of_each
from monitor.text.dates.leads import FIRST, PREPOSITIONS, leads
from monitor.text.dates.meanings import Meaning
from monitor.text.dates.names import STARTS
from monitor.text.dates.tokens import APART, Tokens
from monitor.text.dates.values import Days, Tense

_STARTS = STARTS | FIRST | PREPOSITIONS | {"vor", "der", "um", "gegen"}
# Leads after which a weekday of two letters is one.
_BEFORE_SHORT = frozenset(("am", "ab", "bis", "vom", "zum"))


class _Found(NamedTuple):
    """What the tokens from ``start`` to before ``end`` mean."""

    meaning: Meaning
    start: int
    end: int
    time: time | None


@dataclass(frozen=True, slots=True)
class Expression:
    """Words of a text that name a day or several; ``start`` and ``end`` count characters."""

    start: int
    end: int
    text: str
    meaning: Meaning
    time: time | None = None

    def days(self, published: date, tense: Tense = Tense.ANY) -> Days | None:
        """The days meant in an article published then; ``choose`` says which.

        None if there are no such days, as on 29 February in a given year.
        """
        try:
            return choose(self.meaning, published, tense)
        except (ValueError, OverflowError):  # before the year 1 or after 9999
            return None

    @property
    def is_explicit_year(self) -> bool:
        """Whether it names the year by its number."""
        return names_year(self.meaning)


def expressions(text: str) -> tuple[Expression, ...]:
    """The date expressions of a German text, in order; none overlaps another."""
    tokens = Tokens(text)
    found: list[Expression] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if (token.lower in _STARTS or token.is_number) and not is_inside(tokens, index):
            here, end = _at(tokens, index)
            found += (_expression(text, tokens, one) for one in here)
            index = max(end, index + 1)
        else:
            index += 1
    return tuple(found)


def _at(tokens: Tokens, index: int) -> tuple[list[_Found], int]:
    """The expressions that begin with this token, and the token after them."""
    before = clock(tokens, index)
    start = before[1] if before else index
    if before and tokens[start].gap == APART:
        return [], index
    parts, core, lead, end = _row(tokens, start)
    if not parts:
        return [], end
    parts[-1] = _closed(tokens, start, parts[-1])
    end = parts[-1].end
    after = clock_after(tokens, end, bare=names_year(parts[-1].meaning))
    is_sure = bool(after) or lead in _BEFORE_SHORT or is_alone(tokens, index, end)
    if parts[0].is_short and not is_sure and len(parts) < 3:
        return [], index
    if is_no_date(tokens, index, core) or is_of_each(tokens, end):
        return [], end
    return _timed(parts, index, before, after), after[1] if after else end


def _row(tokens: Tokens, start: int) -> tuple[list[Part], int, str, int]:
    """The dates, the token after the small words before them, the chief of these, and the end."""
    parts, end = row(tokens, start, "")
    if parts:
        return parts, start, "", end
    core, lead = leads(tokens, start)
    if core == start or tokens[core].gap == APART:
        return [], core, lead, end
    parts, end = row(tokens, core, lead)
    return parts, core, lead, end


def _closed(tokens: Tokens, start: int, part: Part) -> Part:
    """With the bracket that closes one within: "Sonntag (5./6. Mai)"."""
    marks = [tokens[at].text for at in range(start, part.end)]
    is_open = marks.count("(") > marks.count(")") and tokens.has_glued(part.end, ")")
    return replace(part, end=part.end + 1) if is_open else part


def _timed(
    parts: list[Part], index: int, before: Clock | None, after: Clock | None
) -> list[_Found]:
    """With the time before the first of them, and the time after the last."""
    found = [_Found(part.meaning, part.start, part.end, None) for part in parts]
    first = found[0]
    found[0] = _Found(first.meaning, index, first.end, before[0] if before else None)
    if after:
        last = found[-1]
        found[-1] = _Found(last.meaning, last.start, after[1], last.time or after[0])
    return found


def _expression(text: str, tokens: Tokens, found: _Found) -> Expression:
    start, end = tokens[found.start].start, tokens[found.end - 1].end
    return Expression(start, end, text[start:end], found.meaning, found.time)
