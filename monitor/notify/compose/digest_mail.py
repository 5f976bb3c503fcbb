"""The text and the HTML of a digest by mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.model import Message
from monitor.notify.compose import visits
from monitor.notify.compose.digest import Line, Overview, Section
from monitor.notify.compose.html import render
from monitor.notify.compose.plain import filled, heading
from monitor.notify.compose.story import Story
from monitor.notify.digest_texts import DigestTexts
from monitor.notify.snippet import Parts, shortened

SNIPPET = 400
INDENT = " " * 8


def compose(overview: Overview, key: str, texts: DigestTexts) -> Message:
    """The digest, in text and in HTML that says the same."""
    html = render(
        "digest.html",
        language=overview.language,
        subject=overview.subject,
        level=overview.level,
        footer=overview.footer,
        overview=overview,
        texts=texts,
        details=[
            (each, [visits.line(visit) for visit in each.visits], _short(each))
            for each in overview.details
        ],
    )
    return Message(key, overview.subject, "\n".join(_text(overview, texts)), html)


def _text(overview: Overview, texts: DigestTexts) -> Iterator[str]:
    for line in filter(None, (overview.repeat, overview.since)):
        yield from (filled(line), "")
    for section in overview.sections:
        yield from _part(section.title, _stories(section))
    yield from _left(overview.left, texts)
    yield from _part(texts.counts, _counts(overview))
    numbered = enumerate(overview.details, start=1)
    yield from _part(texts.details, (line for of in numbered for line in _details(*of)))
    yield from _left(overview.untold, texts)
    yield from _part(texts.suppressed, map(_counted, overview.suppressed))
    yield from _part(texts.ill, map(_listed, overview.ill))
    yield from _part(texts.coming, map(_listed, overview.coming))
    yield from _part(texts.held, _notes(overview))
    yield from ("-- ", overview.footer, "")


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A part with its heading; nothing if there is nothing to tell."""
    told = list(lines)
    if told:
        yield from heading(title)
        yield from told
        if told[-1]:
            yield ""


def _left(count: int, texts: DigestTexts) -> Iterator[str]:
    if count:
        yield from (texts.in_list.format(count), "")


def _stories(section: Section) -> Iterator[str]:
    for desk, lines in section.desks.items():
        yield f"{desk}:"
        for line in lines:
            yield from _line(line)
        yield ""


def _line(line: Line) -> Iterator[str]:
    yield filled(f"{line.what} ({line.around})", f"{line.level:<7} ", INDENT)
    for more in line.more:
        yield filled(more, INDENT)


def _counts(overview: Overview) -> Iterator[str]:
    for desk, counts in overview.counts:
        yield f"{desk}:"
        yield from map(_counted, counts)
        yield ""


def _counted(of: tuple[int, str]) -> str:
    return filled(of[1], f"{of[0]:>6}  ", INDENT)


def _listed(line: str) -> str:
    return filled(line, "- ", "  ")


def _notes(overview: Overview) -> Iterator[str]:
    for title, lines in overview.notes:
        yield filled(title)
        yield from (filled(each, "  ") for each in lines)
        yield ""


def _details(number: int, story: Story) -> Iterator[str]:
    yield filled(story.title, f"{number}. ", "   ")
    yield filled(" · ".join([story.level, *story.rules]), "   ")
    for line in (*story.lead, *(visits.line(each) for each in story.visits), story.more_visits):
        if line:
            yield filled(line, "   ")
    yield filled(" · ".join(filter(None, (story.seen, story.first, story.sources))), "   ")
    told = "".join(f"*{part}*" if found else part for part, found in _short(story))
    yield from (filled(each, "   > ") for each in told.splitlines() if each.strip())
    for line in (*story.notes, story.words, story.command):
        if line:
            yield filled(line, "   ")
    for name, url in list(story.acts.items())[:1]:
        yield f"   {name}: {url}"
    if story.url:
        yield f"   {story.url}"
    yield ""


def _short(story: Story) -> Parts:
    return shortened(story.snippet, SNIPPET)
