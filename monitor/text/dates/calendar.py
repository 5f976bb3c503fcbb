"""Dates by number: "3. April", "13.4.", "05.04.2018", "2018-04-05"; and years."""

from __future__ import annotations

from monitor.text.dates.item import Item
from monitor.text.dates.meanings import Year, Yearly
from monitor.text.dates.names import MONTHS, RELATIVE, SHORT_MONTHS
from monitor.text.dates.tokens import APART, GLUED, Tokens
from monitor.text.dates.yearly import Day

_LEAP_YEAR = 2000
_YEARS = range(1000, 2200)
# Two digits: "5.4.19" is 2019, "5.4.68" is 1968.
_CENTURY, _TURN = 100, 50
# After "12.10" or "2000" these make it a price, a height, a time.
MEASURES = frozenset(
    """uhr euro cent prozent % € mark franken dollar mio millionen mrd milliarden meter metern m cm
    mm km kilometer kilometern quadratmeter grad kg kilo tonnen liter punkte punkten besucher
    besuchern menschen einwohner einwohnern personen stück""".split()  # noqa: SIM905
)


def date_by_number(tokens: Tokens, index: int, *, is_firm: bool) -> Item | None:
    """The date that begins with this number; its ``day`` alone if no month follows.

    ``is_firm``: something before says that it is a date, so "am 13.4" needs no second point.
    """
    token = tokens[index]
    if token.end - token.start == 4:
        return _iso(tokens, index)
    if token.end - token.start > 2 or not tokens.has_glued(index + 1, "."):
        return None
    if tokens[index + 2].is_number:
        return _by_two_numbers(tokens, index, is_firm=is_firm)
    name = month_name(tokens, index + 2) if tokens[index + 2].gap != APART else None
    if not name:
        return Item(None, index + 2, day=token.number) if 1 <= token.number <= 31 else None
    month, end = name
    found = year(tokens, end)
    return (
        _day(token.number, month, found[0], found[1])
        if found
        else _day(token.number, month, None, end)
    )


def month_name(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """The month that is named there, and the token after it."""
    token = tokens[index]
    number = MONTHS.get(token.lower)
    if not number or not token.text[0].isupper():
        return None
    is_short = token.lower in SHORT_MONTHS
    end = index + 2 if is_short and tokens.has_glued(index + 1, ".") else index + 1
    return (
        None
        if tokens.joined_by_hyphen(index) and not _hangs_month(tokens, index)
        else (
            number,
            end,
        )
    )


def year(tokens: Tokens, index: int) -> tuple[Year, int] | None:
    """The year that stands there, "2018" or "vergangenen Jahres", and the token after it."""
    if is_year(tokens, index):
        return Year(tokens[index].number), index + 1
    at = index + 1 if tokens.has(index, ("des",)) else index
    if tokens.has(at, RELATIVE) and tokens.has(at + 1, ("jahres",)):
        return Year(offset=RELATIVE[tokens[at].lower]), at + 2
    return None


def is_year(tokens: Tokens, index: int) -> bool:
    """Whether a year stands there, as a number of four digits."""
    token = tokens[index]
    return (
        token.gap != APART
        and token.number in _YEARS
        and token.end - token.start == 4
        and not tokens.has(index + 1, MEASURES)
        and not _goes_on(tokens, index + 1)
    )


def with_weekday(item: Item, weekday: int | None) -> Item:
    """The same date, said to be on that weekday."""
    meaning = item.meaning
    if isinstance(meaning, Yearly) and weekday is not None:
        meaning = Yearly(meaning.thing, meaning.year, weekday)
    return Item(meaning, item.end, item.day, weekday=weekday)


def _by_two_numbers(tokens: Tokens, index: int, *, is_firm: bool) -> Item | None:
    day, month = tokens[index], tokens[index + 2]
    if month.gap == GLUED and month.end - month.start > 2:
        return None  # "14.000"
    if month.gap == APART or month.end - month.start > 2:
        return Item(None, index + 2, day=day.number) if 1 <= day.number <= 31 else None
    end = index + 3
    if not tokens.has_glued(end, "."):
        is_bare = is_firm and month.gap == GLUED and not tokens.has(end, MEASURES)
        return (
            _day(day.number, month.number, None, end)
            if is_bare and not _is_tied(tokens, end)
            else None
        )
    end += 1
    number = _year_by_number(tokens, index, end, is_firm=is_firm)
    if number:
        return _day(day.number, month.number, Year(number), end + 1)
    # "3.4.1" is a version, "13.4.10.30" an address.
    is_open = tokens[end].is_number and tokens[end].gap == GLUED
    return None if is_open else _day(day.number, month.number, None, end)


def _year_by_number(tokens: Tokens, index: int, end: int, *, is_firm: bool) -> int:
    if is_year(tokens, end):
        return tokens[end].number
    token = tokens[end]
    is_short = token.gap == GLUED and token.is_number and token.end - token.start == 2
    is_even = all(tokens[at].end - tokens[at].start == 2 for at in (index, index + 2))
    if not is_short or not (is_even or is_firm) or _goes_on(tokens, end + 1):
        return 0
    return token.number + _CENTURY * (20 if token.number < _TURN else 19)


def _iso(tokens: Tokens, index: int) -> Item | None:
    """A date such as 2018-04-05, also with a time behind it."""
    parts = [tokens[at] for at in range(index, index + 5)]
    is_one = all(part.gap == GLUED for part in parts[1:])
    widths = [part.end - part.start for part in parts]
    marks = (parts[1].text, parts[3].text)
    if (
        not is_one
        or widths != [4, 1, 2, 1, 2]
        or marks != ("-", "-")
        or _is_tied(tokens, index + 5)
    ):
        return None
    return _day(parts[4].number, parts[2].number, Year(parts[0].number), index + 5)


def _day(day: int, month: int, of: Year | None, end: int) -> Item | None:
    known = of.number if of and of.number is not None else _LEAP_YEAR
    thing = Day(month, day)
    return Item(Yearly(thing, of), end) if thing.of_year(known) else None


def _goes_on(tokens: Tokens, index: int) -> bool:
    """Whether digits go on after a point: 10.30 of "5.4.10.30"."""
    is_mark = tokens[index].gap == GLUED and tokens[index].text in {".", ",", ":"}
    return is_mark and tokens[index + 1].gap == GLUED and tokens[index + 1].is_number


def _is_tied(tokens: Tokens, index: int) -> bool:
    """Whether what follows belongs to the same number."""
    is_dash = tokens.has_glued(index, "-") and tokens[index + 1].gap == GLUED
    return is_dash or _goes_on(tokens, index)


def _hangs_month(tokens: Tokens, index: int) -> bool:
    return tokens[index + 2].lower in MONTHS
