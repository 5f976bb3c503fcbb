"""Dates of feeds as they are written in Germany."""

from __future__ import annotations

import re
import unicodedata
from calendar import timegm
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import struct_time
from typing import TypeVar

T = TypeVar("T")

LONGEST = 100
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)

ZONES = {"mez": "+0100", "mesz": "+0200", "cet": "+0100", "cest": "+0200"}
ZONE = re.compile(r"(?<=[\d\s])(?:MESZ|MEZ|CEST|CET)\b", re.IGNORECASE)
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
WRITTEN = re.compile(
    r"(?:(?P<day>\d{1,2})\.?\s?(?:(?P<month>\d{1,2})\.|(?P<name>[^\W\d_]{3,9})\.?)\s?"
    r"(?P<year>\d{4}|\d{2})"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2})(?:-(?P<iso_day>\d{1,2}))?)"
    r"(?:(?:\s?[,|–-]\s?|\s|T)(?:um\s)?(?P<hour>\d{1,2})"
    r"(?:[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\s?Uhr)?|\s?Uhr))?"
    r"(?:\s?(?P<zone>Z|GMT|UTC|UT|[+-]\d{2}:?\d{2}))?",
    re.IGNORECASE,
)


def moment(text: str, parsed: struct_time | None) -> datetime | None:
    """The time in UTC that ``text`` names; ``parsed`` is what feedparser made of it.

    That counts only where we find nothing: it takes MEZ, MESZ, CET and CEST for UTC, German names
    and dotted dates for nothing, and fills up half a date with today's. A time without a zone is
    taken as UTC.

    >>> moment("Mi, 05 Nov 2025 14:30:00 MEZ", None)
    datetime.datetime(2025, 11, 5, 13, 30, tzinfo=datetime.timezone.utc)
    >>> moment("5. November 2025, 14.30 Uhr", None)
    datetime.datetime(2025, 11, 5, 14, 30, tzinfo=datetime.timezone.utc)
    """
    text = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).split())
    text = WEEKDAY.sub("", ZONE.sub(lambda zone: ZONES[zone[0].lower()], text))
    try:
        found = _written(text)
        if found is None and parsed is not None and str(parsed.tm_year) in re.findall(r"\d+", text):
            found = datetime.fromtimestamp(timegm(parsed), UTC)
        if found is None:
            return None
        # No zone is UTC; with a zone, the first or last day of all time has no UTC.
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
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


def _written(text: str) -> datetime | None:
    if match := WRITTEN.fullmatch(text):
        return _composed(match)
    try:
        if text[:4].isdecimal():
            return datetime.fromisoformat(re.sub(r" (?=[+-])", "", text))
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _composed(match: re.Match[str]) -> datetime | None:
    part = match.groupdict(default="")
    year = int(part["iso_year"] or part["year"])
    if len(part["year"]) == 2:
        # As mail programs read it: https://www.rfc-editor.org/rfc/rfc2822#section-4.3
        year += 2000 if year < 69 else 1900
    month = int(part["iso_month"] or part["month"] or _month(part["name"]))
    day = int(part["iso_day"] or part["day"] or 1)
    hour, minute, second = (int(part[name] or 0) for name in ("hour", "minute", "second"))
    zone = part["zone"] if part["zone"].startswith(("+", "-")) else "Z"
    date = f"{year:04}-{month:02}-{day:02}"
    return datetime.fromisoformat(f"{date}T{hour:02}:{minute:02}:{second:02}{zone}")


def _month(name: str) -> int:
    """The number of a month, 0 if there is none of this name."""
    name = name.lower()
    numbers = (at for at, names in enumerate(MONTHS, 1) if any(n.startswith(name) for n in names))
    return next(numbers, 0)
