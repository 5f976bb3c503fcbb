"""Several dates in one breath: "3./4. Mai", "von Freitag bis Sonntag", "Montag und Dienstag"."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.text.dates.calendar import date_by_number, with_weekday
from monitor.text.dates.days import day
from monitor.text.dates.item import Item
from monitor.text.dates.leads import NIGHT, after_leads
from monitor.text.dates.meanings import (
    WEEKEND,
    Between,
    Following,
    Meaning,
    Shift,
    Turn,
    Week,
    Weekday,
    Year,
    Yearly,
)
from monitor.text.dates.names import STARTS
from monitor.text.dates.spans import ago, span
from monitor.text.dates.tokens import TO, Tokens
from monitor.text.dates.yearly import Day, Feast, Month

# More in a row are several expressions; a limit keeps the time linear.
_MOST = 6
_LIST = frozenset(("/", "+", "&", "und", "oder", "sowie"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a row: what it means, its first token and the one after its last."""

    meaning: Meaning
    start: int
    end: int
    # Not sure: the name of a weekday in two letters.
    is_short: bool


@dataclass(frozen=True, slots=True)
class _Link:
    """An item, its first token, and whether it is the end of a span from the one before."""

    item: Item
    start: int
    is_range: bool


def row(tokens: Tokens, index: int, lead: str) -> tuple[list[Part], int]:
    """The dates that begin there, joined where they follow each other; none if it is no date.

    Also the token after them; if there are none, the one where the next could begin.
    """
    read = _links(tokens, index, lead)
    links = _resolved(_named_once(read))
    if not links:
        # No month follows the first of them, so none follows the others but perhaps the last.
        is_hopeless = all(link.item.day and not link.item.head for link in read)
        return [], read[-1].start if read and is_hopeless else index
    return _parts(links), links[-1].item.end


def _parts(links: list[_Link]) -> list[Part]:
    parts: list[Part] = []
    for link in links:
        previous = parts[-1] if parts else None
        meaning = _meaning(link.item)
        if previous and (link.is_range or _follows(previous.meaning, meaning)):
            joined = Between(_first(previous.meaning), meaning)
            parts[-1] = Part(joined, previous.start, link.item.end, is_short=False)
        else:
            meaning = _after(previous.meaning, meaning) if previous else meaning
            parts.append(Part(meaning, link.start, link.item.end, link.item.is_short))
    return parts


def item(tokens: Tokens, index: int, lead: str) -> Item | None:
    """The single date or span that begins there."""
    token = tokens[index]
    if token.lower in {"vor", "in"}:
        shift = ago(tokens, index)
        return Item(*shift) if shift else None
    if not token.is_number and token.lower not in STARTS:
        return None
    found = day(tokens, index, lead) or span(tokens, index, lead)
    if found and found.meaning is not None and _is_weekend(found.meaning):
        return _dated_weekend(tokens, found)
    return found


def _links(tokens: Tokens, index: int, lead: str) -> list[_Link]:
    first = item(tokens, index, lead)
    links: list[_Link] = []
    at, is_range = index, False
    while first and len(links) < _MOST:
        links.append(_Link(first, at, is_range))
        joint = _joint(tokens, first, lead)
        if not joint:
            break
        at, is_range = joint
        first = item(tokens, at, "bis" if is_range else lead)
        if links[-1].item.day and first and not _has_day(first):
            break
    return links


def _named_once(links: list[_Link]) -> list[_Link]:
    """ "Samstag und Sonntag, 5. und 6. Mai" as the two dates, and nothing beside them."""
    if len(links) < 3:
        return links
    one, other, last = links[0].item, links[1].item, links[2].item
    is_twice = (
        isinstance(one.meaning, Weekday) and other.weekday is not None and last.weekday is None
    )
    if not is_twice or not (_has_day(other) and _has_day(last)):
        return links
    first = with_weekday(Item(other.meaning, other.end, other.day), one.weekday)
    return [_Link(first, links[0].start, is_range=False), *links[2:]]


def _joint(tokens: Tokens, before: Item, lead: str) -> tuple[int, bool] | None:
    """The first token of the next date, and whether it ends a span."""
    at = before.end
    comma = tokens.has(at, (",",))
    at = at + 1 if comma else at
    is_range = (
        tokens.has(at, TO)
        or (lead == "zwischen" and tokens.has(at, ("und",)))
        or (lead in {"von", "vom", NIGHT} and tokens.has(at, ("auf",)))
    )
    if is_range or tokens.has(at, _LIST):
        return after_leads(tokens, at + 1), is_range
    return (at, False) if comma else None


