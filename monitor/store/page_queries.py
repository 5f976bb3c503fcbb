"""The read side of the pages: each answer is of one moment, and found by an index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.store import page_stories
from monitor.store.page_filters import Place, StoryFilter, found
from monitor.store.page_stories import Changes, StoryCard, StoryPage
from monitor.store.telling_queries import Connections


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
