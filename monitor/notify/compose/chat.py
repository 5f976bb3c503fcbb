"""The short text of an alert for chats and pushes, escaped for the kind of channel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.model import Message
from monitor.notify.clean import cut
from monitor.notify.compose.story import Story

ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"
# What makes a mention or a link of its own: "@everyone", "<!channel>", "<@U123>".
_MENTION = re.compile(r"@(?=\w)|<(?=[!@#&])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+~|<>])")
TITLE = 200


def harmless(text: str) -> str:
    """The text with mentions broken by a character that cannot be seen.

    >>> harmless("@everyone <!channel>").replace(ZERO_WIDTH, "|")
    '@|everyone <|!channel>'
    """
    return _MENTION.sub(lambda found: found[0] + ZERO_WIDTH, text)


def markdown(text: str) -> str:
    """The text so that Markdown shows it as it is.

    >>> markdown("[x](y)")
    '\\\\[x\\\\]\\\\(y\\\\)'
    """
    return _MARKDOWN.sub(r"\\\1", harmless(text))


def slack(text: str) -> str:
    """The text so that Slack shows it as it is: three characters are special to it."""
    harmed = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return harmless(harmed)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel: how many characters it takes, how to escape, how to mark words."""

    limit: int
    escape: Callable[[str], str] = harmless
    mark: str = ""


# By apprise's schema. The limits are those of the services, less some room for what apprise adds.
KINDS: Mapping[str, Kind] = {
    "discord": Kind(1900, markdown, "**"),
    "msteams": Kind(900, markdown, "**"),
    "workflows": Kind(900, markdown, "**"),
    "mmost": Kind(3900, markdown, "**"),
    "mmosts": Kind(3900, markdown, "**"),
    "rocket": Kind(900, markdown, "*"),
    "rockets": Kind(900, markdown, "*"),
    "slack": Kind(2900, slack, "*"),
    "tgram": Kind(3900),
    "ntfy": Kind(3700),
    "ntfys": Kind(3700),
}
# Webhooks and the rest: programs that want plain text, and have no limit that we know of.
OTHER = Kind(7800)


def compose(story: Story, key: str, schema: str) -> Message:
    """The message; the address stands whole at its end, however long the rest is."""
    kind = KINDS.get(schema, OTHER)
    tail = f"\n{story.url}"
    head = [kind.escape(" · ".join(story.rules)), kind.escape(story.origin), ""]
    snippet = "".join(
        f"{kind.mark}{kind.escape(part)}{kind.mark}" if found else kind.escape(part)
        for part, found in story.snippet
    )
    lines = [*head, *([snippet, ""] if snippet else [])]
    lines += [kind.escape(note) for note in (*story.notes, *story.reasons)]
    text = cut("\n".join(lines), max(1, kind.limit - len(tail))) + tail
    return Message(key, cut(harmless(story.subject), TITLE), text)
