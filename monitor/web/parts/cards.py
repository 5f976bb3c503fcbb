"""A story as its card shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Acknowledgement, Alert, Article, Level, Mute, MuteKind, Story, StoryRule
from monitor.notify.clean import one_line
from monitor.notify.compose.visits import line, told_visits
from monitor.notify.snippet import Parts
from monitor.notify.visit_texts import VISIT_TEXTS
from monitor.store.page_snippets import Snippet
from monitor.store.page_stories import CardHit, StoryCard
from monitor.web.asking import Ask
from monitor.web.parts import choices
from monitor.web.texts.mutes import MUTES

OWN = 600
OWN_SHOWN = 3
SNIPPETS = 2


@dataclass(frozen=True, slots=True)
class Own:
    """What a source has beyond the others."""

    source: str
    text: str
    is_report: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that held."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of a story; title and snippets are pieces, each with whether it was found."""

    id: str
    title: Parts
    level: Level | None
    latest: datetime
    desks: Sequence[str]
    rules: Sequence[Rule]
    snippets: Sequence[Parts]
    visits: Sequence[str]
    first_source: str
    first_seen: datetime
    others: Sequence[str]
    own: Sequence[Own]
    taken: Acknowledgement | None
    mute: Mute | None
    muted_by: str
    why: str
    is_unread: bool

    @property
    def name(self) -> str:
        """The title without marks."""
        return "".join(text for text, _ in self.title)


def cards_of(ask: Ask, stored: Sequence[StoryCard], looked: datetime | None) -> list[Card]:
    """The cards of these stories."""
    names = {source.id: source.name for source in ask.site.settings.sources}
    desks = {desk.id: desk.title for desk in ask.site.settings.desks}
    return [_card(ask, each, looked, names, desks) for each in stored]


def _card(
    ask: Ask,
    stored: StoryCard,
    looked: datetime | None,
    names: Mapping[str, str],
    desks: Mapping[str, str],
) -> Card:
    story = stored.story
    rules = {rule.rule: rule for rule in story.rules}
    first_hit = stored.hits[0].article if stored.hits else story.first.article
    own_mute = next((each for each in stored.mutes if each.kind is MuteKind.STORY), None)
    mute = own_mute or next(iter(stored.mutes), None)
    return Card(
        id=story.id,
        title=_title(story, stored, first_hit),
        level=story.level,
        latest=story.latest,
        desks=_desks(story.rules, desks),
        rules=[Rule(each.rule, each.title) for each in rules.values()],
        snippets=_snippets(stored.hits),
        visits=_visits(ask, stored),
        first_source=names.get(story.first.source, story.first.source),
        first_seen=story.first.seen,
        others=[names.get(each, each) for each in story.sources[1:]],
        own=_own(story, names),
        taken=stored.acknowledgement,
        mute=mute,
        muted_by="" if mute is None or mute is own_mute else _muted(ask, mute),
        why=f"/articles/{first_hit}#why",
        is_unread=looked is not None and story.latest > looked,
    )


def parts_of(snippet: Snippet) -> Parts:
    """A snippet in pieces, each with whether a rule found it."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for each in sorted(snippet.evidence, key=lambda each: (each.start, -each.end)):
        start, end = each.start - snippet.start, each.end - snippet.start
        if start >= at:
            parts += [(snippet.text[at:start], False), (snippet.text[start:end], True)]
            at = end
    parts.append((snippet.text[at:], False))
    found = [each for each in parts if each[0]]
    if snippet.start > 0 and found:
        found[0] = ("… " + found[0][0].partition(" ")[2], False) if not found[0][1] else found[0]
    if snippet.is_cut and found and not found[-1][1]:
        found[-1] = (found[-1][0].rpartition(" ")[0] + " …", False)
    return tuple(found)


def _snippets(hits: Sequence[CardHit]) -> list[Parts]:
    """What shows why, each text once."""
    found: dict[tuple[str, str, int], Parts] = {}
    for each in sorted(hits, key=lambda each: each.hit.level.rank):
        if each.snippet is not None:
            key = (each.article, each.snippet.field, each.snippet.start)
            found.setdefault(key, parts_of(each.snippet))
    return list(found.values())[:SNIPPETS]


def _visits(ask: Ask, stored: StoryCard) -> Sequence[str]:
    """The visits that the rules found, each in a line."""
    hits = tuple(each.hit for each in stored.hits if each.hit.visits)
    if not hits:
        return ()
    alert = Alert("", Article(stored.story.id, "", "", ""), hits)
    told = told_visits(alert, VISIT_TEXTS[ask.language], ask.site.settings.zone, ask.now)
    return list(dict.fromkeys(line(each) for each in told.told))


def _title(story: Story, stored: StoryCard, article: str) -> Parts:
    """That of the first article in which a rule held, with what was found in it."""
    titles = {each.article: each.title for each in story.articles}
    title = titles.get(article, "")
    evidence = [
        found
        for each in stored.hits
        if each.article == article
        for found in each.hit.evidence
        if found.field == "title" and title[found.start : found.end] == found.text
    ]
    whole = title or story.first.title or story.first.url or story.id
    return parts_of(Snippet("title", 0, whole, tuple(evidence), is_cut=False))


def _muted(ask: Ask, mute: Mute) -> str:
    """The sort and the name of what is muted."""
    among = choices.MUTED[mute.kind](ask.site.settings)
    return f"{MUTES[ask.language].kinds[mute.kind]} {dict(among).get(mute.value, mute.value)}"


def _desks(rules: Sequence[StoryRule], names: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(names.get(each.desk, each.desk) for each in rules))


def _own(story: Story, names: Mapping[str, str]) -> list[Own]:
    found = [
        Own(
            names.get(each.source, each.source),
            one_line(" ".join(each.own), OWN),
            each.is_own_report,
        )
        for each in story.articles[1:]
        if each.own
    ]
    found.sort(key=lambda each: not each.is_report)
    return found[:OWN_SHOWN]
