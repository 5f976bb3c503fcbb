"""Days by name: weekdays, today and its neighbours, feasts."""

from __future__ import annotations

from monitor.text.dates.calendar import date_by_number, month_name, year
from monitor.text.dates.feast_names import FEASTS, LONGEST_FEAST, NTH_FEASTS
from monitor.text.dates.item import Item
from monitor.text.dates.meanings import (
    Later,
    Shift,
    Turn,
    Week,
    Weekday,
    WeekdayBy,
    Yearly,
)
from monitor.text.dates.names import DAYPARTS, OF_TODAY, ORDINALS, RELATIVE, TODAY, WEEKDAYS
from monitor.text.dates.spans import ago, relative_unit
from monitor.text.dates.tokens import APART, Tokens
from monitor.text.dates.weekdays import after_daypart, before_weekday, weekday_name, with_date
from monitor.text.dates.yearly import Day, Feast, NthWeekday

_OPENERS = frozenset((",", "("))


def day(tokens: Tokens, index: int, lead: str) -> Item | None:
    """The day that begins there, with all that names it again: "heute, Freitag (3. Mai)"."""
    if tokens[index].is_number:
        found = date_by_number(tokens, index, is_firm=bool(lead))
        return _nth(tokens, index) or (before_weekday(tokens, found) if found else None)
    return (
        _nth(tokens, index)
        or _named_day(tokens, index, lead)
        or _feast(tokens, index)
        or _of_today(tokens, index)
    )


def _named_day(tokens: Tokens, index: int, lead: str) -> Item | None:
    head = _today(tokens, index, lead) or _weekday(tokens, index)
    return with_date(tokens, head) if head else None


def _weekday(tokens: Tokens, index: int) -> Item | None:
    """ "Freitag", "kommenden Freitag", "Freitag kommender Woche"."""
    steps = RELATIVE.get(tokens[index].lower)
    at = index if steps is None else index + 1
    found = weekday_name(tokens, at)
    if not found or (at > index and (tokens[at].gap == APART or found.is_short)):
        return None
    assert found.weekday is not None  # noqa: S101 - weekday_name always knows it
    if steps:
        month = _in_month(tokens, found.end) if steps == -1 else None
        if month:
            return Item(Yearly(NthWeekday(-1, found.weekday, month[0])), month[1])
        turned = Turn(Weekday(found.weekday), steps)
        return Item(turned, found.end, weekday=found.weekday)
    return _weekday_of_week(tokens, found, found.weekday) or found


def _weekday_of_week(tokens: Tokens, item: Item, number: int) -> Item | None:
    at = item.end + 1 if tokens.has(item.end, ("in",)) else item.end
    at = at + 1 if tokens.has(at, ("der",)) else at
    week = relative_unit(tokens, at) if tokens[at].gap != APART else None
    if week and isinstance(week.meaning, Week):
        return Item(Week(week.meaning.offset, number, number), week.end, weekday=number)
    later = ago(tokens, item.end) if tokens.has(item.end, ("in", "vor")) else None
    if not later or not later[0].days:
        return None
    step = 1 if later[0].days > 0 else -1
    return Item(Later(Turn(Weekday(number), step), later[0].days), later[1], weekday=number)


def _today(tokens: Tokens, index: int, lead: str) -> Item | None:
    """ "heute", "morgen Abend", "heute in einer Woche"."""
    token = tokens[index]
    offset = TODAY.get(token.lower)
    if offset is None or tokens.joined_by_hyphen(index):
        return None
    if token.lower == "morgen" and not _is_tomorrow(tokens, index, lead):
        return None
    end = after_daypart(tokens, index + 1)
    later = ago(tokens, end) if tokens[end].gap != APART else None
    if later:
        return Item(Shift(offset + later[0].days, later[0].months), later[1])
    return Item(Shift(offset), end)


