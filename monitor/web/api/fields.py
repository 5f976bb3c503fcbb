"""The kinds of values that the API is given."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from monitor.notify.clean import one_line
from monitor.web.api.operation import LONGEST_CURSOR, WrongFieldError

LONGEST_TEXT = 200
FARTHEST = timedelta(days=366)
LARGEST = 2**63
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)")
_EXPECTED = "expected a time with its zone, such as 2026-12-01T08:00:00Z"


def time_of(value: Any) -> datetime:
    """The time that a text tells, in UTC. Raises ValueError."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError(_EXPECTED)
    try:
        # Python reads microseconds at the finest.
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value.upper())).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(_EXPECTED) from error


def _day(value: Any) -> date:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("expected a day such as 2026-12-01")


def cursor_day(value: Any) -> date | None:
    """A day in a cursor, or none. Raises ValueError."""
    return None if value is None else _day(value)


def cursor_text(value: Any) -> str:
    """A text in a cursor. Raises ValueError."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
        raise ValueError("expected a text")
    return value


def cursor_number(value: Any) -> int:
    """A number in a cursor. Raises ValueError."""
    if type(value) is not int or not 0 <= value < LARGEST:
        raise ValueError("expected a number")
    return value


def check_end(end: datetime, now: datetime) -> None:
    """Refuse an end of a mute that is over or too far. Raises WrongFieldError."""
    if end <= now:
        raise WrongFieldError("until", "expected a time to come")
    if end - now > FARTHEST:
        raise WrongFieldError(
            "until", "more than a year from now; switch the rule or source off instead"
        )


Time = Annotated[
    datetime, BeforeValidator(time_of), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
Limit = Annotated[int, Field(ge=1, le=200, description="How many at the most.")]
After = Annotated[
    str, Field(max_length=LONGEST_CURSOR, description="The `next` of the answer before.")
]
Reason = Annotated[
    str,
    Field(max_length=LONGEST_TEXT, description="Why, for the others."),
    AfterValidator(lambda text: one_line(text, LONGEST_TEXT)),
]
