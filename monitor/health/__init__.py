"""What is usual for a source, and whether it has fallen silent or jumps."""

from monitor.health.arrivals import volume_of
from monitor.health.calendar import Calendar
from monitor.health.verdict import HISTORY, Ended, Verdict, calendar_of, judge

__all__ = ["HISTORY", "Calendar", "Ended", "Verdict", "calendar_of", "judge", "volume_of"]
