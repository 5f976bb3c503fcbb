"""Quiet hours, digest times and escalations: both changes of the clocks, and clocks gone wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.model import Escalation, Level, QuietHours, Slots, Target
from monitor.notify.hours import (
    day_began,
    day_of,
    due_escalations,
    due_slot,
    held_until,
    last_slot,
    moment,
    next_slot,
    quiet_until,
)

BERLIN = ZoneInfo("Europe/Berlin")
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
MON, FRI, SAT, SUN = 0, 4, 5, 6
NIGHT = QuietHours(time(22), time(6))
WEEKEND = QuietHours(time(), time(), frozenset({SAT, SUN}))
TWICE_A_DAY = Slots((time(7, 30), time(12)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def berlin(text: str) -> datetime:
    """A time of the clock in Berlin; where it shows it twice, the first."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


# --- moments of the wall clock


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/Berlin", "2026-03-02 07:00", "2026-03-02 06:00"),
        # Put forward: what is left out is the first moment that exists.
        ("Europe/Berlin", "2026-03-29 02:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 03:01", "2026-03-29 01:01"),
        # Put back: what comes twice is the first of both.
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),
        ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
        # By half an hour.
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
        # A whole day is left out.
        ("Pacific/Apia", "2011-12-30 07:00", "2011-12-30 10:00"),
        ("UTC", "2026-03-29 02:30", "2026-03-29 02:30"),
    ],
)
def test_a_time_of_the_wall_clock_is_one_moment(zone: str, wall: str, expected: str) -> None:
    at = datetime.fromisoformat(wall)

    assert moment(at.date(), at.time(), ZoneInfo(zone)) == utc(expected)


# --- quiet hours


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-02 21:59:59", None),
        ("2026-03-02 22:00", "2026-03-03 06:00"),
        ("2026-03-03 00:00", "2026-03-03 06:00"),
        ("2026-03-03 05:59:59", "2026-03-03 06:00"),
        ("2026-03-03 06:00", None),
    ],
)
def test_quiet_hours_cross_midnight_and_end_to_the_second(now: str, until: str | None) -> None:
    found = quiet_until((NIGHT,), BERLIN, berlin(now))

    assert found == (berlin(until) if until else None)


def test_the_days_are_those_on_which_quiet_hours_begin() -> None:
    friday = (QuietHours(time(22), time(6), frozenset({FRI})),)

    assert quiet_until(friday, BERLIN, berlin("2026-03-06 23:00")) == berlin("2026-03-07 06:00")
    assert quiet_until(friday, BERLIN, berlin("2026-03-07 05:00")) == berlin("2026-03-07 06:00")
    assert quiet_until(friday, BERLIN, berlin("2026-03-07 23:00")) is None
    assert quiet_until(friday, BERLIN, berlin("2026-03-06 05:00")) is None


def test_quiet_hours_that_follow_each_other_are_over_when_the_last_are() -> None:
    friday = berlin("2026-03-06 23:00")

    until = quiet_until((NIGHT, WEEKEND), BERLIN, friday)

    assert until == berlin("2026-03-09 06:00")


def test_quiet_hours_that_only_touch_follow_each_other() -> None:
    touching = (QuietHours(time(20), time(22)), QuietHours(time(22), time(23)))

    assert quiet_until(touching, BERLIN, berlin("2026-03-02 21:00")) == berlin("2026-03-02 23:00")


def test_quiet_hours_without_an_end_hold_back_nothing() -> None:
    always = (QuietHours(time(), time()),)
    nearly = (QuietHours(time(6), time(6), frozenset(range(6))),)

    assert quiet_until(always, BERLIN, berlin("2026-03-02 12:00")) is None
    assert quiet_until(nearly, BERLIN, berlin("2026-03-02 12:00")) == berlin("2026-03-08 06:00")


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        # Put forward at 01:00 UTC: 02:30 is left out.
        (("22:00", "02:30"), "2026-03-29 00:59", "2026-03-29 01:00"),
        (("22:00", "02:30"), "2026-03-29 01:00", None),
        (("02:30", "06:00"), "2026-03-29 00:59", None),
        (("02:30", "06:00"), "2026-03-29 01:00", "2026-03-29 04:00"),
        (("02:10", "02:50"), "2026-03-29 01:00", None),
        # Put back at 01:00 UTC: 02:30 is at 00:30 UTC, and again at 01:30 UTC.
        (("22:00", "02:30"), "2026-10-25 00:29", "2026-10-25 00:30"),
        (("22:00", "02:30"), "2026-10-25 00:30", None),
        (("22:00", "02:30"), "2026-10-25 01:29", None),
        (("02:30", "06:00"), "2026-10-25 00:29", None),
        (("02:30", "06:00"), "2026-10-25 00:30", "2026-10-25 05:00"),
        (("02:30", "06:00"), "2026-10-25 01:10", "2026-10-25 05:00"),
        (("02:10", "02:50"), "2026-10-25 01:30", None),
    ],
)
def test_when_the_clocks_change_each_time_counts_once(
    quiet: tuple[str, str], now: str, until: str | None
) -> None:
    begin, end = map(time.fromisoformat, quiet)

    found = quiet_until((QuietHours(begin, end),), BERLIN, utc(now))

    assert found == (utc(until) if until else None)


# --- what is held back


