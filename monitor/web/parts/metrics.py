"""What Prometheus is told besides what the daemon counts: how things stand, and what the page did.

Labels are words of ours, routes and ids of the configuration, never anything that an article, a
server or who asks says: their number is bounded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from monitor.model import DeliveryState
from monitor.store import SQLITE
from monitor.web.asking import Way
from monitor.web.parts.vitals import Vitals
from monitor.web.parts.worker_metrics import counts_of, put_crew

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Few, as there are so many for each route: every line takes its time when all is told.
BUCKETS = (0.01, 0.05, 0.2, 1, 5)
# Of each target there is a line for these, so that nothing waiting is not the same as unknown.
ALWAYS = (DeliveryState.OWED, DeliveryState.POSTPONED)

Values = Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What only the page's process knows of itself; ``memory`` in bytes, 0 if it is not known."""

    version: str
    started: datetime
    memory: int
    live: int
    problems: int


class PageMeters:
    """Counts what the page was asked for; may be called from any thread."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry(auto_describe=True)
        self._requests = Counter(
            "monitor_page_requests",
            "Requests to the page that a route answered.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "monitor_page_request_seconds",
            "Time until an answer of the page began, by route.",
            ["route"],
            buckets=BUCKETS,
            registry=registry,
        )

    def answered(self, way: Way, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(way.method, way.path, str(status)).inc()
        self._seconds.labels(way.path).observe(max(0.0, seconds))

    def text(self) -> str:
        """All counts in the text format of Prometheus."""
        return generate_latest(self._registry).decode()


def exposed(vitals: Vitals, page: PageFacts, targets: Iterable[str], meters: PageMeters) -> str:
    """All there is for Prometheus, in its text format."""
    if vitals.observed.crew is not None:
        counted = counts_of({name: each.text for name, each in vitals.counted.items()})
    else:
        counted = vitals.daemon.text if vitals.daemon is not None else ""
    return counted + gauges(vitals, page, targets) + meters.text()


def gauges(vitals: Vitals, page: PageFacts, targets: Iterable[str]) -> str:
    """How things stand, in the text format of Prometheus."""
    board = _Board(vitals.at)
    _service(board, vitals, page)
    _queues(board, vitals, targets)
    _sources(board, vitals)
    _database(board, vitals)
    _page(board, vitals, page)
    if vitals.observed.crew is not None:
        put_crew(board.put, vitals.observed.crew)
    return board.text()


class _Board:
    """Gauges that are made for one look."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._registry = CollectorRegistry(auto_describe=True)

    def put(self, name: str, text: str, value: float | Values, *labels: str) -> None:
        """A gauge with its value, or with one for each of the values of its labels."""
        gauge = Gauge(name, text, labels, registry=self._registry)
        if isinstance(value, Mapping):
            for of, each in value.items():
                gauge.labels(*of).set(each)
        else:
            gauge.set(value)

    def put_time(self, name: str, text: str, time: datetime | None) -> None:
        """A time in seconds since 1970; nothing if there is none."""
        if time is not None:
            self.put(name, text, time.timestamp())

    def age(self, time: datetime | None) -> float:
        """How many seconds ago something was; 0 if there is nothing."""
        return max(0.0, (self._at - time).total_seconds()) if time is not None else 0.0

    def text(self) -> str:
        return generate_latest(self._registry).decode()


