"""The people of the catalog in an article."""

from monitor.match.people.mention import How, Mention
from monitor.match.people.people import People

__all__ = ["How", "Mention", "People"]
