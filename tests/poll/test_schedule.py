"""When a source is asked next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Source, SourceState, Validators
from monitor.poll.schedule import after_failure, after_success, first_poll, is_due

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOURCE = Source("bote", "Bote", "https://bote.example/feed")
NEVER = SourceState("bote")


def succeeded(state: SourceState = NEVER, new: int = 0, jitter: float = 0) -> SourceState:
    return after_success(
        state, SOURCE, new=new, validators=Validators('"1"'), now=NOW, jitter=jitter
    )


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
    state, pauses = succeeded(new=3), []
    for _ in range(6):
        pauses.append(pause(state) / MINUTE)
        state = succeeded(state)

    assert pauses == [5, 10, 20, 40, 60, 60]
    assert pause(succeeded(state, new=1)) == 5 * MINUTE


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
        new=new,
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
    state = succeeded(new=1)

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
