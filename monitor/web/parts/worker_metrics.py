"""What Prometheus is told of the workers on a server: what each counts, and what waits for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from monitor.health import matches
from monitor.model import Backlog, Crew
from monitor.ports.engine import Step

Put = Callable[..., None]
"""Takes a name, a text, values by their labels, and the names of the labels."""


def counts_of(texts: Mapping[str, str]) -> str:
    """What several workers count as one text, in which each has its label.

    >>> text = "# HELP a_total It.\\n# TYPE a_total counter\\na_total 1.0\\n"
    >>> print(counts_of({"nord:1": text, "nord:2": text}), end="")
    # HELP a_total It.
    # TYPE a_total counter
    a_total{worker="nord:1"} 1.0
    a_total{worker="nord:2"} 1.0
    """
    said: dict[str, list[str]] = {}
    samples: dict[str, list[str]] = {}
    for worker, text in texts.items():
        name = ""
        for line in text.splitlines():
            if line.startswith("# HELP "):
                name = line.split(" ", 3)[2]
            if not line.startswith("#"):
                samples.setdefault(name, []).append(_labelled(line, worker))
            elif name not in samples:
                said.setdefault(name, []).append(line)
    return "".join(
        f"{line}\n" for name, lines in samples.items() for line in (*said.get(name, ()), *lines)
    )


def _labelled(line: str, worker: str) -> str:
    """A line of what is counted, with whose it is."""
    escaped = worker.replace("\\", r"\\").replace('"', r"\"")
    name, brace, rest = line.partition("{")
    if brace:
        return f'{name}{{worker="{escaped}",{rest}'
    name, _, value = line.partition(" ")
    return f'{name}{{worker="{escaped}"}} {value}'


def put_crew(put: Put, crew: Crew) -> None:
    """Who works, what is in the queue, and which articles wait for a step."""
    alive = len(crew.alive)
    put(
        "monitor_workers",
        "Workers that are at work, and those of which nothing was heard for half a minute.",
        {("alive",): alive, ("lost",): len(crew.workers) - alive},
        "state",
    )
    put(
        "monitor_jobs",
        "What there is in the queue, by step and state.",
        {(job.step, state): getattr(job, state) for job in crew.queue for state in _STATES},
        "step",
        "state",
    )
    put(
        "monitor_jobs_oldest_seconds",
        "For how long the oldest waits in the queue, by step; 0 if none does.",
        {(job.step,): job.oldest.total_seconds() if job.oldest else 0 for job in crew.queue},
        "step",
    )
    waits = {
        **{
            matches(shard): crew.unmatched.get(shard, Backlog())
            for shard in {*range(crew.shards), *crew.unmatched}
        },
        str(Step.GROUP): crew.ungrouped,
    }
    put(
        "monitor_step_articles",
        "Articles that are to be matched with a shard of the rules, or to be grouped.",
        {(step,): each.count for step, each in waits.items()},
        "step",
    )
    put(
        "monitor_step_oldest_seconds",
        "For how long the first of those articles waits; 0 if there is none.",
        {
            (step,): max(0.0, (crew.at - each.since).total_seconds()) if each.since else 0
            for step, each in waits.items()
        },
        "step",
    )


_STATES = ("waiting", "running", "stuck", "postponed", "failed")
