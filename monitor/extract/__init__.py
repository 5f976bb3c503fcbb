"""Reads the text of an article out of its page."""

from monitor.extract.html import read_page
from monitor.extract.language import spoken
from monitor.extract.lead import without_lead

__all__ = ["read_page", "spoken", "without_lead"]
