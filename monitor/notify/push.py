"""Hands messages to chats, pushes and webhooks; the only file that imports apprise."""

from __future__ import annotations

import logging
from datetime import timedelta

import apprise
from apprise import AppriseResultStatus

from monitor.errors import SendError
from monitor.model import Message, Target
from monitor.notify.compose.chat import kind_of

# Their warnings repeat what the result says, once more per try, and may name the secret address.
for _name in ("apprise", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def send(target: Target, message: Message, *, timeout: timedelta) -> None:
    """Give one message to one channel. Raises SendError; the address is never in its text.

    One Apprise object for each message: a shared one paces itself to one message in seconds.
    A timeout is uncertain, the channel may have taken it.
    """
    channel = apprise.Apprise()
    if not channel.add(target.apprise_url):
        raise SendError(
            f"target {target.id}: its apprise address cannot be used; check channels.yaml"
        )
    # Told "text", apprise escapes for some services of Markdown and not for others; told
    # "markdown", it leaves it or translates it.
    marked_up = kind_of(target.apprise_url).is_markdown
    result = channel.notify(
        title=message.title,
        body=message.text,
        body_format=apprise.NotifyFormat.MARKDOWN if marked_up else apprise.NotifyFormat.TEXT,
        timeout=timeout.total_seconds(),
    )
    status = result.status
    if status is AppriseResultStatus.SUCCESS:
        return
    if status is AppriseResultStatus.TIMEOUT:
        raise SendError(
            f"target {target.id}: no answer within {timeout.total_seconds():g} s", uncertain=True
        )
    raise SendError(
        f"target {target.id}: the channel did not take the message ({status.name.lower()})"
    )
