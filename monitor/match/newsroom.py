"""What a newsroom says, beside its rules and its catalog, about how articles are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from monitor.model import Article, Certainty


@dataclass(frozen=True, slots=True)
class Newsroom:
    """``regions`` says of sources, by id, which region they are of; days are those of ``zone``.

    A visit is ``sure`` from this confidence on, and ``likely`` from that; see `Certainty`.
    """

    regions: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    sure: float = 0.75
    likely: float = 0.5

    def day_of(self, article: Article) -> date:
        """The day an article was published; of one that does not say, that on which it was seen.

        What says neither, such as the example of a rule, is of today.
        """
        told = article.published or article.seen or datetime.now(UTC)
        return told.astimezone(self.zone).date() if told.tzinfo else told.date()

    def known_day_of(self, article: Article) -> date | None:
        """As `day_of`, but None for what does not say it: then every office counts as held."""
        return self.day_of(article) if article.published or article.seen else None

    def certainty(self, confidence: float) -> Certainty:
        """What becomes of a visit of this confidence."""
        return Certainty.of(confidence, sure=self.sure, likely=self.likely)
