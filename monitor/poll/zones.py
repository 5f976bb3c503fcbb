"""The zones that are written behind a time: offsets, names, places such as Europe/Berlin."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

# Only what means one thing to everybody who writes it in a feed that we read: "IST" does not.
HOURS = {
    "z": 0,
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    "west": 1,
    "wez": 0,
    "mez": 1,
    "cet": 1,
    "met": 1,
    "mesz": 2,
    "cest": 2,
    "mest": 2,
    "eet": 2,
    "oez": 2,
    "eest": 3,
    "oesz": 3,
    # https://www.rfc-editor.org/rfc/rfc2822#section-4.3
    "ast": -4,
    "adt": -3,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
# "GMT+1" is an hour ahead, as people mean it; "Etc/GMT+1" is a place.
OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
PLACE = re.compile(r"[A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2}")
# In these, the second of the day is another one.
NO_PLACES = ("posix/", "right/")
# No place on earth is further away from Greenwich.
WEST = timedelta(hours=-12)
EAST = timedelta(hours=14)
QUARTER = timedelta(minutes=15)
NONE = timedelta()


@lru_cache(1000)
def zone_of(written: str) -> tzinfo | None:
    """The zone that this means, None if nobody can know.

    >>> zone_of("MEZ").utcoffset(None), zone_of("UTC+1") == zone_of("+01:00")
    (datetime.timedelta(seconds=3600), True)
    >>> zone_of("MEZ+1") is None
    True
    """
    if (hours := HOURS.get(written.lower())) is not None:
        return timezone(timedelta(hours=hours)) if hours else UTC
    if match := OFFSET.fullmatch(written):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        offset = -offset if match[1] == "-" else offset
        is_real = WEST <= offset <= EAST and offset % QUARTER == NONE
        return timezone(offset) if is_real else None
    if PLACE.fullmatch(written) and not written.startswith(NO_PLACES):
        try:
            return ZoneInfo(written)
        except (OSError, ValueError, KeyError):
            return None  # unknown, or a folder of places
    return None
