"""What is usual for a source in each hour of the week."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.health import calendar_of
from monitor.health.expected import Expected, History, weekly_rates
from monitor.model import Volume
from tests.health.habits import BERLIN, DAY, HABITS, HOUR, times_of
from tests.values import NOON

CALENDAR = calendar_of(NOON, BERLIN)
SIZE = len(CALENDAR.cells)


def history_of(hours: dict[datetime, int], *unseen: tuple[datetime, datetime]) -> History:
    return History.of(Volume(hours, unseen), CALENDAR, SIZE)


def every(hour: int, number: int, *, days: int = 28, weekend: bool = True) -> dict[datetime, int]:
    """So many entries each day at an hour of Berlin in winter."""
    midnight = NOON - 13 * HOUR
    times = [midnight - each * DAY + hour * HOUR for each in range(days)]
    return {at: number for at in times if weekend or at.astimezone(BERLIN).weekday() < 5}


def test_what_comes_at_six_is_expected_at_six() -> None:
    rates = weekly_rates(history_of(every(6, 20)))

    assert all(15 < rates[day * 24 + 6] < 21 for day in range(7))
    assert all(rates[day * 24 + 12] < 1 for day in range(7))


def test_little_is_expected_at_weekends_of_who_rests_then() -> None:
    rates = weekly_rates(history_of(every(9, 6, weekend=False) | every(15, 6, weekend=False)))

    assert sum(rates[5 * 24 :]) < 0.2 * sum(rates[: 2 * 24])


def test_one_loud_hour_is_not_taken_for_a_habit_of_its_weekday() -> None:
    steady = {NOON - each * HOUR: 1 for each in range(28 * 24)}

    rates = weekly_rates(history_of(steady | {NOON - 7 * DAY: 60}))

    cell = NOON.astimezone(BERLIN).weekday() * 24 + NOON.astimezone(BERLIN).hour
    seen = 3  # the fourth Thursday is carnival, from which nothing is learned
    assert rates[cell] < 0.8 * (60 + seen - 1) / seen


def test_hours_in_which_nobody_looked_are_not_taken_for_quiet_ones() -> None:
    whole = every(6, 20)
    lost = (NOON - 15 * DAY, NOON - 8 * DAY)
    left = {at: count for at, count in whole.items() if not lost[0] <= at < lost[1]}

    known, unknown = history_of(left, lost), history_of(left)

    assert sum(weekly_rates(known)) > 1.2 * sum(weekly_rates(unknown))


def test_a_night_with_an_hour_twice_does_not_shift_what_is_usual() -> None:
    autumn = datetime(2026, 11, 20, 12, tzinfo=NOON.tzinfo)
    times = times_of(HABITS["20 at once at six"], 1, 60, begin=autumn - 56 * DAY)
    hours = {at.replace(minute=0, second=0, microsecond=0): 20 for at in times if at < autumn}

    rates = weekly_rates(History.of(Volume(hours), calendar_of(autumn, BERLIN), SIZE))

    assert all(rates[day * 24 + 6] > 5 * rates[day * 24 + 5] for day in range(7))


def test_on_a_holiday_less_than_on_a_sunday_need_come_and_as_much_as_on_a_weekday_may() -> None:
    good_friday = datetime(2026, 4, 3, 12, tzinfo=NOON.tzinfo)
    calendar = calendar_of(good_friday, BERLIN)
    days = [good_friday - each * DAY for each in range(1, 29)]
    hours = {at: 2 if at.astimezone(BERLIN).weekday() == 6 else 12 for at in days}

    expected = Expected.by(History.of(Volume(hours), calendar, SIZE - 24))

    least = expected.least[-1] - expected.least[-14]
    most = expected.most[-1] - expected.most[-14]
    assert least < 4
    assert most > 8


@given(
    st.dictionaries(st.integers(0, SIZE - 1), st.integers(1, 500), max_size=200),
    st.lists(st.tuples(st.integers(0, SIZE), st.integers(0, 200)), max_size=4),
    st.integers(0, SIZE),
)
def test_something_is_expected_in_each_hour_whatever_the_history(
    counts: dict[int, int], gaps: list[tuple[int, int]], until: int
) -> None:
    hours = {CALENDAR.start + at * HOUR: count for at, count in counts.items()}
    unseen = [
        (CALENDAR.start + at * HOUR, CALENDAR.start + (at + length) * HOUR) for at, length in gaps
    ]

    expected = Expected.by(History.of(Volume(hours, tuple(unseen)), CALENDAR, until))

    for summed in (expected.least, expected.most):
        assert all(0 <= begin <= end for begin, end in pairwise(summed))
    assert all(low <= high + 1e-9 for low, high in zip(expected.least, expected.most, strict=True))


def test_less_than_a_week_or_ten_entries_are_not_enough() -> None:
    few = {NOON - each * 3 * DAY: 1 for each in range(9)}

    assert not history_of(every(6, 20, days=6)).is_enough
    assert not history_of(few).is_enough
    assert history_of(every(6, 20, days=10)).is_enough
