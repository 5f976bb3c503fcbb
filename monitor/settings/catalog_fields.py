"""The values of people.yaml and places.yaml, and times of day; a ValueError says what is right."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from monitor.settings import fragments
from monitor.settings.fields import if_any


def a_day(value: Any) -> date:
    """A day of the calendar."""
    if isinstance(value, date):
        return value
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise ValueError(f"expected a day as year-month-day, such as 2026-03-05; got {value!r}")
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"there is no such day: {value} ({error})") from error


def time_of_day(value: Any) -> time | None:
    """An hour and a minute, or None for "off"."""
    if isinstance(value, time):
        return value
    text = str(value if value is not None else "").strip()
    if text.lower() in {"off", "false", "no"}:
        return None
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f'expected a time of day such as "17:00", or off; got {value!r}')
    return time(int(found[1]), int(found[2]))


# The states by the letters of ISO 3166-2:DE.
LAENDER = "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split()  # noqa: SIM905 - readable
BUND = "bund"


def land_code(value: str) -> str:
    """A state of Germany by its two letters, or the federation."""
    if value.lower() == BUND:
        return BUND
    code = value.upper()
    if code not in LAENDER:
        hint = {"NRW": "NW", "BAY": "BY", "NDS": "NI", "RLP": "RP", "LSA": "ST"}.get(code, "")
        raise ValueError(
            f"expected one of {', '.join(LAENDER)}, or bund; got {value!r}"
            + (f"; did you mean {hint}?" if hint else "")
        )
    return code


def directory_key(value: str) -> str:
    """An official key of a state, a district, a Kreis or a municipality."""
    if not re.fullmatch(r"\d{2}|\d{3}|\d{5}|\d{8}", value):
        wanted = (
            "an official key has 2 digits (Land), 3 (Regierungsbezirk), 5 (Kreis) or 8 (Gemeinde)"
        )
        hint = ""
        if re.fullmatch(r"\d{12}", value):
            hint = f"; the municipality of {value} is {value[:5]}{value[9:]}"
        elif re.fullmatch(r"[1-9]\d{0,6}", value) and len(value) in {1, 4, 7}:
            hint = f'; did you mean "0{value}"?'
        raise ValueError(f'{wanted}, such as "05566"; got {value!r}{hint}')
    return value


Day = Annotated[date, BeforeValidator(a_day), WithJsonSchema(fragments.DAY)]
TimeOfDay = Annotated[
    time | None, BeforeValidator(time_of_day), WithJsonSchema(fragments.TIME_OF_DAY)
]
LandCode = Annotated[str, if_any(land_code), WithJsonSchema(fragments.LAND)]
DirectoryKey = Annotated[str, if_any(directory_key), WithJsonSchema(fragments.DIRECTORY_KEY)]
