"""Remembers what is usual of sources: to learn it takes a millisecond each, and it lasts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta, tzinfo
from zlib import crc32

from monitor.health import HISTORY
from monitor.health.outlook import Outlook, calendar_ahead, outlook_of
from monitor.store import Reader

# It lasts for one to two times that long: not all is learned anew at once.
LASTS = timedelta(hours=6)


class Usuals:
    """What is to be expected of sources, in this zone, as far as it was asked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str], tuple[datetime, datetime, Outlook | None]] = {}

    def of(
        self, sources: Collection[str], now: datetime, zone: tzinfo
    ) -> Mapping[str, Outlook | None]:
        """What is usual of each of these; None where too little is known."""
        missing = [each for each in sources if not self._is_fresh(each, now, zone)]
        if missing:
            volumes = self._reader.source_volumes(now - HISTORY, missing)
            calendar = calendar_ahead(now, zone)
            for each in missing:
                lasts = LASTS + LASTS * (crc32(each.encode()) % 100) / 100
                found = outlook_of(volumes[each], calendar, now)
                self._known[each, str(zone)] = (now, now + lasts, found)
        return {each: self._known[each, str(zone)][2] for each in sources}

    def _is_fresh(self, source: str, now: datetime, zone: tzinfo) -> bool:
        known = self._known.get((source, str(zone)))
        return known is not None and known[0] <= now < known[1]
