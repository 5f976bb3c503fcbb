"""Hits per day, counted and drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.workbench import Span, bars, drawn

FIRST = date(2026, 2, 27)


@pytest.mark.parametrize(
    ("days", "number", "label"),
    [
        (1, 1, "2026-02-27 Fri"),
        (31, 31, "2026-02-27 Fri"),
        (32, 6, "week of 2026-02-23"),
        (800, 28, "2026-02"),
    ],
)
def test_many_days_are_drawn_by_week_or_month(days: int, number: int, label: str) -> None:
    found = bars({}, FIRST, FIRST + timedelta(days=days - 1))

    assert len(found) == number
    assert found[0].label == label


@given(
    st.dictionaries(st.integers(0, 900), st.integers(1, 1000)),
    st.integers(1, 900),
)
def test_no_day_is_lost_whatever_the_width_of_a_bar(counts: dict[int, int], days: int) -> None:
    last = FIRST + timedelta(days=days - 1)
    by_day = {FIRST + timedelta(days=day): count for day, count in counts.items()}

    found = bars(by_day, FIRST, last)

    assert sum(bar.count for bar in found) == sum(
        count for day, count in by_day.items() if day <= last
    )


def test_a_bar_is_never_wider_than_it_may_be_and_never_missing() -> None:
    counts = {FIRST: 1000, FIRST + timedelta(days=1): 1}

    wide, small = drawn(bars(counts, FIRST, FIRST + timedelta(days=1)), 20)

    assert wide == f"2026-02-27 Fri  {'█' * 20} 1000"
    assert small == "2026-02-28 Sat  ▏ 1"


def test_plain_bars_are_ascii() -> None:
    lines = list(drawn(bars({FIRST: 3}, FIRST, FIRST), 6, is_plain=True))

    assert lines == ["2026-02-27 Fri  ###### 3"]


def test_of_less_than_a_day_there_is_no_mean() -> None:
    begin = datetime(2026, 3, 5, tzinfo=UTC)

    assert Span(begin, begin + timedelta(hours=23)).a_day(5) is None
    assert Span(begin, begin + timedelta(days=2)).a_day(5) == 2.5
