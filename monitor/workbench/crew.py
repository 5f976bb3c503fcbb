"""Who works on a server and what waits for them, for commands and pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from monitor.health import matches
from monitor.model import NOTIFIER, SCHEDULER, Backlog, Crew, Failed, Queued, Worker
from monitor.poll import schedule
from monitor.ports.engine import Step
from monitor.store import Reader
from monitor.workbench.values import iso

ROLES = (SCHEDULER, NOTIFIER)
# What failed is shown, the newest first; all of it is in the log.
SHOWN = 20


def crew_of(reader: Reader) -> Crew:
    """Who works on the server that is read. Raises DatabaseError."""
    return reader.crew(ROLES, _queue, clock_step=schedule.CLOCK_STEP)


def pid_of(crew: Crew) -> int | None:
    """The process that keeps the clock, on whichever host; None if there is none."""
    holder = crew.holder(SCHEDULER)
    return holder.pid if holder else None


def _queue(connection: Any) -> tuple[Sequence[Queued], Sequence[Failed]]:
    # Late: it needs packages that only those install who have a PostgreSQL.
    from monitor.engine import looks  # noqa: PLC0415

    if not looks.is_there(connection):
        return (), ()
    return looks.waiting(connection), looks.failures(connection, SHOWN)


def steps_of(worker: Worker, shards: int) -> str:
    """What a worker does, in words: of matching which shards, unless it is all of them.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 5, tzinfo=UTC)
    >>> one = Worker("a:1", "a", 1, at, at, ("poll", "match.0", "match.2"), 8, 1, {})
    >>> steps_of(one, 3)
    'poll, match 0 2'
    """
    known = [str(shard) for shard in range(shards) if matches(shard) in worker.steps]
    parts = [step for step in worker.steps if not step.startswith(f"{Step.MATCH}.")]
    if known:
        words = str(Step.MATCH) if len(known) == shards else " ".join((Step.MATCH, *known))
        at = 1 if Step.POLL in parts else 0
        parts.insert(at, words)
    return ", ".join(parts)


def crew_values(crew: Crew) -> dict[str, Any]:
    """All of it for a program; ages are in seconds."""
    return {
        "workers": [_worker_values(each, crew) for each in crew.workers],
        "roles": {role: _role_values(role, crew) for role in ROLES},
        "config": {"newest": crew.newest, "since": iso(crew.newest_since)},
        "shards": crew.shards,
        "queue": {each.step: _job_values(each) for each in crew.queue},
        "failures": [
            {"step": each.step, "when": iso(each.when), "reason": each.reason}
            for each in crew.failures
        ],
        "polls": _backlog_values(crew.polls, crew.at) | {"buckets": crew.buckets},
        "pages": _backlog_values(crew.pages, crew.at),
        "unmatched": {
            str(shard): _backlog_values(each, crew.at) for shard, each in crew.unmatched.items()
        },
        "ungrouped": _backlog_values(crew.ungrouped, crew.at),
    }


def _worker_values(worker: Worker, crew: Crew) -> dict[str, Any]:
    return {
        "id": worker.id,
        "host": worker.host,
        "pid": worker.pid,
        "alive": crew.is_alive(worker),
        "steps": list(worker.steps),
        "concurrency": worker.concurrency,
        "since": iso(worker.started),
        "seen": iso(worker.seen),
        "seen_age": _seconds(worker.seen, crew.at),
        "config": worker.config,
        "is_behind": worker.config < crew.newest,
        "doing": {what: iso(since) for what, since in worker.doing.items()},
    }


def _role_values(role: str, crew: Crew) -> dict[str, Any] | None:
    if (held := crew.held.get(role)) is None:
        return None
    return {
        "worker": held.worker,
        "alive": crew.holder(role) is not None,
        "claim": held.claim,
        "since": iso(held.since),
    }


def _job_values(each: Queued) -> dict[str, Any]:
    return {
        "waiting": each.waiting,
        "oldest_age": None if each.oldest is None else int(each.oldest.total_seconds()),
        "running": each.running,
        "stuck": each.stuck,
        "postponed": each.postponed,
        "failed": each.failed,
    }


def _backlog_values(each: Backlog, at: datetime) -> dict[str, Any]:
    return {"count": each.count, "since": iso(each.since), "age": _seconds(each.since, at)}


def _seconds(since: datetime | None, at: datetime) -> int | None:
    return None if since is None else max(0, int((at - since).total_seconds()))
