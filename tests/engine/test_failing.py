"""What is told of steps that fail."""

from __future__ import annotations

from datetime import timedelta

from structlog.testing import capture_logs

from monitor.engine.failing import Failures
from monitor.errors import DatabaseError

NO = DatabaseError("no")


class Seconds:
    """A clock that goes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_why_a_wake_fails_is_told_once_a_minute() -> None:
    seconds = Seconds()
    failures = Failures(["group"], seconds)

    pauses, told = set[timedelta | None](), list[int]()
    for number in range(0, 180, 2):
        seconds.now = number
        with capture_logs() as logs:
            pauses.add(failures.pause("group", "stories", 1, DatabaseError("no")))
        told += [number] * len(logs)

    assert pauses == {None}
    assert told == [0, 60, 120]


def test_other_reasons_and_other_steps_are_told_at_once() -> None:
    failures = Failures(["group", "match.1", "match.2"], Seconds())

    with capture_logs() as logs:
        for _ in range(2):
            failures.pause("match.1", "1", 1, NO)
            failures.pause("match.2", "2", 1, NO)
            # The same words, but another error.
            failures.pause("match.2", "2", 1, ValueError("no"))
            failures.pause("group", "stories", 1, DatabaseError("not this way"))

    told = [(line["event"], line["what"]) for line in logs]
    assert told == [
        ("failed", "match.1 1"),
        ("failed", "match.2 2"),
        ("unexpected error", "match.2 2"),
        ("failed", "group stories"),
    ]


def test_of_a_step_that_is_tried_again_each_failure_is_told() -> None:
    failures = Failures(["group"], Seconds())

    with capture_logs() as logs:
        pauses = [failures.pause("poll", "17", number, NO) for number in (1, 2, 8)]

    assert pauses == [timedelta(seconds=1), timedelta(seconds=2), None]
    assert [line["again"] for line in logs] == ["in 1 s", "in 2 s", "given up"]
