"""A PostgreSQL for a bench, and what it does: transactions, log, rows, waits, CPU."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg.rows import dict_row
from scale_cpu import seconds_of

from monitor.store.postgres import WRITING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.postgres import OwnServer, Postgres

# What docs/scale.md recommends, as far as this machine has room.
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "shared_buffers": "2GB",
        "effective_cache_size": "6GB",
        "max_connections": "200",
        "max_wal_size": "8GB",
        "min_wal_size": "1GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "pglz",
        "random_page_cost": "1.1",
        "autovacuum_naptime": "10s",
        "autovacuum_vacuum_cost_limit": "2000",
        "jit": "off",
        "track_commit_timestamp": "on",
        "track_io_timing": "on",
    }
)
SAMPLED = 0.1
_TOTALS = """
SELECT xact_commit + xact_rollback AS transactions, tup_inserted AS inserted,
    tup_updated AS updated, tup_deleted AS deleted, blks_read AS read, blks_hit AS hit,
    deadlocks, temp_bytes
FROM pg_stat_database WHERE datname = current_database()
"""
_WAL = "SELECT wal_bytes::bigint, wal_records, wal_fpi FROM pg_stat_wal"
_TABLES = """
SELECT s.relname AS name, n_tup_ins AS inserted, n_tup_upd AS updated, n_tup_del AS deleted,
    n_tup_hot_upd AS hot, n_live_tup AS live, n_dead_tup AS dead, autovacuum_count AS vacuumed,
    pg_table_size(relid) AS bytes, pg_indexes_size(relid) AS index_bytes
FROM pg_stat_user_tables AS s ORDER BY s.relname
"""
_WAITS = """
SELECT coalesce(wait_event_type || ' ' || wait_event, 'on CPU') AS wait, count(*) AS number
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
    AND backend_type = 'client backend'
GROUP BY 1
"""
_WRITERS = """
SELECT count(*) FILTER (WHERE granted) AS held, count(*) FILTER (WHERE NOT granted) AS waiting
FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND classid = 0
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a server has done so far."""

    at: float
    cpu: float
    values: Mapping[str, int]
    tables: Mapping[str, Mapping[str, Any]]

    def since(self, before: Totals) -> Mapping[str, int]:
        """What it did from then to now."""
        return {name: value - before.values[name] for name, value in self.values.items()}

    def rate(self, before: Totals, name: str) -> float:
        """How much of something a second from then to now."""
        return (self.values[name] - before.values[name]) / (self.at - before.at)

    def cores(self, before: Totals) -> float:
        """How many cores it used from then to now."""
        return (self.cpu - before.cpu) / (self.at - before.at)


@dataclass
class Watched:
    """A database of a bench; ``url`` leads to it."""

    url: str
    process: int | None
    """The server's first process, if it runs on this machine."""
    _connection: psycopg.Connection[dict[str, Any]] = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._connection = psycopg.connect(self.url, autocommit=True, row_factory=dict_row)

    def ask(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """The rows that a query gives."""
        with self._lock:
            return self._connection.execute(query.encode(), values or None).fetchall()

    def tell(self, statement: str, *values: Any) -> int:
        """How many rows a statement has changed."""
        with self._lock:
            return self._connection.execute(statement.encode(), values or None).rowcount

    def one(self, query: str, *values: Any) -> Any:
        """The only value that a query gives."""
        return next(iter(self.ask(query, *values)[0].values()))

    def totals(self) -> Totals:
        """What it has done so far; what is known of a transaction comes up to a second late."""
        values = {**self.ask(_TOTALS)[0], **self.ask(_WAL)[0]}
        tables = {row["name"]: row for row in self.ask(_TABLES)}
        cpu = seconds_of(self.process) if self.process else 0.0
        return Totals(time.monotonic(), cpu, values, tables)

    @contextmanager
    def waits(self) -> Iterator[Waits]:
        """What backends wait for, while the context lasts."""
        found, stop = Waits(), threading.Event()

        def sample() -> None:
            with psycopg.connect(self.url, autocommit=True, row_factory=dict_row) as connection:
                while not stop.wait(SAMPLED):
                    found.add(
                        connection.execute(_WAITS).fetchall(),
                        connection.execute(_WRITERS.encode(), [WRITING]).fetchone() or {},
                    )

        thread = threading.Thread(target=sample, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            stop.set()
            thread.join()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@dataclass
class Waits:
    """What was seen each tenth of a second."""

    samples: int = 0
    writing: int = 0
    queued: int = 0
    backends: Counter[str] = field(default_factory=Counter)

    def add(self, waits: Sequence[Mapping[str, Any]], writers: Mapping[str, int]) -> None:
        """Take in what was seen once."""
        self.samples += 1
        self.writing += bool(writers.get("held"))
        self.queued += writers.get("waiting", 0)
        for row in waits:
            self.backends[row["wait"]] += row["number"]

    @property
    def writing_share(self) -> float:
        """The share of the time in which somebody had the lock of those who write."""
        return self.writing / max(1, self.samples)

    def told(self, most: int = 5) -> str:
        """A line about it."""
        count = max(1, self.samples)
        named = ", ".join(
            f"{name} {number / count:.2f}" for name, number in self.backends.most_common(most)
        )
        return (
            f"the one who writes has the lock {self.writing_share:.0%} of the time,"
            f" {self.queued / count:.2f} wait for it; active backends: {named or 'none'}"
        )


@contextmanager
def watched(settings: Mapping[str, str] = SETTINGS) -> Iterator[Watched]:
    """A fresh database: on the server that MONITOR_TEST_PG names, or on one of its own."""
    named = os.environ.get("MONITOR_TEST_PG")
    own = None if named else OwnServer(settings)
    databases = Postgres(named or (own.url if own else ""))
    found = Watched(databases.database(), None)
    try:
        found.process = _first_process(found)
        yield found
    finally:
        found.close()
        databases.close()
        if own:
            own.close()


def _first_process(server: Watched) -> int | None:
    backend = server.one("SELECT pg_backend_pid()")
    try:
        stat = Path(f"/proc/{backend}/stat").read_text("utf-8")
    except OSError:
        return None
    name, _, rest = stat.partition("(")[2].rpartition(")")
    return int(rest.split()[1]) if name == "postgres" else None
