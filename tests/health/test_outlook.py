"""What pages say is to be expected of a source."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.health.outlook import calendar_ahead, outlook_of
from monitor.model import Volume
from tests.health.habits import BERLIN
from tests.values import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CALENDAR = calendar_ahead(NOON, BERLIN)


def steady(first: int, last: int = 0) -> Volume:
    """Two an hour, from so many days ago until so many days ago."""
    return Volume({NOON - each * HOUR: 2 for each in range(last * 24, first * 24)})


@pytest.mark.parametrize("hours", [3, 24, 7 * 24])
def test_as_much_is_expected_as_always_came(hours: int) -> None:
    outlook = outlook_of(steady(50), CALENDAR, NOON)

    assert outlook is not None
    assert outlook.per_day == pytest.approx(48, rel=0.05)
    assert outlook.expected(NOON - hours * HOUR, NOON) == pytest.approx(2 * hours, rel=0.15)


def test_what_was_out_of_the_ordinary_in_the_last_week_is_not_taken_for_usual() -> None:
    silent = outlook_of(steady(50, last=6), CALENDAR, NOON)

    assert silent is not None
    assert silent.expected(NOON - 5 * DAY, NOON) == pytest.approx(240, rel=0.15)


def test_of_a_new_source_it_is_learned_from_its_first_week() -> None:
    assert outlook_of(steady(9), CALENDAR, NOON) is not None
    assert outlook_of(steady(4), CALENDAR, NOON) is None
    assert outlook_of(Volume(), CALENDAR, NOON) is None


def test_it_holds_for_a_day_to_come() -> None:
    outlook = outlook_of(steady(50), CALENDAR, NOON)

    assert outlook is not None
    assert outlook.expected(NOON, NOON + DAY) == pytest.approx(48, rel=0.15)
