"""What is told about a source, and when that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.health import Verdict, calendar_of, judge
from monitor.model import Notice, NoticeKind, Source, SourceState, Volume
from tests.health.habits import BERLIN, DAY, HOUR
from tests.values import NOON

PAPER = Source("paper", "Der Bote", "https://paper.example/feed")
# An entry every hour but at night, until the day before yesterday.
DIED = NOON - 2 * DAY
HOURLY = Volume(
    {
        DIED - each * HOUR: 1
        for each in range(40 * 24)
        if (DIED - each * HOUR).astimezone(BERLIN).hour > 5
    }
)
WELL = SourceState("paper", last_success=NOON, next_poll=NOON + HOUR, home=PAPER.url)
SILENT = Notice("paper", NoticeKind.SILENT, DIED, "nothing new")
JUMP = Notice("paper", NoticeKind.JUMP, DIED, "90 new entries")
GONE = Notice("paper", NoticeKind.GONE, DIED, "410 Gone")
MOVED = Notice("paper", NoticeKind.MOVED, DIED, "it says that it has moved")


def verdict(
    *standing: Notice,
    source: Source | None = PAPER,
    state: SourceState = WELL,
    volume: Volume = HOURLY,
) -> Verdict:
    return judge(
        source,
        state,
        volume,
        standing,
        calendar=calendar_of(NOON, BERLIN),
        zone=BERLIN,
        now=NOON,
    )


def kinds_ended(found: Verdict) -> list[NoticeKind]:
    return [each.notice.kind for each in found.ended]


def test_a_silence_is_told_with_figures_and_in_the_time_of_the_newsroom() -> None:
    (told,) = verdict().told

    assert told == Notice(
        "paper",
        NoticeKind.SILENT,
        DIED,
        "nothing new since 2026-03-03 13:00; usual are 18 a day,"
        " the longest pause so far was 7 hours",
    )


def test_the_time_of_the_last_entry_is_told_to_the_minute_where_it_is_known() -> None:
    last = DIED + timedelta(minutes=10)

    (told,) = verdict(state=replace(WELL, arrivals=(last,))).told

    assert told.since == last
    assert "since 2026-03-03 13:10;" in told.message


def test_what_was_told_is_not_told_again_and_not_over_while_nothing_comes() -> None:
    assert verdict(SILENT) == Verdict()


def test_a_silence_is_over_when_something_new_comes() -> None:
    back = Volume({**HOURLY.hours, NOON: 1})

    found = verdict(SILENT, volume=back)

    assert found.told == ()
    assert [each.notice for each in found.ended] == [replace(SILENT, ended=NOON)]
    assert found.ended[0].because == "something new came at 2026-03-05 13:00"


def test_a_source_that_slept_through_its_history_is_still_silent() -> None:
    assert verdict(SILENT, volume=Volume()) == Verdict()


@pytest.mark.parametrize("source", [None, replace(PAPER, enabled=False)])
def test_all_notices_of_a_source_that_is_not_watched_any_more_are_over(
    source: Source | None,
) -> None:
    found = verdict(SILENT, JUMP, GONE, MOVED, source=source)

    assert found.told == ()
    assert len(found.ended) == 4


def test_a_source_that_is_ill_is_not_silent() -> None:
    ill = replace(WELL, failures=3, error="500")

    assert verdict(state=ill) == Verdict()
    assert kinds_ended(verdict(SILENT, JUMP, state=ill)) == [NoticeKind.SILENT, NoticeKind.JUMP]


def test_one_failure_changes_nothing() -> None:
    failed = replace(WELL, failures=1, error="500")

    assert verdict(state=failed) == Verdict()
    assert verdict(SILENT, JUMP, state=failed) == Verdict()


def test_a_source_that_is_gone_is_gone_and_not_silent() -> None:
    gone = replace(WELL, gone=NOON, next_poll=None)

    assert kinds_ended(verdict(SILENT, GONE, state=gone)) == [NoticeKind.SILENT]


def test_nothing_is_said_of_a_source_that_was_not_polled_in_time() -> None:
    stale = replace(WELL, last_success=NOON - DAY, next_poll=NOON - 22 * HOUR)

    assert verdict(state=stale) == Verdict()
    assert verdict(SILENT, state=stale) == Verdict()


def test_what_nobody_has_looked_at_is_no_silence() -> None:
    rarely = replace(WELL, last_success=DIED + HOUR, next_poll=NOON + DAY)

    assert verdict(state=rarely) == Verdict()


def test_an_end_of_a_source_is_over_when_its_address_was_changed() -> None:
    assert kinds_ended(verdict(GONE, SILENT)) == [NoticeKind.GONE]


def test_a_move_is_over_when_the_source_is_read_where_it_is_configured() -> None:
    moving = replace(WELL, moved="https://new.example/feed", moves=3)

    assert verdict(MOVED, SILENT, state=moving) == Verdict()
    assert kinds_ended(verdict(MOVED, SILENT)) == [NoticeKind.MOVED]


def test_of_two_moves_the_newer_one_holds() -> None:
    moving = replace(WELL, moved="https://new.example/feed", moves=3)
    newer = replace(MOVED, since=NOON - HOUR)

    found = verdict(MOVED, newer, SILENT, state=moving)

    assert [each.notice.since for each in found.ended] == [DIED]


def test_a_jump_of_a_source_that_is_too_young_to_judge_is_over() -> None:
    young = Volume({NOON - each * HOUR: 1 for each in range(24)})

    assert kinds_ended(verdict(JUMP, volume=young)) == [NoticeKind.JUMP]


def test_a_span_in_which_entries_may_have_come_unseen_is_no_silence() -> None:
    away = Volume(HOURLY.hours, ((DIED, NOON - HOUR),))

    assert verdict(volume=away) == Verdict()


offsets = st.integers(-60 * 24, 60)
notices = st.builds(
    Notice,
    st.just("paper"),
    st.sampled_from(NoticeKind),
    st.integers(-90 * 24, 24).map(lambda hours: NOON + hours * HOUR),
    st.just("text"),
)


@given(
    st.dictionaries(offsets, st.integers(1, 1000), max_size=400),
    st.lists(st.tuples(offsets, st.integers(0, 900)), max_size=3),
    st.lists(notices, max_size=4, unique_by=lambda each: each.kind),
    st.integers(-70 * 24, 48),
)
def test_whatever_the_history_nothing_is_told_twice_or_ended_that_does_not_stand(
    counts: dict[int, int], unseen: list[tuple[int, int]], standing: list[Notice], last: int
) -> None:
    volume = Volume(
        {NOON + at * HOUR: count for at, count in counts.items()},
        tuple((NOON + at * HOUR, NOON + (at + hours) * HOUR) for at, hours in unseen),
    )
    state = replace(WELL, last_success=NOON + last * HOUR)

    found = verdict(*standing, state=state, volume=volume)

    assert len(found.told) <= 1
    assert {each.kind for each in found.told}.isdisjoint(each.kind for each in standing)
    assert all(replace(each.notice, ended=None) in standing for each in found.ended)
    assert all(each.notice.ended and each.notice.ended >= NOON for each in found.ended)
