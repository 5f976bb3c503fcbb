"""What holds of quiet hours and slots in every zone, at any time, whatever the clock does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import QuietHours, Slots
from monitor.notify.hours import day_began, day_of, due_slot, last_slot, next_slot, quiet_until

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# Days around which the clocks of a zone change, or a date is left out.
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Apia", date(2021, 4, 4)),
    ("Africa/Cairo", date(2024, 4, 26)),  # midnight is left out
    ("Africa/Cairo", date(2024, 11, 1)),  # the hour before midnight comes twice
    ("America/Havana", date(2026, 11, 1)),  # the hour after midnight comes twice
    ("UTC", date(2026, 3, 29)),
]

changes = st.sampled_from(CHANGES)
minutes = st.integers(0, 24 * 60 - 1)
# More often at night, when the clocks change.
clocks = st.one_of(minutes, st.integers(0, 4 * 60)).map(lambda at: time(at // 60, at % 60))
days = st.frozensets(st.integers(0, 6), min_size=1)
slots = st.builds(Slots, st.lists(clocks, min_size=1, max_size=4).map(tuple), days)
quiets = st.lists(st.builds(QuietHours, clocks, clocks, days), max_size=3).map(tuple)
# Minutes from the beginning of the day of a change, in UTC.
offsets = st.integers(-3 * 24 * 60, 3 * 24 * 60)


def at(day: date, offset: int) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + offset * MINUTE


@cache
def shown(name: str, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """What the wall clock shows in each minute of 18 days: the moment, and that without zone."""
    zone = ZoneInfo(name)
    walk = (at(day, offset) for offset in range(-9 * 24 * 60, 9 * 24 * 60))
    return tuple((now, now.astimezone(zone).replace(tzinfo=None)) for now in walk)


def walked(name: str, day: date, slots: Slots) -> list[datetime]:
    """The slots around a day, found by looking at the wall clock every minute."""
    seen = shown(name, day)
    dates = sorted({wall.date() for _, wall in seen})[1:-1]
    wanted = (
        datetime.combine(each, clock)
        for each in dates
        if each.weekday() in slots.days
        for clock in slots.times
    )
    return sorted({next(now for now, wall in seen if wall >= slot) for slot in wanted})


def slots_from(slots: Slots, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    while True:
        after = next_slot(slots, zone, after)
        yield after


@settings(deadline=None)
@given(changes, slots)
def test_slots_are_those_that_a_look_at_the_clock_every_minute_finds(
    change: tuple[str, date], slots: Slots
) -> None:
    name, day = change
    expected = walked(name, day, slots)
    first, last = at(day, -5 * 24 * 60), at(day, 5 * 24 * 60)

    found = []
    for slot in slots_from(slots, ZoneInfo(name), first):
        if slot > last:
            break
        found.append(slot)

    assert found == [slot for slot in expected if first < slot <= last]


@given(changes, slots, offsets)
def test_the_newest_slot_is_followed_by_the_next_one(
    change: tuple[str, date], slots: Slots, offset: int
) -> None:
    zone, now = ZoneInfo(change[0]), at(change[1], offset)

    newest = last_slot(slots, zone, now)

    assert newest <= now < next_slot(slots, zone, newest) == next_slot(slots, zone, now)


@given(changes, slots, offsets, st.lists(st.integers(-10 * 60, 30 * 60), max_size=30))
def test_a_slot_is_done_once_whatever_the_clock_does(
    change: tuple[str, date], slots: Slots, start: int, steps: list[int]
) -> None:
    """The clock goes on or back by these minutes between two looks; so do restarts and suspends."""
    zone, now = ZoneInfo(change[0]), at(change[1], start)
    state, done = now, []
    furthest = now

    for step in steps:
        # Not back by more than a day in all: that is taken for a clock that had been wrong.
        now = max(now + step * MINUTE, furthest - DAY)
        furthest = max(furthest, now)
        if slot := due_slot(slots, zone, state, now):
            state = slot
            done.append(slot)

    assert done == sorted(set(done))
    assert all(slot > at(change[1], start) for slot in done)
    # What was the newest when the clock was furthest is done.
    newest = last_slot(slots, zone, furthest)
    assert newest <= at(change[1], start) or done[-1] == newest


@given(changes, slots, offsets)
def test_a_daemon_that_looks_every_minute_does_each_slot_on_time(
    change: tuple[str, date], slots: Slots, start: int
) -> None:
    zone, began = ZoneInfo(change[0]), at(change[1], start)
    state, done = began, []

    for minute in range(1, 26 * 60, 7):
        now = began + minute * MINUTE
        if slot := due_slot(slots, zone, state, now):
            assert now - slot < 7 * MINUTE or slot in done
            state = slot
            done.append(slot)

    assert len(done) == len(set(done))


def truly_quiet(quiet: tuple[QuietHours, ...], name: str, day: date) -> set[int]:
    """The numbers of the minutes in `shown` that lie in quiet hours, by looking at each.

    Only what begins in the five days before and after the day.
    """
    seen = shown(name, day)
    found: set[int] = set()
    for each in quiet:
        for ahead in range(-5, 6):
            begins = day + ahead * DAY
            if begins.weekday() not in each.days:
                continue
            ends = begins + DAY if each.end <= each.begin else begins
            begin, end = datetime.combine(begins, each.begin), datetime.combine(ends, each.end)
            first = next(no for no, (_, wall) in enumerate(seen) if wall >= begin)
            last = next(no for no, (_, wall) in enumerate(seen) if wall >= end)
            found.update(range(first, last))
    return found


@settings(deadline=None)
@given(changes, quiets, offsets)
def test_quiet_hours_end_when_a_look_at_each_minute_finds_the_first_that_is_loud(
    change: tuple[str, date], quiet: tuple[QuietHours, ...], offset: int
) -> None:
    name, day = change
    zone, now = ZoneInfo(name), at(day, offset)
    is_quiet = truly_quiet(quiet, name, day)
    number = 9 * 24 * 60 + offset

    until = quiet_until(quiet, zone, now)

    if number not in is_quiet:
        assert until is None
        return
    loud = next(no for no in range(number, 18 * 24 * 60 + 1) if no not in is_quiet)
    # Else farther than we looked, or for ever.
    if loud < 13 * 24 * 60:
        assert until == now + (loud - number) * MINUTE


@given(changes, quiets, offsets)
def test_it_is_loud_when_quiet_hours_end(
    change: tuple[str, date], quiet: tuple[QuietHours, ...], offset: int
) -> None:
    zone, now = ZoneInfo(change[0]), at(change[1], offset)

    until = quiet_until(quiet, zone, now)

    if until is not None:
        assert until > now
        assert quiet_until(quiet, zone, until) is None
        assert quiet_until(quiet, zone, now + (until - now) / 2) == until


@given(changes, offsets)
def test_a_day_has_begun_and_the_moment_before_was_another(
    change: tuple[str, date], offset: int
) -> None:
    zone, now = ZoneInfo(change[0]), at(change[1], offset)

    began = day_began(now, zone)

    assert began <= now
    assert day_of(began, zone) == day_of(now, zone)
    assert day_of(began - timedelta(seconds=1), zone) < day_of(now, zone)
