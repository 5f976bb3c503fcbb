"""`monitor backtest`: what would a rule have found?"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.backtest_report import TRIAL, Report, print_table
from monitor.cli.match import caret
from monitor.cli.named import checked_rule
from monitor.cli.options import CONFIG, Config, Json, UsageError, beginning, configured
from monitor.cli.progress import progress
from monitor.errors import ConfigError, Problem, QueryError
from monitor.match import compile_rules, parse
from monitor.model import Article, Level, Rule, Within
from monitor.settings import Settings
from monitor.store import Reader
from monitor.wiring import Configured, newsroom_for
from monitor.workbench import (
    Backtest,
    Miss,
    Result,
    Span,
    nearest_miss,
    read_rules,
)
from monitor.workbench.telling import Tested, values_of

Which = Annotated[
    str | None,
    typer.Argument(
        metavar="RULE|FILE",
        help="A rule's id, or a file of rules, which need not be in the configuration;"
        " without: all rules.",
    ),
]
Query = Annotated[
    str | None, typer.Option("--query", metavar="Q", help="Try this query, without a rule.")
]
Unit = Annotated[
    Within, typer.Option("--within", help="The unit in which the AND of --query must hold.")
]
Since = Annotated[
    str, typer.Option(metavar="WHEN", help="From when on: 30d, 12h, 2w, or an ISO date.")
]
Samples = Annotated[
    int, typer.Option(min=0, max=1000, help="How many of the newest hits to show of each kind.")
]

# More rules than this are told in a table, a line each.
IN_FULL = 3
# Among so many of the newest articles a miss is looked for.
MISSES = 300
FEW = 20


def backtest(
    which: Which = None,
    query: Query = None,
    within: Unit = Within.ARTICLE,
    since: Since = "30d",
    samples: Samples = 5,
    config: Config = CONFIG,
    as_json: Json = False,
) -> None:
    """Say what rules would have found in the stored articles.

    Hits per day, the newest of them with the words found, and what changes: for a rule of the
    configuration against the hits that are stored, for one in a FILE against the rule of the same
    id in the configuration. Ctrl-C shows what was found so far.
    """
    now = datetime.now(UTC)
    found = configured(config)
    settings = found.settings
    start = beginning(since, now, settings.zone)
    rules, in_force, problems = _wanted(found, which, query, within)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    newsroom = newsroom_for(settings)
    test = Backtest(
        rules,
        settings.catalog,
        in_force,
        zone=settings.zone,
        examples=samples,
        newsroom=newsroom,
    )
    with Reader.open(settings.database) as reader:
        is_whole = _try(test, reader, start)
        first = start if is_whole else (test.last and test.last.seen) or now
        span = Span(max(first, reader.first_seen() or now), now)
        tested = Tested(test, span, is_whole)
        missing = [each for each in test.results.values() if not each.hits.count]
        misses = (
            _misses(missing, settings, reader, start)
            if is_whole and len(missing) <= IN_FULL
            else {}
        )
        if as_json:
            for result in test.results.values():
                typer.echo(json.dumps(values_of(result, tested, misses), ensure_ascii=False))
        elif len(test.results) > IN_FULL:
            print_table(tested, settings.zone)
        else:
            for result in test.results.values():
                Report(tested, settings.zone, reader).print(result, misses)
    for failure in test.failures[:FEW]:
        sys.stderr.write(f"monitor: {failure}\n")
    if not is_whole:
        sys.stderr.write(f"monitor: broken off after {test.articles:,} articles\n")
        raise typer.Exit(130)
    if test.failures or problems:
        raise typer.Exit(1)


def _wanted(
    found: Configured, which: str | None, query: str | None, within: Within
) -> tuple[Sequence[Rule], Mapping[str, Rule], Sequence[Problem]]:
    """The rules to be tried, those in force to compare them with, and what is wrong with a file."""
    if query is not None and which is not None:
        raise UsageError(f"either --query or {which!r}, not both")
    if query is None and within is not Within.ARTICLE:
        raise UsageError("--within belongs to --query; a rule has its own unit")
    in_force = found.rules.rules
    if query is not None:
        return [_trial(query, within, found.settings)], {}, ()
    if which is None:
        return list(in_force.values()), in_force, ()
    if which in in_force or not _is_file(which):
        return [checked_rule(which, found)], in_force, ()
    settings = found.settings
    desks = [desk.id for desk in settings.desks]
    read = read_rules(Path(which), os.environ, settings.catalog, desks)
    if not read.rules:
        raise ConfigError(read.problems)
    return read.rules, in_force, read.problems


def _is_file(which: str) -> bool:
    if "/" in which or which.endswith((".yaml", ".yml")):
        return True
    with suppress(OSError, ValueError):
        return Path(which).exists()
    return False


def _trial(text: str, within: Within, settings: Settings) -> Rule:
    try:
        parse(text, settings.catalog)
    except QueryError as error:
        raise QueryError(caret(text, error), error.start, error.end) from error
    return Rule(TRIAL, "trial", "", Level.NORMAL, text, within)


def _try(test: Backtest, reader: Reader, start: datetime) -> bool:
    """Take all articles; whether none was left, as nobody broke it off."""
    try:
        with progress("trying", reader.scan(start), reader.count(start)) as articles:
            for stored in articles:
                test.take(stored)
    except KeyboardInterrupt:
        return False
    return True


def _misses(
    missing: Sequence[Result], settings: Settings, reader: Reader, start: datetime
) -> Mapping[str, Miss]:
    """The nearest misses of rules that found nothing, among some of the newest articles."""
    rules, _ = compile_rules(
        [each.rule for each in missing], settings.catalog, newsroom=newsroom_for(settings)
    )
    return {
        each: miss
        for each in rules.rules
        if (miss := nearest_miss(rules, each, _newest(reader, start)))
    }


def _newest(reader: Reader, start: datetime) -> Iterator[Article]:
    return (stored.article for stored in reader.scan(start, MISSES))
