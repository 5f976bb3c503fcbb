"""A plain message about monitor itself: troubles, budgets, the morning line, the test message."""

from __future__ import annotations

from monitor.model import Message, Note
from monitor.notify.clean import clean, cut, is_blank, one_line
from monitor.notify.compose.html import render
from monitor.notify.compose.kinds import Kind
from monitor.notify.compose.plain import filled
from monitor.notify.compose.voice import Voice

LONGEST_LINE = 400
SUBJECT = 180
UNTITLED = "monitor"


def mail(note: Note, voice: Voice) -> Message:
    """The mail, each line a paragraph of its own."""
    subject = _title(note)
    footer = voice.texts.sent_by.format(target=voice.target.id, key=note.key)
    lines = _lines(note, voice)
    html = render(
        "note.html",
        language=voice.texts.language,
        subject=subject,
        level="normal",
        footer=footer,
        lines=lines,
    )
    text = "\n\n".join([*map(filled, lines), f"-- \n{footer}\n"])
    return Message(note.key, subject, clean(text), html)


def chat(note: Note, kind: Kind, voice: Voice) -> Message:
    """The message for a chat or a push, cut to what it takes."""
    head = kind.title(_title(note))
    text = kind.newline.join(map(kind.escape, _lines(note, voice)))
    return Message(note.key, head, cut(text, kind.room(head)) or head)


def _title(note: Note) -> str:
    title = one_line(note.title, SUBJECT)
    return UNTITLED if is_blank(title) else title


def _lines(note: Note, voice: Voice) -> list[str]:
    told = [one_line(line, LONGEST_LINE) for line in note.lines]
    repeat = [voice.texts.repeat] if note.repeat else []
    return [line for line in (*told, *repeat) if line]
