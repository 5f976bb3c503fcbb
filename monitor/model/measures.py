"""What a running process counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Measured:
    """What a process such as "daemon" had counted at a time.

    ``memory`` is what it and the processes that it started hold, in bytes, 0 if that is not known.
    ``text`` has the counts in the text format of Prometheus.
    """

    process: str
    started: datetime
    at: datetime
    version: str
    memory: int
    text: str
