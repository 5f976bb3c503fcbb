"""Whether the service works: judged from what is stored, the same for commands and pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monitor.health.crew import troubles
from monitor.model import ConfigState, Crew, Source, SourceState

# Polls begin within a second of being due and end within half a minute; this is far beyond.
OVERDUE = timedelta(minutes=5)
# Messages are sent within seconds of being due, or tried again at a time that is known.
UNSENT = timedelta(minutes=15)
# A source may be ill, and two by chance; when none can be read, it is this side.
UNREAD = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed to a target: how many messages, since when, and when the first was to be sent.

    ``next_try`` is when the last of those is due that were tried before, ``sent`` when the target
    took something lately, both None if there is none.
    """

    target: str
    count: int
    since: datetime
    due: datetime
    next_try: datetime | None = None
    sent: datetime | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """What there is to judge by. ``pid`` is None if no daemon runs.

    On a server ``crew`` are those who work there, and ``pid`` is the process that keeps the clock.
    ``states`` are those of sources that were polled, ``notices`` how many stand of each kind.
    ``heartbeat`` is when the last one was answered, ``backup`` when the last one was made, if that
    is known. ``unreadable`` says why the database cannot be read.
    """

    pid: int | None
    sources: Sequence[Source] = ()
    states: Mapping[str, SourceState] = field(default_factory=dict)
    notices: Mapping[str, int] = field(default_factory=dict)
    owed: Sequence[Owed] = ()
    config: ConfigState | None = None
    heartbeat: datetime | None = None
    backup: datetime | None = None
    unreadable: str = ""
    crew: Crew | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """How things stand; ``reasons`` say why it is not well.

    ``watched`` counts the sources that are switched on; ``overdue`` and ``ill`` are ids of those.
    ``unread`` is one of the ill when all of several are, for a while, else None. ``oldest`` is owed
    longest; ``left`` was to be sent, and nobody tries to.
    """

    watched: int
    overdue: tuple[str, ...]
    ill: tuple[str, ...]
    unread: SourceState | None
    last_poll: datetime | None
    oldest: Owed | None
    left: tuple[Owed, ...]
    reasons: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether nobody has to look after it."""
        return not self.reasons


def condition(found: Observed, now: datetime) -> Condition:
    """How the service stands now.

    It is not well if no daemon runs or the workers of a server leave something undone, the
    database cannot be read, sources are polled late, none of several could be read for 15 minutes,
    or messages lie that were to be sent 15 minutes ago, and nobody tries to. A source that is ill
    among others, or a target that takes nothing, is told of elsewhere: the service does what it
    can.
    """
    on = [source for source in found.sources if source.enabled]
    states = [found.states[each.id] for each in on if each.id in found.states]
    late = tuple(each.source for each in states if _is_late(each, now))
    left = tuple(each for each in found.owed if _is_left(each, now))
    unread = _unread(on, states, now)
    return Condition(
        watched=len(on),
        overdue=late,
        ill=tuple(each.source for each in states if each.error),
        unread=unread,
        last_poll=max((each.last_try for each in states if each.last_try), default=None),
        oldest=min(found.owed, key=lambda each: each.since, default=None),
        left=left,
        reasons=tuple(_reasons(found, len(on), late, unread, left, now)),
    )


def _is_late(state: SourceState, now: datetime) -> bool:
    return state.next_poll is not None and state.next_poll < now - OVERDUE


def _unread(
    on: Sequence[Source], states: Sequence[SourceState], now: datetime
) -> SourceState | None:
    """The one that was read last, if all are ill, and that is not new."""
    if not 1 < len(on) == sum(each.failures > 1 for each in states):
        return None
    last = max(states, key=lambda each: each.last_success or datetime.min.replace(tzinfo=UTC))
    is_recent = last.last_success is not None and last.last_success > now - UNREAD
    return None if is_recent else last


def _is_left(each: Owed, now: datetime) -> bool:
    """Whether nobody sends what is due."""
    since = now - UNSENT
    is_tried = each.next_try is not None and each.next_try >= since
    is_taken = each.sent is not None and each.sent >= since
    return each.due < since and not is_tried and not is_taken


def _reasons(
    found: Observed,
    watched: int,
    late: Sequence[str],
    unread: SourceState | None,
    left: Sequence[Owed],
    now: datetime,
) -> Iterator[str]:
    if found.crew is not None:
        yield from troubles(found.crew)
    elif found.pid is None and not found.unreadable:
        yield "no daemon runs"
    if found.unreadable:
        yield f"the database cannot be read: {found.unreadable}"
    if late:
        yield f"{len(late)} source{'' if len(late) == 1 else 's'} overdue: {', '.join(late[:5])}"
    if unread is not None:
        yield f"none of {watched} sources can be read; {unread.source}: {unread.error}"
    for each in left:
        minutes = int((now - each.due).total_seconds()) // 60
        yield f"messages for {each.target} lie for {minutes} minutes, and nobody sends them"
