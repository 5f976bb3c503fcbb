"""How a long-running command begins with alerts kept back, and how it ends."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime, tzinfo

import structlog

from monitor.cli.options import UsageError
from monitor.matching import KEPT_BACK
from monitor.pipeline import Pipeline

log = structlog.get_logger()


async def keep_back(pipeline: Pipeline, before: datetime) -> None:
    """Send nothing of what was published or owed before a time."""
    pipeline.no_send_before = before
    kept = await asyncio.to_thread(pipeline.archive.suppress_before, before, KEPT_BACK)
    log.warning("alerts are kept back", before=before.isoformat(), owed=kept)


def moment(text: str, zone: tzinfo) -> datetime:
    """The time that --no-send-before names. Raises UsageError."""
    if text == "now":
        return datetime.now(UTC)
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"--no-send-before {text!r}: expected a time such as 2026-03-05T14:00, or now"
        ) from error
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def is_held_up() -> bool:
    """Whether a thread still waits for a channel or the DNS; the interpreter would wait for it."""
    main = threading.main_thread()
    others = [each for each in threading.enumerate() if each is not main and not each.daemon]
    for each in others:
        each.join(0.5 / len(others))
    return any(each.is_alive() for each in others)


def leave(code: int) -> None:
    """End the process at once, with what was logged."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the disk of the log is full
            stream.flush()
    os._exit(code)
