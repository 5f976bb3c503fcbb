"""Reads the text of an article out of its page."""

from monitor.extract.html import read_page
from monitor.extract.lead import without_lead
from monitor.extract.selector import selector_problem

__all__ = ["read_page", "selector_problem", "without_lead"]
