"""Sources and rules as pages show them, with every day; in the caller's transaction.

Days are those of people, so they are given with their beginnings.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
    union_all,
)

from monitor.model import Notice, Verdict
from monitor.store.delivery_tables import feedback
from monitor.store.dialect import gathered, in_turn, item, listed, texts_of, values_of
from monitor.store.page_tables import Facet, rule_totals, story_facets
from monitor.store.rows import notice_of
from monitor.store.tables import Instant, hits, notices, source_hours, source_states

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
    came = _by_day(connection, _came(), now, zone, [row.source for row in rows])
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
    found = _by_day(connection, _found(), now, zone, list(totals))
    last = {row.rule: row.last for row in connection.execute(_last(), asked)}
    said: dict[tuple[str, str], int] = {}
    for row in connection.execute(_said(), {"since": since}):
        said[row.rule, row.verdict] = row.number
    return {
        rule: RuleCard(
            rule,
            total,
            last.get(rule),
            found[rule],
            said.get((rule, Verdict.RELEVANT), 0),
            said.get((rule, Verdict.NOT_RELEVANT), 0),
        )
        for rule, total in totals.items()
    }


def _by_day(
    connection: Connection, query: Select[Any], now: datetime, zone: tzinfo, names: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """For each of these how many there were on each day."""
    begins = [
        Instant().process_bind_param(each, connection.dialect) for each in days_until(now, zone)
    ]
    days = ((day, *each) for day, each in enumerate(pairwise(begins)))
    asked = {"names": listed(names), "days": listed(days)}
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


@cache
def _last() -> Select[Any]:
    """When each of the rules found something last."""
    rule = texts_of("asked").c.value
    last = select(func.max(hits.c.found)).where(hits.c.rule == rule).scalar_subquery()
    return select(rule.label("rule"), type_coerce(last, Instant).label("last"))


@cache
def _said() -> Select[Any]:
    """How often people said what of a rule."""
    given = (feedback.c.verdict, feedback.c.by, feedback.c.at)
    lately = feedback.c.at >= bindparam("since", type_=Instant())
    of_rule = select(feedback.c.story, feedback.c.rule, *given).where(lately, feedback.c.rule != "")
    # Of a story as a whole it was said of all its rules.
    rules = (story_facets.c.story == feedback.c.story) & (story_facets.c.facet == Facet.RULE)
    of_all = select(feedback.c.story, story_facets.c.value, *given).join(story_facets, rules)
    said = union_all(of_rule, of_all.where(lately, feedback.c.rule == "")).subquery("said")
    each = (said.c.story, said.c.rule, said.c.by)
    age = func.row_number().over(partition_by=each, order_by=said.c.at.desc()).label("age")
    # Of each person what was said last.
    last = select(said.c.rule, said.c.verdict, age).subquery("last")
    number = func.count().label("number")
    query = select(last.c.rule, last.c.verdict, number).where(last.c.age == 1)
    return query.group_by(last.c.rule, last.c.verdict)


def _by_days(counted: ColumnElement[int], of: Any, at: Any) -> Select[Any]:
    """Of each of ``names`` how many there were on each of ``days``, those without left out.

    The counts of one name come in one row, as rows cost more than counts.
    """
    names, given = texts_of("names", "names"), values_of("days", "given")
    day, begin, end = (item(given.c.value, each) for each in range(3))
    columns = (cast(day, Integer).label("day"), begin.label("begin"), end.label("end"))
    days = select(*columns).cte("days").prefix_with("MATERIALIZED")
    is_on = (of == names.c.value, at >= days.c.begin, at < days.c.end)
    each = (
        select(names.c.value.label("name"), days.c.day, counted.label("number"))
        .select_from(in_turn(names, days, of.table))
        .where(*is_on)
        .group_by(names.c.value, days.c.day)
        .subquery("each")
    )
    counts = gathered(each.c.day, each.c.number).label("counts")
    return select(each.c.name, counts).group_by(each.c.name)


@cache
def _came() -> Select[Any]:
    counted = func.sum(source_hours.c.entries)
    return _by_days(counted, source_hours.c.source, source_hours.c.hour)


@cache
def _found() -> Select[Any]:
    return _by_days(func.count(), hits.c.rule, hits.c.found)
