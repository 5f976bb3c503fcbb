"""The text and the HTML of a mail about one article."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Message
from monitor.notify.compose import visits
from monitor.notify.compose.html import render
from monitor.notify.compose.plain import filled, quoted, table
from monitor.notify.compose.story import Story


def compose(story: Story, key: str) -> Message:
    """The mail, in a short text and in HTML that says the same."""
    facts = [(visits.facts(each, story.texts), each.sentence) for each in story.visits]
    html = render(
        "mail.html",
        language=story.language,
        subject=story.subject,
        level=story.level.lower(),
        footer=story.footer,
        story=story,
        visits=facts,
    )
    return Message(key, story.subject, "\n".join(_text(story)), html)


def _text(story: Story) -> Iterator[str]:
    yield filled(" · ".join([story.level, *story.rules]))
    yield ""
    for line in story.lead:
        yield filled(line)
        yield ""
    yield from _visits(story)
    yield filled(story.title)
    yield filled(story.origin)
    for line in (story.first, story.sources):
        if line:
            yield filled(line)
    yield ""
    yield from quoted(
        "".join(f"*{part}*" if found else part for part, found in story.snippet).splitlines()
    )
    if story.own:
        yield f"{story.own_title}:"
        yield from quoted(story.own)
    for note in story.notes:
        yield filled(note)
        yield ""
    # An address is never broken: it must stay something one can click or copy.
    if story.url:
        yield story.url
        yield ""
    yield f"{story.why}:"
    for reason in story.reasons:
        yield filled(reason, "- ", "  ")
    yield ""
    yield from _acts(story)
    yield "-- "
    yield story.footer
    yield ""


def _visits(story: Story) -> Iterator[str]:
    for visit in story.visits:
        yield from table(visits.facts(visit, story.texts))
        yield ""
        if visit.sentence:
            yield from quoted([visit.sentence])
    if story.more_visits:
        yield story.more_visits
        yield ""


def _acts(story: Story) -> Iterator[str]:
    for name, url in story.acts.items():
        yield f"{name}:"
        yield url
    if story.command:
        yield story.command
    if story.acts or story.command:
        yield ""
