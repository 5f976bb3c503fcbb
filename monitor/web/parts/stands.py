"""In which state a source is, in one word; the worst first."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from monitor.health.condition import OVERDUE
from monitor.model import Source
from monitor.store.page_source_health import SourceStanding


class Stand(StrEnum):
    """How a source is, in the order in which somebody should look at them."""

    GONE = "gone"
    FAILING = "failing"
    OVERDUE = "overdue"
    NOTICED = "noticed"
    UNPOLLED = "unpolled"
    WELL = "well"
    OFF = "off"


ORDER = {each: number for number, each in enumerate(Stand)}
# Not by colour alone: a sign for each, and its name beside it.
SIGNS = {
    Stand.GONE: "✕",
    Stand.FAILING: "✕",
    Stand.OVERDUE: "!",
    Stand.NOTICED: "!",
    Stand.UNPOLLED: "…",
    Stand.WELL: "✓",
    Stand.OFF: "–",
}
CLASSES = {
    Stand.GONE: "bad",
    Stand.FAILING: "bad",
    Stand.OVERDUE: "warn",
    Stand.NOTICED: "warn",
    Stand.UNPOLLED: "soft",
    Stand.WELL: "good",
    Stand.OFF: "soft",
}


def stand_of(source: Source, known: SourceStanding | None, now: datetime) -> Stand:
    """The state of a source; ``known`` is None if it was never enrolled."""
    if not source.enabled:
        return Stand.OFF
    if known is None:
        return Stand.UNPOLLED
    is_late = known.next_poll is not None and known.next_poll < now - OVERDUE
    holds = (
        (known.gone is not None, Stand.GONE),
        (bool(known.error or known.failures), Stand.FAILING),
        (is_late, Stand.OVERDUE),
        (known.last_try is None, Stand.UNPOLLED),
        (known.noticed, Stand.NOTICED),
    )
    return next((stand for is_so, stand in holds if is_so), Stand.WELL)