def _is_tomorrow(tokens: Tokens, index: int, lead: str) -> bool:
    """Whether "morgen" is the day, not the early hours."""
    if lead not in {"", "ab", "bis", "von", "seit"}:
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    if tokens[index].text == "morgen":
        return before.lower not in _GREETINGS and before.lower not in WEEKDAYS
    is_first = tokens[index].gap == APART or before.text in {".", "!", "?", ":", "„", "“", '"', "»"}
    # "Morgen kommt", "Morgen Abend", "Morgen, Freitag", but "Morgen des Lebens".
    is_followed = after.text[:1].islower() and after.lower not in {"des", "für", "danach", "der"}
    is_named = after.lower in DAYPARTS or after.text in _OPENERS or after.gap == APART
    return is_first and (is_followed or is_named)


_GREETINGS = frozenset("guten jeden am diesen den schönen jedem zum gegen der".split())  # noqa: SIM905


def _of_today(tokens: Tokens, index: int) -> Item | None:
    """ "heutigen Donnerstag", "gestrigen Abend"."""
    offset = OF_TODAY.get(tokens[index].lower)
    if offset is None or tokens[index + 1].gap == APART:
        return None
    weekday = weekday_name(tokens, index + 1)
    if weekday and weekday.weekday is not None and not weekday.is_short:
        return with_date(
            tokens, Item(WeekdayBy(weekday.weekday, offset), weekday.end, weekday=weekday.weekday)
        )
    is_day = tokens.has(index + 1, DAYPARTS | {"tag", "tage"})
    return Item(Shift(offset), index + 2) if is_day else None


def _nth(tokens: Tokens, index: int) -> Item | None:
    """ "1. Advent", "zweiten Weihnachtstag", "ersten Freitag im Mai"."""
    token = tokens[index]
    nth = token.number if token.is_number else ORDINALS.get(token.lower, 0)
    at = index + 2 if tokens.has_glued(index + 1, ".") else index + 1
    if tokens[at].gap == APART or nth < 1 or token.is_number != (at == index + 2):
        return None
    feast = NTH_FEASTS.get((nth, tokens[at].lower))
    if feast and not tokens.joined_by_hyphen(at):
        return _in_year(tokens, feast, at + 1)
    named = month_name(tokens, at) if not token.is_number else None
    if named:
        return Item(Yearly(Day(named[0], nth)), named[1])
    weekday = weekday_name(tokens, at)
    month = _in_month(tokens, weekday.end) if weekday else None
    if month and weekday and weekday.weekday is not None and nth <= 5:
        thing = NthWeekday(nth, weekday.weekday, month[0])
        found = year(tokens, month[1])
        return Item(Yearly(thing, found[0]), found[1]) if found else Item(Yearly(thing), month[1])
    return None


def _in_month(tokens: Tokens, index: int) -> tuple[int, int] | None:
    return month_name(tokens, index + 1) if tokens.has(index, ("im",)) else None


def _feast(tokens: Tokens, index: int) -> Item | None:
    """ "Karfreitag", "Tag der Arbeit", "kommende Ostern"; a longer name before a shorter one."""
    steps = RELATIVE.get(tokens[index].lower)
    at = index if steps is None else index + 1
    if not tokens[at].text[:1].isupper() or (at > index and tokens[at].gap == APART):
        return None
    row = [tokens[at].lower]
    while len(row) < LONGEST_FEAST and tokens[at + len(row)].gap != APART:
        row.append(tokens[at + len(row)].lower)
    size = next((size for size in range(len(row), 0, -1) if tuple(row[:size]) in FEASTS), 0)
    if not size or tokens.joined_by_hyphen(at + size - 1):
        return None
    name = FEASTS[tuple(row[:size])]
    if steps:
        return Item(Turn(Yearly(Feast(name)), steps), at + size)
    return _in_year(tokens, name, at + size)


def _in_year(tokens: Tokens, feast: str, end: int) -> Item:
    found = year(tokens, end)
    item = Item(Yearly(Feast(feast), *found[:1]), found[1]) if found else None
    return with_date(tokens, item or Item(Yearly(Feast(feast)), end))
