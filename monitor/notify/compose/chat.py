"""The text of an alert for chats and webhooks, escaped for the kind of channel."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model import Message
from monitor.notify.clean import cut
from monitor.notify.compose import visits
from monitor.notify.compose.kinds import TITLE, Kind
from monitor.notify.compose.story import Story
from monitor.notify.snippet import Parts, shortened

SHORTEST_TITLE = 50
LEFT_FOR_TEXT = 60
SHORTEST_SNIPPET = 20
# With less room for the snippet the ways to act on it are left out: the address leads on, too.
LEFT_FOR_SNIPPET = 200


def compose(story: Story, key: str, kind: Kind) -> Message:
    """The message; the address stands at its end, whole unless it alone is too long."""
    address = kind.address(story.link) if story.link else kind.escape(story.url)
    title = title_of(story, address, kind)
    room = kind.room(title)
    head = [kind.escape(line) for line in _head(story)]
    why = [kind.escape(line) for line in (*story.notes, *story.reasons)]
    acts = _acts(story, kind)
    others = len(kind.newline.join([*head, "", "", "", *why, address]))
    if acts and room - others - len(acts) > LEFT_FOR_SNIPPET:
        why.append(acts)
        others += len(acts) + len(kind.newline)
    snippet = snippet_in(story.snippet, kind, room - others)
    own = _own(story, kind, room - others - len(snippet)) if snippet or not story.snippet else []
    gap = [] if kind.is_markdown else [""]
    body = [*head, *([*gap, snippet] if snippet else []), *own, *gap, *why]
    return Message(key, title, with_address(kind.newline.join(body), address, kind, room))


def title_of(story: Story, address: str, kind: Kind) -> str:
    """The subject. An address cut is of no use, a title cut still is."""
    return kind.title(
        story.subject,
        max(SHORTEST_TITLE, min(TITLE, kind.limit - len(address) - LEFT_FOR_TEXT)),
    )


def with_address(text: str, address: str, kind: Kind, room: int) -> str:
    """The text, cut to what is left by the address below it."""
    if not address:
        return cut(text, room)
    address = cut(address, room)
    left = room - len(address) - len(kind.newline)
    return f"{cut(text, left)}{kind.newline}{address}" if left > 0 else address


def snippet_in(parts: Parts, kind: Kind, room: int) -> str:
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


def _head(story: Story) -> Sequence[str]:
    told = [visits.line(each) for each in story.visits]
    if story.more_visits:
        told.append(story.more_visits)
    # The subject has the title of the article unless it tells of a visit.
    title = (story.title,) if story.visits else ()
    around = filter(None, (story.first, story.sources))
    return (" · ".join(story.rules), *story.lead, *told, *title, story.origin, *around)


def _own(story: Story, kind: Kind, room: int) -> list[str]:
    """What only this source has, as much of it as there is room for."""
    gap, bullet = ([], "") if kind.is_markdown else ([""], "- ")
    told: list[str] = []
    for sentence in story.own:
        heading = [] if told else [*gap, kind.bold(f"{story.own_title}:")]
        added = [*heading, bullet + kind.escape(sentence)]
        room -= sum(len(each) + len(kind.newline) for each in added)
        if room < 0:
            break
        told += added
    return told


def _acts(story: Story, kind: Kind) -> str:
    """The ways to act on it: all where they are links, else the first, or what to call."""
    if not story.acts:
        return kind.escape(story.command)
    links = [kind.link(name, url) for name, url in story.acts.items()]
    return " · ".join(links) if kind.has_links else links[0]
