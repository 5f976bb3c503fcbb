"""What PGQueuer does not say itself: our additions to its tables, and questions about them."""

# ruff: noqa: S608 - nothing but names of ours is put in

from __future__ import annotations

from monitor.engine.names import CHANNEL, LOG, QUEUE, SCHEMA, STATUS, settings

ADDITIONS = f"""
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
"""

# Workers are told, as PGQueuer's trigger does it only for what is new.
_PUT_BACK = f"""
WITH back AS (
    UPDATE {QUEUE}
    SET status = 'queued', queue_manager_id = NULL, slot = NULL, updated = now(),
        execute_after = now()
    WHERE queue_manager_id = $1 AND status = 'picked' AND {{which}}
    RETURNING id
)
SELECT pg_notify('{CHANNEL}', $3) FROM (SELECT FROM back LIMIT 1) AS any_of_them
"""
PUT_BACK_THESE = _PUT_BACK.format(which="id = ANY($2::bigint[])")
PUT_BACK_OTHERS = _PUT_BACK.format(which="NOT id = ANY($2::bigint[])")

# Only who has a job says what becomes of it: PGQueuer's own statements ask for no more than its
# number, and one who stood still for too long would take it from whoever does it now.
_OURS = "queue_manager_id = $1 AND id = ANY($2::bigint[])"
FREE_KEYS = f"UPDATE {QUEUE} SET dedupe_key = NULL WHERE {_OURS}"
BEAT = f"UPDATE {QUEUE} SET heartbeat = now() WHERE {_OURS}"
RETRY = f"""
WITH back AS (
    UPDATE {QUEUE}
    SET status = 'queued', queue_manager_id = NULL, updated = now(), attempts = attempts + 1,
        execute_after = now() + $3::interval
    WHERE queue_manager_id = $1 AND id = $2::bigint
    RETURNING id, entrypoint, priority
)
INSERT INTO {LOG} (job_id, status, entrypoint, priority, traceback)
SELECT id, 'queued', entrypoint, priority, $4::jsonb FROM back
"""
# What is dropped is submitted again, every second or two, and fails again: one reason a minute says
# as much as thirty.
END = f"""
WITH ended AS (
    SELECT * FROM unnest($2::bigint[], $3::{STATUS}[], $4::jsonb[]) AS of(id, status, traceback)
), dropped AS (
    DELETE FROM {QUEUE} AS job USING ended
    WHERE job.queue_manager_id = $1 AND job.id = ended.id AND ended.status <> 'failed'
    RETURNING job.id, ended.status, job.entrypoint, job.priority, ended.traceback
), kept AS (
    UPDATE {QUEUE} AS job SET status = 'failed', queue_manager_id = NULL, updated = now()
    FROM ended
    WHERE job.queue_manager_id = $1 AND job.id = ended.id AND ended.status = 'failed'
    RETURNING job.id, ended.status, job.entrypoint, job.priority, ended.traceback
)
INSERT INTO {LOG} (job_id, status, entrypoint, priority, traceback)
SELECT * FROM kept
UNION ALL
SELECT * FROM dropped
WHERE traceback IS NOT NULL AND NOT EXISTS (
    SELECT FROM {LOG} AS said
    WHERE said.created > now() - interval '1 minute' AND said.entrypoint = dropped.entrypoint
        AND said.traceback ->> 'exception_message' = dropped.traceback ->> 'exception_message'
)
"""
NEXT = f"""
SELECT min(first.execute_after) - now() AS eta
FROM unnest($1::text[]) AS wanted(entrypoint) CROSS JOIN LATERAL (
    SELECT job.execute_after FROM {QUEUE} AS job
    WHERE job.status = 'queued' AND job.entrypoint = wanted.entrypoint
    ORDER BY job.execute_after LIMIT 1
) AS first
"""

WAITING = f"""
SELECT entrypoint AS step,
    count(*) FILTER (WHERE status = 'queued' AND execute_after <= now()) AS waiting,
    count(*) FILTER (WHERE status = 'queued' AND execute_after > now()) AS postponed,
    now() - min(execute_after) FILTER (WHERE status = 'queued' AND execute_after <= now())
        AS oldest,
    count(*) FILTER (WHERE status = 'picked') AS running,
    count(*) FILTER (WHERE status = 'picked' AND heartbeat < now() - %(stuck)s) AS stuck,
    count(*) FILTER (WHERE status = 'failed') AS failed
FROM {QUEUE} GROUP BY entrypoint ORDER BY entrypoint COLLATE "C"
"""
FAILURES = f"""
SELECT entrypoint AS step, created AS "when",
    coalesce(traceback ->> 'exception_message', '') AS reason
FROM {LOG} ORDER BY created DESC, id DESC LIMIT %(limit)s
"""

FORGET_FAILURES = f"DELETE FROM {LOG} WHERE created < %s"
FORGET_GIVEN_UP = f"DELETE FROM {QUEUE} WHERE status = 'failed' AND updated < %s"
UNINSTALL = f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"
