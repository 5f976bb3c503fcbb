"""The read side of several workers: who is there, and what waits for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from monitor.model import Backlog, Crew, Failed, Held, Queued, Worker
from monitor.store import matching, server_clock
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
        queue: Callable[[Connection], tuple[Sequence[Queued], Sequence[Failed]]],
        *,
        clock_step: timedelta,
    ) -> Crew:
        """Who works and what waits; ``queue`` says at the same moment what the queue holds."""
        with self._connection() as connection:
            at = server_clock.now(connection)
            polls, buckets = _polls(connection, at, clock_step)
            waiting, failures = queue(connection)
            crew = Crew(
                at,
                _workers(connection),
                _held(connection, roles),
                matching.shards_of(connection),
                polls=polls,
                buckets=buckets,
                pages=_pages(connection, at),
                unmatched=_unmatched(connection),
                ungrouped=_ungrouped(connection),
                queue=waiting,
                failures=failures,
            )
            return replace(crew, newest_since=_since(connection, crew.newest))


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


def _since(connection: Connection, version: int) -> datetime | None:
    """When a configuration came up."""
    query = select(config_versions.c.at).where(config_versions.c.version == version)
    return connection.execute(query).scalar_one_or_none()


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
