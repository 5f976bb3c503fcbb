"""Has a state in the archive for each source that is configured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from monitor.model import Source, SourceState
from monitor.poll import schedule
from monitor.ports import Archive


def enrol(archive: Archive, sources: Sequence[Source], now: datetime) -> None:
    """Let sources be due soon that are new or have a new address; blocks."""
    states = archive.states()
    new = [each for each in sources if each.id not in states]
    # Sources never polled before do not all start in the same second.
    first = partial(schedule.first_poll, now=now, among=len(new))
    archive.enrol(
        [schedule.at_home(SourceState(each.id, next_poll=first(each)), each) for each in new]
    )
    for source in sources:
        state = states.get(source.id, SourceState(source.id))
        if not schedule.is_home(state, source):
            archive.record(schedule.at_home(state, source))
