"""What was seen while days of many papers passed, as text."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scale_landscape import MIDNIGHT, Paper, entries_between
from scale_server import Totals, Waits

# What stands in these is gone again soon, or has a row for each source, host or bucket.
PASSING = frozenset(
    {
        *("pgqueuer", "hosts", "fences", "workers", "found", "unmatched", "ungrouped"),
        *("source_states", "search_state", "story_changes", "rule_totals", "measures"),
    }
)


@dataclass(frozen=True, slots=True)
class Look:
    """What waited at a moment of the landscape."""

    at: datetime
    due: int
    oldest: float
    jobs: int
    queue_bytes: int
    unmatched: int
    ungrouped: int
    pages: int


@dataclass
class Hours:
    """What was seen, by hours of the landscape."""

    looks: dict[int, list[Look]] = field(default_factory=dict)

    def add(self, look: Look, hour: int) -> None:
        """Take in what waited once."""
        self.looks.setdefault(hour, []).append(look)


@dataclass(frozen=True, slots=True)
class Span:
    """What was measured: a span of the landscape, what the server did in it, CPU of workers."""

    began: datetime
    ended: datetime
    before: Totals
    after: Totals
    worker_cpu: float
    speed: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.after.at - self.before.at

    def inserted(self, table: str) -> int:
        """How many rows a table got."""
        return int(self.after.tables[table]["inserted"] - self.before.tables[table]["inserted"])


def tell_head() -> None:
    """Print what stands above the hours."""
    print("\nhour   due   oldest s  jobs  queue MB  unmatched  ungrouped  pages   (the most seen)")


def tell_hour(hours: Hours, hour: int) -> None:
    """Print what waited in an hour."""
    looks = hours.looks.get(hour, [])
    if not looks:
        return
    most = {
        name: max(getattr(look, name) for look in looks)
        for name in ("due", "oldest", "jobs", "queue_bytes", "unmatched", "ungrouped", "pages")
    }
    print(
        f"{looks[0].at:%H:%M}{most['due']:>6}{most['oldest']:>11.0f}{most['jobs']:>6}"
        f"{most['queue_bytes'] / 1e6:>10.1f}{most['unmatched']:>11}{most['ungrouped']:>11}"
        f"{most['pages']:>7}",
        flush=True,
    )


def tell_all(
    span: Span,
    polls: Sequence[tuple[str, str, float]],
    after: Counter[str],
    before: Counter[str],
    waits: Waits,
    load: Sequence[float],
) -> None:
    """Print how all of it went."""
    did = after - before
    late = sorted(each for _, _, each in polls)
    cuts = statistics.quantiles(late, n=100)
    twice = len(polls) - len({(name, due) for name, due, _ in polls})
    took = span.after.since(span.before)
    count = len(polls)
    queued = did["submitted"]
    print(
        f"\n{count:,} polls in {span.seconds:.0f} s, {count / span.seconds:.0f} a second"
        f" ({count / (span.ended - span.began).total_seconds():.1f} of the landscape's);"
        f" {did['asked'] / span.seconds:.0f} requests and"
        f" {span.inserted('pgqueuer') / span.seconds:.0f} jobs a second"
    )
    for name, scale in (("seconds of the landscape", 1.0), ("seconds", span.speed)):
        p50, p99, most = (each / scale for each in (cuts[49], cuts[98], late[-1]))
        print(f"due to stored, {name}: p50 {p50:.2f}, p99 {p99:.2f}, longest {most:.2f}")
    print(f"polled twice for the same time: {twice}")
    print(
        f"buckets submitted {queued:,}, of which {queued - did['taken']:,} waited or were being"
        f" polled already ({(queued - did['taken']) / max(1, queued):.0%})"
    )
    cpu = span.after.cpu - span.before.cpu
    print(
        f"CPU: workers {span.worker_cpu / span.seconds:.2f} cores, PostgreSQL"
        f" {cpu / span.seconds:.2f}; {1000 * span.worker_cpu / count:.2f} and"
        f" {1000 * cpu / count:.2f} ms a poll; the machine was {load[0] / load[1]:.0%} busy"
    )
    print(
        f"PostgreSQL: {took['transactions'] / span.seconds:,.0f} transactions a second,"
        f" {took['transactions'] / count:.1f} a poll; {took['wal_bytes'] / span.seconds / 1e6:.1f}"
        f" MB of log a second, {took['wal_bytes'] / count / 1e3:.1f} KB a poll;"
        f" {took['deadlocks']} deadlocks"
    )
    print(f"waits: {waits.told()}")


def entries_a_day(papers: Sequence[Paper]) -> float:
    """How many entries all papers have in a day."""
    return entries_between(papers, MIDNIGHT, MIDNIGHT + timedelta(days=1))


def tell_rows(span: Span, entries: int, a_day: float) -> None:
    """Print what was stored, and what that makes a day."""
    days = (span.ended - span.began) / timedelta(days=1)
    stored = span.inserted("articles")
    factor = a_day / max(1, stored)
    print(
        f"\n{entries:,} entries were published and {stored:,} stored; {a_day:,.0f} are published in"
        " a day, by which the last two columns are reckoned\n"
    )
    print(f"{'table':<22}{'inserted':>10}{'updated':>10}{'deleted':>10}{'dead':>9}", end="")
    print(f"{'vacuums':>9}{'MB':>8}{'with indexes':>14}{'MB grown a day':>16}{'rows a day':>12}")
    growth = 0.0
    for name, now in span.after.tables.items():
        then: Mapping[str, Any] = span.before.tables.get(name, Counter())
        inserted, updated, deleted = (
            now[each] - then[each] for each in ("inserted", "updated", "deleted")
        )
        if inserted + updated + deleted < 100:
            continue
        size = now["bytes"] + now["index_bytes"]
        grown = size - then["bytes"] - then["index_bytes"]
        print(
            f"{name:<22}{inserted:>10,}{updated:>10,}{deleted:>10,}{now['dead']:>9,}"
            f"{now['vacuumed'] - then['vacuumed']:>9}{now['bytes'] / 1e6:>8.1f}"
            f"{size / 1e6:>14.1f}",
            end="",
        )
        if name in PASSING:
            print(f"{'-':>16}{'-':>12}")
            continue
        growth += grown * factor
        print(f"{grown * factor / 1e6:>16,.0f}{(inserted - deleted) * factor:>12,.0f}")
    log = span.after.since(span.before)["wal_bytes"]
    print(
        f"\n{growth / 1e9:.1f} GB more a day; {log / days / 1e9:.0f} GB of log a day if all of it"
        " were like these hours"
    )
