"""Months, seasons, weeks, weekends, years and parts of them; "vor drei Tagen"."""

from __future__ import annotations

from monitor.text.dates.calendar import is_year, month_name, year
from monitor.text.dates.item import Item
from monitor.text.dates.meanings import WEEKEND, Meaning, MonthBy, Shift, Turn, Week, Year, Yearly
from monitor.text.dates.names import ABOUT, COUNTS, RELATIVE, SEASONS, UNITS, WEEKDAYS
from monitor.text.dates.tokens import APART, DASHES, TO, Tokens
from monitor.text.dates.yearly import DAYS_OF_PART, Month, Season, Whole

_DAYS_OF_WEEK = {"anfang": (0, 1), "mitte": (1, 3), "ende": (4, 6)}
_COMPOUNDS: dict[str, Meaning] = {
    **{
        "jahres" + word: Yearly(Whole(part))
        for word, part in (("anfang", "anfang"), ("beginn", "anfang"))
    },
    # Austrian for "dieses Jahr".
    "heuer": Yearly(Whole(), Year()),
    "jahresende": Yearly(Whole("ende"), Year()),
    **{
        "monats" + word: MonthBy(0, *DAYS_OF_PART[part])
        for word, part in (("anfang", "anfang"), ("beginn", "anfang"), ("ende", "ende"))
    },
    **{
        "wochen" + word: Week(None, *_DAYS_OF_WEEK[part])
        for word, part in (("anfang", "anfang"), ("beginn", "anfang"), ("mitte", "mitte"))
    },
}
_WEEK = frozenset(("woche",))
_MONTH = frozenset(("monat", "monats"))
_YEAR = frozenset(("jahr", "jahres"))
_WEEKEND = frozenset(("wochenende", "wochenendes"))
# "in 2017", and years that are not a number of something.
_PLAUSIBLE = range(1900, 2100)


def ago(tokens: Tokens, index: int) -> tuple[Shift, int] | None:
    """ "vor drei Tagen", "in zwei Wochen": the day, and the token after it."""
    sign = {"vor": -1, "in": 1}.get(tokens[index].lower)
    at = index + 1
    while tokens.has(at, ABOUT) or (at > index + 1 and tokens.has_glued(at, ".")):
        at += 1
        if at > index + 3:
            return None
    token, unit = tokens[at], tokens[at + 1]
    count = token.number if token.is_number else COUNTS.get(token.lower, 0)
    is_said = token.gap != APART and tokens.has(at + 1, UNITS)
    if not sign or not is_said or count < 1 or tokens.joined_by_hyphen(at + 1):
        return None
    days, months = UNITS[unit.lower]
    return Shift(sign * count * days, sign * count * months), at + 2


def span(tokens: Tokens, index: int, lead: str) -> Item | None:
    """The span that begins there; most need a small word before them or a year behind."""
    return (
        _relative(tokens, index)
        or _part(tokens, index)
        or _month(tokens, index, lead)
        or _season(tokens, index, lead)
        or _year(tokens, index, lead)
        or _weekend(tokens, index, lead)
        or _compound(tokens, index, lead)
    )


def relative_unit(tokens: Tokens, index: int, part: str | None = None) -> Item | None:
    """ "kommende Woche", "vergangenen Jahres", or a part of it."""
    steps = RELATIVE.get(tokens[index].lower)
    if steps is None:
        return None
    unit = _unit(tokens, index + 1, steps, part)
    return Item(unit, index + 2) if unit else None


def _unit(tokens: Tokens, index: int, steps: int, part: str | None) -> Meaning | None:
    if tokens.joined_by_hyphen(index):
        return None
    if tokens.has(index, _WEEK):
        return Week(steps, *_DAYS_OF_WEEK.get(part or "", (0, 6)))
    if tokens.has(index, _MONTH):
        return MonthBy(steps, *DAYS_OF_PART.get(part or "", (1, 31)))
    if tokens.has(index, _YEAR):
        return Yearly(Whole(part), Year(offset=steps))
    return None


def _relative(tokens: Tokens, index: int) -> Item | None:
    steps = RELATIVE.get(tokens[index].lower)
    if steps is None:
        return None
    found = relative_unit(tokens, index)
    if found:
        return _with_weekday(tokens, found)
    named = _named(tokens, index + 1)
    if not named or tokens[index + 1].gap == APART:
        return None
    meaning, end = named
    return Item(Turn(meaning, steps) if steps else meaning, end)


def _with_weekday(tokens: Tokens, item: Item) -> Item:
    """ "kommende Woche Dienstag", "nächste Woche am Freitag": that day alone."""
    at = item.end + 1 if tokens.has(item.end, ("am",)) else item.end
    number = WEEKDAYS.get(tokens[at].lower) if tokens.has(at, WEEKDAYS) else None
    if not isinstance(item.meaning, Week) or number is None or not tokens[at].text[0].isupper():
        return item
    if tokens.joined_by_hyphen(at):
        return item
    return Item(Week(item.meaning.offset, number, number), at + 1, weekday=number)


