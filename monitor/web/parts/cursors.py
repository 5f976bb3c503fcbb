"""Places in lists, as addresses name them."""

from __future__ import annotations

from datetime import datetime

from monitor.web.errors import WebError

WRONG = "after: expected what a page links to"


def cursor(time: datetime, name: str) -> str:
    """The place of what came at a time and has this name."""
    return f"{time.isoformat()}~{name}"


def place(text: str) -> tuple[datetime, str] | None:
    """The time and name of a place; None for the beginning. Raises WebError (400)."""
    if not text:
        return None
    written, _, name = text.partition("~")
    try:
        time = datetime.fromisoformat(written)
    except ValueError as error:
        raise WebError(400, WRONG) from error
    if time.tzinfo is None or not name:
        raise WebError(400, WRONG)
    return time, name
