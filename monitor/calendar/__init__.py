"""Decides what articles change in the calendar of visits, and what is to be reminded of when."""

from monitor.calendar.changes import is_retold
from monitor.calendar.entering import Entered, enter, said_at
from monitor.calendar.reminding import Reminder, due_reminders, moment_of

__all__ = [
    "Entered",
    "Reminder",
    "due_reminders",
    "enter",
    "is_retold",
    "moment_of",
    "said_at",
]
