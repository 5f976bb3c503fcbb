"""Sources and rules as pages show them, with every day; in the caller's transaction.

Days are those of people, so they are given with their beginnings.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import Connection, TextClause, select, text

from monitor.model import Notice, Verdict
from monitor.store.dialect import listed
from monitor.store.page_tables import rule_totals
from monitor.store.rows import notice_of
from monitor.store.tables import Instant, notices, source_states

DAYS = 28


@dataclass(frozen=True, slots=True)
class SourceCard:
    """How a source is: its last poll, what it told on each of the last days, the oldest first.

    ``notices`` are those that have not ended. The others are as in `SourceState`.
    """

    source: str
    next_poll: datetime | None
    last_try: datetime | None
    last_success: datetime | None
    failures: int
    error: str
    warning: str
    not_before: datetime | None
    moved: str
    gone: datetime | None
    reservation: str
    days: tuple[int, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class RuleCard:
    """What a rule found: on each of the last days, the oldest first, in all, and when last.

    ``relevant`` and ``irrelevant`` count what people said about what it found, each of them once
    for a story.
    """

    rule: str
    total: int
    last: datetime | None
    days: tuple[int, ...]
    relevant: int = 0
    irrelevant: int = 0


def days_until(now: datetime, zone: tzinfo, count: int = DAYS) -> list[datetime]:
    """The beginnings of the last days there, that of today last, and that of tomorrow."""
    today = now.astimezone(zone).date()
    dates = (today + timedelta(days=each) for each in range(1 - count, 2))
    return [_begin(each, zone) for each in dates]


def _begin(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def source_cards(
    connection: Connection, now: datetime, zone: tzinfo, names: Collection[str] | None
) -> Mapping[str, SourceCard]:
    """See `monitor.store.Reader`."""
    query = select(*(source_states.c[name] for name in _SHOWN))
    told = select(notices).where(notices.c.ended.is_(None)).order_by(notices.c.since)
    if names is not None:
        query = query.where(source_states.c.source.in_(sorted(names)))
    rows = connection.execute(query).all()
    came = _by_day(connection, _CAME, now, zone, [row.source for row in rows])
    holding: dict[str, list[Notice]] = {}
    for row in connection.execute(told):
        holding.setdefault(row.source, []).append(notice_of(row))
    return {
        row.source: SourceCard(
            **dict(zip(_SHOWN, row, strict=True)),
            days=came[row.source],
            notices=tuple(holding.get(row.source, ())),
        )
        for row in rows
    }


def totals_of_rules(connection: Connection) -> Mapping[str, int]:
    """See `monitor.store.Reader`."""
    return {row.rule: row.hits for row in connection.execute(select(rule_totals))}


def rule_cards(
    connection: Connection,
    now: datetime,
    zone: tzinfo,
    since: datetime,
    names: Collection[str] | None,
) -> Mapping[str, RuleCard]:
    """See `monitor.store.Reader`."""
    totals = totals_of_rules(connection)
    if names is not None:
        totals = {name: totals[name] for name in names if name in totals}
    asked = {"asked": listed(totals)}
    found = _by_day(connection, _FOUND, now, zone, list(totals))
    last = {row.rule: row.last for row in connection.execute(_LAST, asked)}
    said: dict[tuple[str, str], int] = {}
    written = Instant().process_bind_param(since, connection.dialect)
    for row in connection.execute(_SAID, {"since": written}):
        said[row.rule, row.verdict] = row.number
    return {
        rule: RuleCard(
            rule,
            total,
            datetime.fromisoformat(last[rule]) if last.get(rule) else None,
            found[rule],
            said.get((rule, Verdict.RELEVANT), 0),
            said.get((rule, Verdict.NOT_RELEVANT), 0),
        )
        for rule, total in totals.items()
    }


def _by_day(
    connection: Connection, query: TextClause, now: datetime, zone: tzinfo, names: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """For each of these how many there were on each day."""
    begins = [
        Instant().process_bind_param(each, connection.dialect) for each in days_until(now, zone)
    ]
    asked = {"names": listed(names), "days": json.dumps(begins)}
    counts = {name: [0] * DAYS for name in names}
    for row in connection.execute(query, asked):
        for day, number in json.loads(row.counts):
            counts[row.name][day] = number
    return {name: tuple(each) for name, each in counts.items()}


_SHOWN = (
    "source",
    "next_poll",
    "last_try",
    "last_success",
    "failures",
    "error",
    "warning",
    "not_before",
    "moved",
    "gone",
    "reservation",
)
_LAST = text(
    "SELECT asked.value AS rule,"
    " (SELECT max(found) FROM hits WHERE hits.rule = asked.value) AS last"
    " FROM json_each(:asked) AS asked"
)
# Of each person what was said last; of a story as a whole it was said of all its rules.
_SAID = text(
    """
    SELECT rule, verdict, count(*) AS number FROM (
      SELECT rule, verdict, max(at) FROM (
        SELECT story, rule, verdict, by, at FROM feedback WHERE at >= :since AND rule <> ''
        UNION ALL
        SELECT feedback.story, story_facets.value, verdict, by, at FROM feedback
          JOIN story_facets ON story_facets.story = feedback.story AND story_facets.facet = 'rule'
          WHERE at >= :since AND rule = ''
      ) GROUP BY story, rule, by
    ) GROUP BY rule, verdict
    """
)


# The counts of one name come in one row, as rows cost more than counts.
_BY_DAY = """
WITH days AS MATERIALIZED (
  SELECT key AS day, value AS begin, lead(value) OVER (ORDER BY key) AS end
  FROM json_each(:days)
)
SELECT name, json_group_array(json_array(day, number)) AS counts FROM (
  SELECT names.value AS name, days.day, {counted} AS number
  FROM json_each(:names) AS names CROSS JOIN days CROSS JOIN {table} AS found
    ON found.{of} = names.value AND found.{at} >= days.begin AND found.{at} < days.end
  GROUP BY names.key, days.day
) GROUP BY name
"""
_CAME = text(
    _BY_DAY.format(counted="sum(found.entries)", table="source_hours", of="source", at="hour")
)
_FOUND = text(_BY_DAY.format(counted="count(*)", table="hits", of="rule", at="found"))