def _service(board: _Board, vitals: Vitals, page: PageFacts) -> None:
    daemon, observed = vitals.daemon, vitals.observed
    board.put("monitor_up", "Whether the daemon runs and counts.", vitals.is_up)
    board.put(
        "monitor_healthy",
        "Whether the service polls and sends on time, as `monitor health` says.",
        vitals.stands.is_well,
    )
    board.put(
        "monitor_build_info",
        "Always 1; the versions of the daemon, the page and what they run on are labels.",
        {(daemon.version if daemon else "", page.version, SQLITE, sys.version.split()[0]): 1},
        "daemon",
        "page",
        "sqlite",
        "python",
    )
    board.put_time(
        "monitor_start_time_seconds",
        "When the daemon was started.",
        daemon.started if daemon else None,
    )
    board.put_time(
        "monitor_counted_timestamp_seconds",
        "When the daemon stored what it counts last.",
        daemon.at if daemon else None,
    )
    board.put(
        "monitor_resident_memory_bytes",
        "Memory that a process and those it started hold; the page is not part of the daemon.",
        {("page",): page.memory, **_memory(vitals)},
        "process",
    )
    config = observed.config
    board.put(
        "monitor_config_refused",
        "Whether the daemon refuses the configuration as it is now.",
        config is not None and config.refused is not None,
    )
    board.put(
        "monitor_config_problems", "Mistakes and warnings in the configuration.", page.problems
    )
    board.put_time(
        "monitor_backup_timestamp_seconds", "When the last backup was made.", observed.backup
    )
    board.put_time(
        "monitor_heartbeat_timestamp_seconds",
        "When the last heartbeat was answered.",
        observed.heartbeat,
    )


def _memory(vitals: Vitals) -> Values:
    if vitals.observed.crew is None:
        return {("daemon",): vitals.daemon.memory if vitals.daemon else 0}
    return {(name,): each.memory for name, each in vitals.counted.items()}


def _queues(board: _Board, vitals: Vitals, targets: Iterable[str]) -> None:
    counts: dict[tuple[str, ...], float] = {
        (target, _word(state)): 0 for target in targets for state in ALWAYS
    }
    ages = dict(counts)
    for each in vitals.waits:
        of = each.target, _word(each.state)
        counts[of], ages[of] = each.count, board.age(each.since)
    board.put(
        "monitor_queue_messages",
        "Messages that are still to be sent, by target and state.",
        counts,
        "target",
        "state",
    )
    board.put(
        "monitor_queue_oldest_seconds",
        "For how long the oldest message waits, by target and state; 0 if there is none.",
        ages,
        "target",
        "state",
    )


def _word(state: DeliveryState) -> str:
    return state.replace(" ", "_")


def _sources(board: _Board, vitals: Vitals) -> None:
    board.put(
        "monitor_sources",
        "Sources by state: well, ill (the last poll failed), new (not polled yet), off.",
        {(state,): count for state, count in vitals.sources.items()},
        "state",
    )
    board.put("monitor_polls_due", "Sources whose time to be polled has come.", vitals.due)
    board.put(
        "monitor_polls_overdue",
        "Sources that should have been polled 5 minutes ago.",
        len(vitals.stands.overdue),
    )
    board.put_time(
        "monitor_poll_timestamp_seconds", "When the last poll was.", vitals.stands.last_poll
    )
    board.put(
        "monitor_source_notices",
        "Notices about sources that hold, by kind.",
        {(kind,): count for kind, count in vitals.observed.notices.items()},
        "kind",
    )
    pages = vitals.pages
    board.put(
        "monitor_pages_waiting",
        "Pages of articles that wait to be read, counted up to 10,000.",
        pages.waiting,
    )
    board.put(
        "monitor_pages_oldest_seconds",
        "For how long the first page that is due waits; 0 if none is.",
        board.age(pages.oldest),
    )


def _database(board: _Board, vitals: Vitals) -> None:
    sizes = vitals.sizes
    board.put("monitor_database_file_bytes", "Size of the database.", sizes.file_bytes)
    if sizes.free_bytes is not None and sizes.wal_bytes is not None:
        board.put("monitor_database_free_bytes", "Bytes of it that are free.", sizes.free_bytes)
        board.put("monitor_database_wal_bytes", "Size of the file beside it.", sizes.wal_bytes)
    board.put(
        "monitor_database_rows",
        "About how many rows a table has.",
        {(table,): count for table, count in sizes.rows.items()},
        "table",
    )
    board.put(
        "monitor_search_missing_articles",
        "Articles that are not in the index for searching yet.",
        vitals.indexed.missing,
    )


def _page(board: _Board, vitals: Vitals, page: PageFacts) -> None:
    board.put_time("monitor_page_start_time_seconds", "When the page was started.", page.started)
    board.put("monitor_page_live_connections", "Pages that are open and live.", page.live)
    board.put("monitor_page_sessions", "Browsers that are logged in.", vitals.sessions)
