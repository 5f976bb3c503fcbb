"""What a digest says, before it is put into the form of a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Alert, Digest, Level
from monitor.notify.clean import one_line
from monitor.notify.compose import visits
from monitor.notify.compose.story import TITLE, Story, story_of
from monitor.notify.compose.voice import NAME, Voice, counted
from monitor.notify.notices import QUIET
from monitor.notify.route import OVER_BUDGET
from monitor.notify.texts import Texts

Desks = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""The desks of a target by their titles, each with the ids and titles of its rules."""

SUBJECT = 180
DESKS_NAMED = 2
# More than anybody reads; what is left out is counted.
LINES = 150
DETAILS = 30
ILL = 20
NOTES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A story in one line. ``more`` are later alerts of it; ``link`` is empty if it is none."""

    level: str
    what: str
    around: str
    url: str
    link: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What was collected for one reason, by the titles of the desks."""

    title: str
    desks: Mapping[str, Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Overview:
    """Clean texts only.

    ``left`` is how many stories have no line, ``untold`` how many alerts no details.
    """

    language: str
    subject: str
    level: str
    since: str
    repeat: str
    sections: tuple[Section, ...]
    left: int
    counts: tuple[tuple[str, Sequence[tuple[int, str]]], ...]
    details: tuple[Story, ...]
    untold: int
    suppressed: tuple[tuple[int, str], ...]
    ill: tuple[str, ...]
    coming: tuple[str, ...]
    notes: tuple[tuple[str, Sequence[str]], ...]
    footer: str


def overview_of(digest: Digest, desks: Desks, voice: Voice) -> Overview:
    """What to tell in a digest of a target with these desks."""
    texts = voice.texts
    told = [(alert, story_of(alert, voice)) for alert in digest.alerts]
    stories = _stories(told)
    shown = stories[:LINES]
    levels = [alert.level for alert, _ in told]
    return Overview(
        language=texts.language,
        subject=_subject(digest, len(stories), desks, voice),
        level=Level.most_urgent(levels, Level.DIGEST),
        since=texts.digests.since.format(voice.time(digest.since)) if digest.since else "",
        repeat=texts.repeat if digest.repeat else "",
        sections=tuple(_sections(shown, digest, desks, voice)),
        left=len(stories) - len(shown),
        counts=tuple(_counts(digest, desks)),
        details=tuple(story for _, story in told[:DETAILS]),
        untold=max(0, len(told) - DETAILS),
        suppressed=tuple((each.count, _reason(each.reason, texts)) for each in digest.suppressed),
        ill=tuple(_ill(digest, voice)),
        coming=visits.coming(digest.visits, texts.visits, voice.zone, voice.now),
        notes=tuple(
            (one_line(each.title, TITLE), [one_line(line, TITLE) for line in each.lines])
            for each in digest.notes[:NOTES]
        ),
        footer=texts.sent_by.format(target=voice.target.id, key=digest.key),
    )


Alerts = Sequence[tuple[Alert, Story]]


def _stories(told: Alerts) -> list[Alerts]:
    """The alerts of each story; the story of the most urgent first."""
    found: dict[str, list[tuple[Alert, Story]]] = {}
    for alert, story in told:
        found.setdefault(alert.story or alert.key, []).append((alert, story))
    return list(found.values())


def _subject(digest: Digest, stories: int, desks: Desks, voice: Voice) -> str:
    """`Übersicht Lokales: 7 Meldungen, 2 Besuche (Fr 27.11. 07:00)`."""
    texts = voice.texts.digests
    told = [counted(texts.stories, stories)] if stories else []
    if digest.visits:
        told.append(counted(texts.visits, len(digest.visits)))
    if digest.notes:
        told.append(counted(texts.notes, len(digest.notes)))
    names = [one_line(title, NAME) for title, _ in desks]
    of = voice.listed(names, DESKS_NAMED) if names else voice.target.id
    at = voice.day_and_time(voice.now)
    what = ", ".join(told) or texts.nothing
    return one_line(texts.subject.format(of=of, told=what, time=at), SUBJECT)


def _sections(
    stories: Sequence[Alerts], digest: Digest, desks: Desks, voice: Voice
) -> Iterator[Section]:
    """What quiet hours held back, then what was collected for the digest."""
    texts = voice.texts.digests
    quiet = QUIET
    for title, is_quiet in ((texts.quiet, True), (texts.collected, False)):
        found: dict[str, list[Line]] = {}
        for of_story in stories:
            if (digest.held.get(of_story[0][0].key) == quiet) is is_quiet:
                desk = _desk(of_story[0][0], desks)
                found.setdefault(desk, []).append(_line(of_story, digest, voice))
        if found:
            yield Section(title, _in_order(found, desks))


def _in_order(found: Mapping[str, list[Line]], desks: Desks) -> Mapping[str, Sequence[Line]]:
    names = [one_line(title, NAME) for title, _ in desks]
    return {name: found[name] for name in dict.fromkeys([*names, *found]) if name in found}


def _desk(alert: Alert, desks: Desks) -> str:
    """The title of the desk of its most urgent rule."""
    by_rule = {rule: title for title, rules in reversed(desks) for rule, _ in rules}
    hit = alert.hits[0]
    return one_line(by_rule.get(hit.rule, hit.desk), NAME)


def _line(of_story: Alerts, digest: Digest, voice: Voice) -> Line:
    alert, story = of_story[0]
    texts = voice.texts.digests
    others = len([each for each in alert.sources if each != alert.article.source])
    is_over = digest.held.get(alert.key) == OVER_BUDGET
    around = [
        story.seen,
        counted(texts.sources, others) if others else "",
        texts.over_budget if is_over else "",
        *story.lead,
    ]
    return Line(
        level=story.level,
        what=story.what,
        around=", ".join(filter(None, around)),
        url=story.url,
        link=story.link,
        more=tuple(
            " – ".join([*each.lead[:1], f"{each.what} ({each.seen})"]) for _, each in of_story[1:]
        ),
    )


def _counts(digest: Digest, desks: Desks) -> Iterator[tuple[str, Sequence[tuple[int, str]]]]:
    for title, rules in desks:
        found = [(digest.counts.get(rule, 0), one_line(name, NAME)) for rule, name in rules]
        if found:
            yield one_line(title, NAME), found


def _reason(reason: str, texts: Texts) -> str:
    known = texts.digests.reasons.items()
    said = next((text for begin, text in known if reason.startswith(begin)), reason)
    return one_line(said, TITLE) or "–"


def _ill(digest: Digest, voice: Voice) -> Iterator[str]:
    for source, error in list(digest.ill.items())[:ILL]:
        yield f"{voice.source(source)}: {one_line(error, TITLE)}"
    if len(digest.ill) > ILL:
        yield voice.texts.digests.more.format(len(digest.ill) - ILL)
