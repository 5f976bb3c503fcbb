"""The short text of an alert for chats and pushes, escaped for the kind of channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import Message
from monitor.notify.clean import cut
from monitor.notify.compose import visits
from monitor.notify.compose.story import Story
from monitor.notify.snippet import Parts, shortened

ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"
# What makes a mention or a link of its own: "@everyone", "<!channel>", "<@U123>", "[x](y)". At the
# end of a part too: what the next part begins with stands right behind it.
_CALL = re.compile(r"@(?=[\w*]|$)|<(?=[!@#&]|$)|\](?=\(|$)")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+~|<>])")
# What ends an address in some chat, or is a mention inside of it.
_NOT_IN_ADDRESS = re.compile(r"[ <>\"`\\|{}\[\]*^]|@(?=everyone|here|channel|all\b)")
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
    """A kind of channel: how many characters it takes, and whether it is told Markdown or text.

    ``limit`` is for title and text together: most kinds put them into one.
    """

    limit: int
    is_markdown: bool = False

    def escape(self, text: str) -> str:
        """What others wrote, so that it is shown as it is."""
        return markdown(text) if self.is_markdown else harmless(text)

    @property
    def mark(self) -> tuple[str, str]:
        """What stands around words a rule found."""
        return ("**", "**") if self.is_markdown else ("»", "«")

    @property
    def newline(self) -> str:
        """What ends a line: in Markdown a single line end may be a mere space."""
        return "\n\n" if self.is_markdown else "\n"


# By apprise's schema; limits of the services or, where it is lower, of apprise, which refuses
# nothing itself: a service that gets too much would refuse the alert at every try.
_KINDS: Mapping[str, Kind] = {
    "discord guilded": Kind(2000, is_markdown=True),
    "mmost mmosts gchat": Kind(4000, is_markdown=True),
    "workflow workflows rocket rockets": Kind(1000, is_markdown=True),
    "webex wxteams": Kind(7000, is_markdown=True),
    "slack": Kind(3000),
    "tgram": Kind(4000),
    # 4096 bytes; German text has a few more bytes than characters.
    "ntfy ntfys": Kind(3700),
    "line": Kind(5000),
    "threema": Kind(3500),
    "twilio": Kind(1500),
    "pover pagerduty ryver whatsapp": Kind(1000),
    "mastodon mastodons": Kind(500),
    "victorops": Kind(400),
    "irc ircs": Kind(380),
}
KINDS: Mapping[str, Kind] = {
    schema: kind for schemas, kind in _KINDS.items() for schema in schemas.split()
}
# Webhooks and the rest: they want plain text, and take more than we ever say.
OTHER = Kind(7800)


def kind_of(apprise_url: str) -> Kind:
    """The kind of channel that an apprise address leads to."""
    return KINDS.get(apprise_url.partition("://")[0].lower(), OTHER)


def compose(story: Story, key: str, kind: Kind) -> Message:
    """The message; the address stands at its end, whole unless it alone is too long."""
    address = _address(story, kind)
    # An address cut is of no use, a title cut still is.
    title_room = max(SHORTEST_TITLE, min(TITLE, kind.limit - len(address) - LEFT_FOR_TEXT))
    title = kind.escape(cut(story.subject, title_room))
    room = kind.limit - len(title) - len("\r\n")
    told = [visits.line(each) for each in story.visits]
    if story.more_visits:
        told.append(story.more_visits)
    head = [
        kind.escape(line) for line in (" · ".join(story.rules), *told, *_title(story), story.origin)
    ]
    why = [kind.escape(line) for line in (*story.notes, *story.reasons)]
    others = len(kind.newline.join([*head, "", "", "", *why, address]))
    snippet = _snippet(story.snippet, kind, room - others)
    gap = [] if kind.is_markdown else [""]
    body = [*head, *([*gap, snippet] if snippet else []), *gap, *why]
    text = kind.newline.join(body)
    if not address:
        return Message(key, title, cut(text, room))
    address = cut(address, room)
    left = room - len(address) - len(kind.newline)
    return Message(key, title, f"{cut(text, left)}{kind.newline}{address}" if left > 0 else address)


def _title(story: Story) -> tuple[str, ...]:
    """The title of the article, unless the subject has it."""
    return (story.title,) if story.visits else ()


def _snippet(parts: Parts, kind: Kind, room: int) -> str:
    """The snippet with its marks, shortened until it has room; empty if there is too little."""
    opening, closing = kind.mark

    def escaped(part: str) -> str:
        return kind.escape(part).replace("\n", kind.newline)

    length = room
    while length >= SHORTEST_SNIPPET:
        written = "".join(
            f"{opening}{escaped(part)}{closing}" if found else escaped(part)
            for part, found in shortened(parts, length)
        )
        if len(written) <= room:
            return written
        length = min(length - 1, length * room // len(written))
    return ""


def _address(story: Story, kind: Kind) -> str:
    """The address such that a chat makes a link of the whole, and nothing else."""
    if not story.link:
        return kind.escape(story.url)
    return _NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", story.link)
