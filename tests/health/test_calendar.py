"""The hours of a newsroom: its zone, the nights when clocks are changed, holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.health import Calendar
from monitor.health.calendar import easter, is_special
from tests.health.habits import BERLIN, HOUR

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def test_hours_are_those_of_the_newsroom_and_not_of_utc() -> None:
    calendar = Calendar.of(MONDAY, MONDAY + 2 * HOUR, BERLIN)

    assert calendar.cells == (1, 2, 3)


def test_a_quarter_past_belongs_to_its_hour() -> None:
    calendar = Calendar.of(MONDAY + timedelta(minutes=15), MONDAY + HOUR, BERLIN)

    assert calendar.start == MONDAY
    assert calendar.place(MONDAY + timedelta(minutes=45)) == 0.75


def test_in_spring_an_hour_is_left_out() -> None:
    saturday = datetime(2026, 3, 28, 23, tzinfo=UTC)

    cells = Calendar.of(saturday, saturday + 3 * HOUR, BERLIN).cells

    assert [cell % 24 for cell in cells] == [0, 1, 3, 4]


def test_in_autumn_an_hour_comes_twice() -> None:
    saturday = datetime(2026, 10, 24, 22, tzinfo=UTC)

    cells = Calendar.of(saturday, saturday + 4 * HOUR, BERLIN).cells

    assert [cell % 24 for cell in cells] == [0, 1, 2, 2, 3]


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_from_22_march_to_25_april(year: int) -> None:
    found = easter(year)

    assert found.weekday() == 6
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


def test_holidays_of_any_state_are_special_and_the_days_between_them_and_weekends() -> None:
    special = {
        "Good Friday": date(2026, 4, 3),
        "Easter Monday": date(2026, 4, 6),
        "the Friday after Ascension": date(2026, 5, 15),
        "Whit Monday": date(2026, 5, 25),
        "Repentance": date(2026, 11, 18),
        "between the years": date(2026, 12, 29),
        "All Saints": date(2027, 11, 1),
    }

    assert [name for name, day in special.items() if not is_special(day)] == []
    assert not is_special(date(2026, 3, 10))
    assert not is_special(date(2026, 11, 25))
