"""Statements that say what is due, so that polls are found by the thousand."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, bindparam, or_, select, union

from monitor.store.tables import articles, source_states

# The bucket of sources that are not configured.
RESTING = -1
_TIMES = ("now", "latest")


@cache
def due_buckets() -> CompoundSelect[Any]:
    """The buckets with a source or a page whose time has come by ``now``."""
    # Apart, so that each part is found in an index.
    now = bindparam("now", type_=source_states.c.next_poll.type)
    rests = (source_states.c.gone.is_(None), source_states.c.bucket != RESTING)
    bucket = select(source_states.c.bucket)
    return union(
        bucket.where(source_states.c.next_poll <= now, *rests),
        bucket.where(source_states.c.next_poll.is_(None), *rests),
        select(articles.c.page_bucket).where(
            articles.c.page_due.is_not(None), articles.c.page_due <= now
        ),
    )


@cache
def due_in() -> Select[Any]:
    """The sources of the bucket ``of`` that are due, and whether pages are."""
    # One row more than there are sources, so that one question is enough for both.
    now, latest = (bindparam(name, type_=source_states.c.next_poll.type) for name in _TIMES)
    page = select(articles.c.id).where(
        articles.c.page_bucket == bindparam("of"),
        articles.c.page_due.is_not(None),
        articles.c.page_due <= now,
    )
    asked = select(page.exists().label("pages")).subquery("asked")
    is_one = and_(source_states.c.bucket == bindparam("of"), *_is_due(now, latest))
    return (
        select(asked.c.pages, source_states)
        .select_from(asked.outerjoin(source_states, is_one))
        .order_by(source_states.c.next_poll)
    )


@cache
def pages_in() -> Select[Any]:
    """Of the bucket ``of``, articles whose page is due, at the ``most`` so many."""
    return (
        select(articles)
        .where(
            articles.c.page_bucket == bindparam("of"),
            articles.c.page_due.is_not(None),
            articles.c.page_due <= bindparam("now"),
            articles.c.page_host.not_in(bindparam("without", expanding=True)),
        )
        .order_by(articles.c.quiet, articles.c.page_due, articles.c.id)
        .limit(bindparam("most"))
    )


def is_due(now: datetime, clock_step: timedelta) -> tuple[Any, ...]:
    """What holds of a source whose time to be polled has come."""
    return _is_due(now, now + clock_step)


def _is_due(now: Any, latest: Any) -> tuple[Any, ...]:
    return (
        source_states.c.gone.is_(None),
        source_states.c.bucket != RESTING,
        or_(
            source_states.c.next_poll.is_(None),
            source_states.c.next_poll <= now,
            source_states.c.last_try > latest,
        ),
    )
