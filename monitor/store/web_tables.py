"""The tables of the page: who is logged in, who did what; see `monitor.store.tables`."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from monitor.store.dialect import Long
from monitor.store.tables import Instant, Json, metadata

# By the hash of its token, so that who reads the database cannot log in with it.
web_sessions = Table(
    "web_sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("user", Text, nullable=False),
    # What the session was opened with; another password ends it.
    Column("proof", Text, nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    # When its token or one to replace it was made last, and when it stops working as that is used.
    Column("rotated", Instant, nullable=False),
    Column("ends", Instant),
    # The digest of the token before it, until this one is used.
    Column("replaces", Text),
    Index("web_sessions_seen", "seen"),
    Index("web_sessions_user", "user"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# Up to when somebody has looked at the stories.
web_looks = Table(
    "web_looks",
    metadata,
    Column("user", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# Made once for a database, to sign with; and what the keys of somebody's feeds are made with.
web_keys = Table(
    "web_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    Column("number", Long, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    # The page, a link, a token.
    Column("via", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("about", Json, nullable=False),
    Column("address", Text, nullable=False),
    Index("audit_at", "at"),
    sqlite_strict=True,
)

# What each running process counts, for /metrics and the page about the service.
measures = Table(
    "measures",
    metadata,
    Column("process", Text, primary_key=True),
    Column("started", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("version", Text, nullable=False),
    Column("memory", Long, nullable=False),
    # In Prometheus' text format.
    Column("text", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
