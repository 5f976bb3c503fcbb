"""A digest for chats and pushes: its lines, as many as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.model import Message
from monitor.notify.clean import cut
from monitor.notify.compose.digest import Line, Overview
from monitor.notify.compose.kinds import Kind
from monitor.notify.digest_texts import DigestTexts

LONGEST_URL = 250
LONGEST_LINE = 300
LINES_ON_A_LOCKED_SCREEN = 3


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    is_story: bool = False
    is_heading: bool = False


def compose(overview: Overview, key: str, kind: Kind, texts: DigestTexts) -> Message:
    """The message; stories that have no room are counted in its last line."""
    title = kind.title(overview.subject)
    rows = list(_rows(overview, kind, texts))
    room = kind.room(title)
    most = LINES_ON_A_LOCKED_SCREEN if kind.is_short else len(rows)
    while (text := _text(overview, rows, most, kind, texts)) and len(text) > room and most:
        most -= 1
    return Message(key, title, cut(text, room))


def _text(
    overview: Overview, rows: Sequence[_Row], most: int, kind: Kind, texts: DigestTexts
) -> str:
    """The first so many rows; no heading stands at the end with nothing below it."""
    shown = list(rows[:most])
    while shown and shown[-1].is_heading:
        shown.pop()
    told = [each.text for each in shown]
    left = overview.left + sum(each.is_story for each in rows[most:])
    if left:
        told.append(texts.more.format(left))
    return kind.newline.join(told) or kind.escape(overview.subject)


def _rows(overview: Overview, kind: Kind, texts: DigestTexts) -> Iterator[_Row]:
    if overview.repeat:
        yield _Row(kind.escape(overview.repeat))
    for section in overview.sections:
        for desk, lines in section.desks.items():
            if not kind.is_short:
                yield _Row(kind.bold(f"{section.title} · {desk}"), is_heading=True)
            for line in lines:
                yield _Row(_line(line, kind), is_story=True)
                for more in () if kind.is_short else line.more:
                    yield _Row(kind.escape(cut(more, LONGEST_LINE)))
    if overview.coming and not kind.is_short:
        yield _Row(kind.bold(texts.coming), is_heading=True)
        for visit in overview.coming:
            yield _Row(kind.escape(visit))
    for title, _ in overview.notes:
        yield _Row(kind.escape(title))


def _line(line: Line, kind: Kind) -> str:
    what = cut(line.what, LONGEST_LINE)
    around = f" ({cut(line.around, LONGEST_LINE)})"
    if kind.is_short or not line.link or len(line.link) > LONGEST_URL:
        return kind.escape(f"{line.level} {what}{around}")
    if kind.has_links:
        return f"{line.level} {kind.link(what, line.link)}{kind.escape(around)}"
    return f"{kind.escape(f'{line.level} {what}{around}')} {kind.address(line.link)}"
