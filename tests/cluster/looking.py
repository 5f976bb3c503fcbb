"""Looks at what was asked and what was stored after a siege: everything once, and politely."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from tests.cluster.plan import HOOK, Plan

# Only for measuring: the workers' pauses are whole milliseconds of PostgreSQL's clock, which
# may be slewed against the monotonic one of the landscape.
TOLERANCE = 0.005
ENTRIES = """
SELECT source, key, article FROM entry_keys WHERE key LIKE 'guid:%'
"""
HITS = "SELECT article, rule FROM hits"
ALERTS = "SELECT article, key, state FROM deliveries WHERE kind = 'alert'"
QUEUE = "SELECT entrypoint, status, count(*) FROM monitor_queue.pgqueuer GROUP BY 1, 2"


@dataclass(frozen=True, slots=True)
class Findings:
    """``wrong`` has what does not hold, by its kind; ``figures`` what was done."""

    wrong: Mapping[str, Sequence[Any]]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a host as its server saw it, in seconds of the monotonic clock."""

    host: str
    begin: float
    end: float
    path: str = ""
    status: int = 0
    hold: float = 0.0


def impolite(asked: Iterable[Asked], pause: float) -> dict[str, list[Any]]:
    """Requests that came to a host while it had another, or sooner after it than they may.

    >>> list(impolite([Asked("a", 0, 1), Asked("a", 1.2, 2), Asked("b", 0, 1)], 0.25))
    ['too soon']
    >>> list(impolite([Asked("a", 0, 1), Asked("a", 0.9, 2), Asked("a", 2.25, 3)], 0.25))
    ['at once']
    """
    of: dict[str, list[Asked]] = {}
    for each in sorted(asked, key=lambda each: each.begin):
        of.setdefault(each.host, []).append(each)
    found: dict[str, list[Any]] = {}
    for before, after in (pair for each in of.values() for pair in pairwise(each)):
        gap = after.begin - before.end
        if gap < 0:
            found.setdefault("at once", []).append((before, after))
        elif gap < before.hold - TOLERANCE:
            found.setdefault("in spite of Retry-After", []).append((gap, before, after))
        elif gap < pause - TOLERANCE:
            found.setdefault("too soon", []).append((gap, before, after))
    return found


def look(plan: Plan, log: Path, url: str, *, pause: float) -> Findings:
    """Compare what was published with what was stored and told, and look at the manners."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    asked = [
        Asked(**{name: line[name] for name in Asked.__slots__ if name in line})
        for line in lines
        if line["host"] != HOOK
    ]
    posts = [line for line in lines if line.get("key")]
    with psycopg.connect(url) as connection:
        entries = connection.execute(ENTRIES).fetchall()
        hits = connection.execute(HITS).fetchall()
        alerts = connection.execute(ALERTS).fetchall()
        queue = connection.execute(QUEUE).fetchall()
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone() or (0,)
    guids = {article: key.removeprefix("guid:") for _, key, article in entries}
    told = [(guids.get(article, ""), key, state) for article, key, state in alerts]
    wrong = {
        **impolite(asked, pause),
        **_stored(plan, list(guids.values()), articles),
        **_hit(plan, [(guids.get(article, ""), rule) for article, rule in hits]),
        **_told(plan, told, posts),
        "queue": [row for row in queue if row[1] != "queued"],
    }
    gaps = _gaps(asked)
    figures = {
        "entries": len(plan.entries),
        "articles": articles,
        "hits": len(hits),
        "alerts": len({each["key"] for each in posts}),
        "alerts twice": sum(n - 1 for n in Counter(each["key"] for each in posts).values()),
        "requests": len(asked),
        "requests cut off": sum(each.status == 0 for each in asked),
        "least gap": round(min(gaps), 4),
        "answers of 304": sum(each.status == 304 for each in asked),
        "answers of 429": sum(each.status == 429 for each in asked),
        "longest pause of a feed, s": round(max(_pauses(asked))),
        "redirects": sum(each.status in {301, 302} for each in asked),
    }
    return Findings({name: of for name, of in wrong.items() if of}, figures)


def _gaps(asked: Iterable[Asked]) -> list[float]:
    of: dict[str, list[Asked]] = {}
    for each in sorted(asked, key=lambda each: each.begin):
        of.setdefault(each.host, []).append(each)
    return [b.begin - a.end for each in of.values() for a, b in pairwise(each)]


def _pauses(asked: Iterable[Asked]) -> list[float]:
    """How long each feed was not asked, at the longest."""
    of: dict[str, list[float]] = {}
    for each in sorted(asked, key=lambda each: each.begin):
        if "/feed/" in each.path:
            of.setdefault(each.path.rpartition("/")[2], []).append(each.begin)
    return [max((b - a for a, b in pairwise(each)), default=0.0) for each in of.values()]


def _stored(plan: Plan, guids: Sequence[str], articles: int) -> dict[str, list[Any]]:
    due, found = Counter(each.guid for each in plan.entries), Counter(guids)
    return {
        "not stored": sorted((due - found).elements()),
        "stored twice": sorted((found - due).elements()),
        # Those without a guid of ours would be stored twice, too.
        "articles": [articles] if articles != due.total() else [],
    }


def _hit(plan: Plan, hits: Sequence[tuple[str, str]]) -> dict[str, list[Any]]:
    due = Counter((each.guid, rule) for each in plan.entries for rule in each.rules)
    found = Counter(hits)
    return {
        "not hit": sorted((due - found).elements()),
        "hit too often": sorted((found - due).elements()),
    }


def _told(
    plan: Plan, alerts: Sequence[tuple[str, str, str]], posts: Sequence[Mapping[str, Any]]
) -> dict[str, list[Any]]:
    """Alerts are due of what appeared after the first poll and has a rule that holds."""
    due = {each.guid: each.rules for each in plan.entries if each.rules and each.wave}
    sent: dict[str, set[str]] = {}
    for guid, key, state in alerts:
        if state == "sent":
            sent.setdefault(guid, set()).add(key)
    came: dict[str, set[str]] = {}
    for post in posts:
        came.setdefault(_guid_of(post["url"]), set()).add(post["key"])
    wrong_rules = [
        post for post in posts if set(post["rules"]) != due.get(_guid_of(post["url"]), set())
    ]
    return {
        "not told": sorted(set(due) - set(came)),
        "told for nothing": sorted(set(came) - set(due)),
        "told under several keys": [guid for guid, keys in came.items() if len(keys) > 1],
        "told under another key": [guid for guid in came if came[guid] != sent.get(guid)],
        "told of other rules": wrong_rules,
        "repeated without saying so": _unmarked(posts),
        "other messages": [post for post in posts if post["kind"] != "alert"],
    }


def _unmarked(posts: Sequence[Mapping[str, Any]]) -> list[Any]:
    known: set[str] = set()
    found = []
    for post in sorted(posts, key=lambda post: post["begin"]):
        if post["key"] in known and not post["repeat"]:
            found.append(post)
        known.add(post["key"])
    return found


def _guid_of(url: str) -> str:
    return url.rpartition("/")[2].removesuffix(".html")
