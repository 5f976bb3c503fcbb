"""Options that several commands share, and how they are read."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from monitor.errors import MonitorError
from monitor.settings import duration
from monitor.wiring import Configured, configure

Config = Annotated[
    Path,
    typer.Option(
        "--config",
        metavar="DIR",
        envvar="MONITOR_CONFIG",
        help="The folder with monitor.yaml, sources.yaml, channels.yaml and rules/.",
    ),
]
CONFIG = Path("config")

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


class UsageError(MonitorError):
    """An argument that cannot be meant."""

    exit_code = 2


def configured(directory: Path) -> Configured:
    """The configuration; what had to be left out of it is told on stderr."""
    found = configure(directory, os.environ)
    for problem in found.problems:
        sys.stderr.write(f"{problem}\n")
    return found


def known(kind: str, names: Iterable[str], among: Iterable[str]) -> None:
    """Refuse names that are not configured. Raises UsageError."""
    all_known = sorted(set(among))
    for name in names:
        if name not in all_known:
            some = ", ".join(all_known) or "none"
            raise UsageError(f"there is no {kind} {name!r}; configured: {some}")


def instant(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """A point in time from "2h" (ago), "3d" or an ISO date or time, in ``zone`` unless it says."""
    try:
        return now - duration(text)
    except OverflowError as error:
        raise UsageError(f"--since {text!r}: longer ago than there are dates") from error
    except ValueError:
        pass
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"--since {text!r}: expected a time ago such as 2h or 3d, or a date such as 2026-03-05"
        ) from error
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def beginning(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The time that --since means. Raises UsageError."""
    try:
        start = instant(text, now, zone)
    except OverflowError as error:
        raise UsageError(f"--since {text!r}: is longer ago than a calendar reaches") from error
    if start > now:
        raise UsageError(f"--since {text!r}: is still to come")
    return start


def day(option: str, text: str, today: date) -> date:
    """A day from "today", "tomorrow", "+7d", "-7d" or an ISO date. Raises UsageError.

    >>> day("--from", "+7d", date(2026, 11, 27))
    datetime.date(2026, 12, 4)
    """
    names = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if text in names:
        return today + timedelta(days=names[text])
    try:
        if found := re.fullmatch(r"([+-])(\d{1,6})d", text):
            return today + timedelta(days=int(found[1] + found[2]))
        return date.fromisoformat(text)
    except OverflowError as error:
        raise UsageError(f"{option} {text!r}: there is no such day") from error
    except ValueError as error:
        raise UsageError(
            f"{option} {text!r}: expected a day such as 2026-12-01, today, +7d or -7d"
        ) from error


def printable(text: str) -> str:
    """The text without anything that a terminal would obey; lines stay.

    >>> printable("Titel\\x1b[2J")
    'Titel[U+001B][2J'
    """
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or each == "\n" else f"[U+{ord(each):04X}]" for each in text
    )
