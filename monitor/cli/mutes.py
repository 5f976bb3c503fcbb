"""`monitor mutes`: what is not alerted for now, and until when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli.groups import As, is_for_command, whoever
from monitor.cli.named import known_name
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured, printable
from monitor.cli.shown import near, short
from monitor.cli.story_acts import LONGEST, Because, Until
from monitor.cli.story_named import story_named
from monitor.cli.until import until
from monitor.model import Mute, MuteKind
from monitor.notify.clean import one_line
from monitor.settings import Settings
from monitor.store import Reader, open_archive
from monitor.workbench.values import mute_values

Kind = Annotated[MuteKind, typer.Argument(help="What is to be muted.")]
Value = Annotated[
    str,
    typer.Argument(
        metavar="VALUE", help="The id of the rule, source, story or person; of a person the name."
    ),
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The mute's id, or its beginning.")]


def commands() -> typer.Typer:
    """The group `mutes`."""
    group = typer.Typer()
    group.callback(invoke_without_command=True)(mutes)
    group.command("list")(list_)
    group.command("add")(add)
    group.command("end")(end)
    return group


def mutes(context: typer.Context, config: Config = CONFIG, as_json: Json = False) -> None:
    """List what is muted and until when; mute a rule, source, story or person; end a mute."""
    if not is_for_command(context):
        list_(config, as_json)


def list_(config: Config = CONFIG, as_json: Json = False) -> None:
    """List the mutes in force, the one that ends first first."""
    settings = configured(config).settings
    now = datetime.now(UTC)
    with Reader.open(settings.database) as reader:
        found = reader.mutes(now)
    if as_json:
        for each in found:
            typer.echo(json.dumps(mute_values(each), ensure_ascii=False))
        return
    for each in found:
        typer.echo(printable(mute_line(each, now, settings)))
    if not found:
        typer.echo("nothing is muted")


def mute_line(each: Mute, now: datetime, settings: Settings) -> str:
    """A mute for people."""
    end_at = near(each.until, now, settings.zone)
    why = f": {each.reason}" if each.reason else ""
    value = short(each.value) if each.kind is MuteKind.STORY else each.value
    return f"{each.id}  {each.kind} {value} until {end_at}, by {each.by}{why}"


def add(
    kind: Kind,
    value: Value,
    end_at: Until,
    name: As = None,
    because: Because = "",
    config: Config = CONFIG,
) -> None:
    """Let nothing be alerted of a rule, source, story or person until a time.

    What is found meanwhile is kept as suppressed, with the reason, and is not sent afterwards.
    """
    settings = configured(config).settings
    by, now = whoever(name), datetime.now(UTC)
    meant = _meant(kind, value, settings)
    mute = Mute(kind, meant, until(end_at, now, settings.zone), by, now, one_line(because, LONGEST))
    with Reader.open(settings.database), open_archive(settings.database) as archive:
        archive.mute(mute)
    typer.echo(printable(mute_line(mute, now, settings)))


def end(which: Id, config: Config = CONFIG) -> None:
    """End a mute before its time: what is found from now on is alerted again."""
    settings = configured(config).settings
    now = datetime.now(UTC)
    with Reader.open(settings.database) as reader:
        mute = _named(which, reader.mutes(now), now, settings)
    with open_archive(settings.database) as archive:
        if not archive.unmute(mute.id, now):
            typer.echo(f"{mute.id} has just ended")
            raise typer.Exit(1)
    typer.echo(printable(f"ended: {mute_line(mute, now, settings)}"))


def _named(which: str, found: Sequence[Mute], now: datetime, settings: Settings) -> Mute:
    meant = [each for each in found if which and each.id.startswith(which.lower())]
    if len(meant) == 1:
        return meant[0]
    listed = "".join(f"\n  {mute_line(each, now, settings)}" for each in meant or found)
    if meant:
        raise UsageError(printable(f"{which!r} may be one of several mutes:{listed}"))
    told = f"in force are:{listed}" if found else "none is in force"
    raise UsageError(printable(f"there is no mute {which!r}; {told}"))


def _meant(kind: MuteKind, value: str, settings: Settings) -> str:
    match kind:
        case MuteKind.RULE:
            return known_name("rule", value, {each.id for each in settings.rules})
        case MuteKind.SOURCE:
            return known_name("source", value, {each.id for each in settings.sources})
        case MuteKind.STORY:
            with Reader.open(settings.database) as reader:
                return story_named(value, reader).id
        case MuteKind.PERSON:
            return _person(value, settings)


def _person(value: str, settings: Settings) -> str:
    """The id of a person of the catalog by id or name."""
    people = {
        name: each.person.name for name, each in settings.catalog.items() if each.person is not None
    }
    wanted = value.removeprefix("@")
    named = [one for one, name in people.items() if name.casefold() == wanted.casefold()]
    if wanted not in people and len(named) == 1:
        return named[0]
    return known_name("person", wanted, people)