def _named(tokens: Tokens, index: int) -> tuple[Meaning, int] | None:
    """What is next or last by its name: a weekend, a month, a season."""
    if tokens.has(index, _WEEKEND) and not tokens.joined_by_hyphen(index):
        return WEEKEND, index + 1
    month = month_name(tokens, index)
    if month:
        return Yearly(Month(month[0])), month[1]
    season = _season_name(tokens, index)
    return (Yearly(Season(season)), index + 1) if season else None


def _part(tokens: Tokens, index: int) -> Item | None:
    part = tokens[index].lower
    if part not in DAYS_OF_PART or tokens[index + 1].gap == APART:
        return None
    month = month_name(tokens, index + 1)
    if month:
        return _of_year(tokens, Month(month[0], part), month[1])
    if is_year(tokens, index + 1) and tokens[index + 1].number in _PLAUSIBLE:
        return Item(Yearly(Whole(part), Year(tokens[index + 1].number)), index + 2)
    if tokens.has(index + 1, ("des", "der")):
        return relative_unit(tokens, index + 2, part) or _part_of_this(tokens, index + 2, part)
    return relative_unit(tokens, index + 1, part)


def _part_of_this(tokens: Tokens, index: int, part: str) -> Item | None:
    """ "Ende der Woche": of this week, or of the one that the tense says."""
    if tokens.has(index, _WEEK):
        return Item(Week(None, *_DAYS_OF_WEEK[part]), index + 1)
    meaning = _unit(tokens, index, 0, part)
    if not meaning:
        return None
    if isinstance(meaning, Yearly) and is_year(tokens, index + 1):
        return _of_year(tokens, Whole(part), index + 1)
    return Item(meaning, index + 1)


def _month(tokens: Tokens, index: int, lead: str) -> Item | None:
    month = month_name(tokens, index)
    if not month:
        return None
    number, end = month
    found = _of_year(tokens, Month(number), end)
    # "31. Februar 2018" is no date, so it is no month either.
    is_day = tokens[index - 1].text == "." and tokens[index - 2].is_number
    # "von August bis Oktober", but "von August Macke"
    is_named = (
        lead in {"im", "in", "seit", "ab", "bis", "zwischen"}
        or found.end > end
        or (lead in {"von", "vom"} and tokens.has(end, TO))
    )
    return found if is_named and not is_day else None


def _season(tokens: Tokens, index: int, lead: str) -> Item | None:
    season = _season_name(tokens, index)
    if not season:
        return None
    found = _of_year(tokens, Season(season), index + 1)
    is_named = bool(lead) or found.end > index + 1 or _stands_alone(tokens, index)
    return _to_next_year(tokens, found) if is_named else None


def _season_name(tokens: Tokens, index: int) -> str | None:
    token = tokens[index]
    is_name = token.text[:1].isupper() and not tokens.joined_by_hyphen(index)
    return SEASONS.get(token.lower) if is_name else None


def _to_next_year(tokens: Tokens, item: Item) -> Item:
    """Past the second year of "Winter 2018/19"."""
    is_pair = tokens.has_glued(item.end, "/") and tokens[item.end - 1].is_number
    return Item(item.meaning, item.end + 2) if is_pair and tokens[item.end + 1].is_number else item


def _year(tokens: Tokens, index: int, lead: str) -> Item | None:
    if tokens.has(index, ("jahr", "jahre")) and lead in {"im", "seit", "ab", "bis", "zum", "vom"}:
        found = year(tokens, index + 1) if is_year(tokens, index + 1) else None
        return Item(Yearly(Whole(), found[0]), found[1]) if found else None
    number = tokens[index].number
    if lead != "in" or not is_year(tokens, index) or number not in _PLAUSIBLE:
        return None
    # "in 2000 Haushalten", "in 1950 bis 2000 Metern"
    following = tokens[index + 1]
    is_count = following.gap != APART and (following.text[:1].isupper() or following.text in DASHES)
    return None if is_count else Item(Yearly(Whole(), Year(number)), index + 1)


def _weekend(tokens: Tokens, index: int, lead: str) -> Item | None:
    is_named = lead in {"am", "vom", "zum", "übers", "fürs", "ab", "bis"} or _stands_alone(
        tokens, index
    )
    is_weekend = tokens[index].lower in _WEEKEND and is_named
    return Item(WEEKEND, index + 1) if is_weekend and not tokens.joined_by_hyphen(index) else None


def _compound(tokens: Tokens, index: int, lead: str) -> Item | None:
    """ "zum Jahresende", "bis Monatsende"."""
    word = tokens[index].lower
    meaning = _COMPOUNDS.get(word) if lead or word == "heuer" else None
    return Item(meaning, index + 1) if meaning and not tokens.joined_by_hyphen(index) else None


def _of_year(tokens: Tokens, thing: Month | Season | Whole, end: int) -> Item:
    found = year(tokens, end)
    return Item(Yearly(thing, found[0]), found[1]) if found else Item(Yearly(thing), end)


def _stands_alone(tokens: Tokens, index: int) -> bool:
    """Whether it is all there is between two marks, or on the line."""
    before, after = tokens[index - 1], tokens[index + 1]
    is_first = tokens[index].gap == APART or before.text in {":", "(", "|", "·", "•"}
    return is_first and (after.gap == APART or after.text in {".", ",", ":", ";", ")", "(", "|"})
