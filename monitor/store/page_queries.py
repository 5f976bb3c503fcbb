"""The read side of the pages: each answer is of one moment, and found by an index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from monitor.model import DeliveryState
from monitor.store import page_deliveries, page_sources, page_status, page_stories, page_visits
from monitor.store.delivery_reading import StoredDelivery
from monitor.store.page_deliveries import DeliveryFilter, DeliveryPage, DeliveryPlace
from monitor.store.page_filters import Place, StoryFilter, found
from monitor.store.page_sources import RuleCard, SourceCard
from monitor.store.page_status import Pages, Sizes
from monitor.store.page_stories import Changes, StoryCard, StoryPage
from monitor.store.page_visits import VisitFilter, VisitPage, VisitPlace
from monitor.store.telling_queries import Connections

# What people said of a rule counts for so long.
SAID = timedelta(days=365)


class PageReader(Connections):
    """Answers what pages show."""

    def page_of_stories(
        self, wanted: StoryFilter, *, now: datetime, after: Place | None = None, limit: int = 50
    ) -> StoryPage:
        """Stories with hits, the newest first, beginning after a place."""
        with self._connection() as connection:
            return page_stories.page_of_stories(connection, wanted, after, limit, now)

    def story_cards(self, names: Sequence[str], *, now: datetime) -> Sequence[StoryCard]:
        """These stories, in this order; those that are not stored are left out."""
        with self._connection() as connection:
            return page_stories.cards_of(connection, names, now)

    def count_stories(self, wanted: StoryFilter, limit: int = 1000) -> int:
        """How many stories there are, counted up to a limit."""
        with self._connection() as connection:
            return len(found(connection, wanted, None, limit))

    def stories_changed_since(self, mark: int | None = None) -> Changes:
        """The stories that have changed since a mark, the last first; without one only the mark."""
        with self._connection() as connection:
            return page_stories.changes_since(connection, mark)

    def source_cards(
        self, now: datetime, zone: tzinfo, names: Collection[str] | None = None
    ) -> Mapping[str, SourceCard]:
        """How each source is that was ever polled, or of these: the last 28 days, there."""
        with self._connection() as connection:
            return page_sources.source_cards(connection, now, zone, names)

    def totals_of_rules(self) -> Mapping[str, int]:
        """How many hits each rule has that ever found something, by its id."""
        with self._connection() as connection:
            return page_sources.totals_of_rules(connection)

    def rule_cards(
        self, now: datetime, zone: tzinfo, names: Collection[str] | None = None
    ) -> Mapping[str, RuleCard]:
        """What each rule found, or each of these: the last 28 days, there.

        Those that never found something are left out.
        """
        with self._connection() as connection:
            return page_sources.rule_cards(connection, now, zone, now - SAID, names)

    def page_of_deliveries(
        self, wanted: DeliveryFilter, *, after: DeliveryPlace | None = None, limit: int = 50
    ) -> DeliveryPage:
        """Messages, those that were owed last first, beginning after a place."""
        with self._connection() as connection:
            return page_deliveries.page_of_deliveries(connection, wanted, after, limit)

    def recent_delivery_counts(
        self, since: datetime, target: str = ""
    ) -> Mapping[DeliveryState, int]:
        """How many messages are in each state: of what is over those owed since then.

        Each is counted up to 10,000.
        """
        with self._connection() as connection:
            return page_deliveries.counts(connection, since, target)

    def suppressed_reasons(self, since: datetime) -> Sequence[tuple[str, int]]:
        """Why messages since then were suppressed, and how many; of the newest thousand."""
        with self._connection() as connection:
            return page_deliveries.reasons(connection, since)

    def notes(self, limit: int = 50) -> Sequence[StoredDelivery]:
        """The newest messages about monitor itself, such as the morning lines."""
        with self._connection() as connection:
            return page_deliveries.notes(connection, limit)

    def page_of_visits(
        self,
        wanted: VisitFilter,
        *,
        today: date,
        after: VisitPlace | None = None,
        limit: int = 100,
    ) -> VisitPage:
        """Visits by day, beginning after a place."""
        with self._connection() as connection:
            return page_visits.page_of_visits(connection, wanted, today, after, limit)

    def page_of_past_visits(
        self,
        wanted: VisitFilter,
        *,
        today: date,
        after: VisitPlace | None = None,
        limit: int = 100,
    ) -> VisitPage:
        """Visits that were over before today, the last first; the days of the filter are not asked.

        Those without a day are not among them.
        """
        with self._connection() as connection:
            return page_visits.page_of_past_visits(connection, wanted, today, after, limit)

    def sizes(self) -> Sizes:
        """How large the database is, and about how much is in it."""
        with self._connection() as connection:
            return page_status.sizes(connection, self._database)

    def waiting_pages(self) -> Pages:
        """How many pages of articles wait to be read, and since when."""
        with self._connection() as connection:
            return page_status.waiting_pages(connection)

    def slots_done(self) -> Mapping[str, datetime]:
        """For which time each thing was done last that is done by the clock."""
        with self._connection() as connection:
            return page_status.slots_done(connection)
