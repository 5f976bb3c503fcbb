"""Weekdays, and days that are named twice: "Dienstag (10. April)", "heute, Freitag"."""

from __future__ import annotations

from monitor.text.dates.calendar import date_by_number, with_weekday
from monitor.text.dates.item import Item
from monitor.text.dates.meanings import (
    DayOfAnyMonth,
    Meaning,
    Nearest,
    Shift,
    Weekday,
    WeekdayBy,
)
from monitor.text.dates.names import (
    DAYPARTS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
)
from monitor.text.dates.tokens import APART, Tokens

_ARTICLES = frozenset(("den", "dem", "der"))
_MORE = frozenset("und oder sowie bis / - – — +".split())  # noqa: SIM905
_OPENERS = frozenset((",", "("))


def weekday_name(tokens: Tokens, index: int) -> Item | None:
    """The weekday that stands there, with its part of the day, alone."""
    token = tokens[index]
    if token.text in SHORT_WEEKDAYS:
        end = index + 2 if tokens.has_glued(index + 1, ".") else index + 1
        number = SHORT_WEEKDAYS[token.text]
        return Item(Weekday(number), end, weekday=number, is_short=True)
    number = WEEKDAYS.get(token.lower, -1)
    if number < 0 or not token.text[0].isupper():
        return None
    end = after_daypart(tokens, index + 1)
    return (
        None
        if tokens.joined_by_hyphen(end - 1) and not _hangs_weekday(tokens, end + 1)
        else Item(Weekday(number), end, weekday=number)
    )


def with_date(tokens: Tokens, head: Item) -> Item:
    """The day named once more, by its number: "Dienstag (10. April)", "heute, 5. April"."""
    at = head.end + 1 if tokens.has(head.end, _OPENERS) else head.end
    is_open = at > head.end and tokens[head.end].text == "("
    at = at + 1 if tokens.has(at, _ARTICLES) else at
    if tokens[at].gap == APART:
        return head
    if not tokens[at].is_number:
        return _with_weekday(tokens, head, at)
    found = date_by_number(tokens, at, is_firm=True)
    if not found:
        return head
    dated = with_weekday(found, head.weekday)
    is_closed = is_open and tokens.has_glued(dated.end, ")")
    end = dated.end + 1 if is_closed else dated.end
    if dated.day:
        return Item(
            None, end, dated.day, head=_of_any_month(tokens, head, dated), weekday=head.weekday
        )
    is_near = dated.meaning is not None and isinstance(head.meaning, Shift | WeekdayBy)
    meaning = Nearest(dated.meaning) if is_near else dated.meaning  # type: ignore[arg-type]
    return Item(meaning, end, head=head, weekday=head.weekday)


def _of_any_month(tokens: Tokens, head: Item, dated: Item) -> Item:
    """What "Freitag, 13." is if no month follows: a day of any month, but for "13. Spieltag"."""
    after = tokens[dated.end]
    is_noun = after.gap != APART and (after.text[:1].isupper() or after.lower in _MORE)
    if is_noun or head.weekday is None or not isinstance(head.meaning, Weekday):
        return head
    return Item(DayOfAnyMonth(dated.day, head.weekday), dated.end, weekday=head.weekday)


def _with_weekday(tokens: Tokens, head: Item, index: int) -> Item:
    """ "heute, Donnerstag", "gestern (Mittwoch)"; then perhaps the date after all."""
    shift = head.meaning
    if not isinstance(shift, Shift) or shift.months:
        return head
    found = weekday_name(tokens, index)
    if not found or found.weekday is None or found.is_short:
        return head
    is_closed = tokens[index - 1].text == "(" and tokens.has_glued(found.end, ")")
    end = found.end + 1 if is_closed else found.end
    meaning: Meaning = WeekdayBy(found.weekday, shift.days)
    item = Item(meaning, end, weekday=found.weekday)
    return with_date(tokens, item)


def before_weekday(tokens: Tokens, item: Item) -> Item:
    """The weekday behind the date: "3. April (Dienstag)"."""
    if not item.meaning or not tokens.has(item.end, ("(",)):
        return item
    weekday = weekday_name(tokens, item.end + 1)
    if not weekday or not tokens.has_glued(weekday.end, ")"):
        return item
    dated = with_weekday(item, weekday.weekday)
    return Item(dated.meaning, weekday.end + 1, weekday=weekday.weekday)


def after_daypart(tokens: Tokens, index: int) -> int:
    """The token after "Abend", " früh" or "-Abend"."""
    if tokens.has_glued(index, "-") and tokens.has(index + 1, DAYPARTS):
        return index + 2
    return index + 1 if tokens.has(index, DAYPARTS) else index


def _hangs_weekday(tokens: Tokens, index: int) -> bool:
    return tokens[index].lower in WEEKDAYS or tokens[index].text in SHORT_WEEKDAYS
