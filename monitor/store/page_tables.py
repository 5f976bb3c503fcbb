"""What pages look up, kept beside what it is made of; see `monitor.store.tables`."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Column, Index, Integer, Table, Text

from monitor.store.dialect import Long
from monitor.store.tables import Instant, metadata


class Facet(StrEnum):
    """By what a story is found. Every story with a hit is MATCHED; OPEN: nobody has taken it."""

    MATCHED = "matched"
    OPEN = "open"
    DESK = "desk"
    LEVEL = "level"
    RULE = "rule"
    SOURCE = "source"
    PERSON = "person"
    PLACE = "place"


# By what a story with hits can be found: for each of its desks, rules, sources, … a row, in the
# order in which pages show them. Stories without hits, which are most, have none.
story_facets = Table(
    "story_facets",
    metadata,
    Column("facet", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    # That of the story.
    Column("latest", Instant, primary_key=True),
    Column("story", Text, primary_key=True),
    Index("story_facets_story", "story"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# Which stories have changed, each with the number of its last change; "" for what changes many.
story_changes = Table(
    "story_changes",
    metadata,
    Column("number", Long, primary_key=True),
    Column("story", Text, nullable=False),
    Index("story_changes_story", "story", unique=True),
    sqlite_strict=True,
    # A number never comes twice.
    sqlite_autoincrement=True,
)

# How many hits each rule has.
rule_totals = Table(
    "rule_totals",
    metadata,
    Column("rule", Text, primary_key=True),
    Column("hits", Integer, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
