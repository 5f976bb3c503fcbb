"""What several workers match together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, Self

from monitor.model import Article, Fence, Hit
from monitor.ports.archive import Archive, Then

Asked = Sequence[tuple[Article, Sequence[Hit]]]


class MatchArchive(Archive, Protocol):
    """An archive that several processes work with at once."""

    def fenced(self, fence: Fence) -> Self:
        """The same, but nothing is stored by it once somebody else has claimed the same.

        Raises LostClaimError then.
        """
        ...

    def match_some(
        self,
        shard: int,
        limit: int,
        ask: Callable[[Article], Sequence[Hit]],
        then: Then,
        *,
        shards: int = 1,
    ) -> Asked:
        """Ask a shard of the rules about some articles that it has not seen, and store the hits.

        Nobody else looks at them meanwhile. Empty when there is nothing to do; else ``then`` is
        called before the commit. Also empty if the rules are cut into another number of ``shards``.
        """
        ...

    def group_some(self, limit: int, decide: Callable[[Archive, Asked], None], then: Then) -> int:
        """Take some articles that all shards have seen, and store what is decided of them.

        ``decide`` is given the archive within the one transaction of all this. How many.
        """
        ...
