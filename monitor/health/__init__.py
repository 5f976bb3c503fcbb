"""Whether sources are as usual, and whether the service works."""

from monitor.health.arrivals import volume_of
from monitor.health.calendar import Calendar
from monitor.health.condition import UNSENT, Condition, Observed, Owed, condition
from monitor.health.crew import late_polls, matches, troubles
from monitor.health.verdict import HISTORY, Ended, Verdict, calendar_of, judge

__all__ = [
    "HISTORY",
    "UNSENT",
    "Calendar",
    "Condition",
    "Ended",
    "Observed",
    "Owed",
    "Verdict",
    "calendar_of",
    "condition",
    "judge",
    "late_polls",
    "matches",
    "troubles",
    "volume_of",
]