def _resolved(links: list[_Link]) -> list[_Link]:
    """Each with what it has from the ones behind it: a month, a year, a week."""
    found: list[_Link] = []
    for link in reversed(links):
        following = found[0].item if found else None
        item = _filled(link.item, following)
        if item:
            found.insert(0, _Link(item, link.start, link.is_range))
        else:
            # Without a month it is no date, and what comes after it is no part of the row.
            found = []
    return found if found and found[0].start == links[0].start else []


def _filled(item: Item, following: Item | None) -> Item | None:
    after = following.meaning if following else None
    if item.day:
        if not isinstance(after, Yearly) or not isinstance(after.thing, Day):
            return item.head
        thing = Day(after.thing.month, item.day)
        filled = Yearly(thing, after.year, item.weekday)
        return Item(filled, item.end) if thing.of_year(2000) else item.head
    if isinstance(item.meaning, Yearly) and isinstance(after, Yearly):
        return Item(_with_year(item.meaning, after), item.end, is_short=item.is_short)
    if isinstance(item.meaning, Weekday) and isinstance(after, Week) and after.first == after.last:
        number = item.meaning.number
        return Item(Week(after.offset, number, number), item.end)
    return item


def _with_year(one: Yearly, other: Yearly) -> Yearly:
    """The year of the second for the first; the one before if it would be the later."""
    if one.year or not other.year:
        return one
    is_dated = isinstance(one.thing, Day | Month) and isinstance(other.thing, Day | Month)
    if not is_dated:
        return one
    turns = one.thing.month > other.thing.month  # type: ignore[attr-defined]
    number = other.year.number
    earlier = Year(number - 1) if number is not None else Year(offset=other.year.offset - 1)
    return Yearly(one.thing, earlier if turns else other.year, one.weekday)


def _meaning(item: Item) -> Meaning:
    assert item.meaning is not None  # noqa: S101 - _resolved leaves none without
    return item.meaning


def _first(meaning: Meaning) -> Meaning:
    return meaning.one if isinstance(meaning, Between) else meaning


def _follows(previous: Meaning, meaning: Meaning) -> bool:
    """Whether the second is the day after the first."""
    last = previous.other if isinstance(previous, Between) else previous
    if isinstance(last, Turn):
        last = last.of
    if isinstance(last, Weekday) and isinstance(meaning, Weekday):
        return (meaning.number - last.number) % 7 == 1
    if isinstance(last, Shift) and isinstance(meaning, Shift):
        return meaning.days - last.days == 1
    if isinstance(last, Week) and isinstance(meaning, Week):
        return last.offset == meaning.offset and meaning.first - last.last == 1
    return isinstance(last, Yearly) and isinstance(meaning, Yearly) and _is_next(last, meaning)


def _is_next(one: Yearly, other: Yearly) -> bool:
    if isinstance(one.thing, Month) and isinstance(other.thing, Month):
        return (other.thing.month - one.thing.month) % 12 == 1
    if isinstance(one.thing, Feast) or isinstance(other.thing, Feast):
        return False
    days, following = one.thing.of_year(2001), other.thing.of_year(2001)
    return bool(days and following and (following.first - days.last).days == 1)


def _after(previous: Meaning, meaning: Meaning) -> Meaning:
    """A weekday after "kommenden Montag und" is the one that follows that Monday."""
    is_turned = isinstance(previous, Turn) and isinstance(meaning, Weekday)
    return Following(previous, meaning) if is_turned else meaning


def _has_day(item: Item) -> bool:
    return bool(item.day) or (
        isinstance(item.meaning, Yearly) and isinstance(item.meaning.thing, Day)
    )


def _is_weekend(meaning: Meaning) -> bool:
    return meaning == WEEKEND or (isinstance(meaning, Turn) and meaning.of == WEEKEND)


def _dated_weekend(tokens: Tokens, head: Item) -> Item:
    """ "am Wochenende, 5. und 6. Mai": the dates say which."""
    at = head.end + 1 if tokens.has(head.end, (",", "(")) else head.end
    if not date_by_number(tokens, at, is_firm=True):
        return head
    parts, _ = row(tokens, at, "")
    if len(parts) != 1:
        return head
    is_closed = tokens[head.end].text == "(" and tokens.has_glued(parts[0].end, ")")
    return Item(parts[0].meaning, parts[0].end + is_closed)
