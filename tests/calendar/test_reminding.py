"""When a visit is reminded of."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from monitor.calendar import due_reminders, moment_of
from monitor.calendar.reminding import TOO_LATE
from monitor.model import Appointment, Certainty, Status
from tests.visits import BERLIN, FRIDAY, KORTUEM, RHEINE, at

FIVE = time(17)
MINUTE = timedelta(minutes=1)


def planned(**changes: object) -> Appointment:
    values: dict[str, object] = {
        "id": "a",
        "visitor": KORTUEM,
        "stations": (RHEINE,),
        "status": Status.UPCOMING,
        "certainty": Certainty.SURE,
        "confidence": 0.9,
        "created": at(5),
        "changed": at(5),
        "said": at(5),
        "first": FRIDAY,
        "told": at(5),
    }
    return Appointment(**(values | changes))  # type: ignore[arg-type]


def is_due(of: Appointment, now: datetime) -> bool:
    return bool(due_reminders([of], FIVE, BERLIN, now))


def test_it_is_the_day_before_at_the_configured_hour() -> None:
    assert not is_due(planned(), at(12, 16))
    assert is_due(planned(), at(12, 17))
    assert is_due(planned(), at(12, 23))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.CANCELLED},
        {"status": Status.POSTPONED},
        {"status": Status.PAST},
        {"first": None},
        {"reminded": FRIDAY},
    ],
    ids=str,
)
def test_what_is_off_open_or_settled_is_not(changes: dict[str, object]) -> None:
    assert not is_due(planned(**changes), at(12, 18))


def test_a_visit_that_was_moved_is_reminded_of_for_its_new_day() -> None:
    assert is_due(planned(reminded=FRIDAY - timedelta(days=3)), at(12, 18))


def test_a_visit_alerted_after_that_hour_needs_no_reminder_and_is_settled() -> None:
    (found,) = due_reminders([planned(told=at(12, 18))], FIVE, BERLIN, at(12, 19))

    assert not found.is_needed
    assert found.day == FRIDAY


def test_a_visit_of_which_nobody_was_told_is_reminded_of_however_late() -> None:
    (found,) = due_reminders([planned(told=None)], FIVE, BERLIN, at(13, 9))

    assert (found.is_needed, found.reason) == (True, "")


@pytest.mark.parametrize(
    ("clock", "now", "reason"),
    [
        (time(10), at(13, 9), ""),
        (time(10), at(13, 10), TOO_LATE),
        (None, at(13, 23), ""),
        (None, at(14, 0), TOO_LATE),
    ],
)
def test_a_reminder_is_late_until_the_visit_begins_and_then_kept_with_a_reason(
    clock: time | None, now: datetime, reason: str
) -> None:
    (found,) = due_reminders([planned(clock=clock)], FIVE, BERLIN, now)

    assert found.reason == reason


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        # Clocks were put forward on Sunday, 29 March 2026, from 2 to 3 o'clock.
        (date(2026, 3, 29), FIVE, datetime(2026, 3, 28, 16, tzinfo=UTC)),
        (date(2026, 3, 30), FIVE, datetime(2026, 3, 29, 15, tzinfo=UTC)),
        (date(2026, 3, 30), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # And back on Sunday, 25 October, from 3 to 2 o'clock.
        (date(2026, 10, 25), FIVE, datetime(2026, 10, 24, 15, tzinfo=UTC)),
        (date(2026, 10, 26), FIVE, datetime(2026, 10, 25, 16, tzinfo=UTC)),
        (date(2026, 10, 26), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_hour_is_that_of_the_clocks_there(day: date, hour: time, moment: datetime) -> None:
    assert moment_of(day, hour, BERLIN) == moment