@pytest.mark.parametrize(
    ("level", "now", "until"),
    [
        (Level.BLITZ, "2026-03-02 23:00", None),
        (Level.EIL, "2026-03-02 23:00", "2026-03-03 06:00"),
        (Level.NORMAL, "2026-03-02 12:00", None),
        (Level.DIGEST, "2026-03-02 08:00", "2026-03-02 12:00"),
        (Level.DIGEST, "2026-03-02 23:00", "2026-03-03 07:30"),
    ],
)
def test_an_alert_waits_by_its_level(level: Level, now: str, until: str | None) -> None:
    target = Target("desk", zone=BERLIN, quiet=(NIGHT,), digest=TWICE_A_DAY)

    assert held_until(target, level, berlin(now)) == (berlin(until) if until else None)


def test_a_digest_in_quiet_hours_comes_after_them() -> None:
    target = Target("desk", zone=BERLIN, quiet=(NIGHT,), digest=Slots((time(5, 30),)))

    assert held_until(target, Level.DIGEST, berlin("2026-03-02 12:00")) == berlin(
        "2026-03-03 06:00"
    )


# --- digests and other slots


def test_the_next_slot_is_later_than_the_moment() -> None:
    assert next_slot(TWICE_A_DAY, BERLIN, berlin("2026-03-02 07:29")) == berlin("2026-03-02 07:30")
    assert next_slot(TWICE_A_DAY, BERLIN, berlin("2026-03-02 07:30")) == berlin("2026-03-02 12:00")
    assert next_slot(TWICE_A_DAY, BERLIN, berlin("2026-03-02 12:00")) == berlin("2026-03-03 07:30")


def test_slots_are_on_their_days_only() -> None:
    mondays = Slots((time(7),), frozenset({MON}))

    assert next_slot(mondays, BERLIN, berlin("2026-03-02 07:00")) == berlin("2026-03-09 07:00")
    assert last_slot(mondays, BERLIN, berlin("2026-03-09 06:59")) == berlin("2026-03-02 07:00")


def test_a_date_that_the_zone_leaves_out_has_no_slots() -> None:
    apia = ZoneInfo("Pacific/Apia")
    fridays = Slots((time(7),), frozenset({FRI}))

    found = next_slot(fridays, apia, utc("2011-12-23 18:00"))

    assert found.astimezone(apia).date() == date(2012, 1, 6)


def test_late_slots_are_made_up_for_once() -> None:
    done, suspended_until = berlin("2026-03-02 12:00"), berlin("2026-03-12 09:00")

    first = due_slot(TWICE_A_DAY, BERLIN, done, suspended_until)

    assert first == berlin("2026-03-12 07:30")
    assert due_slot(TWICE_A_DAY, BERLIN, first, suspended_until + MINUTE) is None


def test_nothing_before_the_first_start_is_made_up_for() -> None:
    started = berlin("2026-03-02 08:00")

    assert due_slot(TWICE_A_DAY, BERLIN, started, started + HOUR) is None
    assert due_slot(TWICE_A_DAY, BERLIN, started, started + 4 * HOUR) == berlin("2026-03-02 12:00")


def test_after_the_clock_was_put_back_no_slot_comes_again() -> None:
    done = berlin("2026-03-02 12:00")

    again = [
        due_slot(TWICE_A_DAY, BERLIN, done, done + ahead * 10 * MINUTE)
        for ahead in range(-24 * 6, 19 * 6)
    ]

    assert set(again) == {None}


def test_a_clock_that_was_years_ahead_does_not_silence_for_years() -> None:
    wrong, now = berlin("2031-03-02 12:00"), berlin("2026-03-02 12:05")

    slot = due_slot(TWICE_A_DAY, BERLIN, wrong, now)

    assert slot == berlin("2026-03-02 12:00")
    assert due_slot(TWICE_A_DAY, BERLIN, slot, now) is None


# --- days


def test_a_day_begins_at_midnight_of_its_zone() -> None:
    now = utc("2026-03-02 23:30")

    assert day_of(now, BERLIN) == date(2026, 3, 3)
    assert day_began(now, BERLIN) == utc("2026-03-02 23:00")


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Africa/Cairo", "2024-04-26", 23),  # where 00:00 is left out
        ("UTC", "2026-03-29", 24),
    ],
)
def test_a_day_has_the_hours_of_its_zone(zone: str, day: str, hours: float) -> None:
    there = ZoneInfo(zone)
    noon = datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=there).astimezone(UTC)

    assert day_began(noon + DAY, there) - day_began(noon, there) == hours * HOUR


# --- escalation

STEPS = (
    Escalation(10 * MINUTE, "chief"),
    Escalation(20 * MINUTE, "phones", (Level.BLITZ,)),
    Escalation(30 * MINUTE, "night"),
)
SENT = utc("2026-03-02 12:00")


def escalated(level: Level, minutes: int) -> list[str]:
    found = due_escalations(STEPS, level, SENT, SENT + minutes * MINUTE)
    return [step.target for step in found]


def test_step_after_step_is_due() -> None:
    assert escalated(Level.BLITZ, 9) == []
    assert escalated(Level.BLITZ, 10) == ["chief"]
    assert escalated(Level.BLITZ, 20) == ["chief", "phones"]


def test_a_step_is_only_for_its_levels() -> None:
    assert escalated(Level.EIL, 60) == ["chief", "night"]
    assert escalated(Level.NORMAL, 600) == []
