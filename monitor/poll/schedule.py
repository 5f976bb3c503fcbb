"""When a source is asked next: as often as it has news, politely, and never given up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from monitor.model import Source, SourceState, Validators, without_login
from monitor.poll.links import with_login_of

LONGEST_PAUSE = timedelta(hours=24)
LONGEST_HINT = timedelta(hours=3)
JITTER = 0.1
MAX_DOUBLINGS = 20
CLOCK_STEP = timedelta(minutes=1)
FEW_SOURCES = 20
FIRST_POLLS_APART = timedelta(milliseconds=100)
# A rhythm is known from so many news; polls without any are usual so many times in a row.
ENOUGH_NEWS = 4
ARRIVALS = 20
EMPTY_POLLS = 5
# A move is believed after so many equal answers, and doubted after so many failures there.
MOVES = 3
DOUBTS = 3


def is_due(state: SourceState, now: datetime) -> bool:
    """Whether the source is to be asked now; one that was never asked is.

    A clock that was set back would keep sources silent until it has caught up, so a last try in
    the future counts as due as well. What is gone is not asked any more.
    """
    if state.gone is not None:
        return False
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


def home_of(source: Source) -> str:
    """Where a source is configured, and what is read there; it is stored, so without a login."""
    return " ".join(filter(None, (without_login(source.url), source.entries, source.heading)))


def is_home(state: SourceState, source: Source) -> bool:
    """Whether the source is configured as it was when the state was stored."""
    return state.home in {"", home_of(source)}


def at_home(state: SourceState, source: Source) -> SourceState:
    """The state, without what was known of another address if the source was given a new one."""
    if is_home(state, source):
        return replace(state, home=home_of(source))
    return SourceState(
        state.source,
        last_success=state.last_success,
        arrivals=state.arrivals,
        home=home_of(source),
        reservation=state.reservation,
        reserved=state.reserved,
    )


def address_of(state: SourceState, source: Source) -> str:
    """Where to ask: where the source has moved to for good, else where it is configured."""
    has_moved = state.moves >= MOVES and state.failures < DOUBTS
    return with_login_of(state.moved, source.url) if has_moved and state.moved else source.url


def after_redirect(state: SourceState, asked: str, source: Source, moved: str) -> SourceState:
    """The state after an answer that could be read; ``moved`` is where permanent redirects led."""
    if asked != source.url:
        return state
    if not moved:
        return replace(state, moved="", moves=0)
    return replace(state, moved=moved, moves=state.moves + 1 if moved == state.moved else 1)


def after_success(
    state: SourceState,
    source: Source,
    *,
    news: Sequence[datetime],
    validators: Validators,
    hint: timedelta = timedelta(),
    fresh: timedelta = timedelta(),
    is_complete: bool = True,
    now: datetime,
    jitter: float,
) -> SourceState:
    """The state after a poll that worked and brought ``news`` (their times).

    The pause is half the median time between news, see `learned`; ``jitter`` from -1 to 1 moves it
    by up to 10 %. It is within the source's bounds, but never shorter than what the feed asks for
    (``hint``, which counts up to 3 hours) or the answer stays ``fresh``. If the first feed was not
    complete, the next one counts as the first again: the rest of it is no news either.
    """
    is_first = state.last_success is None and (state.last_try is None or state.failures > 0)
    arrivals = tuple(sorted((*news, *state.arrivals), reverse=True)[:ARRIVALS])
    empty = 0 if news else state.empty + 1
    pause = _moved(learned(arrivals, source, empty), jitter)
    pause = min(max(pause, source.interval_min), source.interval_max)
    asked_for = max(min(hint, LONGEST_HINT), fresh)
    return replace(
        state,
        validators=validators,
        next_poll=now + max(pause, asked_for),
        last_try=now,
        last_success=None if is_first and not is_complete else now,
        failures=0,
        empty=empty,
        error="",
        arrivals=arrivals,
        pause=hint,
        not_before=None,
        deadly="",
        deaths=0,
        gone=None,
    )


def learned(arrivals: Sequence[datetime], source: Source, empty: int) -> timedelta:
    """The pause that suits the times of the newest entries (newest first), within the bounds.

    Half the median gap between them, doubled with each poll without news after the fifth; where too
    little is known, ``interval_min``, doubled with every poll without news.
    """
    usual = rhythm(arrivals)
    if usual is None:
        return _doubled(source.interval_min, empty, source.interval_max)
    bounded = min(max(usual / 2, source.interval_min), source.interval_max)
    return _doubled(bounded, max(0, empty - EMPTY_POLLS), source.interval_max)


def rhythm(arrivals: Sequence[datetime]) -> timedelta | None:
    """The median time between entries (newest first); None if there are too few to tell."""
    if len(arrivals) < ENOUGH_NEWS:
        return None
    gaps = ((later - earlier).total_seconds() for later, earlier in pairwise(arrivals))
    return timedelta(seconds=median(gaps))


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
    wanted = min(retry_after or timedelta(), LONGEST_PAUSE)
    return replace(
        state,
        next_poll=now + max(pause, wanted),
        last_try=now,
        failures=failures,
        error=error,
        not_before=now + wanted if wanted else None,
    )


def postponed(state: SourceState, wait: timedelta, now: datetime) -> SourceState:
    """The state of a source that was not asked because its host wants us to wait."""
    next_poll = None if state.gone else now + wait
    # A last try in the future, after the clock was set back, would make it due every second.
    last_try = min(state.last_try, now) if state.last_try else None
    return replace(state, next_poll=next_poll, not_before=now + wait, last_try=last_try)


def after_gone(state: SourceState, error: str, now: datetime) -> SourceState:
    """The state after the server said that the source is gone for good."""
    return replace(
        state,
        last_try=now,
        failures=state.failures + 1,
        error=f"{error}; it is not asked any more until its address is changed",
        gone=state.gone or now,
        next_poll=None,
    )


def _doubled(pause: timedelta, times: int, longest: timedelta) -> timedelta:
    # More doublings than that pass every bound, and would pass that of timedelta.
    return min(pause * (1 << min(times, MAX_DOUBLINGS)), longest)


def _moved(pause: timedelta, jitter: float) -> timedelta:
    return pause * (1 + JITTER * jitter)
