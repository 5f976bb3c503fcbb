"""When a source is asked next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Source, SourceState, Validators
from monitor.poll.schedule import (
    MOVES,
    address_of,
    after_failure,
    after_gone,
    after_redirect,
    after_success,
    at_home,
    first_poll,
    is_due,
    postponed,
)

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOURCE = Source("bote", "Bote", "https://bote.example/feed")
NEVER = SourceState("bote")


def succeeded(
    state: SourceState = NEVER, news: Sequence[datetime] = (), jitter: float = 0, **asked: Any
) -> SourceState:
    return after_success(
        state,
        SOURCE,
        news=news,
        validators=Validators('"1"'),
        now=NOW,
        jitter=jitter,
        **asked,
    )


def every(gap: timedelta, count: int = 10) -> list[datetime]:
    """The times of entries that came at equal distances."""
    return [NOW - number * gap for number in range(count)]


def failed(
    state: SourceState = NEVER,
    retry_after: timedelta | None = None,
    jitter: float = 0,
    source: Source = SOURCE,
) -> SourceState:
    return after_failure(
        state, source, "answers 500", retry_after=retry_after, now=NOW, jitter=jitter
    )


def pause(state: SourceState) -> timedelta:
    assert state.next_poll
    return state.next_poll - NOW


def test_news_bring_the_shortest_pause_and_silence_ever_longer_ones() -> None:
    state, pauses = succeeded(news=[NOW]), []
    for _ in range(6):
        pauses.append(pause(state) / MINUTE)
        state = succeeded(state)

    assert pauses == [5, 10, 20, 40, 60, 60]
    assert pause(succeeded(state, news=[NOW])) == 5 * MINUTE


def test_success_is_remembered() -> None:
    state = succeeded(failed(failed()))

    assert state == SourceState(
        "bote",
        validators=Validators('"1"'),
        next_poll=NOW + 10 * MINUTE,
        last_try=NOW,
        last_success=NOW,
        empty=1,
    )


def test_failures_bring_ever_longer_pauses_up_to_a_day_for_ever() -> None:
    state, pauses = NEVER, []
    for _ in range(500):
        state = failed(state)
        pauses.append(pause(state) / MINUTE)

    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses[9:] == [24 * 60] * 491
    assert state.failures == 500


def test_a_failure_keeps_what_was_known() -> None:
    before = succeeded()

    state = failed(before)

    assert state.validators == before.validators
    assert state.last_success == before.last_success
    assert state.error == "answers 500"


def test_the_pause_a_server_asks_for_is_kept_and_capped() -> None:
    assert pause(failed(retry_after=timedelta(hours=3), jitter=-1)) == timedelta(hours=3)
    assert pause(failed(retry_after=timedelta(seconds=1))) == 10 * MINUTE
    assert pause(failed(retry_after=timedelta(days=3650))) == timedelta(hours=24)


def test_a_source_asked_less_than_daily_is_not_asked_more_often_when_it_fails() -> None:
    weekly = replace(SOURCE, interval_min=timedelta(days=7), interval_max=timedelta(days=7))

    assert pause(failed(source=weekly)) == timedelta(days=7)


@given(st.integers(0, 10_000), st.integers(0, 2), st.floats(-1, 1), st.integers(1, 60 * 24 * 30))
def test_pauses_stay_between_the_bounds_of_the_source(
    empty: int, new: int, jitter: float, minutes: int
) -> None:
    source = replace(SOURCE, interval_min=minutes * MINUTE, interval_max=3 * minutes * MINUTE)

    state = after_success(
        replace(NEVER, empty=empty),
        source,
        news=every(MINUTE, 20)[:new],
        validators=Validators(),
        now=NOW,
        jitter=jitter,
    )

    assert source.interval_min <= pause(state) <= source.interval_max


@given(st.floats(-1, 1))
def test_jitter_moves_a_pause_by_a_tenth_at_most(jitter: float) -> None:
    waited, failing = pause(succeeded(jitter=jitter)), pause(failed(jitter=jitter))

    assert 9 * MINUTE <= waited <= 11 * MINUTE
    assert 9 * MINUTE <= failing <= 11 * MINUTE


def test_jitter_spreads_sources() -> None:
    assert pause(succeeded(jitter=-1)) < pause(succeeded()) < pause(succeeded(jitter=1))


def test_a_source_is_due_at_its_time_and_when_it_was_never_asked() -> None:
    state = succeeded(news=[NOW])

    assert is_due(NEVER, NOW)
    assert not is_due(state, NOW + 4 * MINUTE)
    assert is_due(state, NOW + 5 * MINUTE)


def test_a_clock_set_back_does_not_silence_a_source() -> None:
    state = succeeded()

    assert is_due(state, NOW - timedelta(hours=1))
    assert not is_due(state, NOW - timedelta(seconds=1))


def test_a_handful_of_sources_starts_at_once() -> None:
    assert first_poll(SOURCE, NOW, among=20) == NOW


def test_many_sources_are_spread_at_their_start() -> None:
    sources = [replace(SOURCE, id=f"s{number}") for number in range(1000)]

    waits = sorted(
        (first_poll(source, NOW, among=1000) - NOW).total_seconds() for source in sources
    )

    assert 0 <= waits[0] < 2
    assert 90 < waits[-1] <= 100
    assert all(sum(second <= wait < second + 1 for wait in waits) < 30 for second in range(100))


def test_a_start_is_spread_over_the_shortest_pause_at_most() -> None:
    sources = [replace(SOURCE, id=f"s{number}") for number in range(100)]

    latest = max(first_poll(source, NOW, among=100_000) for source in sources)

    assert NOW + 4 * MINUTE < latest <= NOW + 5 * MINUTE


# --- the rhythm of a source


def test_a_source_is_asked_twice_as_often_as_it_has_news() -> None:
    state = succeeded(news=every(timedelta(minutes=50)))

    assert pause(state) == 25 * MINUTE


def test_the_rhythm_stays_between_the_bounds_of_the_source() -> None:
    assert pause(succeeded(news=every(MINUTE))) == 5 * MINUTE
    assert pause(succeeded(news=every(timedelta(days=3)))) == 60 * MINUTE


def test_one_long_night_does_not_change_the_rhythm() -> None:
    news = [*every(20 * MINUTE, 8), *(at - timedelta(hours=9) for at in every(20 * MINUTE, 8))]

    assert pause(succeeded(news=news)) == 10 * MINUTE


def test_after_five_polls_without_news_the_pause_doubles() -> None:
    state = succeeded(news=every(20 * MINUTE))
    pauses = []
    for _ in range(9):
        state = succeeded(state)
        pauses.append(pause(state) / MINUTE)

    assert pauses == [10, 10, 10, 10, 10, 20, 40, 60, 60]


def test_a_feed_that_wants_to_be_read_rarely_is_but_not_more_rarely_than_every_three_hours() -> (
    None
):
    assert pause(succeeded(news=[NOW], hint=timedelta(hours=2))) == timedelta(hours=2)
    assert pause(succeeded(news=[NOW], hint=timedelta(days=7))) == timedelta(hours=3)
    assert pause(succeeded(news=[NOW], hint=MINUTE)) == 5 * MINUTE


def test_an_answer_that_stays_fresh_is_not_asked_for_again() -> None:
    assert pause(succeeded(news=[NOW], fresh=timedelta(hours=5), jitter=-1)) == timedelta(hours=5)


# --- ends, waits and moves


def test_what_is_gone_is_not_asked_again_whatever_the_clock_says() -> None:
    state = after_gone(succeeded(), "answers 410 (Gone)", NOW)

    assert not is_due(state, NOW + timedelta(days=900))
    assert "not asked any more" in state.error


def test_what_is_gone_is_asked_again_at_another_address() -> None:
    gone = after_gone(at_home(succeeded(), SOURCE), "answers 410 (Gone)", NOW)

    found = at_home(gone, replace(SOURCE, url="https://bote.example/new"))

    assert is_due(found, NOW)
    assert found.validators == Validators()


def test_a_host_that_wants_us_to_wait_is_no_failure_of_the_source() -> None:
    state = postponed(succeeded(), timedelta(hours=3), NOW)

    assert (state.failures, state.error) == (0, "")
    assert pause(state) == timedelta(hours=3)


def moved(times: int, to: str = "https://bote.example/new") -> SourceState:
    state = at_home(succeeded(), SOURCE)
    for _ in range(times):
        state = after_redirect(state, SOURCE.url, SOURCE, to)
    return state


def test_a_permanent_redirect_is_believed_after_several_equal_answers() -> None:
    assert address_of(moved(MOVES - 1), SOURCE) == SOURCE.url
    assert address_of(moved(MOVES), SOURCE) == "https://bote.example/new"


def test_a_redirect_that_ends_or_leads_elsewhere_is_counted_anew() -> None:
    ended = after_redirect(moved(MOVES - 1), SOURCE.url, SOURCE, "")
    other = after_redirect(moved(MOVES - 1), SOURCE.url, SOURCE, "https://other.example/")

    assert (ended.moved, ended.moves) == ("", 0)
    assert other.moves == 1


def test_a_new_address_that_fails_is_left_for_the_configured_one() -> None:
    state = moved(MOVES)
    for _ in range(3):
        state = failed(state)

    assert address_of(state, SOURCE) == SOURCE.url
