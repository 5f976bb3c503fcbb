"""What rules cost, measured in the background on the newest articles, once a configuration."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime

import structlog

from monitor.store import Reader
from monitor.wiring import Configured
from monitor.workbench import Estimate, Sampling, estimates

# As `monitor rules` measures them.
MEASURED = 500

log = structlog.get_logger()


class Costs:
    """Measures when it is first asked; until that is done there is no answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: Configured | None = None
        self._known: Mapping[str, Estimate] | None = None

    def of(self, found: Configured, reader: Reader, now: datetime) -> Mapping[str, Estimate] | None:
        """The estimate for each rule, by id; None while it is measured."""
        with self._lock:
            if self._of is found:
                return self._known
            self._of, self._known = found, None
        threading.Thread(
            target=self._measure, args=(found, reader, now), name="costs", daemon=True
        ).start()
        return None

    def _measure(self, found: Configured, reader: Reader, now: datetime) -> None:
        try:
            measured = estimates(found.rules, Sampling(reader.scan(limit=MEASURED), now))
        except Exception:  # pages are shown without it
            log.exception("the cost of the rules could not be measured")
            measured = {}
        with self._lock:
            if self._of is found:
                self._known = measured
