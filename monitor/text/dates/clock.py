"""Clock times: "um 14 Uhr", "15.30 Uhr", "10 bis 12 Uhr"."""

from __future__ import annotations

from datetime import time

from monitor.text.dates.tokens import APART, DASHES, GLUED, Tokens

_BEFORE = frozenset("um ab gegen von ca circa etwa kurz nach vor jeweils".split())  # noqa: SIM905
_MOST_BEFORE = 4
_TO = DASHES | {"bis", "und"}
_HOURS = 24

Clock = tuple[time, int]


def clock_after(tokens: Tokens, index: int, *, bare: bool) -> Clock | None:
    """The time that belongs to the date before it, and the token after it.

    ``bare``: "15:04" without "Uhr" will do, as in time stamps.
    """
    at = index
    if tokens.has(at, (",", "|")):
        at += 1
    is_open = tokens.has(at, ("(",))
    found = clock(tokens, at + 1 if is_open else at, bare=bare)
    if not found or not is_open:
        return found
    value, end = found
    return (value, end + 1) if tokens.has(end, (")",)) else None


def clock(tokens: Tokens, index: int, *, bare: bool = False) -> Clock | None:
    """The time that stands there, and the token after it."""
    at = index
    while at < index + _MOST_BEFORE and (tokens[at].lower in _BEFORE or tokens[at].text == "."):
        at += 1
    found = _number(tokens, at)
    if not found:
        return None
    value, end = found
    if tokens.has(end, ("uhr",)):
        return value, _end_of_span(tokens, end + 1) or end + 1
    to = _end_of_span(tokens, end)
    if to:
        return value, to
    is_stamp = bare and tokens.has_glued(at + 1, ":") and end == at + 3
    return (value, end) if is_stamp else None


def _end_of_span(tokens: Tokens, index: int) -> int:
    """The token after "bis 12 Uhr"; 0 if there is none."""
    if not tokens.has(index, _TO):
        return 0
    found = _number(tokens, index + 1)
    return found[1] + 1 if found and tokens.has(found[1], ("uhr",)) else 0


def _number(tokens: Tokens, index: int) -> Clock | None:
    hour = tokens[index]
    if (hour.gap == APART and index) or hour.end - hour.start > 2 or not 0 <= hour.number <= _HOURS:
        return None
    mark, minute = tokens[index + 1], tokens[index + 2]
    if (
        mark.gap == GLUED
        and mark.text in {".", ":"}
        and minute.gap == GLUED
        and minute.end - minute.start == 2
        and 0 <= minute.number < 60
    ):
        return time(hour.number % _HOURS, minute.number), index + 3
    return time(hour.number % _HOURS), index + 1
