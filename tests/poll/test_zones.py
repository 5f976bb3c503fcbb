"""Which zone is meant behind a time, and that an unknown one gives no time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.poll.dates import moment


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("GMT+01:00", 13),
        ("GMT+0100", 13),
        ("GMT+1", 13),
        ("GMT-05:00", 19),
        ("UTC+1", 13),
        ("UTC +01:00", 13),
        ("utc+01", 13),
        ("+1", 13),
        ("+01", 13),
        ("+1:00", 13),
        ("-0000", 14),
        ("Z", 14),
        ("UT", 14),
        ("PDT", 21),
        ("MET", 13),
        ("(MEZ)", 13),
        ("Uhr (MEZ)", 13),
        ("+0100 (Mitteleuropäische Zeit)", 13),
        ("+01:00[Europe/Berlin]", 13),
        ("Europe/Berlin", 13),
        ("Etc/UTC", 14),
        ("Etc/GMT-1", 13),
        ("America/Argentina/Buenos_Aires", 17),
    ],
)
@pytest.mark.parametrize("date", ["Wed, 05 Nov 2025", "2025-11-05", "05.11.2025", "Nov 5, 2025"])
def test_every_zone_is_read_behind_every_date(date: str, zone: str, hour: int) -> None:
    assert moment(f"{date} 14:30:00 {zone}") == datetime(2025, 11, 5, hour, 30, tzinfo=UTC)


def test_places_have_summer_time() -> None:
    assert moment("Wed, 02 Jul 2025 14:30:00 Europe/Berlin") == datetime(
        2025, 7, 2, 12, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "zone",
    [
        "MEZ+1",
        "CET+01:00",
        "XYZ",
        "IST",
        "B",
        "Ortszeit",
        "Europe/Lüdenau",
        "Europe/Luedenau",
        "America/Argentina",
        "right/Europe/Berlin",
        "../Berlin",
        "Europe/../Berlin",
        "+99:00",
        "+15:00",
        "-13:00",
        "+01:07",
        "+01:00 +02:00",
        "(Rathaus)",
    ],
)
def test_a_zone_that_nobody_knows_gives_no_time_rather_than_a_wrong_one(zone: str) -> None:
    for date in ("Wed, 05 Nov 2025 14:30:00", "2025-11-05T14:30:00", "5.11.2025, 14:30 Uhr"):
        assert moment(f"{date} {zone}") is None
