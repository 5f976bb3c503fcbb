"""That the same instant is read out of every spelling of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.poll.dates import moment

MONTHS = [
    "Januar",
    "Feb",
    "März",
    "Apr",
    "Mai",
    "Juni",
    "Jul",
    "Aug.",
    "Sept",
    "Oktober",
    "Nov",
    "Dezember",
]
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEKDAYS = ["Montag", "Di", "Mi.", "Donnerstag,", "Fr", "Sonnabend", "So"]
CLOCKS = ("{0:%H:%M:%S}", "{0:%H.%M.%S} Uhr", "{0:%I:%M:%S %p}", "{0:%H:%M:%S}.250")
SPELLINGS = (
    "{weekday}, {0:%d} {english} {0:%Y} {clock} {zone}",
    "{weekday} {0.day}. {german} {0:%Y}, {clock} {zone}",
    "{weekday}, den {0.day}. {german} {0:%Y} um {clock} {zone}",
    "{0.day}.{0.month}.{0:%Y} - {clock} {zone}",
    "{0:%d.%m.%Y} {clock} {zone}",
    "{0:%d}-{english}-{0:%Y} {clock} {zone}",
    "{english} {0.day}, {0:%Y} {clock} {zone}",
    "{0:%Y}-{0:%m}-{0:%d}T{clock} {zone}",
    "{0:%Y}/{0:%m}/{0:%d} {clock} {zone}",
    "{0:%Y}{0:%m}{0:%d}T{0:%H%M%S}{zone}",
    "{english} {0.day} {0:%H:%M:%S} {zone} {0:%Y}",
)
FIXED = {"": 0, "Z": 0, "MEZ": 1, "CEST": 2, "EST": -5, "UTC+3": 3, "GMT-11:00": -11, "+14:00": 14}
PLACES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
instants = st.datetimes(
    min_value=datetime(1970, 1, 3),  # noqa: DTZ001 - aware below
    max_value=datetime(2068, 12, 29),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=0))


def spelt(spelling: str, clock: str, local: datetime, zone: str) -> str:
    names = {
        "weekday": WEEKDAYS[local.weekday()],
        "german": MONTHS[local.month - 1],
        "english": ENGLISH[local.month - 1],
    }
    return spelling.format(local, clock=clock.format(local), zone=zone, **names)


@given(instants, st.sampled_from(SPELLINGS), st.sampled_from(CLOCKS), st.sampled_from([*FIXED]))
def test_what_is_written_in_any_spelling_is_read_as_the_same_instant(
    at: datetime, spelling: str, clock: str, zone: str
) -> None:
    local = at.astimezone(timezone(timedelta(hours=FIXED[zone])))

    assert moment(spelt(spelling, clock, local, zone)) == at


@given(instants, st.sampled_from(SPELLINGS), st.sampled_from(CLOCKS), st.sampled_from(PLACES))
def test_what_is_written_with_a_place_is_read_as_the_same_instant(
    at: datetime, spelling: str, clock: str, place: str
) -> None:
    local = at.astimezone(ZoneInfo(place))
    assume(not local.fold)  # the hour that comes twice in autumn is the first

    assert moment(spelt(spelling, clock, local, place)) == at
