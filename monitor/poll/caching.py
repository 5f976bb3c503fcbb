"""How long an answer stays fresh, as its server says (RFC 9111, 4.2.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.text.http_times import http_time

# A year in a header must not silence a feed for a year.
LONGEST = timedelta(hours=6)
MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
AGE = re.compile(r"[0-9]{1,11}")
NOT_KEPT = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)\b", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """The time from max-age less Age, or from Expires; at most six hours.

    >>> now = http_time("Sun, 01 Mar 2026 12:00:00 GMT")
    >>> fresh_for({"cache-control": "public, max-age=600", "age": "60"}, now)
    datetime.timedelta(seconds=540)
    """
    control = headers.get("cache-control", "")
    if NOT_KEPT.search(control):
        return timedelta()
    if found := MAX_AGE.search(control):
        # Not any digit: "²" is one, too, but no number.
        age = AGE.fullmatch(headers.get("age", "").strip())
        seconds = int(found[1]) - (int(age[0]) if age else 0)
        fresh = timedelta(seconds=min(seconds, LONGEST.total_seconds()))
    else:
        fresh = _until(headers.get("expires", ""), headers.get("date", ""), now)
    return min(max(fresh, timedelta()), LONGEST)


def _until(expires: str, date: str, now: datetime) -> timedelta:
    # By the server's own clock, which may be wrong.
    end = http_time(expires)
    return timedelta() if end is None else end - (http_time(date) or now)
