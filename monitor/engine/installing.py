"""Makes the tables of the queue, and keeps them small."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from psycopg import Connection

from monitor.engine.names import CHANNEL, LOG, QUEUE, SCHEMA, WORKERS, settings

# Whoever makes the tables holds this lock, so that two do not.
_INSTALLING = 0x6D71

_OURS = f"""
-- Rows live for seconds: without this the table and its indexes grow for hours.
ALTER TABLE {QUEUE} SET (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
    autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 500,
    autovacuum_vacuum_cost_delay = 0
);

-- PGQueuer tells of everything that was queued, begun and done, three rows a job; only what
-- failed is kept.
CREATE FUNCTION {SCHEMA}.fn_not_logged() RETURNS trigger LANGUAGE plpgsql
    AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER tg_not_logged BEFORE INSERT ON {LOG}
    FOR EACH ROW WHEN (NEW.traceback IS NULL) EXECUTE FUNCTION {SCHEMA}.fn_not_logged();

-- PGQueuer's own trigger wakes every worker also for what was done, or was there already.
DROP TRIGGER {settings().trigger} ON {QUEUE};
CREATE FUNCTION {SCHEMA}.fn_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added) THEN
        PERFORM pg_notify('{CHANNEL}', json_build_object(
            'channel', '{CHANNEL}', 'operation', 'insert', 'sent_at', now(),
            'table', TG_TABLE_NAME, 'type', 'table_changed_event')::text);
    END IF;
    RETURN NULL;
END$$;
CREATE TRIGGER tg_added AFTER INSERT ON {QUEUE}
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {SCHEMA}.fn_added();

CREATE TABLE {WORKERS} (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    entrypoints text[] NOT NULL,
    places integer NOT NULL,
    began timestamptz NOT NULL DEFAULT now(),
    seen timestamptz NOT NULL DEFAULT now()
);
"""


def install(conn: Any) -> None:
    """Make the tables of the queue in the transaction of a SQLAlchemy connection, unless there."""
    raw = driver_connection(conn)
    raw.execute("SELECT pg_advisory_xact_lock(%s)", [_INSTALLING])
    row = raw.execute("SELECT to_regclass(%s)", [QUEUE]).fetchone()
    if row is not None and row[0] is None:
        theirs = QueryBuilderEnvironment(settings()).build_install_query()
        raw.execute(theirs.encode())
        raw.execute(_OURS.encode())


def uninstall(conn: Any) -> None:
    """Drop the tables of the queue with what is in them."""
    driver_connection(conn).execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE".encode())


def prune(conn: Any, before: datetime) -> int:
    """Forget failures, what was given up, and dead workers of before then; gives how many."""
    raw = driver_connection(conn)
    rows = (
        raw.execute(f"DELETE FROM {LOG} WHERE created < %s".encode(), [before]),
        raw.execute(
            f"DELETE FROM {QUEUE} WHERE status = 'failed' AND updated < %s".encode(), [before]
        ),
        raw.execute(f"DELETE FROM {WORKERS} WHERE seen < %s".encode(), [before]),
    )
    return sum(each.rowcount for each in rows)


def driver_connection(conn: Any) -> Connection[Any]:
    """The connection of psycopg below one of SQLAlchemy."""
    raw = conn.connection.driver_connection
    if not isinstance(raw, Connection):
        raise TypeError(f"a queue is on a PostgreSQL that is used by psycopg, not by {type(raw)}")
    return raw
