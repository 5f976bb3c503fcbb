"""How the service stands, gathered from the database for its page, for Prometheus and for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.health import UNSENT, Condition, Observed, condition
from monitor.model import COUNTED_AS, SCHEDULER, Crew, Measured
from monitor.settings import Settings
from monitor.store import Queue, Reader
from monitor.store.page_service import Indexed, Waits
from monitor.store.page_status import Pages, Sizes
from monitor.workbench.service import observed_by

# The daemon stores what it counts every 15 seconds; beyond this it does not do its work.
FRESH = timedelta(minutes=1)
# For so long it is not looked again for programs, however often they ask.
LASTS = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Vitals:
    """All of it at one time. ``daemon`` is what it stored last, None if it never did.

    On a server that is the worker that keeps the clock, and ``counted`` is by name what each of
    those has stored last that are at work; elsewhere there are none.
    ``sources`` counts those of the configuration by how they are, ``due`` those whose time has
    come. ``sessions`` are browsers that are logged in.
    """

    at: datetime
    observed: Observed
    stands: Condition
    daemon: Measured | None
    counted: Mapping[str, Measured]
    queues: Sequence[Queue]
    waits: Sequence[Waits]
    sizes: Sizes
    pages: Pages
    indexed: Indexed
    sessions: int
    sources: Mapping[str, int]
    due: int

    @property
    def is_silent(self) -> bool:
        """Whether nothing was heard of the daemon for a while, whether it runs or not."""
        return self.daemon is None or self.at - self.daemon.at > FRESH

    @property
    def is_up(self) -> bool:
        """Whether the daemon runs and does its work."""
        return self.observed.pid is not None and not self.is_silent


def vitals_of(reader: Reader, settings: Settings, idle: timedelta, now: datetime) -> Vitals:
    """How the service stands now. Raises DatabaseError."""
    observed = observed_by(reader, settings, now)
    measures = {each.process: each for each in reader.measures()}
    return Vitals(
        at=now,
        observed=observed,
        stands=condition(observed, now),
        daemon=measures.get(_daemon(observed.crew)),
        counted={
            worker.id: measures[f"{COUNTED_AS}{worker.id}"]
            for worker in (observed.crew.alive if observed.crew else ())
            if f"{COUNTED_AS}{worker.id}" in measures
        },
        queues=reader.queues(now - UNSENT),
        waits=reader.waits(),
        sizes=reader.sizes(),
        pages=reader.waiting_pages(),
        indexed=reader.indexed(),
        sessions=reader.sessions(now - idle, now),
        sources=_by_state(observed),
        due=_due(observed, now),
    )


def _daemon(crew: Crew | None) -> str:
    """Under what name it counts that stands for all."""
    if crew is None:
        return "daemon"
    holder = crew.holder(SCHEDULER)
    return f"{COUNTED_AS}{holder.id}" if holder else ""


def _by_state(observed: Observed) -> Mapping[str, int]:
    found = Counter(dict.fromkeys(("well", "ill", "new", "off"), 0))
    for source in observed.sources:
        state = observed.states.get(source.id)
        if not source.enabled:
            found["off"] += 1
        elif state is None or state.last_try is None:
            found["new"] += 1
        else:
            found["ill" if state.error else "well"] += 1
    return found


def _due(observed: Observed, now: datetime) -> int:
    states = (observed.states.get(each.id) for each in observed.sources if each.enabled)
    times = (each.next_poll for each in states if each is not None)
    return sum(time is not None and time <= now for time in times)
