"""Dates of feeds as they are written in Germany."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from monitor.poll.zones import zone_of

T = TypeVar("T")

LONGEST = 100
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)

# Any beginning of three letters or more counts, such as "Sept" and "Okt".
MONTHS = (
    ("januar", "january", "jänner", "jaenner"),
    ("februar", "february", "feber"),
    ("märz", "maerz", "march", "mrz"),
    ("april",),
    ("mai", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("august",),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("dezember", "december"),
)
# No month begins like a weekday.
WEEKDAY = re.compile(
    r"^(?:Mo|Di|Tu|Mi|We|Do|Th|Fr|Sa|So|Su)[a-z]*[.,]*\s*(?:den\s)?", re.IGNORECASE
)
# How the day is written, at the beginning. The first that fits counts.
DAYS = tuple(
    re.compile(day, re.IGNORECASE)
    for day in (
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})(?!\d)",
        r"(?P<day>\d{1,2})[.-]?\s?(?P<name>[^\W\d_]{3,9})[.-]?\s?(?P<year>\d{4}|\d{2})(?!\d)",
        r"(?P<name>[^\W\d_]{3,9})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})(?!\d)",
        r"(?P<year>\d{4})(?P<mark>[/-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        r"(?P<year>\d{4})-(?P<month>\d{2})$",
        r"(?P<one>\d{1,2})(?P<mark>[/-])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)",
    )
)
# Unix has the year last: "Nov  5 14:30:00 CET 2025".
YEAR_LAST = re.compile(r"([^\W\d_]{3,9}) (\d{1,2}) (\d{1,2}:\d\d(?::\d\d)?(?: \S+)?) (\d{4})")
TIME = re.compile(
    r"(?:(?:\s?[,|–-]\s?|\s|T)(?:(?:um|at)\s)?(?P<hour>\d{1,2})"
    r"(?:[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?(?:\s?Uhr\b)?"
    r"|(?=\s?[ap]\.?m\b)|\s?Uhr\b)(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"|T(?P<compact>\d\d(?:\d\d){0,2})(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<zone>[A-Z+-].*))?",
    re.IGNORECASE,
)
# "+0100 (CET)", "+01:00[Europe/Berlin]": it says the zone again, or alone.
AGAIN = re.compile(r"\s?[(\[]([^()\[\]]*)[)\]]$")


def moment(text: str) -> datetime | None:
    """The time in UTC that ``text`` names, None where two readers could take it for two times.

    So there is none with a zone that is not known, nor of days such as 05/11/2025, which is in
    November to Germans and in May to Americans; 25/11/2025 is read, 11/05/2025 with AM or PM, too.
    A time without a zone is taken as UTC, a day without a time as its first minute.

    >>> moment("Mi, 05 Nov 2025 14:30:00 MEZ")
    datetime.datetime(2025, 11, 5, 13, 30, tzinfo=datetime.timezone.utc)
    >>> moment("5. November 2025, 14.30 Uhr")
    datetime.datetime(2025, 11, 5, 14, 30, tzinfo=datetime.timezone.utc)
    >>> moment("Wed, 05 Nov 2025 14:30:00 XYZ")
    """
    text = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).split())
    again = AGAIN.search(text)
    text = WEEKDAY.sub("", text[: again.start()] if again else text)
    if match := YEAR_LAST.fullmatch(text):
        text = "{1} {0} {3} {2}".format(*match.groups())
    found = next(filter(None, (day.match(text) for day in DAYS)), None)
    time = TIME.fullmatch(text[found.end() :]) if found else None
    if not (found and time):
        return None
    written = time["zone"] or (again[1].strip() if again else "") or "UTC"
    zone = zone_of(written)
    try:
        day = _day(found.groupdict(), is_american=bool(time["half"]))
        if zone is None or day is None:
            return None
        return (day + _since_midnight(time)).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_plausible(at: datetime, now: datetime) -> bool:
    """Whether a time can be that of news: from 1990 on, and at most a day ahead.

    Feeds also say 1970 or 2099. Nothing is to be sorted by such times or learned from them.

    >>> now = datetime(2025, 11, 5, tzinfo=UTC)
    >>> [is_plausible(datetime(year, 11, 6, tzinfo=UTC), now) for year in (1970, 2025, 2099)]
    [False, True, False]
    """
    return EARLIEST <= at <= now + AHEAD


def newest_first(
    things: Sequence[T], times: Sequence[datetime | None], most: int
) -> tuple[list[T], str]:
    """At most ``most`` of the entries of a feed, and a warning if there are more.

    They are sorted if all have a time. If not they keep their order, and those without are the
    first to be left out.

    >>> day = [datetime(2025, 11, each, tzinfo=UTC) for each in (3, 5, 4)]
    >>> newest_first("abc", day, 2)
    (['b', 'c'], 'only the newest 2 of 3 entries are read')
    >>> newest_first("abc", [None, *day[1:]], 9)
    (['a', 'b', 'c'], '')
    """
    never = datetime.min.replace(tzinfo=UTC)
    newest = sorted(range(len(things)), key=lambda at: times[at] or never, reverse=True)[:most]
    chosen = newest if all(times) else sorted(newest)
    if len(things) <= most:
        return [things[at] for at in chosen], ""
    which = "newest" if any(times) else "first"
    warning = f"only the {which} {most} of {len(things)} entries are read"
    return [things[at] for at in chosen], warning


def _day(part: dict[str, str | None], *, is_american: bool) -> datetime | None:
    """Midnight of the day, still without a zone; None if it may be one of two days."""
    year = int(part["year"] or 0)
    if len(part["year"] or "") == 2:
        # As mail programs read it: https://www.rfc-editor.org/rfc/rfc2822#section-4.3
        year += 2000 if year < 69 else 1900
    if "one" in part:
        one, other = int(part["one"] or 0), int(part["other"] or 0)
        if is_american or other > 12:
            one, other = other, one
        elif one <= 12 and one != other:
            return None
        return datetime(year, other, one)  # noqa: DTZ001 - the zone comes with the time
    month = _month(part["name"] or "") if "name" in part else int(part["month"] or 0)
    return datetime(year, month, int(part.get("day") or 1))  # noqa: DTZ001 - as above


def _since_midnight(time: re.Match[str]) -> timedelta:
    compact = time["compact"] or ""
    numbers = [time["hour"], time["minute"], time["second"]]
    if compact:
        numbers = [compact[:2], compact[2:4], compact[4:]]
    hour, minute, second = (int(number or 0) for number in numbers)
    if half := (time["half"] or "").lower():
        # "14:30 PM" is clear, "0:30 PM" and "14:30 AM" are not.
        is_clear = 1 <= hour <= 12 or (half == "p" and 13 <= hour <= 23)
        hour = -1 if not is_clear else hour % 12 + 12 * (half == "p")
    is_end = (hour, minute, second) == (24, 0, 0)
    if not (is_end or (0 <= hour < 24 and minute < 60 and second < 60)):
        raise ValueError("no time of a day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _month(name: str) -> int:
    """The number of a month, 0 if there is none of this name."""
    name = name.lower()
    numbers = (at for at, names in enumerate(MONTHS, 1) if any(n.startswith(name) for n in names))
    return next(numbers, 0)
