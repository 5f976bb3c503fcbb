"""Knows the same news in several papers: one story, told once, and again only for a new fact."""

from datetime import timedelta

from monitor.group.fingerprint import fingerprint
from monitor.group.follow_up import facts
from monitor.group.own_text import is_own_report, own_sentences, unless_other_event, with_own_text
from monitor.group.placing import place

# After so long without an article a story is over: what comes then is another one.
WINDOW = timedelta(days=7)

__all__ = [
    "WINDOW",
    "facts",
    "fingerprint",
    "is_own_report",
    "own_sentences",
    "place",
    "unless_other_event",
    "with_own_text",
]
