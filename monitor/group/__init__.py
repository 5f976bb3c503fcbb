"""Knows the same news in several papers: one story, told once, and again only for a new fact."""

from monitor.group.fingerprint import fingerprint
from monitor.group.follow_up import facts
from monitor.group.own_text import is_own_report, own_sentences
from monitor.group.placing import place, with_own

__all__ = ["facts", "fingerprint", "is_own_report", "own_sentences", "place", "with_own"]
