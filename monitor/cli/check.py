"""`monitor check`: is the configuration right?"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.archive import local
from monitor.cli.in_use import still_in_use
from monitor.cli.options import CONFIG, Config, Json
from monitor.cli.progress import progress
from monitor.errors import ConfigError, DatabaseError, MonitorError, Place, Problem, Severity
from monitor.settings import json_schema, write_schemas
from monitor.store import Reader, exists
from monitor.wiring import Configured, configure
from monitor.workbench import (
    ENOUGH,
    Estimate,
    Remark,
    Sampling,
    Seen,
    estimates,
    lists_in,
    never_seen,
    out_of_office,
    outdated,
    remarks_on,
)
from monitor.workbench.days import number

Schema = Annotated[
    bool, typer.Option("--schema", help="Print the JSON Schema of the files, for editors.")
]
Write = Annotated[
    Path | None,
    typer.Option(
        "--write",
        metavar="DIR",
        help="Write a schema for each file into this folder, such as config/schema.",
    ),
]
Articles = Annotated[
    int,
    typer.Option(
        "--articles",
        min=0,
        max=1_000_000,
        help="On how many of the newest stored articles the rules are tried; 0 for none.",
    ),
]

# So many warnings of one kind are shown, and those rules of which most is expected.
SHOWN = 10
MOST = 30


@dataclass(frozen=True, slots=True)
class _Told:
    """A problem as it is told; what is odd about a rule has a ``kind`` and its estimate."""

    problem: Problem
    kind: str = ""
    rule: str = ""
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class _Tried:
    """What came of trying rules and catalog on the archive, and a line that says on what."""

    line: str = ""
    found: Mapping[str, Estimate] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def check(
    config: Config = CONFIG,
    schema: Schema = False,
    write: Write = None,
    articles: Articles = 2000,
    as_json: Json = False,
) -> None:
    """Check the configuration, and try its rules on the newest stored articles.

    Each mistake is told with file:line:column, the line, and what would be right. Warnings tell of
    rules that find nothing, too much or the same as others, of lists that no rule uses, and of
    people and places that no article has, or whose offices are over.
    """
    if write is not None:
        _write(write)
        return
    if schema:
        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return
    tried, now = _Tried(), datetime.now(UTC)
    try:
        found = configure(config, os.environ)
    except ConfigError as error:
        told, summary = [_Told(each) for each in error.problems], "the configuration cannot be used"
    else:
        tried = _try(found, articles, now)
        told = _all(found, tried, now)
        summary = _summary(found)
    if in_use := still_in_use(config):
        typer.echo(in_use, err=True)
    errors = sum(each.problem.severity is Severity.ERROR for each in told)
    if as_json:
        typer.echo(json.dumps([_values(each) for each in told], ensure_ascii=False))
    else:
        _print(told)
        if tried.line:
            typer.echo(tried.line)
        typer.echo(f"{config}: {summary}; {errors} errors, {len(told) - errors} warnings")
    if errors:
        raise typer.Exit(1)


def _summary(found: Configured) -> str:
    settings, unindexed = found.settings, len(found.rules.unindexed)
    on = sum(source.enabled for source in settings.sources)
    always = f", {unindexed} rules evaluated for every article" if unindexed else ""
    return (
        f"{len(found.rules)} rules, {on} of {len(settings.sources)} sources switched on,"
        f" {len(settings.desks)} desks, {len(settings.targets)} targets{always}"
    )


def _try(found: Configured, articles: int, now: datetime) -> _Tried:
    """Try the rules on some of the newest articles; that there are none is no mistake."""
    settings, database = found.settings, found.settings.database
    if not articles or not len(found.rules):
        return _Tried()
    try:
        if not exists(database):
            return _Tried(f"{database}: no archive yet, so nothing is known of how much rules find")
        with Reader.open(database) as reader:
            total = min(articles, reader.count(datetime.min.replace(tzinfo=UTC)))
            with progress("trying rules", reader.scan(limit=articles), total) as stored:
                seen = Seen(settings.catalog, settings.places.names)
                sampling = Sampling(seen.watch(stored), now)
                estimated = estimates(found.rules, sampling)
    except DatabaseError as error:
        # The configuration is what is checked; `monitor db check` says more about the database.
        return _Tried(f"the rules were not tried on the archive: {error}")
    if not sampling.is_enough:
        return _Tried(
            f"{database}: {sampling.articles} articles are too few to say how much rules find"
            f" ({ENOUGH} are needed)"
        )
    places = settings.places.names
    missing = [name for name in places if name in seen.missing]
    remarks = never_seen(settings.catalog, missing, sampling.articles, places)
    return _Tried(_expected(sampling, estimated, found), estimated, tuple(remarks))


def _expected(sampling: Sampling, found: Mapping[str, Estimate], of: Configured) -> str:
    begin = local(sampling.span.begin, of.settings.zone)[:16]
    told = f"rules tried on the newest {sampling.articles:,} articles"
    if sampling.fresh_a_day is None:
        return f"{told}; too little time to say how many hits a day are to be expected"
    rates = {rule: each.a_day or 0.0 for rule, each in found.items()}
    in_order = sorted(rates, key=lambda each: -rates[each])
    shown = [f"{number(rates[rule]):>8}  {rule}" for rule in in_order[:MOST]]
    if len(in_order) > MOST:
        rest = sum(rates[rule] for rule in in_order[MOST:])
        shown.append(f"{number(rest):>8}  the other {len(in_order) - MOST} rules together")
    total = number(sum(rates.values()))
    return "\n".join((f"{told} (since {begin}): about {total} hits a day", *shown))


def _all(found: Configured, tried: _Tried, now: datetime) -> list[_Told]:
    """The problems and what is odd about rules and catalog, in the order of the files."""
    settings = found.settings
    places, today = settings.places, now.astimezone(settings.zone).date()
    # What a rule with a mistake uses is not known: its lists may be all right.
    lists = [] if found.errors else lists_in(settings.directory)
    told = [_Told(each) for each in found.problems]
    remarks = (
        *remarks_on(found.rules, tried.found, lists),
        *tried.remarks,
        *out_of_office(settings.catalog, places.names, today),
        *outdated(settings.people_as_of, places.as_of, today),
    )
    for remark in remarks:
        problem = Problem(
            _place(remark, found), remark.message, remark.instead, severity=Severity.WARNING
        )
        told.append(_Told(problem, remark.kind, remark.rule, tried.found.get(remark.rule)))
    return sorted(told, key=lambda each: _order(each.problem.place))


def _place(remark: Remark, found: Configured) -> Place:
    if remark.place is not None:
        return remark.place
    if remark.rule:
        return found.settings.places.rule(remark.rule)
    return Place(str(found.settings.directory / "rules"))


def _order(place: Place) -> tuple[str, int, int]:
    return place.file, place.line, place.column


def _print(told: Sequence[_Told]) -> None:
    """The problems; of many warnings of one kind some, and how many more there are."""
    shown: dict[str, int] = {}
    for each in told:
        shown[each.kind] = shown.get(each.kind, 0) + 1
        if not each.kind or shown[each.kind] <= SHOWN:
            typer.echo(str(each.problem))
    for kind, count in shown.items():
        if kind and count > SHOWN:
            typer.echo(f"… and {count - SHOWN} more warnings of the kind {kind}: --json has all")


def _write(folder: Path) -> None:
    try:
        written = write_schemas(folder)
    except OSError as error:
        raise MonitorError(f"{folder}: cannot be written: {error.strerror}") from error
    for file in written:
        typer.echo(file)


def _values(each: _Told) -> dict[str, object]:
    problem, estimate = each.problem, each.estimate
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity,
        "message": problem.message,
        "instead": problem.instead,
        "kind": each.kind,
        "rule": each.rule,
        "expected_a_day": estimate.a_day if estimate else None,
        "share": estimate.share if estimate else None,
    }
