"""What people did about stories, for commands; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.model import Acknowledgement, Feedback, Mute, Verdict
from monitor.store.delivery_rows import mute_of
from monitor.store.delivery_tables import acknowledgements, feedback, mutes
from monitor.store.dialect import listed, one_of


def mutes_in_force(connection: Connection, now: datetime) -> list[Mute]:
    """Those in force, the one that ends first first."""
    query = select(mutes).where(
        mutes.c.until > now, mutes.c.created <= now, mutes.c.ended.is_(None)
    )
    rows = connection.execute(query.order_by(mutes.c.until, mutes.c.id))
    return [mute_of(row) for row in rows]


def acknowledged(connection: Connection, stories: Collection[str]) -> Mapping[str, Acknowledgement]:
    """Who has taken each of the stories last."""
    query = select(acknowledgements).where(one_of(acknowledgements.c.story, "stories"))
    rows = connection.execute(query.order_by(acknowledgements.c.at), {"stories": listed(stories)})
    return {row.story: Acknowledgement(row.story, row.by, row.at) for row in rows}


def feedback_on(connection: Connection, story: str) -> list[Feedback]:
    """What was thought of a story, oldest first."""
    query = select(feedback).where(feedback.c.story == story).order_by(feedback.c.at)
    return [
        Feedback(row.story, row.rule, Verdict(row.verdict), row.by, row.at)
        for row in connection.execute(query)
    ]
