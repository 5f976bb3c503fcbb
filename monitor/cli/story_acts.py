"""What people do about a story: take it, mute it, say whether it was relevant."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from monitor.cli.groups import As, whoever
from monitor.cli.named import known_name
from monitor.cli.options import CONFIG, Config, UsageError, configured, printable
from monitor.cli.shown import near
from monitor.cli.story_named import Which, named, story_named
from monitor.cli.until import EXAMPLES, until
from monitor.links import ActKind, SignedLinks
from monitor.model import Acknowledgement, Feedback, Mute, MuteKind, Story, Verdict
from monitor.notify.clean import one_line
from monitor.settings import Settings
from monitor.store import Reader, open_archive

__all__ = ["As", "Link", "MaybeUntil", "ack", "do", "feedback", "mute"]


class Opinion(StrEnum):
    """As `Verdict`, in one word."""

    RELEVANT = "relevant"
    NOT_RELEVANT = "not-relevant"


Until = Annotated[str, typer.Option("--until", metavar="TIME", help=f"When it ends: {EXAMPLES}.")]
MaybeUntil = Annotated[
    str | None,
    typer.Option("--until", metavar="TIME", help=f"For a link that mutes: {EXAMPLES}."),
]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, for the others.")]
Opinions = Annotated[Opinion, typer.Argument(help="What you think of it.")]
OfRule = Annotated[
    str, typer.Option("--rule", metavar="ID", help="Only of what this rule found; without: of all.")
]
Link = Annotated[str, typer.Argument(metavar="LINK", help="The address in the alert, as a whole.")]
LONGEST = 200


def ack(which: Which, name: As = None, config: Config = CONFIG) -> None:
    """Take a story, for all to see; it is not escalated any more."""
    settings = configured(config).settings
    by, now = whoever(name), datetime.now(UTC)
    _acknowledge(_story(which, settings), by, now, settings)


def mute(
    which: Which, end: Until, name: As = None, because: Because = "", config: Config = CONFIG
) -> None:
    """Let nothing be alerted of a story until a time; it is kept, with the reason."""
    settings = configured(config).settings
    by, now = whoever(name), datetime.now(UTC)
    _mute(_story(which, settings), until(end, now, settings.zone), by, because, now, settings)


def feedback(
    which: Which, opinion: Opinions, rule: OfRule = "", name: As = None, config: Config = CONFIG
) -> None:
    """Say whether a story, or what one rule found in it, was relevant."""
    settings = configured(config).settings
    by, now = whoever(name), datetime.now(UTC)
    story = _story(which, settings)
    verdict = Verdict.RELEVANT if opinion is Opinion.RELEVANT else Verdict.NOT_RELEVANT
    _judge(story, verdict, rule, by, now, settings)


def do(link: str, name: str | None, end: str | None, settings: Settings) -> str:
    """Do what a link says; the id of a story if it asks to be shown one."""
    if settings.links is None:
        raise UsageError("no links are configured: `links` of monitor.yaml")
    now = datetime.now(UTC)
    act = SignedLinks(settings.links).read(link, now)
    story = _story(act.story, settings)
    if act.kind is ActKind.WHY:
        return story.id
    by = whoever(name, act.recipient)
    match act.kind:
        case ActKind.ACKNOWLEDGE:
            _acknowledge(story, by, now, settings)
        case ActKind.NOT_RELEVANT:
            _judge(story, Verdict.NOT_RELEVANT, act.rule, by, now, settings)
        case ActKind.MUTE:
            if end is None:
                raise UsageError(f"a mute has an end: --until, such as {EXAMPLES}")
            _mute(story, until(end, now, settings.zone), by, "", now, settings)
    return ""


def _story(which: str, settings: Settings) -> Story:
    with Reader.open(settings.database) as reader:
        return story_named(which, reader)


def _acknowledge(story: Story, by: str, now: datetime, settings: Settings) -> None:
    with open_archive(settings.database) as archive:
        before = archive.acknowledged([story.id]).get(story.id)
        archive.acknowledge(Acknowledgement(story.id, by, now))
    was = f", before by {before.by} ({near(before.at, now, settings.zone)})" if before else ""
    typer.echo(printable(f"taken by {by}{was}: {named(story)}"))


def _mute(
    story: Story, end: datetime, by: str, because: str, now: datetime, settings: Settings
) -> None:
    reason = one_line(because, LONGEST)
    muted = Mute(MuteKind.STORY, story.id, end, by, now, reason)
    with open_archive(settings.database) as archive:
        archive.mute(muted)
    at = near(end, now, settings.zone)
    typer.echo(
        printable(f"muted until {at}: {named(story)} (to end it: monitor mutes end {muted.id})")
    )


def _judge(
    story: Story, verdict: Verdict, rule: str, by: str, now: datetime, settings: Settings
) -> None:
    held = {each.rule for each in story.rules}
    if rule and not held:
        raise UsageError(f"no rule holds in {named(story)}; leave --rule out")
    if rule:
        known_name("rule that holds in this story,", rule, held)
    with open_archive(settings.database) as archive:
        archive.give_feedback(Feedback(story.id, rule, verdict, by, now))
    of = f" ({rule})" if rule else ""
    typer.echo(printable(f"{verdict}{of}, says {by}: {named(story)}"))
