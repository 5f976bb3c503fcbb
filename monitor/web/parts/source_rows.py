"""What the pages of sources show of one: its state in words, what came of it, what was usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.health.calendar import hour_of
from monitor.health.outlook import Outlook
from monitor.model import Source
from monitor.store.page_source_health import SourceStanding
from monitor.store.page_sources import DAYS, SourceCard
from monitor.web.asking import Ask
from monitor.web.parts.stands import CLASSES, SIGNS, Stand
from monitor.web.texts.sources import SOURCES, SourcesTexts

HOUR = timedelta(hours=1)
# The hour that has not ended counts as one of them.
SPANS = (23 * HOUR, (7 * 24 - 1) * HOUR)


@dataclass(frozen=True, slots=True)
class Came:
    """How many entries came in a span, and how many were to be expected, if that is known."""

    number: int
    expected: float | None

    @property
    def is_few(self) -> bool:
        """Whether it is less than half of what was expected, and that is not next to nothing."""
        return self.expected is not None and self.expected >= 4 and self.number < self.expected / 2


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the list. ``spark`` says in words what its bars show, of ``usual`` a day."""

    source: Source
    card: SourceCard
    stand: Stand
    spark: str
    usual: float | None
    day: Came
    week: Came
    last: datetime | None

    @property
    def sign(self) -> str:
        """A sign for its state."""
        return SIGNS[self.stand]

    @property
    def tint(self) -> str:
        """The class of its state."""
        return CLASSES[self.stand]


def rows_of(ask: Ask, found: Sequence[tuple[Source, Stand]]) -> Sequence[SourceRow]:
    """These sources with all that the list shows; some reads for all of them together."""
    reader, zone = ask.site.stores.reader, ask.site.settings.zone
    names = [source.id for source, _ in found]
    begins = [hour_of(ask.now) - span for span in SPANS]
    cards = reader.source_cards(ask.now, zone, names)
    came = reader.came_since(names, begins)
    last = reader.last_entries(names)
    usuals = ask.site.usuals.of(names, ask.now, zone)
    texts = SOURCES[ask.language]
    rows = []
    for source, stand in found:
        card, usual = cards.get(source.id) or never_polled(source.id), usuals[source.id]
        day, week = (
            Came(number, usual.expected(begin, ask.now) if usual else None)
            for number, begin in zip(came[source.id], begins, strict=True)
        )
        rows.append(
            SourceRow(
                source=source,
                card=card,
                stand=stand,
                spark=_in_words(card.days, usual, texts),
                usual=usual.per_day if usual else None,
                day=day,
                week=week,
                last=last.get(source.id),
            )
        )
    return rows


def never_polled(source: str) -> SourceCard:
    """The card of a source that nothing is stored of."""
    return SourceCard(
        source, None, None, None, 0, "", "", None, "", None, "", days=(0,) * DAYS, notices=()
    )


def refusal(
    source: Source, standings: Mapping[str, SourceStanding], card: SourceCard, now: datetime
) -> str:
    """Why a source cannot be polled now, as in the texts; empty if it can."""
    if not source.enabled:
        return "off"
    if source.id not in standings:
        return "unpolled"
    if card.gone is not None:
        return "gone"
    return "asked" if card.not_before is not None and card.not_before > now else ""


def _in_words(days: Sequence[int], usual: Outlook | None, texts: SourcesTexts) -> str:
    values = {"total": sum(days), "most": max(days), "today": days[-1]}
    if usual is None:
        return texts.spark_unknown.format(**values)
    return texts.spark.format(**values, usual=amount(usual.per_day))


def amount(number: float) -> str:
    """A number of entries: small ones are more than whole numbers tell.

    >>> amount(0.42), amount(12.6)
    ('0.4', '13')
    """
    return f"{number:.0f}" if number >= 3 or number < 0.05 else f"{number:.1f}"
