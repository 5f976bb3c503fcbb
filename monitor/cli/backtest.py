"""`monitor backtest`: what would a rule have found?"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from monitor.cli.archive import local
from monitor.cli.match import caret
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured, instant, printable
from monitor.errors import ConfigError, Problem, QueryError
from monitor.match import compile_rules, parse
from monitor.model import Article, Level, Rule, Within, words_of
from monitor.notify.clean import one_line
from monitor.settings import Settings
from monitor.settings.names import nearest
from monitor.store import Reader
from monitor.store.queries import Stored
from monitor.wiring import Configured, newsroom_for
from monitor.workbench import (
    Against,
    Backtest,
    Example,
    Miss,
    Result,
    Side,
    Span,
    bars,
    drawn,
    nearest_miss,
    read_rules,
    told_rule,
)
from monitor.workbench.days import number
from monitor.workbench.telling import Tested, before, looked_at, total, values_of

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
TRIAL = "query"


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
            _print_table(tested, settings.zone)
        else:
            for result in test.results.values():
                _Report(tested, settings.zone, reader).print(result, misses)
    for failure in test.failures[:FEW]:
        sys.stderr.write(f"monitor: {failure}\n")
    if not is_whole:
        sys.stderr.write(f"monitor: broken off after {test.articles:,} articles\n")
        raise typer.Exit(130)
    if test.failures or problems:
        raise typer.Exit(1)


def beginning(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The time that --since means. Raises UsageError."""
    try:
        start = instant(text, now, zone)
    except OverflowError as error:
        raise UsageError(f"--since {text!r}: is longer ago than a calendar reaches") from error
    if start > now:
        raise UsageError(f"--since {text!r}: is still to come")
    return start


def no_such_rule(name: str, rules: Collection[str], *, also: str = "") -> UsageError:
    """What to tell about a rule that is not configured, with the one that was probably meant."""
    hint = nearest(name, rules)
    if hint:
        return UsageError(f"there is no rule {name!r}{also}; did you mean {hint!r}?")
    some = ", ".join(sorted(rules)) or "none"
    listed = f"configured: {some}" if len(rules) <= FEW else "`monitor rules` lists them"
    return UsageError(f"there is no rule {name!r}{also}; {listed}")


def checked_rule(name: str, found: Configured) -> Rule:
    """The rule of that id, which can be used. Raises UsageError."""
    if name in found.rules.rules:
        return found.rules.rules[name]
    if any(each.id == name for each in found.settings.rules):
        raise UsageError(f"rule {name!r} is left out, as it has a mistake; `monitor check` says it")
    raise no_such_rule(name, list(found.rules.rules))


