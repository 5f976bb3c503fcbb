"""Times of day and days of the week, checked one by one; a ValueError says what would be right."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any

from pydantic import BeforeValidator, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema

from monitor.settings import fragments
from monitor.settings.fields import one_or_more
from monitor.settings.names import nearest

# How days are written; the German ones are understood, too.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GERMAN = ("mo", "di", "mi", "do", "fr", "sa", "so")
_NUMBERS = {name: at for names in (WEEKDAYS, _GERMAN) for at, name in enumerate(names)}
MIDNIGHT = time()


def a_clock(value: Any) -> time:
    """An hour and a minute."""
    return _clock(value, 'expected a time of day such as "07:30"')


def an_end(value: Any) -> time:
    """An hour and a minute; the end of a day is 24:00, the midnight that the next begins with."""
    if re.fullmatch(r"24[:.]00", str(value).strip()):
        return MIDNIGHT
    return _clock(value, 'expected a time of day such as "06:00", or "24:00"')


def _clock(value: Any, wanted: str) -> time:
    if isinstance(value, time):
        return value
    text = str(value if value is not None else "").strip()
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", text)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ValueError(f"{wanted}; got {value!r}")
    if found[2] is None:
        raise ValueError(f'{wanted}; got {value!r}; did you mean "{int(text):02}:00"?')
    return time(int(found[1]), int(found[2]))


def some_weekdays(value: Any) -> frozenset[int]:
    """A day of the week or several that follow each other: fri, mon-fri, sat-mon; 0 is Monday."""
    if isinstance(value, frozenset):
        return value
    parts = re.split(r"\s*[-–]\s*", str(value if value is not None else "").strip().lower())
    unknown = [part for part in parts if part not in _NUMBERS]
    if unknown or len(parts) > 2:
        hint = nearest(unknown[0][:3], WEEKDAYS) if unknown else ""
        raise ValueError(
            f"expected {', '.join(WEEKDAYS)}, or several as mon-fri; got {value!r}"
            + (f"; did you mean {hint}?" if hint else "")
        )
    first, last = _NUMBERS[parts[0]], _NUMBERS[parts[-1]]
    return frozenset((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))


class _OneOrMoreShapes:
    """What editors are told of a list of keys and values whose only item may stand alone."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        told = handler(schema)
        return {"anyOf": [told["items"], told]}


def shapes(kind: Any) -> Any:
    """A list of keys and values, or those of its only item."""

    def read(value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    return Annotated[list[kind], BeforeValidator(read), _OneOrMoreShapes()]


Clock = Annotated[time, BeforeValidator(a_clock), WithJsonSchema(fragments.CLOCK)]
End = Annotated[time, BeforeValidator(an_end), WithJsonSchema(fragments.END)]
Clocks = one_or_more(Clock, fragments.CLOCK)
Weekdays = one_or_more(
    Annotated[frozenset[int], BeforeValidator(some_weekdays)], fragments.WEEKDAYS
)
