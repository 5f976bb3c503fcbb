"""What is wrong with the workers of a server is said in words, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.health import late_polls, troubles
from monitor.model import NOTIFIER, SCHEDULER, Backlog, Crew, Held, Queued, Worker
from tests.values import NOON

MINUTE = timedelta(minutes=1)
ALL = ("poll", "match.0", "notify")


def worker(name: str = "nord:1", steps: tuple[str, ...] = ALL, **changes: Any) -> Worker:
    values: dict[str, Any] = {"seen": NOON - timedelta(seconds=5), "config": 3} | changes
    return Worker(name, "nord", 1, NOON - MINUTE, values["seen"], steps, 8, values["config"], {})


def held(by: str = "nord:1") -> dict[str, Held]:
    return {role: Held(role, 7, by, NOON - MINUTE) for role in (SCHEDULER, NOTIFIER)}


WELL = Crew(NOON, (worker(),), held(), newest_since=NOON - 9 * MINUTE)


def ago(minutes: float) -> Backlog:
    return Backlog(2, NOON - minutes * MINUTE)


def job(step: str, oldest: timedelta) -> Queued:
    return Queued(step, 1, 0, oldest, 0, 0, 0)


def test_workers_that_do_everything_are_well() -> None:
    busy = replace(
        WELL,
        polls=ago(1),
        pages=ago(90),
        unmatched={0: ago(1)},
        ungrouped=ago(1),
        queue=[job("poll", 4 * MINUTE), job("match.0", MINUTE)],
    )

    assert list(troubles(WELL)) == list(troubles(busy)) == list(late_polls(busy)) == []


@pytest.mark.parametrize("workers", [(), (worker(seen=NOON - timedelta(seconds=30)),)])
def test_without_a_worker_that_was_seen_lately_that_is_all_that_is_said(workers: Any) -> None:
    crew = replace(WELL, workers=workers, unmatched={0: ago(60)})

    assert list(troubles(crew)) == ["no worker runs"]


@pytest.mark.parametrize(
    ("steps", "shards", "said"),
    [
        (("match.0", "notify"), 1, "no worker polls"),
        (("poll", "notify"), 1, "no worker matches"),
        (("poll", "match.0", "match.1", "notify"), 3, "no worker matches shard 2 of the rules"),
        (("poll", "match.1", "notify"), 3, "no worker matches shards 0, 2 of the rules"),
        (
            ("poll", "match.0"),
            1,
            "no worker notifies: nobody sends, and nobody keeps the clock",
        ),
    ],
)
def test_a_step_that_nobody_does_is_named(steps: Any, shards: int, said: str) -> None:
    crew = replace(WELL, workers=(worker(steps=steps),), shards=shards)

    assert list(troubles(crew)) == [said]


def test_what_one_worker_does_not_do_another_may() -> None:
    parts = [worker(f"nord:{number}", (step,)) for number, step in enumerate(ALL)]
    crew = replace(WELL, workers=parts, held=held("nord:2"))

    assert list(troubles(crew)) == []


def test_a_role_that_was_lost_with_its_worker_is_named_with_who_had_it() -> None:
    lost = worker("sued:2", seen=NOON - MINUTE)
    crew = replace(WELL, workers=(worker(), lost), held=held("sued:2"))

    assert list(troubles(crew)) == [
        "nobody keeps the clock; sued:2 did",
        "nobody sends; sued:2 did",
    ]


def test_a_role_that_nobody_ever_had_is_named() -> None:
    assert list(troubles(replace(WELL, held={}))) == ["nobody keeps the clock", "nobody sends"]


def test_a_worker_with_an_older_configuration_is_named_once_it_had_time() -> None:
    workers = (worker(), worker("sued:2", config=2))
    late = replace(WELL, workers=workers, newest_since=NOON - 4 * MINUTE)
    just_now = replace(WELL, workers=workers, newest_since=NOON - MINUTE)

    assert list(troubles(just_now)) == []
    assert list(troubles(late)) == [
        "sued:2 works with version 2 of the configuration; there has been a newer one, 3, for"
        " 4 minutes"
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unmatched": {0: ago(3)}}, "articles have waited for 3 minutes to be matched"),
        ({"ungrouped": ago(2)}, "articles have waited for 2 minutes to be grouped"),
        ({"queue": [job("poll", 5 * MINUTE)]}, "poll has waited in the queue for 5 minutes"),
        ({"queue": [job("notify", 2 * MINUTE)]}, "notify has waited in the queue for 2 minutes"),
    ],
)
def test_what_waits_for_too_long_is_named_with_how_long(changes: Any, said: str) -> None:
    assert list(troubles(replace(WELL, **changes))) == [said]


def test_of_several_shards_it_is_said_which_one_waits() -> None:
    both = (worker(steps=("poll", "match.0", "match.1", "notify")),)
    crew = replace(WELL, workers=both, shards=2, unmatched={0: ago(1), 1: ago(3)})

    assert list(troubles(crew)) == [
        "articles have waited for 3 minutes to be matched with shard 1 of the rules"
    ]


def test_what_is_left_of_shards_that_are_no_more_is_no_trouble() -> None:
    crew = replace(WELL, queue=[job("match.3", 90 * MINUTE)])

    assert list(troubles(crew)) == []


def test_sources_that_nobody_polls_are_counted_with_how_long_the_first_waits() -> None:
    one = replace(WELL, polls=Backlog(1, NOON - 7 * MINUTE))
    two = replace(WELL, polls=ago(5))

    assert list(late_polls(one)) == ["1 source due, and nobody has polled the first for 7 minutes"]
    assert list(late_polls(two)) == ["2 sources due, and nobody has polled the first for 5 minutes"]
