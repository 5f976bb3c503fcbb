"""`monitor stories`: the same news in several papers, who has it, and who has taken it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli import story_acts
from monitor.cli.groups import is_for_command
from monitor.cli.named import known_name
from monitor.cli.options import CONFIG, Config, Json, beginning, configured, printable
from monitor.cli.story_named import Which, story_named
from monitor.cli.story_telling import Teller
from monitor.settings import Settings
from monitor.store import Reader
from monitor.workbench.values import told_of

Since = Annotated[
    str, typer.Option(metavar="WHEN", help="With an article since then: 24h, 3d, or an ISO date.")
]
OfDesk = Annotated[str, typer.Option("--desk", metavar="ID", help="Only with a hit of this desk.")]
OfRule = Annotated[str, typer.Option("--rule", metavar="ID", help="Only with a hit of this rule.")]
All = Annotated[bool, typer.Option("--all", help="Also stories in which no rule holds.")]
Limit = Annotated[int, typer.Option(min=0, help="How many at the most; 0 for all.")]


def commands() -> typer.Typer:
    """The group `stories`."""
    group = typer.Typer()
    group.callback(invoke_without_command=True)(stories)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("ack")(story_acts.ack)
    group.command("mute")(story_acts.mute)
    group.command("feedback")(story_acts.feedback)
    group.command("act")(act)
    return group


def stories(
    context: typer.Context,
    since: Since = "24h",
    desk: OfDesk = "",
    rule: OfRule = "",
    every: All = False,
    limit: Limit = 50,
    config: Config = CONFIG,
    as_json: Json = False,
) -> None:
    """List stories, newest first; show one, take it, mute it, say whether it was relevant.

    ID is the beginning of a story's id, the key of a message about it, or the address of an
    article.
    """
    if not is_for_command(context):
        list_(since, desk, rule, every, limit, config, as_json)


def list_(
    since: Since = "24h",
    desk: OfDesk = "",
    rule: OfRule = "",
    every: All = False,
    limit: Limit = 50,
    config: Config = CONFIG,
    as_json: Json = False,
) -> None:
    """List stories in which a rule holds, newest first.

    Level and title, who was first and who has it too, who has taken it, until when it is muted.
    """
    settings = configured(config).settings
    now = datetime.now(UTC)
    start = beginning(since, now, settings.zone)
    with Reader.open(settings.database) as reader:
        _check(desk, rule, settings, reader)
        found = reader.stories(since=start, desk=desk, rule=rule, matched=not every, limit=limit)
        told = told_of(reader, found, now)
    teller = Teller(settings, now)
    if as_json:
        for each in told:
            typer.echo(json.dumps(teller.values(each), ensure_ascii=False))
        return
    for each in told:
        for line in teller.in_short(each):
            typer.echo(printable(line))
    if not told:
        typer.echo("no stories")
    elif limit and len(told) == limit:
        typer.echo(f"({limit} shown, there may be more: --limit)")


def show(which: Which, config: Config = CONFIG, as_json: Json = False) -> None:
    """Show a story: its articles in order, what each adds, why it was found, and who was told."""
    _show(which, configured(config).settings, as_json=as_json)


def _show(which: str, settings: Settings, *, as_json: bool) -> None:
    now = datetime.now(UTC)
    teller = Teller(settings, now)
    with Reader.open(settings.database) as reader:
        (each,) = told_of(reader, [story_named(which, reader)], now)
        messages = reader.deliveries(story=each.story.id, limit=0)
        hits = {
            article.article: reader.hits_of(article.article)
            for article in each.story.articles
            if article.rules
        }
        opinions = reader.feedback_on(each.story.id)
    if as_json:
        values = teller.in_full_values(each, hits, messages, opinions)
        typer.echo(json.dumps(values, ensure_ascii=False))
        return
    for line in teller.in_full(each, hits, messages, opinions):
        typer.echo(printable(line))


def act(
    link: story_acts.Link,
    name: story_acts.As = None,
    until: story_acts.MaybeUntil = None,
    config: Config = CONFIG,
) -> None:
    """Do what a link in an alert says, as its page would."""
    settings = configured(config).settings
    if shown := story_acts.do(link, name, until, settings):
        _show(shown, settings, as_json=False)


def _check(desk: str, rule: str, settings: Settings, reader: Reader) -> None:
    # Rules that are not configured any more still have hits.
    if desk:
        known_name("desk", desk, {each.id for each in settings.desks})
    if rule:
        known_name("rule", rule, {each.id for each in settings.rules} | set(reader.rules()))
