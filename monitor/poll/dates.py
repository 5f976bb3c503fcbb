"""Dates of feeds as they are written in Germany."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import struct_time

ZONES = {"MEZ": "+0100", "MESZ": "+0200", "CET": "+0100", "CEST": "+0200"}
ZONE = re.compile(r"\b(?:MESZ|MEZ|CEST|CET)\b")
MONTHS = {"jän": "Jan", "mär": "Mar", "mrz": "Mar", "mae": "Mar", "mai": "May"}
MONTHS |= {"okt": "Oct", "dez": "Dec"}
WEEKDAY = re.compile(r"^(?:Mo|Di|Mi|Do|Fr|Sa|So)[a-z]*\.?,\s*", re.IGNORECASE)
MONTH = re.compile(
    r"\b(j[aä]n|feb|mär|mrz|mae|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-z]*\.?", re.IGNORECASE
)
DAY = re.compile(r"^(\d{1,2})\. ")
DOTTED = re.compile(
    r"^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*Uhr)?)?"
)


def moment(text: str, parsed: struct_time | None) -> datetime | None:
    """The time in UTC that ``text`` names; ``parsed`` is what feedparser made of it.

    Its German readings are mended: MEZ, MESZ, CET and CEST count as UTC there, and German names
    and dotted dates as nothing. A time without a zone is taken as UTC.

    >>> moment("Mi, 05 Nov 2025 14:30:00 MEZ", None)
    datetime.datetime(2025, 11, 5, 13, 30, tzinfo=datetime.timezone.utc)
    """
    text = " ".join(text[:100].split())
    found = _german(text) if parsed is None or ZONE.search(text) else None
    if found is None and parsed is not None:
        try:
            found = datetime.fromtimestamp(timegm(parsed), UTC)
        except (ValueError, OverflowError, OSError):
            return None
    return found


def _german(text: str) -> datetime | None:
    text = ZONE.sub(lambda match: ZONES[match[0]], text)
    text = DAY.sub(r"\1 ", WEEKDAY.sub("", text))
    text = MONTH.sub(lambda match: MONTHS.get(match[1].lower(), match[1]), text)
    text = DOTTED.sub(_iso, text)
    try:
        if text[:4].isdigit():
            at = datetime.fromisoformat(text.replace(" +", "+"))
        else:
            at = parsedate_to_datetime(text)
        # No zone is UTC; with a zone, the first or last day of all time has no UTC.
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _iso(dotted: re.Match[str]) -> str:
    day, month, year, hour, minute, second = (int(part or 0) for part in dotted.groups())
    return f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
