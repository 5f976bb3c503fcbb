"""Asks the sources what is new: fetching, reading feeds, telling new entries, when to ask again."""
