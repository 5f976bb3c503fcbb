"""A plain message about the daemon itself, not about an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.model import Message, Target, key_of
from monitor.notify.clean import clean, cut, one_line
from monitor.notify.compose import chat

LONGEST_LINE = 400


def compose(title: str, lines: Sequence[str], target: Target, now: datetime) -> Message:
    """The message for a target, each line a paragraph of its own."""
    key = key_of(title, *lines, target.id, now.isoformat())
    told = [one_line(line, LONGEST_LINE) for line in lines]
    if target.is_mail:
        return Message(key, title, clean("\n\n".join(told)) + "\n")
    kind = chat.kind_of(target.apprise_url)
    head = kind.escape(cut(title, chat.TITLE))
    text = kind.newline.join(map(kind.escape, told))
    return Message(key, head, cut(text, kind.limit - len(head) - len("\r\n")))
