"""What workers of one server share: claims, leases of hosts, who is there, what is due."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, union, update

from monitor.model import Article, Fence, Worker, bucket_of, host_of
from monitor.store import fencing, matching, server_clock
from monitor.store.cluster_tables import config_versions, hosts, ungrouped, unmatched, workers
from monitor.store.database import Database
from monitor.store.dialect import insert, listed, one_of
from monitor.store.rows import article_of
from monitor.store.tables import articles, source_states
from monitor.store.transactions import Transactions

# The bucket of sources that are not configured.
RESTING = -1


class Cluster(Transactions):
    """The database as workers share it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    def claim(self, name: str, holder: str, now: datetime) -> Fence:
        """Claim a role or a bucket; whoever had it before has lost it."""
        with self._light() as connection:
            return fencing.claim(connection, name, holder, now)

    def due_buckets(self, now: datetime, *, clock_step: timedelta) -> Sequence[int]:
        """The buckets with a source or a page that is due, in no order."""
        polls = select(source_states.c.bucket).where(*is_due(now, clock_step))
        pages = select(articles.c.page_bucket).where(
            articles.c.page_due.is_not(None), articles.c.page_due <= now
        )
        with self._looking() as connection:
            return list(connection.execute(union(polls, pages)).scalars())

    def due_in(self, bucket: int, now: datetime, *, clock_step: timedelta) -> Sequence[str]:
        """The ids of the sources of a bucket that are due, longest waiting first."""
        query = (
            select(source_states.c.source)
            .where(source_states.c.bucket == bucket, *is_due(now, clock_step))
            .order_by(source_states.c.next_poll)
        )
        with self._looking() as connection:
            return list(connection.execute(query).scalars())

    def pages_in(
        self, bucket: int, now: datetime, limit: int, *, without: Collection[str] = ()
    ) -> Sequence[Article]:
        """Articles of a bucket whose page is to be read now, none from the hosts in ``without``."""
        query = (
            select(articles)
            .where(
                articles.c.page_bucket == bucket,
                articles.c.page_due.is_not(None),
                articles.c.page_due <= now,
                articles.c.page_host.not_in(sorted(without)),
            )
            .order_by(articles.c.quiet, articles.c.page_due, articles.c.id)
            .limit(limit)
        )
        with self._looking() as connection:
            return [article_of(row) for row in connection.execute(query)]

    def ask_host(self, host: str, holder: str, lease: timedelta) -> timedelta:
        """Take the host for one request; or how long to wait before the next try.

        It is given back by `leave_host`, or after ``lease`` if this process dies. Milliseconds of
        the server's clock.
        """
        with self._light() as connection:
            now = server_clock.now_ms(connection)
            put = insert(hosts).values(host=host, holder=holder, free_at=now + _ms(lease))
            taken = put.on_conflict_do_update(
                index_elements=["host"],
                set_={"holder": put.excluded.holder, "free_at": put.excluded.free_at},
                where=hosts.c.free_at <= now,
            ).returning(hosts.c.host)
            if connection.execute(taken).first() is not None:
                return timedelta()
            free = select(hosts.c.free_at).where(hosts.c.host == host)
            return timedelta(milliseconds=connection.execute(free).scalar_one() - now)

    def leave_host(self, host: str, holder: str, pause: timedelta) -> None:
        """Give a host back; nobody asks it before the pause is over."""
        with self._light() as connection:
            now = server_clock.now_ms(connection)
            connection.execute(
                hosts.update()
                .where(hosts.c.host == host, hosts.c.holder == holder)
                .values(free_at=now + _ms(pause), holder="")
            )

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
            source_states.c.bucket == RESTING, is_one
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
                .where(source_states.c.bucket != RESTING, ~is_one)
                .values(bucket=RESTING),
                names,
            )

    def reshard(self, shards: int) -> None:
        """Let so many shards see what waits: their number may have been another before."""
        with self._transaction() as connection:
            names = connection.execute(select(ungrouped.c.article)).scalars().all()
            connection.execute(delete(unmatched).where(unmatched.c.shard >= shards))
            if names:
                matching.put_unmatched(connection, names, shards, datetime.now(UTC))

    def waits_for_grouping(self) -> bool:
        """Whether all shards have seen an article that is in no story yet."""
        with self._looking() as connection:
            return bool(matching.take_ungrouped(connection, 1))

    def within(self, work: Callable[[Connection], object]) -> None:
        """Do something in a transaction."""
        with self._light() as connection:
            work(connection)

    def unmatched_shards(self) -> Sequence[int]:
        """The shards with articles that they have not seen."""
        with self._looking() as connection:
            return list(connection.execute(select(unmatched.c.shard).distinct()).scalars())

    def see(self, worker: Worker) -> datetime:
        """Store that a worker is there, and what it does; gives the server's time.

        That is when it was seen: the clocks of workers may differ.
        """
        values = {
            "id": worker.id,
            "host": worker.host,
            "pid": worker.pid,
            "started": worker.started,
            "steps": list(worker.steps),
            "concurrency": worker.concurrency,
            "config": worker.config,
            "doing": {name: at.isoformat() for name, at in worker.doing.items()},
        }
        with self._light() as connection:
            values["seen"] = now = server_clock.now(connection)
            put = insert(workers).values(**values)
            del values["id"]
            connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=values))
        return now

    def leave(self, worker: str) -> None:
        """Store that a worker has ended."""
        with self._light() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))

    def forget_workers(self, older: timedelta) -> None:
        """Forget the workers that were not seen for so long."""
        with self._light() as connection:
            before = server_clock.now(connection) - older
            connection.execute(delete(workers).where(workers.c.seen < before))

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

    def newest_config(self) -> int:
        """The newest version of the configuration that any worker has."""
        with self._looking() as connection:
            query = select(func.max(config_versions.c.version))
            return int(connection.execute(query).scalar_one() or 0)


def is_due(now: datetime, clock_step: timedelta) -> tuple[Any, ...]:
    """What holds of a source whose time to be polled has come."""
    return (
        source_states.c.gone.is_(None),
        source_states.c.bucket != RESTING,
        or_(
            source_states.c.next_poll.is_(None),
            source_states.c.next_poll <= now,
            source_states.c.last_try > now + clock_step,
        ),
    )


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)
