"""The kinds of chats and pushes: what each takes, and how what others wrote is shown as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.notify.clean import cut

ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"
# What makes a mention or a link of its own: "@everyone", "<!channel>", "<@U123>", "[x](y)". At the
# end of a part too: what the next part begins with stands right behind it.
_CALL = re.compile(r"@(?=[\w*]|$)|<(?=[!@#&]|$)|\](?=\(|$)")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+~|<>])")
# What ends an address in some chat, or is a mention inside of it.
_NOT_IN_ADDRESS = re.compile(r"[ <>\"`\\|{}\[\]*^]|@(?=everyone|here|channel|all\b)")
_NOT_IN_LINK = re.compile(r"[()]")
TITLE = 160


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

    ``limit`` is for title and text together: most kinds put them into one. ``has_links``: its
    Markdown knows ``[x](y)``. ``is_short``: it is read on a locked screen, or takes next to
    nothing.
    """

    limit: int
    is_markdown: bool = False
    has_links: bool = False
    is_short: bool = False

    def escape(self, text: str) -> str:
        """What others wrote, so that it is shown as it is."""
        return markdown(text) if self.is_markdown else harmless(text)

    def title(self, text: str, room: int = TITLE) -> str:
        """A title, escaped."""
        return self.escape(cut(text, room))

    def bold(self, text: str) -> str:
        """A heading, escaped."""
        return f"**{self.escape(text)}**" if self.is_markdown else self.escape(text)

    def address(self, url: str) -> str:
        """An address such that a chat makes a link of the whole, and nothing else."""
        return _NOT_IN_ADDRESS.sub(_encoded, url)

    def link(self, text: str, url: str) -> str:
        """A text that leads to an address."""
        if not self.has_links:
            return f"{self.escape(text)}: {self.address(url)}"
        return f"[{self.escape(text)}]({_NOT_IN_LINK.sub(_encoded, self.address(url))})"

    def room(self, title: str) -> int:
        """How many characters are left for the text."""
        return self.limit - len(title) - len("\r\n")

    @property
    def mark(self) -> tuple[str, str]:
        """What stands around words a rule found."""
        return ("**", "**") if self.is_markdown else ("»", "«")

    @property
    def newline(self) -> str:
        """What ends a line: in Markdown a single line end may be a mere space."""
        return "\n\n" if self.is_markdown else "\n"


def _encoded(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


# By apprise's schema; limits of the services or, where it is lower, of apprise, which refuses
# nothing itself: a service that gets too much would refuse the alert at every try.
_KINDS: Mapping[str, Kind] = {
    "discord guilded": Kind(2000, is_markdown=True, has_links=True),
    "mmost mmosts": Kind(4000, is_markdown=True, has_links=True),
    "gchat": Kind(4000, is_markdown=True),
    "workflow workflows rocket rockets": Kind(1000, is_markdown=True, has_links=True),
    "webex wxteams": Kind(7000, is_markdown=True, has_links=True),
    "slack": Kind(3000),
    "tgram": Kind(4000),
    "line": Kind(5000),
    "threema": Kind(3500),
    "ryver whatsapp": Kind(1000),
    # 4096 bytes; German text has a few more bytes than characters.
    "ntfy ntfys": Kind(3700, is_short=True),
    "gotify gotifys pbul prowl hassio hassios": Kind(7800, is_short=True),
    "pover pagerduty": Kind(1000, is_short=True),
    "opsgenie": Kind(7800, is_short=True),
    "twilio": Kind(1500, is_short=True),
    "mastodon mastodons toot toots": Kind(500, is_short=True),
    "victorops": Kind(400, is_short=True),
    "irc ircs": Kind(380, is_short=True),
}
KINDS: Mapping[str, Kind] = {
    schema: kind for schemas, kind in _KINDS.items() for schema in schemas.split()
}
# Webhooks and the rest: they want plain text, and take more than we ever say.
OTHER = Kind(7800)


def kind_of(apprise_url: str) -> Kind:
    """The kind of channel that an apprise address leads to."""
    return KINDS.get(apprise_url.partition("://")[0].lower(), OTHER)
