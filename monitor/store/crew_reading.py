"""The read side of several workers: who is there, and what waits for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from monitor.model import Backlog, Crew, Failed, Held, Queued, Worker
from monitor.store import server_clock
from monitor.store.cluster_tables import config_versions, fences, ungrouped, unmatched, workers
from monitor.store.due import is_due
from monitor.store.page_status import COUNTED
from monitor.store.tables import articles, source_states
from monitor.store.telling_queries import Connections


class CrewReader(Connections):
    """Answers who works on a server."""

    def crew(
        self,
        roles: Sequence[str],
        shards: int,
        queue: Callable[[Connection], tuple[Sequence[Queued], Sequence[Failed]]],
        *,
        clock_step: timedelta,
    ) -> Crew:
        """Who works and what waits; ``queue`` says at the same moment what the queue holds."""
        with self._connection() as connection:
            at = server_clock.now(connection)
            newest, newest_since = _newest(connection)
            polls, buckets = _polls(connection, at, clock_step)
            return Crew(
                at,
                _workers(connection),
                _held(connection, roles),
                shards,
                newest,
                newest_since,
                polls,
                buckets,
                _pages(connection, at),
                _unmatched(connection),
                _ungrouped(connection),
                *queue(connection),
            )


def _workers(connection: Connection) -> Sequence[Worker]:
    """All that are there or were lately, by host and process."""
    rows = connection.execute(select(workers).order_by(workers.c.host, workers.c.pid))
    return [
        Worker(
            row.id,
            row.host,
            row.pid,
            row.started,
            row.seen,
            tuple(row.steps),
            row.concurrency,
            row.config,
            {name: datetime.fromisoformat(at) for name, at in row.doing.items()},
        )
        for row in rows
    ]


def _held(connection: Connection, roles: Sequence[str]) -> Mapping[str, Held]:
    rows = connection.execute(select(fences).where(fences.c.name.in_(list(roles))))
    return {row.name: Held(row.name, row.value, row.holder, row.since) for row in rows}


def _newest(connection: Connection) -> tuple[int, datetime | None]:
    query = select(config_versions).order_by(config_versions.c.version.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return (0, None) if row is None else (row.version, row.at)


def _polls(connection: Connection, at: datetime, clock_step: timedelta) -> tuple[Backlog, int]:
    due = source_states.c.next_poll
    query = select(
        func.count().label("number"),
        func.min(due, type_=due.type).label("since"),
        func.count(source_states.c.bucket.distinct()).label("buckets"),
    ).where(*is_due(at, clock_step))
    row = connection.execute(query).one()
    return Backlog(row.number, row.since), row.buckets


def _pages(connection: Connection, at: datetime) -> Backlog:
    """Counted up to a limit."""
    due = articles.c.page_due
    some = select(due).where(due.is_not(None), due <= at).limit(COUNTED).subquery()
    oldest = func.min(some.c.page_due, type_=due.type)
    row = connection.execute(select(func.count(), oldest).select_from(some)).one()
    return Backlog(*row)


def _unmatched(connection: Connection) -> Mapping[int, Backlog]:
    since = func.min(unmatched.c.since, type_=unmatched.c.since.type)
    query = select(unmatched.c.shard, func.count(), since).group_by(unmatched.c.shard)
    return {row[0]: Backlog(*row[1:]) for row in connection.execute(query).all()}


def _ungrouped(connection: Connection) -> Backlog:
    since = func.min(ungrouped.c.since, type_=ungrouped.c.since.type)
    return Backlog(*connection.execute(select(func.count(), since)).one())
