"""What the daemon counts, for Prometheus; the file that imports its client for that.

Each `Meters` has a registry of its own. Labels are words of ours, ids of the configuration and
levels, never anything that an article or a server says: their number is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

from monitor.model import Alert, Claim, Delivery, DeliveryState, Digest, Hit, Level
from monitor.reports import PageReport, PollReport

POLL_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30)
MATCH_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1)
LAG_BUCKETS = (0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400)
TICK_BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60)
# What becomes of a message, in one word.
FAILED = "failed"
UNTOLD = "none"
STATES: Mapping[DeliveryState, str] = MappingProxyType(
    {
        DeliveryState.SENT: "sent",
        DeliveryState.GIVEN_UP: "given_up",
        DeliveryState.OWED: FAILED,
        DeliveryState.UNCERTAIN: FAILED,
    }
)


class Meters:
    """Counts what happens; may be called from any thread."""

    def __init__(self) -> None:
        # Without a time of creation for each count: as many lines again, which nobody reads.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry(auto_describe=True)
        self._polls = Counter(
            "monitor_polls",
            "Polls of sources, by what they brought.",
            ["result"],
            registry=registry,
        )
        self._poll_seconds = Histogram(
            "monitor_poll_seconds",
            "Time that a poll took, waiting for its host and storing included.",
            buckets=POLL_BUCKETS,
            registry=registry,
        )
        self._entries = Counter(
            "monitor_entries",
            "Entries of feeds: new, edited or known.",
            ["state"],
            registry=registry,
        )
        self._articles = Counter(
            "monitor_articles", "Articles stored for the first time.", registry=registry
        )
        self._pages = Counter(
            "monitor_pages",
            "Pages of articles, by whether they were read.",
            ["result"],
            registry=registry,
        )
        self._hits = Counter(
            "monitor_hits",
            "Rules that held, by level and rule.",
            ["level", "rule"],
            registry=registry,
        )
        self._match_seconds = Histogram(
            "monitor_match_seconds",
            "Time that all rules took for one article.",
            buckets=MATCH_BUCKETS,
            registry=registry,
        )
        self._deliveries = Counter(
            "monitor_deliveries",
            "Messages, by what became of them: sent, failed (and tried again), given_up,"
            " suppressed (when found).",
            ["target", "state"],
            registry=registry,
        )
        self._lag = Histogram(
            "monitor_delivery_lag_seconds",
            "Time from when a message was owed until it was sent, by level; quiet hours included.",
            ["level"],
            buckets=LAG_BUCKETS,
            registry=registry,
        )
        self._tick_lag = Histogram(
            "monitor_tick_lag_seconds",
            "How late the tick of every second came.",
            buckets=TICK_BUCKETS,
            registry=registry,
        )
        self._reloads = Counter(
            "monitor_config_reloads",
            "Changed configurations that were read, by result.",
            ["result"],
            registry=registry,
        )
        self._database_errors = Counter(
            "monitor_database_errors", "Times the database could not be used.", registry=registry
        )

    def polled(self, report: PollReport, seconds: float) -> None:
        """A source was polled."""
        self._polls.labels(_result(report)).inc()
        self._poll_seconds.observe(max(0.0, seconds))
        self._articles.inc(report.new)
        for state, count in (
            ("new", report.new),
            ("edited", report.edited),
            ("known", report.known - report.edited),
        ):
            if count > 0:
                self._entries.labels(state).inc(count)
        self._hit(hit for _, hit in report.hits)

    def read(self, report: PageReport) -> None:
        """The page of an article was read, or was not."""
        self._pages.labels(FAILED if report.article.page_error else "read").inc()
        self._hit(report.hits)

    def matched(self, seconds: float) -> None:
        """All rules were asked about one article."""
        self._match_seconds.observe(max(0.0, seconds))

    def owed(self, found: Iterable[Delivery]) -> None:
        """Messages were stored; some of them will not be sent."""
        for each in found:
            if each.state is DeliveryState.SUPPRESSED:
                self._deliveries.labels(each.target, "suppressed").inc()

    def settled(self, claim: Claim, settled: Delivery) -> None:
        """Somebody has tried to send a message."""
        state = STATES.get(settled.state)
        if state is None:
            return
        self._deliveries.labels(settled.target, state).inc()
        if settled.sent is not None:
            lag = (settled.sent - claim.created).total_seconds()
            self._lag.labels(_level(claim)).observe(max(0.0, lag))

    def ticked(self, late: float) -> None:
        """The tick of every second came so many seconds late."""
        self._tick_lag.observe(max(0.0, late))

    def reloaded(self, result: str) -> None:
        """A changed configuration was read: accepted, faulty or refused."""
        self._reloads.labels(result).inc()

    def database_failed(self) -> None:
        """The database could not be used."""
        self._database_errors.inc()

    def text(self) -> str:
        """All counts in the text format of Prometheus."""
        return generate_latest(self._registry).decode()

    def _hit(self, hits: Iterable[Hit]) -> None:
        for hit in hits:
            self._hits.labels(hit.level, hit.rule).inc()


def _result(report: PollReport) -> str:
    if report.error:
        return "error"
    if report.unchanged:
        return "unchanged"
    if report.new:
        return "new"
    return "edited" if report.edited else "empty"


def _level(claim: Claim) -> str:
    match claim.content:
        case Alert() as alert:
            return str(alert.level)
        case Digest():
            return str(Level.DIGEST)
        case _:
            return UNTOLD
