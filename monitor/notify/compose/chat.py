"""The short text of an alert for chats and pushes, escaped for the kind of channel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.model import Message
from monitor.notify.clean import cut
from monitor.notify.compose.story import Story
from monitor.notify.snippet import Parts, shortened

ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"
# What makes a mention or a link of its own: "@everyone", "<!channel>", "<@U123>", "[x](y)". At the
# end of a part too: what the next part begins with stands right behind it.
_CALL = re.compile(r"@(?=[\w*]|$)|<(?=[!@#&]|$)|\](?=\(|$)")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+~|<>])")
# What ends an address in some chat, or is a mention inside of it.
_NOT_IN_ADDRESS = re.compile(r"[\s<>\"`\\|{}]|@(?=everyone|here|channel|all\b)")
TITLE = 160
SHORTEST_TITLE = 50
LEFT_FOR_TEXT = 60
SHORTEST_SNIPPET = 20


def harmless(text: str) -> str:
    """The text with mentions and links broken by a character that cannot be seen.

    >>> harmless("@everyone <!channel> [x](y)").replace(ZERO_WIDTH, "|")
    '@|everyone <|!channel> [x]|(y)'
    """
    return _CALL.sub(lambda found: found[0] + ZERO_WIDTH, text)


def markdown(text: str) -> str:
    """The text so that Markdown shows it as it is.

    >>> markdown("[x] *y*")
    '\\\\[x\\\\] \\\\*y\\\\*'
    """
    return _MARKDOWN.sub(r"\\\1", harmless(text))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel: how many characters it takes, how to escape, how to mark words.

    ``limit`` is for title and text together: most kinds put them into one.
    """

    limit: int
    title: Callable[[str], str] = harmless
    text: Callable[[str], str] = harmless
    mark: tuple[str, str] = ("»", "«")


_BOLD = ("**", "**")
# By apprise's schema; limits of the services or, where it is lower, of apprise, which refuses
# nothing itself: a service that gets too much would refuse the alert at every try.
# Slack, Telegram, Rocket.Chat, Google Chat, Webex and the text (not the title) for Teams are
# escaped by apprise 2.2 itself; a second time would be seen.
KINDS: Mapping[str, Kind] = {
    "discord": Kind(2000, markdown, markdown, _BOLD),
    "guilded": Kind(2000, markdown, markdown, _BOLD),
    "mmost": Kind(4000, markdown, markdown, _BOLD),
    "mmosts": Kind(4000, markdown, markdown, _BOLD),
    "workflow": Kind(1000, markdown),
    "workflows": Kind(1000, markdown),
    "slack": Kind(3000),
    "tgram": Kind(4000),
    "rocket": Kind(1000),
    "rockets": Kind(1000),
    "gchat": Kind(4000),
    "webex": Kind(7000),
    "wxteams": Kind(7000),
    # 4096 bytes; German text has a few more bytes than characters.
    "ntfy": Kind(3700),
    "ntfys": Kind(3700),
    "line": Kind(5000),
    "threema": Kind(3500),
    "twilio": Kind(1500),
    "pover": Kind(1000),
    "pagerduty": Kind(1000),
    "ryver": Kind(1000),
    "whatsapp": Kind(1000),
    "mastodon": Kind(500),
    "mastodons": Kind(500),
    "victorops": Kind(400),
    "irc": Kind(380),
    "ircs": Kind(380),
}
# Webhooks and the rest: they want plain text, and take more than we ever say.
OTHER = Kind(7800)


def compose(story: Story, key: str, schema: str) -> Message:
    """The message; the address stands at its end, whole unless it alone is too long."""
    kind = KINDS.get(schema, OTHER)
    address = _address(story, kind)
    # An address cut is of no use, a title cut still is.
    title_room = max(SHORTEST_TITLE, min(TITLE, kind.limit - len(address) - LEFT_FOR_TEXT))
    title = kind.title(cut(story.subject, title_room))
    room = kind.limit - len(title) - len("\r\n")
    head = [kind.text(" · ".join(story.rules)), kind.text(story.origin)]
    why = [kind.text(line) for line in (*story.notes, *story.reasons)]
    snippet = _snippet(
        story.snippet, kind, room - len("\n".join([*head, "", "", "", *why, address]))
    )
    text = "\n".join([*head, *(["", snippet] if snippet else []), "", *why])
    if not address:
        return Message(key, title, cut(text, room))
    address = cut(address, room)
    left = room - len(address) - 1
    return Message(key, title, f"{cut(text, left)}\n{address}" if left > 1 else address)


def _snippet(parts: Parts, kind: Kind, room: int) -> str:
    """The snippet with its marks, shortened until it has room; empty if there is too little."""
    opening, closing = kind.mark
    length = room
    while length >= SHORTEST_SNIPPET:
        written = "".join(
            f"{opening}{kind.text(part)}{closing}" if found else kind.text(part)
            for part, found in shortened(parts, length)
        )
        if len(written) <= room:
            return written
        length = min(length - 1, length * room // len(written))
    return ""


def _address(story: Story, kind: Kind) -> str:
    """The address such that a chat makes a link of the whole, and nothing else."""
    if not story.link:
        return kind.text(story.url)
    return _NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", story.link)
