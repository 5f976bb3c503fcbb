"""What workers of one server share: claims, leases of hosts, who is there, what is due."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, literal, select, update

from monitor.model import (
    COUNTED_AS,
    LOST_AFTER,
    Article,
    Fence,
    SourceState,
    Worker,
    bucket_of,
    host_of,
)
from monitor.store import due, fencing, host_turns, matching, server_clock
from monitor.store.cluster_tables import config_versions, hosts, unmatched, workers
from monitor.store.database import Database
from monitor.store.dialect import insert, listed, one_of
from monitor.store.rows import article_of, state_of
from monitor.store.tables import source_states
from monitor.store.transactions import Transactions
from monitor.store.web_tables import measures


class Cluster(Transactions):
    """The database as workers share it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    def claim(self, name: str, holder: str, now: datetime) -> Fence:
        """Claim a role or a bucket; whoever had it before has lost it."""
        with self._single() as connection:
            return fencing.claim(connection, name, holder, now)

    def due_buckets(self, now: datetime) -> Sequence[int]:
        """The buckets with a source or a page that is due, in no order.

        Those that are due because the clock was set back are found by `due_anyhow`.
        """
        with self._looking() as connection:
            return list(connection.execute(due.due_buckets(), {"now": now}).scalars())

    def due_anyhow(self, now: datetime, *, clock_step: timedelta) -> Sequence[int]:
        """The buckets with a source that is due; looks at all sources, so not every second."""
        query = select(source_states.c.bucket).where(*due.is_due(now, clock_step)).distinct()
        with self._looking() as connection:
            return list(connection.execute(query).scalars())

    def due_in(
        self, bucket: int, now: datetime, *, clock_step: timedelta
    ) -> tuple[Sequence[SourceState], bool]:
        """The sources of a bucket that are due, longest waiting first; whether pages are, too."""
        given = {"of": bucket, "now": now, "latest": now + clock_step}
        with self._looking() as connection:
            rows = connection.execute(due.due_in(), given).all()
        return [state_of(row) for row in rows if row.source], any(row.pages for row in rows)

    def pages_in(
        self, bucket: int, now: datetime, limit: int, *, without: Collection[str] = ()
    ) -> Sequence[Article]:
        """Articles of a bucket whose page is to be read now, none from the hosts in ``without``."""
        given = {"of": bucket, "now": now, "without": sorted(without), "most": limit}
        with self._looking() as connection:
            return [article_of(row) for row in connection.execute(due.pages_in(), given)]

    def ask_host(self, host: str, holder: str, lease: timedelta) -> timedelta:
        """Take the host for one request; or how long to wait before the next try.

        It is given back by `leave_host`, or after ``lease`` if this process dies. Milliseconds of
        the server's clock.
        """
        given = {"host": host, "holder": holder, "lease": _ms(lease)}
        with self._single() as connection:
            if connection.execute(host_turns.ask(), given).first() is not None:
                return timedelta()
            free = select(hosts.c.free_at - server_clock.NOW_MS).where(hosts.c.host == host)
            # It may have become free just now.
            return timedelta(milliseconds=max(1, connection.execute(free).scalar() or 0))

    def leave_host(self, host: str, holder: str, pause: timedelta) -> None:
        """Give a host back; nobody asks it before the pause is over."""
        given = {"of": host, "by": holder, "pause": _ms(pause)}
        with self._single() as connection:
            connection.execute(host_turns.leave(), given)

    def forget_hosts(self, older: timedelta) -> None:
        """Forget the hosts that nobody has asked for so long."""
        with self._light() as connection:
            now = server_clock.now_ms(connection)
            connection.execute(delete(hosts).where(hosts.c.free_at < now - _ms(older)))

    def retire(self, configured: Collection[str]) -> None:
        """Let sources rest that are not configured, and those be due again that are."""
        names = {"names": listed(configured)}
        is_one = one_of(source_states.c.source, "names")
        resting = select(source_states.c.source, source_states.c.home, source_states.c.moved).where(
            source_states.c.bucket == due.RESTING, is_one
        )
        with self._transaction() as connection:
            for row in connection.execute(resting, names).all():
                connection.execute(
                    update(source_states)
                    .where(source_states.c.source == row.source)
                    .values(bucket=bucket_of(host_of(row.moved or row.home)))
                )
            connection.execute(
                update(source_states)
                .where(source_states.c.bucket != due.RESTING, ~is_one)
                .values(bucket=due.RESTING),
                names,
            )

    def reshard(self, shards: int) -> None:
        """Let all cut the rules into so many shards; those who cut them otherwise match nothing."""
        with self._transaction() as connection:
            if matching.shards_of(connection) != shards:
                matching.put_shards(connection, shards, server_clock.now(connection))

    def waits_for_grouping(self) -> bool:
        """Whether all shards have seen an article that is in no story yet."""
        with self._looking() as connection:
            return bool(matching.groupable(connection, 1))

    def within(self, work: Callable[[Connection], object]) -> None:
        """Do something in a transaction."""
        with self._light() as connection:
            work(connection)

    def unmatched_shards(self) -> Sequence[int]:
        """The shards with articles that they have not seen."""
        with self._looking() as connection:
            return list(connection.execute(select(unmatched.c.shard).distinct()).scalars())

    def enter(self, worker: Worker) -> str:
        """Store that a worker begins; gives its name, with a number behind it if another lives so.

        Containers may have the name of their host, and number 1 in each.
        """
        for count in itertools.count(1):
            name = worker.id if count == 1 else f"{worker.id}-{count}"
            with self._light() as connection:
                now = server_clock.now(connection)
                # Of two that begin at once, the second waits for the first.
                put = _put(replace(worker, id=name), now, workers.c.seen <= now - LOST_AFTER)
                if connection.execute(put.returning(workers.c.id)).first() is not None:
                    break
        return name

    def see(self, worker: Worker) -> datetime:
        """Store that a worker is there, and what it does; gives the server's time.

        That is when it was seen: the clocks of workers may differ.
        """
        with self._light() as connection:
            now = server_clock.now(connection)
            connection.execute(_put(worker, now))
        return now

    def leave(self, worker: str) -> None:
        """Store that a worker has ended."""
        counted = measures.c.process == f"{COUNTED_AS}{worker}"
        with self._light() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))
            connection.execute(delete(measures).where(counted))

    def forget_workers(self, older: timedelta) -> None:
        """Forget the workers that were not seen for so long, and what they have counted."""
        known = select(literal(COUNTED_AS) + workers.c.id)
        counted = measures.c.process.startswith(COUNTED_AS)
        with self._light() as connection:
            before = server_clock.now(connection) - older
            connection.execute(delete(workers).where(workers.c.seen < before))
            connection.execute(delete(measures).where(counted, measures.c.process.not_in(known)))

    def config_version(
        self, digest: str, worker: str, now: datetime, *, above: int | None = None
    ) -> int:
        """The version of a configuration, a new one if it was never used.

        A process that changes from one to another names with ``above`` the version that it had:
        who goes back to what was used before makes it the newest again, and the others follow.
        """
        newest = select(func.max(config_versions.c.version)).where(
            config_versions.c.digest == digest
        )
        with self._transaction() as connection:
            known = connection.execute(newest).scalar_one()
            if known is not None and (above is None or known >= above):
                return int(known)
            put = insert(config_versions).values(digest=digest, worker=worker, at=now)
            return int(connection.execute(put.returning(config_versions.c.version)).scalar_one())

    def newest_config(self, step: str = "") -> int:
        """The newest version of the configuration that a worker has that lives and does a step.

        Without a step, whatever the worker does.
        """
        with self._looking() as connection:
            seen_after = server_clock.now(connection) - LOST_AFTER
            query = select(workers.c.config, workers.c.steps).where(workers.c.seen > seen_after)
            rows = connection.execute(query).all()
        return max((row.config for row in rows if not step or _does(row.steps, step)), default=0)


def _put(worker: Worker, now: datetime, where: ColumnElement[bool] | None = None) -> Any:
    """The row of a worker; of one that is there already only if that holds."""
    values = {
        "host": worker.host,
        "pid": worker.pid,
        "started": worker.started,
        "seen": now,
        "steps": list(worker.steps),
        "concurrency": worker.concurrency,
        "config": worker.config,
        "doing": {name: at.isoformat() for name, at in worker.doing.items()},
    }
    put = insert(workers).values(id=worker.id, **values)
    return put.on_conflict_do_update(index_elements=["id"], set_=values, where=where)


def _does(steps: Collection[str], step: str) -> bool:
    """Whether a worker with these steps does one; it matches if it knows any shard."""
    return any(step in {each, each.partition(".")[0]} for each in steps)


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)
