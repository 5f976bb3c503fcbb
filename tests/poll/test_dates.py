"""Which time a feed's date means, however it is written."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.poll.dates import is_plausible, moment

NOON = datetime(2025, 11, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Wed, 05 Nov 2025 14:30:00 MEZ", 13),
        ("Wed, 05 Nov 2025 14:30:00 MESZ", 12),
        ("Wed, 05 Nov 2025 14:30:00 CET", 13),
        ("Wed, 05 Nov 2025 14:30:00 CEST", 12),
        ("Wed, 05 Nov 2025 14:30:00 mez", 13),
        ("Wed, 05 Nov 2025 14:30:00 +0100 (CET)", 13),
        ("Wed, 05 Nov 2025 14:30:00 +01:00", 13),
        ("Wed, 05 Nov 2025 14:30:00 GMT", 14),
        ("Wed, 05 Nov 2025 14:30:00 -0500", 19),
        ("Wed, 05 Nov 2025 14:30:00 EST", 19),
        ("Wed, 05 Nov 25 14:30:00 MEZ", 13),
        ("Wed, 05 Nov 2025 14:30", 14),
        ("Wed Nov  5 14:30:00 2025", 14),
        ("Mittwoch, 05-Nov-25 14:30:00 GMT", 14),
        ("Mi, 05 Nov 2025 14:30:00 +0100", 13),
        ("Mi., 5. Nov. 2025 14:30:00 MEZ", 13),
        ("Mi 5. Nov 2025 14:30 MEZ", 13),
        ("Mittwoch, den 5. November 2025, 14.30 Uhr", 14),
        ("Mittwoch, 5. November 2025 um 14:30 Uhr MEZ", 13),
        ("5. November 2025, 14.30 Uhr", 14),
        ("05.11.2025 14:30", 14),
        ("5.11.2025, 14:30 Uhr MEZ", 13),
        ("5. 11. 2025 - 14:30", 14),
        ("05.11.25 | 14.30 Uhr", 14),
        ("Mi 05.11.2025 14:30:00", 14),
        ("2025-11-05T14:30:00+0100", 13),
        ("2025-11-05T14:30:00+01:00", 13),
        ("2025-11-05T14:30:00 +01:00", 13),
        ("2025-11-05T14:30:00Z", 14),
        ("2025-11-05T14:30Z", 14),
        ("2025-11-05T09:30:00-05:00", 14),
        ("2025-11-05 14:30", 14),
        ("2025-11-05 14:30:00 MEZ", 13),
        ("20251105T143000Z", 14),
        ("\n 2025-11-05\u00a014:30 ", 14),
    ],
)
def test_the_time_is_told_in_utc(text: str, hour: int) -> None:
    assert moment(text) == datetime(2025, 11, 5, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["5. November 2025, 14 Uhr", "05.11.2025 14 Uhr"])
def test_a_full_hour_needs_no_minutes(text: str) -> None:
    assert moment(text) == datetime(2025, 11, 5, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["05.11.2025", "5. November 2025", "2025-11-05", "20251105", "Mittwoch, 5. Nov. 2025"]
)
def test_a_day_without_a_time_is_its_first_minute(text: str) -> None:
    assert moment(text) == datetime(2025, 11, 5, tzinfo=UTC)


def test_a_month_of_a_sitemap_is_its_first_day() -> None:
    assert moment("2025-11") == datetime(2025, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (1, "Januar Jan Jan. Jänner Jän. January januar JANUAR"),
        (2, "Februar Feb Feb. February Feber"),
        (3, "März Mär Mrz Mrz. Mär. Maerz Mar March März."),
        (4, "April Apr Apr."),
        (5, "Mai May Mai."),
        (6, "Juni Jun Jun. June"),
        (7, "Juli Jul Jul. July"),
        (8, "August Aug Aug."),
        (9, "September Sep Sept Sept."),
        (10, "Oktober Okt Okt. October Oct"),
        (11, "November Nov Nov."),
        (12, "Dezember Dez Dez. December Dec"),
    ],
)
def test_months_are_known_by_all_their_names(number: int, names: str) -> None:
    for name in names.split():
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, f"Di, 02 {name} 2027 07:00 MEZ")

            assert moment(text) == datetime(2027, number, 2, 6, tzinfo=UTC), text


@pytest.mark.parametrize(
    "day",
    [
        "Mo",
        "Di",
        "Mi",
        "Do",
        "Fr",
        "Sa",
        "So",
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonnabend",
        "Sonntag",
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
)
@pytest.mark.parametrize("mark", ["", ".", ",", ".,"])
def test_weekdays_do_not_matter(day: str, mark: str) -> None:
    assert moment(f"{day}{mark} 5. Nov 2025 12:00") == NOON
    assert moment(f"{day}{mark} 05.11.2025 12:00") == NOON


@pytest.mark.parametrize(("text", "year"), [("00", 2000), ("68", 2068), ("69", 1969), ("99", 1999)])
def test_years_of_two_digits_are_those_of_mail(text: str, year: int) -> None:
    for date in (f"Wed, 05 Nov {text} 12:00:00 GMT", f"05.11.{text} 12:00"):
        assert moment(date) == NOON.replace(year=year)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", datetime(1970, 1, 1, tzinfo=UTC)),
        ("Tue, 19 Jan 2038 03:14:08 GMT", datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)),
        ("01.01.1900", datetime(1900, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_beyond_the_seconds_of_32_bits_are_read(text: str, at: datetime) -> None:
    assert moment(text) == at


@pytest.mark.parametrize(
    "text",
    [
        "Foo, 99 Bar 99999",
        "9999999-01-01",
        "Wed, 05 Nov 9999999 14:30:00 GMT",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "32.13.2025",
        "31. Februar 2025",
        "5. Brumaire 2025",
        "05.11.2025 25:00",
        "05.11.2025 24:01",
        "05.11.2025 14:60",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:00:00-01:00",
        "2025",
        "14:30",
        "gestern",
        "1762349400",
        "",
    ],
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert moment(text) is None


# --- halves of the day, orders of the numbers


@pytest.mark.parametrize(
    ("time", "hour", "minute"),
    [
        ("2:30:00 PM", 14, 30),
        ("2:30 PM", 14, 30),
        ("2:30pm", 14, 30),
        ("2.30 p.m.", 14, 30),
        ("02:30 AM", 2, 30),
        ("12:30 AM", 0, 30),
        ("12:30 PM", 12, 30),
        ("2 PM", 14, 0),
        ("14:30 PM", 14, 30),
    ],
)
def test_morning_and_afternoon_are_told_apart(time: str, hour: int, minute: int) -> None:
    at = datetime(2025, 11, 5, hour, minute, tzinfo=UTC)

    for date in ("Wed, 05 Nov 2025", "November 5, 2025 at", "2025-11-05", "11/5/2025"):
        assert moment(f"{date} {time}") == at
        assert moment(f"{date} {time} GMT") == at
    assert moment(f"05 Nov 2025 {time} America/New_York") == at + timedelta(hours=5)


@pytest.mark.parametrize("time", ["14:30 AM", "0:30 PM", "24:00 PM", "0:30 AM"])
def test_a_half_of_the_day_that_contradicts_the_hour_gives_no_time(time: str) -> None:
    assert moment(f"Wed, 05 Nov 2025 {time}") is None


@pytest.mark.parametrize(
    "text",
    [
        "2025/11/05 14:30",
        "2025/11/5 14:30:00",
        "Wed Nov 05 2025 14:30:00 GMT+0000 (Coordinated Universal Time)",
        "Wed Nov  5 14:30:00 UTC 2025",
        "20251105T1430Z",
        "2025-11-05T14:30:00.123456789Z",
        "2025-11-05T14:30:00,5Z",
    ],
)
def test_the_order_of_the_numbers_is_read_where_it_is_clear(text: str) -> None:
    assert moment(text) == datetime(2025, 11, 5, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("25/11/2025", 11, 25),
        ("11/25/2025", 11, 25),
        ("25-11-2025", 11, 25),
        ("11/11/2025", 11, 11),
        ("11/05/2025 12:00 AM", 11, 5),
    ],
)
def test_days_with_slashes_are_read_if_they_can_only_be_one(
    text: str, month: int, day: int
) -> None:
    assert moment(text) == datetime(2025, month, day, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["05/11/2025", "05/11/2025 14:30", "5-11-2025", "05/11/25", "2025/11", "13/13/2025"]
)
def test_a_day_that_may_be_one_of_two_is_none(text: str) -> None:
    assert moment(text) is None


def test_midnight_may_be_the_end_of_a_day() -> None:
    assert moment("05.11.2025, 24:00 Uhr") == datetime(2025, 11, 6, tzinfo=UTC)
    assert moment("2025-11-05T24:00:00Z") == datetime(2025, 11, 6, tzinfo=UTC)


pieces = st.lists(
    st.sampled_from(
        [
            "Mi,",
            "Mittwoch",
            "5.",
            "05.11.2025",
            "Nov",
            "Mär",
            "2025",
            "99",
            "99999",
            "14:30",
            "14.30",
            "Uhr",
            "MEZ",
            "+9999",
            "-0000",
            "-",
            "T",
            "um",
            "0000-00-00",
            "2025-11-05T14:30:00",
            "PM",
            "Europe/Berlin",
            "05/11/2025",
            "²",
            "٣",
            ",",
            ".",
            ":",
        ]
    ),
    max_size=8,
)


@given(st.text(max_size=120) | pieces.map(" ".join) | pieces.map("".join))
@example("x" * 1_000_000)
@example("\ud800 05.11.2025")
def test_a_date_of_any_kind_is_a_time_or_none(text: str) -> None:
    at = moment(text)

    assert at is None or at.tzinfo is UTC


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOON, True),
        (NOON + timedelta(days=1), True),
        (NOON + timedelta(days=1, seconds=1), False),
        (datetime(1990, 1, 1, tzinfo=UTC), True),
        (datetime(1989, 12, 31, tzinfo=UTC), False),
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(2099, 1, 1, tzinfo=UTC), False),
    ],
)
def test_news_are_neither_ancient_nor_of_the_day_after_tomorrow(
    at: datetime, *, expected: bool
) -> None:
    assert is_plausible(at, NOON) is expected
