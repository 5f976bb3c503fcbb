"""Whether the workers of a server do their work: judged from what they stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.model import NOTIFIER, SCHEDULER, Backlog, Crew, Queued
from monitor.ports.engine import Step

# A worker reads the configuration within seconds of being told that there is a newer one.
BEHIND = timedelta(minutes=2)
# What is stored is matched and grouped within seconds. A poll may have many others before it.
BOUNDS = {
    Step.POLL: timedelta(minutes=5),
    Step.MATCH: timedelta(minutes=2),
    Step.GROUP: timedelta(minutes=2),
    Step.NOTIFY: timedelta(minutes=2),
}
_ROLES = {SCHEDULER: "keeps the clock", NOTIFIER: "sends"}


def troubles(crew: Crew) -> Iterator[str]:
    """Why not all is done that is to be done, in words; sources that are due are told elsewhere."""
    if not crew.alive:
        yield "no worker runs"
        return
    yield from _undone(crew)
    yield from _unheld(crew)
    yield from _behind(crew)
    yield from _waiting(crew)


def late_polls(crew: Crew) -> Iterator[str]:
    """That sources are due, and nobody polls them."""
    if minutes := _beyond(crew.polls, crew.at, BOUNDS[Step.POLL]):
        yield (
            f"{crew.polls.count} source{'' if crew.polls.count == 1 else 's'} due, and nobody has"
            f" polled the first for {minutes} minutes"
        )


def matches(shard: int) -> str:
    """What the step of matching is called that knows the rules of a shard.

    >>> matches(3)
    'match.3'
    """
    return f"{Step.MATCH}.{shard}"


def _undone(crew: Crew) -> Iterator[str]:
    done = {step for worker in crew.alive for step in worker.steps}
    if Step.POLL not in done:
        yield "no worker polls"
    unknown = [shard for shard in range(crew.shards) if matches(shard) not in done]
    if len(unknown) == crew.shards:
        yield "no worker matches"
    elif unknown:
        which = ", ".join(map(str, unknown))
        yield f"no worker matches shard{'s' if len(unknown) > 1 else ''} {which} of the rules"
    if Step.NOTIFY not in done:
        yield "no worker notifies: nobody sends, and nobody keeps the clock"


def _unheld(crew: Crew) -> Iterator[str]:
    if not any(Step.NOTIFY in worker.steps for worker in crew.alive):
        return
    for role, does in _ROLES.items():
        if crew.holder(role) is None:
            last = f"; {crew.held[role].worker} did" if role in crew.held else ""
            yield f"nobody {does}{last}"


def _behind(crew: Crew) -> Iterator[str]:
    if crew.newest_since is None or crew.at - crew.newest_since < BEHIND:
        return
    for worker in crew.alive:
        if worker.config < crew.newest:
            minutes = _minutes(crew.at - crew.newest_since)
            yield (
                f"{worker.id} works with version {worker.config} of the configuration; there has"
                f" been a newer one, {crew.newest}, for {minutes} minutes"
            )


def _waiting(crew: Crew) -> Iterator[str]:
    for shard, each in sorted(crew.unmatched.items()):
        if minutes := _beyond(each, crew.at, BOUNDS[Step.MATCH]):
            of = f" with shard {shard} of the rules" if crew.shards > 1 else ""
            yield f"articles have waited for {minutes} minutes to be matched{of}"
    if minutes := _beyond(crew.ungrouped, crew.at, BOUNDS[Step.GROUP]):
        yield f"articles have waited for {minutes} minutes to be grouped"
    for job in crew.queue:
        if _is_done_here(job, crew) and job.oldest and job.oldest >= _bound(job):
            yield f"{job.step} has waited in the queue for {_minutes(job.oldest)} minutes"


def _is_done_here(job: Queued, crew: Crew) -> bool:
    """Whether it is to be done: not if there are fewer shards than there were."""
    _, _, shard = job.step.partition(".")
    return not shard or int(shard) < crew.shards


def _bound(job: Queued) -> timedelta:
    return BOUNDS[Step(job.step.partition(".")[0])]


def _beyond(each: Backlog, at: datetime, bound: timedelta) -> int:
    """For how many minutes it has waited, if that is too long; else 0."""
    is_late = each.since is not None and at - each.since >= bound
    return _minutes(at - each.since) if each.since is not None and is_late else 0


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60
