"""What `monitor backtest` prints for people."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.archive import local
from monitor.cli.options import printable
from monitor.model import words_of
from monitor.notify.clean import one_line
from monitor.store import Reader
from monitor.workbench import Against, Example, Miss, Result, Side, bars, drawn, told_rule
from monitor.workbench.days import number
from monitor.workbench.telling import Tested, before, looked_at, total

# The id of a rule that was made of --query.
TRIAL = "query"


def print_table(tested: Tested, zone: ZoneInfo) -> None:
    """A line for each rule."""
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


class Report:
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
