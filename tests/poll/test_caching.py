"""How long an answer stays fresh: as its server says, and never too long."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.poll.caching import LONGEST, fresh_for
from tests.values import NOON

NOTHING = timedelta()
HOUR = timedelta(hours=1)


def at(hours: float) -> str:
    """So many hours after noon, as a header has it."""
    return format_datetime(NOON + timedelta(hours=hours), usegmt=True)


@pytest.mark.parametrize(
    ("control", "fresh"),
    [
        ("max-age=600", 600),
        ("public, max-age=600", 600),
        ("public,max-age=600", 600),
        ("Max-Age = 600", 600),
        ('max-age="600"', 600),
        ("max-age=0", 0),
        ("max-age=-5", 0),
        ("max-age=soon", 0),
        ("max-age=", 0),
        ("s-maxage=600", 0),
        ("x-max-age=600", 0),
        ("no-cache", 0),
        ("no-store, max-age=600", 0),
        ("max-age=600, no-cache", 0),
        ("", 0),
    ],
)
def test_max_age_counts_in_all_its_spellings(control: str, fresh: int) -> None:
    assert fresh_for({"cache-control": control}, NOON) == timedelta(seconds=fresh)


@pytest.mark.parametrize(
    ("age", "fresh"),
    [
        ("60", 540),
        (" 60 ", 540),
        ("600", 0),
        ("9999", 0),
        ("-60", 600),
        ("old", 600),
        ("9" * 20, 600),
        ("²", 600),
    ],
)
def test_the_age_of_an_answer_is_taken_off(age: str, fresh: int) -> None:
    headers = {"cache-control": "max-age=600", "age": age}

    assert fresh_for(headers, NOON) == timedelta(seconds=fresh)


def test_expires_counts_where_there_is_no_max_age() -> None:
    assert fresh_for({"expires": at(2), "date": at(0)}, NOON) == 2 * HOUR
    assert fresh_for({"expires": at(2), "cache-control": "max-age=60"}, NOON).seconds == 60


def test_expires_is_read_by_the_clock_of_the_server_if_it_has_one() -> None:
    assert fresh_for({"expires": at(50), "date": at(48)}, NOON) == 2 * HOUR
    assert fresh_for({"expires": at(2)}, NOON) == 2 * HOUR
    assert fresh_for({"expires": at(2), "date": "yesterday"}, NOON) == 2 * HOUR


@pytest.mark.parametrize(
    "expires", ["0", "-1", "", "soon", "Mon, 99 Foo 99999 99:99:99 GMT", at(-5)]
)
def test_an_expiry_that_is_over_or_makes_no_sense_is_none(expires: str) -> None:
    assert fresh_for({"expires": expires, "date": at(0)}, NOON) == NOTHING


@pytest.mark.parametrize(
    "headers",
    [
        {"cache-control": "max-age=31536000, immutable"},
        {"cache-control": "max-age=999999999999"},
        {"cache-control": "max-age=" + "9" * 5_000},
        {"expires": "Thu, 01 Jan 2099 00:00:00 GMT"},
        {"expires": "Fri, 31 Dec 9999 23:59:59 GMT"},
    ],
)
def test_no_answer_is_fresh_for_more_than_six_hours(headers: dict[str, str]) -> None:
    assert fresh_for(headers, NOON) == LONGEST == 6 * HOUR


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_headers_of_any_kind_give_a_time_within_bounds(
    control: str, expires: str, date: str, age: str
) -> None:
    headers = {"cache-control": control, "expires": expires, "date": date, "age": age}

    assert NOTHING <= fresh_for(headers, NOON) <= LONGEST
