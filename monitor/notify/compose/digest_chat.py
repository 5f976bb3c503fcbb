"""A digest for chats and pushes: its lines, as many as there is room for."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Message
from monitor.notify.clean import cut
from monitor.notify.compose.digest import Line, Overview
from monitor.notify.compose.kinds import Kind
from monitor.notify.digest_texts import DigestTexts

LONGEST_URL = 250
LONGEST_LINE = 300
LINES_ON_A_LOCKED_SCREEN = 3


def compose(overview: Overview, key: str, kind: Kind, texts: DigestTexts) -> Message:
    """The message; stories that have no room are counted in its last line."""
    title = kind.title(overview.subject)
    lines = list(_lines(overview, kind, texts))
    most = LINES_ON_A_LOCKED_SCREEN if kind.is_short else len(lines)
    room = kind.room(title)
    while True:
        left = sum(is_story for _, is_story in lines[most:])
        told = [line for line, _ in lines[:most]]
        if left:
            told.append(texts.more.format(left))
        text = kind.newline.join(told) or kind.escape(overview.subject)
        if len(text) <= room or most == 0:
            return Message(key, title, cut(text, room))
        most -= 1


def _lines(overview: Overview, kind: Kind, texts: DigestTexts) -> Iterator[tuple[str, bool]]:
    """The lines, each with whether it is a story."""
    if overview.repeat:
        yield kind.escape(overview.repeat), False
    for section in overview.sections:
        for desk, lines in section.desks.items():
            if not kind.is_short:
                yield kind.bold(f"{section.title} · {desk}"), False
            for line in lines:
                yield _line(line, kind), True
    if overview.coming and not kind.is_short:
        yield kind.bold(texts.coming), False
        for visit in overview.coming:
            yield kind.escape(visit), False
    for title, _ in overview.notes:
        yield kind.escape(title), False


def _line(line: Line, kind: Kind) -> str:
    what = cut(line.what, LONGEST_LINE)
    around = f" ({cut(line.around, LONGEST_LINE)})"
    if kind.is_short or not line.link or len(line.link) > LONGEST_URL:
        return kind.escape(f"{line.level} {what}{around}")
    if kind.has_links:
        return f"{line.level} {kind.link(what, line.link)}{kind.escape(around)}"
    return f"{kind.escape(f'{line.level} {what}{around}')} {kind.address(line.link)}"
