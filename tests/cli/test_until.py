"""Points in time as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.options import UsageError
from monitor.cli.until import since, until

BERLIN = ZoneInfo("Europe/Berlin")
# A Thursday, 13:00 in Berlin.
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("18:00", "2026-03-05 18:00"),
        ("18 Uhr", "2026-03-05 18:00"),
        ("24:00", "2026-03-06 00:00"),
        ("heute 18.30 Uhr", "2026-03-05 18:30"),
        ("morgen 08:00", "2026-03-06 08:00"),
        ("tomorrow 8:00", "2026-03-06 08:00"),
        ("tomorrow 8", "2026-03-06 08:00"),
        ("Morgen", "2026-03-06 00:00"),
        ("übermorgen 7:00", "2026-03-07 07:00"),
        ("Mo 8:00", "2026-03-09 08:00"),
        ("Freitag, 18:00", "2026-03-06 18:00"),
        ("thu 9:00", "2026-03-12 09:00"),
        ("2026-12-01 08:00", "2026-12-01 08:00"),
        ("2026-12-01 8:00", "2026-12-01 08:00"),
        ("2026-12-01", "2026-12-01 00:00"),
        ("2026-12-01T08:00", "2026-12-01 08:00"),
        ("2026-12-01T08:00+00:00", "2026-12-01 09:00"),
        ("6.3. 8:00", "2026-03-06 08:00"),
        ("4.3. 8:00", "2027-03-04 08:00"),
        ("1.12.2026 8:00", "2026-12-01 08:00"),
        ("3h", "2026-03-05 16:00"),
        ("2d", "2026-03-07 13:00"),
        ("1h30m", "2026-03-05 14:30"),
    ],
)
def test_a_time_is_read_as_it_is_said(text: str, local: str) -> None:
    end = until(text, NOON, BERLIN)

    assert end.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M") == local


@pytest.mark.parametrize(
    "text", ["", "8", "bald", "18:60", "25:00", "morgen bald", "2026-13-01", "31.2.", "3", "\x00"]
)
def test_what_is_no_time_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match=r"expected a time such as 18:00, 'tomorrow 8:00'"):
        until(text, NOON, BERLIN)


@pytest.mark.parametrize("text", ["12:00", "heute 9:00", "2026-03-05", "2020-01-01 08:00", "0s"])
def test_what_is_over_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match=r"is over; expected a time to come such as 18:00"):
        until(text, NOON, BERLIN)


@pytest.mark.parametrize("text", ["2028-01-01", "9999w", "400d"])
def test_an_end_that_nobody_will_live_to_see_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="more than a year"):
        until(text, NOON, BERLIN)


def test_a_time_that_the_clock_leaves_out_is_the_moment_after_the_gap() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)

    end = until("2026-03-29 02:30", before, BERLIN)

    assert end == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_day_ahead_is_a_day_of_the_calendar_also_when_the_clock_changes() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)

    end = until("morgen 13:00", before, BERLIN)

    assert end - before == timedelta(hours=23)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("8h", NOON - timedelta(hours=8)),
        ("06:00", datetime(2026, 3, 5, 5, tzinfo=UTC)),
        ("13:00", NOON),
        ("14:00", datetime(2026, 3, 4, 13, tzinfo=UTC)),
    ],
)
def test_a_shift_began_some_hours_ago_or_when_the_clock_last_showed_it(
    text: str, start: datetime
) -> None:
    assert since(text, NOON, BERLIN) == start


@pytest.mark.parametrize("text", ["gestern", "8", "", "99999999999w"])
def test_a_beginning_that_is_none_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(UsageError, match="such as 8h, or a time of day such as 06:00"):
        since(text, NOON, BERLIN)


@given(st.text(max_size=20), st.timedeltas(timedelta(), timedelta(36_500)))
def test_whatever_is_said_is_a_time_to_come_or_refused(text: str, later: timedelta) -> None:
    at = NOON + later

    try:
        end = until(text, at, BERLIN)
    except UsageError:
        return

    assert end > at
