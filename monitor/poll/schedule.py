"""When a source is asked next: soon after news, ever later without, and never given up."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Source, SourceState, Validators

LONGEST_PAUSE = timedelta(hours=24)
JITTER = 0.1
MAX_DOUBLINGS = 20
CLOCK_STEP = timedelta(minutes=1)
FEW_SOURCES = 20
FIRST_POLLS_APART = timedelta(milliseconds=100)


def is_due(state: SourceState, now: datetime) -> bool:
    """Whether the source is to be asked now; one that was never asked is.

    A clock that was set back would keep sources silent until it has caught up, so a last try in
    the future counts as due as well.
    """
    if state.next_poll is None or state.next_poll <= now:
        return True
    return state.last_try is not None and now < state.last_try - CLOCK_STEP


def first_poll(source: Source, now: datetime, *, among: int) -> datetime:
    """When to ask a source for the first time if ``among`` sources start together.

    Up to 20 start at once. More are spread by a hash of their ids, about ten a second, but never
    over more than ``interval_min``.
    """
    if among <= FEW_SOURCES:
        return now
    digest = hashlib.sha256(source.id.encode()).digest()
    share = int.from_bytes(digest[:4], "big") / 2**32
    return now + share * min(source.interval_min, among * FIRST_POLLS_APART)


def after_success(
    state: SourceState,
    source: Source,
    *,
    new: int,
    validators: Validators,
    now: datetime,
    jitter: float,
) -> SourceState:
    """The state after a poll that worked and brought ``new`` entries.

    The pause is ``interval_min`` after news and doubles with every poll without, up to
    ``interval_max``. ``jitter`` from -1 to 1 moves it by up to 10 % within these bounds.
    """
    empty = 0 if new else state.empty + 1
    pause = _doubled(source.interval_min, empty, source.interval_max)
    pause = min(max(_moved(pause, jitter), source.interval_min), source.interval_max)
    return replace(
        state,
        validators=validators,
        next_poll=now + pause,
        last_try=now,
        last_success=now,
        failures=0,
        empty=empty,
        error="",
    )


def after_failure(
    state: SourceState,
    source: Source,
    error: str,
    *,
    retry_after: timedelta | None,
    now: datetime,
    jitter: float,
) -> SourceState:
    """The state after a poll that failed with ``error``; what was known of the source stays.

    The pause is ``interval_min`` × 2ⁿ after n failures in a row, up to 24 hours, for ever. It is
    never shorter than the server asked for with ``retry_after``, which counts up to 24 hours.
    """
    failures = state.failures + 1
    longest = max(LONGEST_PAUSE, source.interval_min)
    pause = min(_moved(_doubled(source.interval_min, failures, longest), jitter), longest)
    pause = max(pause, min(retry_after or timedelta(), LONGEST_PAUSE))
    return replace(state, next_poll=now + pause, last_try=now, failures=failures, error=error)


def _doubled(pause: timedelta, times: int, longest: timedelta) -> timedelta:
    # More doublings than that pass every bound, and would pass that of timedelta.
    return min(pause * (1 << min(times, MAX_DOUBLINGS)), longest)


def _moved(pause: timedelta, jitter: float) -> timedelta:
    return pause * (1 + JITTER * jitter)
