"""The text and the HTML of a mail."""

from __future__ import annotations

import textwrap
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from monitor.model import Message
from monitor.notify.compose import visits
from monitor.notify.compose.story import Story

WIDTH = 76


def compose(story: Story, key: str) -> Message:
    """The mail, in a short text and in HTML that says the same."""
    text = [" · ".join([story.level, *story.rules]), ""]
    for visit in story.visits:
        text += [
            textwrap.fill(f"{name + ':':<7} {value}", WIDTH, subsequent_indent=" " * 8)
            for name, value in visits.facts(visit, story.texts)
        ]
        text.append("")
        if visit.sentence:
            text += [_quoted(visit.sentence), ""]
    if story.more_visits:
        text += [story.more_visits, ""]
    text += [story.title, story.origin, ""]
    snippet = "".join(f"*{part}*" if found else part for part, found in story.snippet)
    for line in snippet.splitlines():
        if line.strip():
            text += [_quoted(line), ""]
    for note in story.notes:
        text += [textwrap.fill(note, WIDTH), ""]
    # An address is never broken: it must stay something one can click or copy.
    if story.url:
        text += [story.url, ""]
    text.append(f"{story.why}:")
    text += [f"- {reason}" for reason in story.reasons]
    text += ["", "-- ", story.footer, ""]
    facts = [(visits.facts(each, story.texts), each.sentence) for each in story.visits]
    html = _template().render(story=story, visits=facts)
    return Message(key, story.subject, "\n".join(text), html)


def _quoted(line: str) -> str:
    return textwrap.fill(line, WIDTH, initial_indent="> ", subsequent_indent="> ")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("monitor.notify.compose", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("mail.html")
