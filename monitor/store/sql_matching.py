"""Matching and grouping by several workers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from monitor.model import Article, Hit
from monitor.ports import Then
from monitor.store import matching
from monitor.store.transactions import Transactions

Asked = Sequence[tuple[Article, Sequence[Hit]]]


class SqlMatching(Transactions):
    """Implements `monitor.ports.MatchArchive`."""

    def match_some(
        self,
        shard: int,
        limit: int,
        ask: Callable[[Article], Sequence[Hit]],
        then: Then,
        *,
        shards: int = 1,
    ) -> Asked:
        """See `monitor.ports.MatchArchive`."""
        with self._light() as connection:
            taken = matching.take_unmatched(connection, shard, limit)
            # Asked once these are ours: whoever changes the number from now on waits for us, and
            # then has them seen again.
            if not taken or matching.shards_of(connection) != shards:
                return ()
            matched = [(article, ask(article)) for article in taken]
            matching.put_found(connection, shard, matched)
            then(connection)
            return matched

    def group_some(self, limit: int, decide: Callable[[Any, Asked], None], then: Then) -> int:
        """See `monitor.ports.MatchArchive`."""
        while names := self._groupable(limit):
            with self.alone() as (archive, connection):
                taken = matching.take_ungrouped(connection, names)
                if not taken:
                    continue  # others were quicker
                decide(archive, taken)
                matching.drop_grouped(connection, [article.id for article, _ in taken])
                then(connection)
                return len(taken)
        return 0

    def _groupable(self, limit: int) -> Sequence[str]:
        # All that waits is looked at, while others may write.
        with self._looking() as connection:
            return matching.groupable(connection, limit)