@contextmanager
def progress(task: str, stored: Iterator[Stored], total: int) -> Iterator[Iterator[Stored]]:
    """The articles, with a bar on stderr while they are taken, if that is a terminal."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn(task),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        yield iter(bar.track(stored, total=total))


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


def _print_table(tested: Tested, zone: ZoneInfo) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("rule", no_wrap=True)
    for heading in ("hits", "a day", "budget", "gained", "lost"):
        table.add_column(heading, justify="right")
    table.add_column("against")
    for result in tested.test.results.values():
        cells = (
            result.rule.id,
            f"{result.hits.count:,}",
            number(tested.span.a_day(result.hits.count - result.quiet)),
            str(result.rule.budget or ""),
            str(result.gained.count or ""),
            str(result.lost.count or ""),
            {
                Against.NOTHING: "(new)",
                Against.CONFIG: "the configuration",
                Against.STORED: f"{result.stored.total():,} stored",
            }[result.against],
        )
        table.add_row(*map(Text, cells))
    typer.echo(looked_at(tested, lambda time: local(time, zone)[:16]))
    Console(highlight=False).print(table)


class _Report:
    """Prints all about a rule that was tried."""

    def __init__(self, tested: Tested, zone: ZoneInfo, reader: Reader) -> None:
        self._tested = tested
        self._zone = zone
        self._reader = reader
        self._console = Console(highlight=False)
        self._shown = lambda time: local(time, zone)[:16]
        self._marks = not self._console.is_terminal or self._console.is_dumb_terminal

    def print(self, result: Result, misses: Mapping[str, Miss]) -> None:
        """All of it."""
        rule = result.rule
        if rule.id != TRIAL:
            self._line(f"{rule.id}: {printable(rule.title)} (desk {rule.desk}, {rule.level})")
        self._prose(f"query: {told_rule(rule)}")
        self._prose(looked_at(self._tested, self._shown))
        if not result.hits.count:
            self._nothing(misses.get(rule.id))
        else:
            self._chart(result)
            self._line(total(result, self._tested.span))
        if result.quiet:
            self._prose(
                f"{result.quiet:,} of them in articles that were there before their source was"
                " watched, or were old: no alert comes of those, and they are not in the mean"
            )
        self._compared(result)
        if result.hits.examples:
            self._examples("newest hits", result.hits)
        self._line("")

    def _nothing(self, miss: Miss | None) -> None:
        self._line("\nnothing found")
        if miss is not None:
            article = miss.article
            self._line(f"nearest miss: {one_line(article.title, 200)}  {article.id[:10]}")
            self._indented(Text(printable(miss.why)))

    def _chart(self, result: Result) -> None:
        span = self._tested.span
        first, last = (each.astimezone(self._zone).date() for each in (span.begin, span.end))
        is_plain = not (sys.stdout.encoding or "").lower().startswith("utf")
        self._line("")
        width = max(10, min(self._console.width, 100) - 30)
        for line in drawn(bars(result.days, first, last), width, is_plain=is_plain):
            self._line(line)

    def _compared(self, result: Result) -> None:
        rule, gained, lost = result.rule, result.gained, result.lost
        if result.against is Against.NOTHING:
            if rule.id != TRIAL:
                self._line("\nthere is no rule of this id in the configuration: all are new")
            return
        if result.against is Against.STORED and not result.stored:
            if gained.count:
                self._prose(
                    "\nnone of them is stored as a hit of this rule;"
                    f" `monitor rules apply {rule.id}` would do that"
                )
            return
        self._prose(f"\nagainst {before(result)}: {gained.count:,} gained, {lost.count:,} lost")
        if result.unjudged:
            self._line(f"{result.unjudged:,} more cannot be judged: their text is deleted")
        if gained.examples:
            self._examples("gained", gained)
        if lost.examples:
            self._examples("lost", lost, then=rule.id)

    def _examples(self, heading: str, side: Side, then: str = "") -> None:
        some = "" if side.count == len(side.examples) else f", {len(side.examples)} of them"
        self._line(f"\n{heading} ({side.count:,}{some}):")
        for each in side.examples:
            self._example(each, then)

    def _example(self, each: Example, then: str) -> None:
        article = each.article
        seen = local(article.seen, self._zone)[:16]
        self._line(f"  {seen}  {article.source}  {article.id[:10]}")
        self._indented(Text(one_line(article.title, 300), style="bold"))
        if each.parts:
            self._indented(self._marked(each))
        elif then:
            hits = [one for one in self._reader.hits_of(article.id) if one.hit.rule == then]
            words = [word for one in hits for word in words_of(one.hit.evidence)]
            self._indented(Text(printable(f"found then: {', '.join(words)}")))
        if each.why:
            self._indented(Text(printable(f"now: {each.why}")))
        if article.url:
            self._line(f"    {article.url}")

    def _marked(self, each: Example) -> Text:
        marked = Text("> ")
        for part, is_found in each.parts:
            # White space at the ends counts: the parts follow each other.
            words = one_line(part, 1_000)
            words = f"{' ' * part[:1].isspace()}{words}{' ' * part[-1:].isspace()}"
            if is_found and self._marks:
                words = f"*{words}*"
            marked.append(words, style="bold underline" if is_found else "")
        return marked

    def _indented(self, text: Text) -> None:
        for line in text.wrap(self._console, max(20, self._console.width - 4)):
            line.rstrip()
            self._console.print(Text("    ").append_text(line))

    def _line(self, text: str) -> None:
        typer.echo(text)

    def _prose(self, text: str) -> None:
        """A line that may be long: a terminal would break it within words."""
        if self._console.is_terminal:
            self._console.print(Text(text))
        else:
            typer.echo(text)
