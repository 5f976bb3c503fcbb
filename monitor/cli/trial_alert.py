"""`monitor test-alert`: does an alert arrive?"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli.options import CONFIG, Config, configured, known
from monitor.errors import SendError
from monitor.model import Alert, Article, Claim, Delivery, Evidence, Hit, Level, key_of
from monitor.notify import TEXTS, Channels
from monitor.settings import Settings
from monitor.wiring import composer_for

Named = Annotated[
    str | None, typer.Argument(metavar="TARGET", help="Only this target; without: all of them.")
]


def test_alert(target: Named = None, config: Config = CONFIG) -> None:
    """Send a marked test alert to each target.

    It goes the way of every alert; says for each target whether the channel took it.
    """
    settings = configured(config).settings
    targets = {each.id: each for each in settings.targets}
    if target is not None:
        known("target", [target], list(targets))
    if not targets:
        sys.stderr.write(f"monitor: {config / 'channels.yaml'}: no target is configured\n")
        raise typer.Exit(2)
    channels = Channels(settings.mail)
    compose = composer_for(settings)
    now = datetime.now(UTC)
    failed = False
    for each in [targets[target]] if target else targets.values():
        for recipient in each.recipients or ("",):
            claim = _test(settings, each.id, recipient, now)
            to = f"{each.id} ({recipient})" if recipient else each.id
            try:
                channels.send(each, recipient, compose(claim, each, now))
            except SendError as error:
                failed = True
                typer.echo(f"{to}: NOT taken: {error}")
            else:
                typer.echo(f"{to}: taken by the channel")
    if failed:
        raise typer.Exit(1)


def _test(settings: Settings, target: str, recipient: str, now: datetime) -> Claim:
    texts = TEXTS[settings.language]
    word = texts.test_text.split()[0]
    # A key of its own each time: a repeated Message-ID might be dropped as a duplicate.
    key = key_of("test", target, recipient, now.isoformat())
    article = Article(
        id="test",
        source="monitor test-alert",
        url="https://example.org/test",
        title=texts.test_title,
        text=texts.test_text,
        seen=now,
    )
    evidence = (Evidence("text", 0, len(word), word),)
    hit = Hit("test-alert", "", texts.test_rule, "", Level.NORMAL, evidence)
    delivery = Delivery(key, "test", target, ("test-alert",), recipient)
    return Claim(delivery, Alert(key, article, (hit,)), now)
