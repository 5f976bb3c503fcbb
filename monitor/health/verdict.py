"""What its operator is told about the volume of a source, and when that is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from monitor.health.calendar import Calendar, hour_of
from monitor.health.expected import Expected, History
from monitor.health.jump import DAY, Jump, jumps_of
from monitor.health.silence import Silence, silence_of
from monitor.model import Notice, NoticeKind, Source, SourceState, Volume

# How far back volumes are looked at: what is usual is learned from four weeks before a silence.
HISTORY = timedelta(days=56)
# A source that was not polled in time is not judged, nor one that failed; after so many failures
# in a row it is ill, and what was told of its volume is over.
OVERDUE = timedelta(hours=1)
FAILURES = 3
# After that, what came of a jump is what is usual now.
LONGEST_JUMP = timedelta(days=7)
VOLUME = (NoticeKind.SILENT, NoticeKind.JUMP)


@dataclass(frozen=True, slots=True)
class Ended:
    """A notice that is over, and why."""

    notice: Notice
    because: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The notices to be told about a source, and those that are over."""

    told: tuple[Notice, ...] = ()
    ended: tuple[Ended, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What a source is judged by: up to ``at``, when it was last read; ``last`` is its last entry.

    ``silence`` and ``jumps`` are missing where too little is known.
    """

    source: str
    at: datetime
    last: datetime
    per_day: float
    silence: Silence | None
    jumps: Sequence[Jump]


def judge(
    source: Source | None,
    state: SourceState,
    volume: Volume,
    standing: Sequence[Notice],
    *,
    calendar: Calendar,
    zone: tzinfo,
    now: datetime,
) -> Verdict:
    """What is new about a source; ``standing`` are its notices that have not ended.

    ``source`` is None if it is not configured any more. ``calendar`` covers `HISTORY` up to now.
    """
    if source is None or not source.enabled:
        return Verdict(ended=_all(standing, "it is switched off or not configured any more", now))
    over = tuple(_overtaken(state, standing, now))
    ours = [each for each in standing if each.kind in VOLUME]
    if state.gone is not None or state.failures >= FAILURES:
        return Verdict(ended=(*over, *_all(ours, "it cannot be read", now)))
    is_overdue = state.next_poll is None or now > state.next_poll + OVERDUE
    if state.last_success is None or state.failures or is_overdue:
        return Verdict(ended=over)
    silent = _standing(ours, NoticeKind.SILENT)
    jump = _standing(ours, NoticeKind.JUMP)
    case = case_of(state, volume, calendar, jump, now)
    if case is None:
        return Verdict(ended=over)
    silent, jump = _standing(ours, NoticeKind.SILENT), _standing(ours, NoticeKind.JUMP)
    case = case_of(state, volume, calendar, jump, now)
    if case is None:
        return Verdict(ended=over)
    told = _silence_to_tell(case, silent, zone)
    if told is None and silent is None:
        told = _jump_to_tell(case, jump)
    ended = (_end_of_silence(case, silent, zone, now), _end_of_jump(case, jump, now))
    return Verdict((told,) if told else (), (*over, *(each for each in ended if each)))


def case_of(
    state: SourceState,
    volume: Volume,
    calendar: Calendar,
    jump: Notice | None,
    now: datetime,
) -> Case | None:
    """The case of a source that was read; None if nothing ever came of it.

    Judged is the time up to the last good poll: what came after that, nobody has seen. The last day
    is not learned from, nor are the days of a jump that has been told.
    """
    at = min(state.last_success or now, now)
    times = [
        *(hour for hour in volume.hours if hour <= at),
        *(until for _, until in volume.unseen if until <= at),
        *(arrival for arrival in state.arrivals[:1] if arrival <= at),
    ]
    if not times:
        return None
    last = max(times)
    hour = int(calendar.place(at))
    learned = hour - DAY
    if jump is not None and at - jump.since < LONGEST_JUMP:
        learned = min(learned, int(calendar.place(jump.since)) - DAY)
    history = History.of(volume, calendar, learned)
    if not history.is_enough:
        return Case(state.source, at, last, 0.0, None, ())
    expected = Expected.by(history)
    silence = silence_of(history, expected, calendar.place(last), calendar.place(at))
    jumps = jumps_of(history, expected, hour)
    return Case(state.source, at, last, history.per_day, silence, jumps)


def _silence_to_tell(case: Case, silent: Notice | None, zone: tzinfo) -> Notice | None:
    if silent is None and case.silence and case.silence.is_silent:
        text = _silent_text(case, case.silence, zone)
        return Notice(case.source, NoticeKind.SILENT, case.last, text)
    return None


def _jump_to_tell(case: Case, jump: Notice | None) -> Notice | None:
    # Little of a source that may be about to be called silent is not told as well.
    is_pausing = case.silence is not None and not case.silence.is_over
    far = next((each for each in case.jumps if each.is_far and not is_pausing), None)
    if jump is None and far is not None:
        return Notice(case.source, NoticeKind.JUMP, case.at, _jump_text(far))
    return None


def _end_of_silence(case: Case, silent: Notice | None, zone: tzinfo, now: datetime) -> Ended | None:
    if silent is None or case.last <= silent.since:
        return None
    if case.silence and not case.silence.is_over:
        return None
    return _ended(silent, f"something new came at {_local(case.last, zone)}", now)


def _end_of_jump(case: Case, jump: Notice | None, now: datetime) -> Ended | None:
    if jump is None:
        return None
    if all(each.is_well for each in case.jumps):
        return _ended(jump, _well_text(case), now)
    if case.at - jump.since >= LONGEST_JUMP and not any(each.is_far for each in case.jumps):
        return _ended(jump, "after a week of it, this is what is usual now", now)
    return None


def _overtaken(state: SourceState, standing: Sequence[Notice], now: datetime) -> Sequence[Ended]:
    """The notices of the poller that are over, as its state tells."""
    ended = []
    for notice in standing:
        same = [each.since for each in standing if each.kind is notice.kind]
        if notice.since < max(same):
            ended.append(_ended(notice, "it was told anew", now))
        elif notice.kind is NoticeKind.GONE and state.gone is None:
            ended.append(_ended(notice, "it is asked again", now))
        elif notice.kind is NoticeKind.MOVED and not state.moved:
            ended.append(_ended(notice, "it is read where it is configured", now))
    return ended


def _all(notices: Sequence[Notice], because: str, now: datetime) -> tuple[Ended, ...]:
    return tuple(_ended(each, because, now) for each in notices)


def _ended(notice: Notice, because: str, now: datetime) -> Ended:
    return Ended(replace(notice, ended=max(now, notice.since)), because)


def _standing(notices: Sequence[Notice], kind: NoticeKind) -> Notice | None:
    return max(
        (each for each in notices if each.kind is kind), key=lambda each: each.since, default=None
    )


def _silent_text(case: Case, silence: Silence, zone: tzinfo) -> str:
    longest = silence.pauses.longest_hours
    pause = f"the longest pause so far was {_span(longest)}"
    if longest >= silence.hours:
        pause = "longer pauses so far were at times when little comes"
    return f"nothing new since {_local(case.last, zone)}; usual are {_rate(case.per_day)}, {pause}"


def _jump_text(jump: Jump) -> str:
    only = "only " if jump.came < jump.expected else ""
    return (
        f"{only}{_entries(jump.came)} in the last {jump.hours} hours;"
        f" usual are about {jump.expected:.0f}"
    )


def _well_text(case: Case) -> str:
    day = next((each for each in case.jumps if each.hours == DAY), None)
    if day is None:
        return "too little is known of it now"
    return f"{_entries(day.came)} in the last {DAY} hours; usual are about {day.expected:.0f}"


def _entries(number: int) -> str:
    return f"{number} new {'entry' if number == 1 else 'entries'}"


def _rate(per_day: float) -> str:
    return f"{per_day:.0f} a day" if per_day >= 2 else f"{per_day * 7:.0f} a week"


def _span(hours: float) -> str:
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


def _local(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def calendar_of(now: datetime, zone: tzinfo) -> Calendar:
    """The calendar to judge by at this time."""
    return Calendar.of(hour_of(now - HISTORY), now, zone)
