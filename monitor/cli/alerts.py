"""`monitor alerts`: what was not sent, and why; each message; sending one again."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from monitor.cli.groups import is_for_command
from monitor.cli.in_use import sender
from monitor.cli.message_telling import fields_of, lines_of
from monitor.cli.named import known_name
from monitor.cli.options import CONFIG, Config, Json, UsageError, beginning, configured, printable
from monitor.cli.story_named import KEY
from monitor.model import DeliveryState, Message
from monitor.notify.clean import one_line
from monitor.settings import Settings
from monitor.store import Reader, StoredDelivery, open_archive
from monitor.wiring import composer_for
from monitor.workbench.values import message_values


class Stands(StrEnum):
    """As `DeliveryState`, in one word."""

    OWED = "owed"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    POSTPONED = "postponed"
    SUPPRESSED = "suppressed"
    GIVEN_UP = "given-up"

    @property
    def state(self) -> DeliveryState:
        """The state that is meant."""
        return DeliveryState(self.replace("-", " "))


# States out of which a message can be owed again.
OVER = (DeliveryState.GIVEN_UP, DeliveryState.SUPPRESSED)
# What somebody may have to do something about; suppressed is as it should be.
OPEN = (Stands.GIVEN_UP, Stands.OWED, Stands.SENDING, Stands.UNCERTAIN, Stands.POSTPONED)
NEVER_ENDING = 0

In = Annotated[
    list[Stands] | None,
    typer.Option("--state", help="In this state; may be repeated. Without: all that is not over."),
]
OfTarget = Annotated[str, typer.Option("--target", metavar="ID", help="Only for this target.")]
Since = Annotated[
    str | None,
    typer.Option(metavar="WHEN", help="Only what is owed since then: 24h, 3d, or an ISO date."),
]
Limit = Annotated[int, typer.Option(min=0, help="How many at the most; 0 for all.")]
Key = Annotated[
    str, typer.Argument(metavar="KEY", help="The message's key, or its beginning (4 digits).")
]
Keys = Annotated[
    list[str] | None, typer.Argument(metavar="[KEY]...", help="The messages' keys, or beginnings.")
]
AllOf = Annotated[
    str, typer.Option("--target", metavar="ID", help="All that was given up for this target.")
]


def commands() -> typer.Typer:
    """The group `alerts`."""
    group = typer.Typer()
    group.callback(invoke_without_command=True)(alerts)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("retry")(retry)
    return group


def alerts(
    context: typer.Context,
    state: In = None,
    target: OfTarget = "",
    since: Since = None,
    limit: Limit = 50,
    config: Config = CONFIG,
    as_json: Json = False,
) -> None:
    """List messages that were not sent, and why; show one, send some again."""
    if not is_for_command(context):
        list_(state, target, since, limit, config, as_json)


def list_(
    state: In = None,
    target: OfTarget = "",
    since: Since = None,
    limit: Limit = 50,
    config: Config = CONFIG,
    as_json: Json = False,
) -> None:
    """List messages that are given up, owed, on their way, uncertain or postponed, newest first.

    With age, when they are due, and the reason. Those that are sent or suppressed: --state.
    """
    settings = configured(config).settings
    now = datetime.now(UTC)
    start = None if since is None else beginning(since, now, settings.zone)
    with Reader.open(settings.database) as reader:
        _check_target(target, settings, reader)
        states = [each.state for each in state or OPEN]
        found = reader.deliveries(states=states, target=target, since=start, limit=limit)
    if as_json:
        for each in found:
            typer.echo(json.dumps(message_values(each), ensure_ascii=False))
        return
    for each in found:
        for line in lines_of(each, now, settings.zone):
            typer.echo(printable(line))
    if not found:
        typer.echo("no such messages" if state or target or since else "nothing is waiting")
    elif limit and len(found) == limit:
        typer.echo(f"({limit} shown, there may be more: --limit)")


def show(key: Key, config: Config = CONFIG, as_json: Json = False) -> None:
    """Show all about a message, and its words as they would be sent now."""
    settings = configured(config).settings
    with Reader.open(settings.database) as reader:
        each = _named(key, reader)
        message = _composed(each, settings, reader)
    if as_json:
        words = message and {
            "title": message.title,
            "text": message.text,
            "html": message.html,
            "thread": message.thread,
            "urgent": message.urgent,
        }
        values = message_values(each) | {"message": words}
        typer.echo(json.dumps(values, ensure_ascii=False))
        return
    for name, value in fields_of(each, settings.zone):
        typer.echo(printable(f"{name + ':':<24} {value}"))
    if message is None:
        typer.echo(f"\ntarget {each.delivery.target} is not configured any more")
        return
    typer.echo(printable(f"\n{message.title}\n\n{message.text}".rstrip()))


def retry(keys: Keys = None, target: AllOf = "", config: Config = CONFIG) -> None:
    """Owe messages again: these, or all that were given up for a target.

    What was suppressed is owed again only by its key: of a target that would be all that was ever
    held back.
    """
    settings = configured(config).settings
    if bool(keys) == bool(target):
        raise UsageError("either KEY..., or --target ID for all that was given up for a target")
    with Reader.open(settings.database) as reader:
        found = [_named(key, reader) for key in dict.fromkeys(keys or ())]
        if target:
            _check_target(target, settings, reader)
            states = [DeliveryState.GIVEN_UP]
            every = reader.deliveries(states=states, target=target, limit=NEVER_ENDING)
            # What a digest tells comes with the digest.
            found = [each for each in every if not each.delivery.bundle]
    with open_archive(settings.database) as archive:
        count = archive.retry([each.delivery.key for each in found], datetime.now(UTC))
    if count:
        by = sender(settings.database)
        typer.echo(f"{count:,} message{'' if count == 1 else 's'} owed again, to be sent by {by}")
    if count < len(found) or not found:
        _tell_of_others(found)
        raise typer.Exit(1)


def _tell_of_others(found: list[StoredDelivery]) -> None:
    for each in found:
        if each.delivery.state not in OVER:
            sys.stderr.write(
                f"monitor: {each.delivery.key}: is {each.delivery.state};"
                " only what was given up or suppressed can be owed again\n"
            )
    if not found:
        sys.stderr.write("monitor: there is no such message\n")


def _named(key: str, reader: Reader) -> StoredDelivery:
    """The message with that key or beginning of a key. Raises UsageError."""
    beginning_of = key.strip().lower()
    if not KEY.fullmatch(beginning_of):
        raise UsageError(
            f"{key!r}: expected the key of a message, at least 4 of its digits (0–9, a–f);"
            " `monitor alerts list` shows them"
        )
    found = reader.deliveries_as(beginning_of)
    if not found:
        raise UsageError(f"there is no message {key!r}; `monitor alerts list` shows them")
    if len(found) > 1:
        some = "".join(f"\n  {one.delivery.key}  {one_line(one.title, 70)}" for one in found)
        raise UsageError(f"{key!r} may be one of several messages; say more of its key:{some}")
    return found[0]


def _composed(each: StoredDelivery, settings: Settings, reader: Reader) -> Message | None:
    targets = {target.id: target for target in settings.targets}
    target = targets.get(each.delivery.target)
    if target is None:
        return None
    claim = reader.claim_of(each.delivery.key)
    return composer_for(settings)(claim, target, datetime.now(UTC))


def _check_target(target: str, settings: Settings, reader: Reader) -> None:
    if target:
        # Of targets that are not configured any more there may be messages.
        known = {each.id for each in settings.targets} | set(reader.targets_told())
        known_name("target", target, known)
