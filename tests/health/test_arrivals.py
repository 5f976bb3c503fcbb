"""In which hours the news of a poll count."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.health import volume_of
from monitor.health.calendar import hour_of
from monitor.model import Article, Volume
from tests.values import NOON, article

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def dated(*times: datetime | None, quiet: str = "") -> list[Article]:
    return [article(number, published=at, quiet=quiet) for number, at in enumerate(times)]


def test_an_entry_counts_when_it_says_that_it_came() -> None:
    found = volume_of(dated(NOON - 5 * HOUR), last=NOON - DAY, now=NOON, is_joined=True)

    assert found == Volume({NOON - 5 * HOUR: 1})


def test_an_entry_with_a_time_before_the_last_poll_came_after_it_all_the_same() -> None:
    old = dated(NOON - 9 * DAY, datetime(1970, 1, 1, tzinfo=NOON.tzinfo), NOON + 3 * DAY, None)

    found = volume_of(old, last=NOON - HOUR / 2, now=NOON, is_joined=True)

    assert found == Volume({NOON: 4})


def test_after_a_day_away_entries_without_a_time_are_spread_over_it() -> None:
    found = volume_of(dated(*[None] * 24), last=NOON - DAY, now=NOON, is_joined=True)

    assert set(found.hours.values()) == {1}
    assert len(found.hours) == 24


def test_the_first_poll_and_a_relaunch_do_not_count() -> None:
    quiet = dated(NOON, NOON, quiet="first poll")

    assert volume_of(quiet, last=None, now=NOON, is_joined=False) == Volume()
    assert volume_of(quiet, last=NOON - HOUR, now=NOON, is_joined=False) == Volume()


def test_what_came_and_went_while_we_were_away_is_known_to_be_unknown() -> None:
    times = (NOON - 3 * HOUR, NOON - HOUR)

    full = volume_of(dated(*times), last=NOON - 2 * DAY, now=NOON, is_joined=False)
    joined = volume_of(dated(*times), last=NOON - 2 * DAY, now=NOON, is_joined=True)

    assert full.unseen == ((NOON - 2 * DAY, NOON - 3 * HOUR),)
    assert joined.unseen == ()


def test_a_clock_that_was_put_back_does_no_harm() -> None:
    found = volume_of(dated(NOON, None), last=NOON + DAY, now=NOON, is_joined=True)

    assert found == Volume({NOON: 2})


@given(
    st.lists(st.none() | st.timedeltas(-40 * DAY, 40 * DAY), max_size=30),
    st.timedeltas(timedelta(0), timedelta(days=30)),
    st.booleans(),
)
def test_each_entry_counts_once_and_between_the_two_polls(
    times: list[timedelta | None], missed: timedelta, is_joined: bool
) -> None:
    dates = [None if at is None else NOON + at for at in times]

    found = volume_of(dated(*dates), last=NOON - missed, now=NOON, is_joined=is_joined)

    assert sum(found.hours.values()) == len(times)
    assert all(hour_of(NOON - missed) <= hour <= NOON for hour in found.hours)
    assert all(NOON - missed <= begin <= end <= NOON for begin, end in found.unseen)
