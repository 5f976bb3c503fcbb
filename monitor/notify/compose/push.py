"""The text of an alert for a locked screen: what, from whom, and where to read on."""

from __future__ import annotations

from monitor.model import Message
from monitor.notify.clean import cut
from monitor.notify.compose import visits
from monitor.notify.compose.chat import snippet_in, title_of, with_address
from monitor.notify.compose.kinds import Kind
from monitor.notify.compose.story import Story

LINE = 300


def compose(story: Story, key: str, kind: Kind) -> Message:
    """A title, what it is about in one line, where it stands in another, and the address."""
    address = kind.address(story.link) if story.link else kind.escape(story.url)
    title = title_of(story, address, kind)
    room = kind.room(title)
    first = next(iter(story.acts.items()), None)
    # A story is taken from the phone, or never.
    act = kind.link(*first) if first else ""
    origin = kind.escape(cut(" · ".join(filter(None, (story.seen, story.sources))), LINE))
    left = min(LINE, room - sum(len(each) + 1 for each in (origin, act, address)))
    lines = [_what(story, kind, left), origin, act]
    return Message(key, title, with_address("\n".join(filter(None, lines)), address, kind, room))


def _what(story: Story, kind: Kind, room: int) -> str:
    """What is new, or the visit, or the words around those that were found."""
    told = [*story.lead, *(visits.line(each) for each in story.visits[:1]), *story.notes[:1]]
    said = kind.escape(cut(" · ".join(told), max(1, room)))
    if story.visits:
        return said
    around = tuple((part.replace("\n", " "), found) for part, found in story.snippet)
    left = room - len(said) - len(" · ")
    words = snippet_in(around, kind, left) or kind.escape(cut(story.words, max(1, left)))
    return " · ".join(filter(None, (said, words)))
