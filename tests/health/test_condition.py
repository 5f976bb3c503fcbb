"""When the service is well, and why it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.health import Observed, Owed, condition
from monitor.model import Source, SourceState
from tests.values import NOON

MINUTE = timedelta(minutes=1)
BOTE = Source("bote", "Der Bote", "https://bote.example/feed")
OFF = Source("alt", "Alt", "https://alt.example/feed", enabled=False)


def owed(minutes: int, **changes: object) -> Owed:
    """Messages that were to be sent so many minutes ago."""
    due = NOON - minutes * MINUTE
    return Owed("chat", 3, due, due, **changes)  # type: ignore[arg-type]


def test_a_daemon_that_polls_and_sends_is_well() -> None:
    states = {"bote": SourceState("bote", last_try=NOON - MINUTE, next_poll=NOON + MINUTE)}

    stands = condition(Observed(1, [BOTE, OFF], states, owed=[owed(1)]), NOON)

    assert stands.is_well
    assert (stands.watched, stands.last_poll) == (1, NOON - MINUTE)
    assert stands.oldest == owed(1)


def test_without_a_daemon_or_a_readable_database_it_is_not_well() -> None:
    gone = condition(Observed(None), NOON)
    broken = condition(Observed(1, unreadable="file is not a database"), NOON)

    assert gone.reasons == ("no daemon runs",)
    assert broken.reasons == ("the database cannot be read: file is not a database",)


@pytest.mark.parametrize(("minutes", "is_well"), [(4, True), (5, True), (6, False)])
def test_a_source_that_is_polled_late_is_named(minutes: int, is_well: bool) -> None:
    late = NOON - minutes * MINUTE
    states = {
        "bote": SourceState("bote", next_poll=late),
        "alt": SourceState("alt", next_poll=late),
    }

    stands = condition(Observed(1, [BOTE, OFF], states), NOON)

    assert stands.is_well is is_well
    assert stands.overdue == (() if is_well else ("bote",))
    assert stands.reasons == (() if is_well else ("1 source overdue: bote",))


def test_an_ill_source_is_counted_and_no_reason() -> None:
    states = {"bote": SourceState("bote", error="404 Not Found")}

    stands = condition(Observed(1, [BOTE], states), NOON)

    assert stands.is_well
    assert stands.ill == ("bote",)


@pytest.mark.parametrize(
    ("read", "is_well"), [(NOON - 14 * MINUTE, True), (NOON - 16 * MINUTE, False), (None, False)]
)
def test_when_no_source_can_be_read_it_is_not_the_sources(
    read: datetime | None, is_well: bool
) -> None:
    blatt = Source("blatt", "Das Blatt", "https://blatt.example/feed")
    never = SourceState("bote", error="bote.example could not be found", failures=2)
    last = SourceState(
        "blatt", error="blatt.example could not be found", failures=2, last_success=read
    )
    found = Observed(1, [BOTE, blatt, OFF], {"bote": never, "blatt": last})

    stands = condition(found, NOON)
    with_one = condition(replace(found, states={"bote": never}), NOON)
    once = {"bote": never, "blatt": replace(last, failures=1)}
    tried_once = condition(replace(found, states=once), NOON)

    assert stands.is_well is is_well
    assert with_one.is_well
    assert tried_once.is_well
    if not is_well:
        (reason,) = stands.reasons
        assert reason.startswith("none of 2 sources can be read; b")
        assert "could not be found" in reason


@pytest.mark.parametrize(("minutes", "is_well"), [(14, True), (15, True), (16, False)])
def test_messages_that_nobody_sends_are_a_reason_after_a_quarter_of_an_hour(
    minutes: int, is_well: bool
) -> None:
    stands = condition(Observed(1, owed=[owed(minutes)]), NOON)

    assert stands.is_well is is_well
    assert all("messages for chat lie for 16 minutes" in each for each in stands.reasons)


def test_a_target_that_takes_nothing_or_is_slow_is_no_reason() -> None:
    refused = owed(300, next_try=NOON + 40 * MINUTE)
    slow = owed(300, sent=NOON - MINUTE)

    stands = condition(Observed(1, owed=[refused, slow]), NOON)

    assert stands.is_well


def test_messages_that_were_tried_once_and_then_forgotten_are_a_reason() -> None:
    left = owed(300, next_try=NOON - 16 * MINUTE, sent=NOON - 16 * MINUTE)

    stands = condition(Observed(1, owed=[left]), NOON)

    assert not stands.is_well


def test_the_oldest_of_all_targets_is_told() -> None:
    older = Owed("mail", 1, NOON - 9 * MINUTE, NOON)

    stands = condition(Observed(1, owed=[owed(3), older]), NOON)

    assert stands.oldest == older
