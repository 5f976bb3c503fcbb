"""Which time a feed's date means, however it is written."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from time import gmtime, struct_time

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
    assert moment(text, None) == datetime(2025, 11, 5, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["5. November 2025, 14 Uhr", "05.11.2025 14 Uhr"])
def test_a_full_hour_needs_no_minutes(text: str) -> None:
    assert moment(text, None) == datetime(2025, 11, 5, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["05.11.2025", "5. November 2025", "2025-11-05", "20251105", "Mittwoch, 5. Nov. 2025"]
)
def test_a_day_without_a_time_is_its_first_minute(text: str) -> None:
    assert moment(text, None) == datetime(2025, 11, 5, tzinfo=UTC)


def test_a_month_of_a_sitemap_is_its_first_day() -> None:
    assert moment("2025-11", None) == datetime(2025, 11, 1, tzinfo=UTC)


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

            assert moment(text, None) == datetime(2027, number, 2, 6, tzinfo=UTC), text


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
    assert moment(f"{day}{mark} 5. Nov 2025 12:00", None) == NOON
    assert moment(f"{day}{mark} 05.11.2025 12:00", None) == NOON


@pytest.mark.parametrize(("text", "year"), [("00", 2000), ("68", 2068), ("69", 1969), ("99", 1999)])
def test_years_of_two_digits_are_those_of_mail(text: str, year: int) -> None:
    for date in (f"Wed, 05 Nov {text} 12:00:00 GMT", f"05.11.{text} 12:00"):
        assert moment(date, None) == NOON.replace(year=year)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", datetime(1970, 1, 1, tzinfo=UTC)),
        ("Tue, 19 Jan 2038 03:14:08 GMT", datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)),
        ("01.01.1900", datetime(1900, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_beyond_the_seconds_of_32_bits_are_read(text: str, at: datetime) -> None:
    assert moment(text, None) == at


@pytest.mark.parametrize(
    ("text", "misread"),
    [
        ("Foo, 99 Bar 99999", None),
        ("9999999-01-01", struct_time((9999, 11, 1, 0, 0, 0, 0, 1, 0))),
        ("Wed, 05 Nov 9999999 14:30:00 GMT", None),
        ("0000-00-00", struct_time((-1, 11, 30, 0, 0, 0, 0, 1, 0))),
        ("0000-00-00 00:00:00", None),
        ("32.13.2025", None),
        ("31. Februar 2025", None),
        ("5. Brumaire 2025", None),
        ("05.11.2025 25:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2025-11-05T14:30:00+99:00", None),
        ("14:30", struct_time((2026, 11, 24, 14, 30, 0, 1, 328, 0))),
        ("gestern", None),
        ("1762349400", None),
        ("", None),
    ],
)
def test_what_names_no_day_is_none(text: str, misread: struct_time | None) -> None:
    assert moment(text, misread) is None


def test_a_form_that_only_feedparser_knows_is_left_to_it() -> None:
    reading = gmtime(int(NOON.timestamp()))

    assert moment("2025-11-05T12:00:00Europe/Berlin", reading) == NOON


numbers = st.integers(min_value=-(10**6), max_value=10**20)
readings = st.none() | st.tuples(*[numbers] * 9).map(struct_time)
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
            "²",
            "٣",
            ",",
            ".",
            ":",
        ]
    ),
    max_size=8,
)


@given(st.text(max_size=120) | pieces.map(" ".join) | pieces.map("".join), readings)
@example("x" * 1_000_000, None)
@example("\ud800 05.11.2025", None)
def test_a_date_of_any_kind_is_a_time_or_none(text: str, parsed: struct_time | None) -> None:
    at = moment(text, parsed)

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
