"""Durations and sizes as people write them: always with a unit."""

from __future__ import annotations

import re
from datetime import timedelta

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_BYTES = {"kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*(ms|s|m|h|d|w)")
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([kmg]i?b)", re.IGNORECASE)


def duration(text: str) -> timedelta:
    """The time in "90s", "5m", "1h30m", "30d". Raises ValueError.

    >>> duration("1h30m")
    datetime.timedelta(seconds=5400)
    """
    parts = _PART.findall(text)
    if not parts or re.sub(r"\s", "", _PART.sub("", text)):
        raise ValueError(f"expected a time with a unit such as 90s, 5m, 12h or 30d, got {text!r}")
    try:
        return timedelta(seconds=sum(float(number) * _SECONDS[unit] for number, unit in parts))
    except OverflowError as error:
        raise ValueError(f"{text!r} is longer than a calendar reaches") from error


def size(text: str) -> int:
    """The bytes in "8 MB", "512 KiB". Raises ValueError.

    >>> size("8 MB")
    8000000
    """
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"expected a size with a unit such as 500 kB or 8 MB, got {text!r}")
    return int(float(found[1]) * _BYTES[found[2].lower()])


def shown_size(size_bytes: int) -> str:
    """A size as it is written in the configuration.

    >>> shown_size(8_000_000), shown_size(300_000_000), shown_size(10_000)
    ('8 MB', '300 MB', '10 kB')
    """
    unit, most = max(
        ((unit, most) for unit, most in (("kB", 1000), ("MB", 1000**2), ("GB", 1000**3))),
        key=lambda pair: pair[1] if size_bytes >= pair[1] else 0,
    )
    return f"{size_bytes / most:g} {unit}"


def shown(time: timedelta) -> str:
    """A duration as it is written in the configuration.

    >>> shown(timedelta(minutes=90))
    '1h30m'
    """
    seconds = time.total_seconds()
    if seconds < 1:
        return f"{seconds * 1000:g}ms"
    parts = []
    for unit in ("d", "h", "m", "s"):
        count, seconds = divmod(seconds, _SECONDS[unit])
        if count:
            parts.append(f"{count:g}{unit}")
    return "".join(parts)
