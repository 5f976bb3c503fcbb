"""Stories: to list, to see in full, and to act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from monitor.model import Acknowledgement, Level, MuteKind, Verdict
from monitor.model import Feedback as Opinion
from monitor.model import Mute as Muted
from monitor.store.page_filters import Place, StoryFilter
from monitor.store.page_stories import StoryCard
from monitor.web.api import shapes
from monitor.web.api.fields import (
    After,
    Limit,
    Name,
    Reason,
    Time,
    check_end,
    cursor_text,
    time_of,
)
from monitor.web.api.operation import (
    Given,
    Operation,
    Values,
    WrongFieldError,
    cursor,
    missing,
    uncursor,
)
from monitor.web.asking import Ask
from monitor.workbench.values import ToldStory, mute_values, story_values, whole_story_values

MESSAGES = 200


class StoriesAsked(Given):
    """Which stories; one has to fit all that is asked."""

    desk: Name = Field("", description="With a hit of this desk.")
    level: Level | None = Field(None, description="Whose most urgent hit has this level.")
    rule: Name = Field("", description="With a hit of this rule.")
    person: Name = Field("", description="With a visit of this person of the catalog.")
    place: Name = Field("", description="With a visit to this place of the catalog.")
    source: Name = Field("", description="With an article of this source.")
    since: Time | None = Field(None, description="With an article since then.")
    until: Time | None = Field(None, description="Without an article from then on.")
    unacknowledged: bool = Field(False, description="That nobody has taken.")
    limit: Limit = 50
    after: After = ""


class Muting(Given):
    """Until when, and why."""

    until: Time
    reason: Reason = ""


class Judging(Given):
    """What you think of a story, or of what one rule found in it."""

    verdict: Verdict
    rule: Annotated[str, Field(max_length=200, description="Without: of all its rules.")] = ""


def stories(ask: Ask, given: StoriesAsked) -> Values:
    """A page of stories with hits."""
    place = uncursor(given.after, time_of, cursor_text)
    found = ask.site.stores.reader.page_of_stories(
        StoryFilter(
            desks=_one(given.desk),
            levels=_one(given.level or ""),
            rules=_one(given.rule),
            sources=_one(given.source),
            persons=_one(given.person),
            places=_one(given.place),
            since=given.since,
            until=given.until,
            unacknowledged=given.unacknowledged,
        ),
        now=ask.now,
        after=Place(*place) if place else None,
        limit=given.limit,
    )
    names = names_of(ask)
    return {
        "items": [story_values(_told(each), names) for each in found.stories],
        "next": cursor(found.next.latest.isoformat(), found.next.story) if found.next else None,
    }


def story(ask: Ask, _: Given) -> Values:
    """All of one story."""
    reader = ask.site.stores.reader
    card = story_named(ask)
    hits = {
        each.article: reader.hits_of(each.article) for each in card.story.articles if each.rules
    }
    messages = reader.deliveries(story=card.story.id, limit=MESSAGES)
    opinions = reader.feedback_on(card.story.id)
    return whole_story_values(_told(card), names_of(ask), hits, messages, opinions)


def acknowledge(ask: Ask, _: Given) -> Values:
    """Take a story."""
    name = story_named(ask).story.id
    ask.site.stores.archive.acknowledge(Acknowledgement(name, ask.who.name, ask.now))
    ask.site.log(ask.who, "acknowledge", ask.now, ask.address, story=name)
    return story_values(_told(story_named(ask)), names_of(ask))


def mute(ask: Ask, given: Muting) -> Values:
    """Let nothing be alerted of a story until a time."""
    check_end(given.until, ask.now)
    name = story_named(ask).story.id
    muted = Muted(MuteKind.STORY, name, given.until, ask.who.name, ask.now, given.reason)
    ask.site.stores.archive.mute(muted)
    ask.site.log(ask.who, "mute", ask.now, ask.address, story=name, until=given.until.isoformat())
    return mute_values(muted)


def feedback(ask: Ask, given: Judging) -> Values:
    """Say whether a story, or what one rule found in it, was relevant."""
    of = story_named(ask).story
    if given.rule and given.rule not in {each.rule for each in of.rules}:
        raise WrongFieldError("rule", f"{given.rule[:40]!r} does not hold in this story")
    said = Opinion(of.id, given.rule, given.verdict, ask.who.name, ask.now)
    ask.site.stores.archive.give_feedback(said)
    ask.site.log(
        ask.who,
        "feedback",
        ask.now,
        ask.address,
        story=of.id,
        verdict=str(given.verdict),
        rule=given.rule,
    )
    return {"rule": said.rule, "verdict": said.verdict, "by": said.by, "at": said.at}


def story_named(ask: Ask) -> StoryCard:
    """The story that the path names. Raises WebError (404)."""
    name = ask.id("id")
    found = ask.site.stores.reader.story_cards([name], now=ask.now)
    if not found or not found[0].story.articles:
        raise missing("story", name)
    return found[0]


def names_of(ask: Ask) -> Mapping[str, str]:
    """The names of the sources by id."""
    return {each.id: each.name for each in ask.site.settings.sources}


def _told(card: StoryCard) -> ToldStory:
    muted = [each for each in card.mutes if each.kind is MuteKind.STORY]
    return ToldStory(card.story, card.acknowledgement, muted[-1] if muted else None)


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


OPERATIONS = (
    Operation(
        "GET",
        "/stories",
        "listStories",
        "Stories with hits, the one with the latest article first",
        stories,
        shapes.Stories,
        StoriesAsked,
    ),
    Operation(
        "GET",
        "/stories/{id}",
        "getStory",
        "A story with its articles, why they were found, and who was told",
        story,
        shapes.Story,
    ),
    Operation(
        "POST",
        "/stories/{id}/acknowledge",
        "acknowledgeStory",
        "Take a story, for all to see; it is not escalated any more",
        acknowledge,
        shapes.StoryBrief,
    ),
    Operation(
        "POST",
        "/stories/{id}/mute",
        "muteStory",
        "Let nothing be alerted of a story until a time",
        mute,
        shapes.Mute,
        Muting,
        status=201,
    ),
    Operation(
        "POST",
        "/stories/{id}/feedback",
        "judgeStory",
        "Say whether a story, or what one rule found in it, was relevant",
        feedback,
        shapes.Feedback,
        Judging,
        status=201,
    ),
)
