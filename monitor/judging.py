"""Judging the volume of all sources, a few at a time: what is read for it, and what is stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from threading import Lock

from monitor.health import HISTORY, Calendar, Verdict, calendar_of, judge
from monitor.model import Notice, Source, SourceState, Volume
from monitor.ports import Archive

# A round over all sources takes so many steps.
STEPS = 30


@dataclass(frozen=True, slots=True)
class Due:
    """A source that is to be judged, with all that it is judged by."""

    id: str
    source: Source | None
    state: SourceState
    volume: Volume
    standing: tuple[Notice, ...]
    calendar: Calendar
    now: datetime


class Judging:
    """Goes round all ``sources`` again and again; remembers only where it is."""

    def __init__(self, archive: Archive, sources: Mapping[str, Source], zone: tzinfo) -> None:
        self._archive = archive
        self._sources = sources
        self._zone = zone
        self._queue: deque[str] = deque(sources)
        # A reload adopts sources while a thread takes a step.
        self._lock = Lock()

    def adopt(self, sources: Mapping[str, Source], zone: tzinfo) -> None:
        """Judge these from now on, in the order so far; those that are new come first."""
        with self._lock:
            before = [each for each in self._queue if each in sources]
            new = [each for each in sources if each not in self._sources]
            self._queue = deque([*new, *before])
            self._sources = sources
            self._zone = zone

    def step(self, now: datetime) -> list[Due]:
        """The next few sources, and those that are not configured any more but have notices.

        Only they are read from the archive: of all sources together it would be too much.
        """
        standing: dict[str, list[Notice]] = {}
        for notice in self._archive.notices():
            standing.setdefault(notice.source, []).append(notice)
        with self._lock:
            number = -(-len(self._queue) // STEPS)
            ids = [self._queue[at] for at in range(number)]
            self._queue.rotate(-number)
        volumes = self._archive.volumes(now - HISTORY, ids)
        calendar = calendar_of(now, self._zone)
        strangers = [each for each in standing if each not in self._sources]
        return [
            Due(
                each,
                self._sources.get(each),
                self._archive.state_of(each),
                volumes.get(each, Volume()),
                tuple(standing.get(each, ())),
                calendar,
                now,
            )
            for each in (*ids, *strangers)
        ]

    def judge(self, due: Due) -> Verdict:
        """Judge one source, and store what is to be told about it."""
        verdict = judge(
            due.source,
            due.state,
            due.volume,
            due.standing,
            calendar=due.calendar,
            zone=self._zone,
            now=due.now,
        )
        notices = (*verdict.told, *(each.notice for each in verdict.ended))
        if notices:
            self._archive.record(notices=notices)
        return verdict
