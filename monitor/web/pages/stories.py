"""The start: what was found, newest first, live; and what people do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from monitor.model import (
    Acknowledgement,
    Feedback,
    Level,
    Mute,
    MuteKind,
    Story,
    Verdict,
)
from monitor.notify.clean import one_line
from monitor.store.page_filters import Place, StoryFilter
from monitor.store.page_stories import StoryCard
from monitor.web.asking import Ask, data, get, post
from monitor.web.errors import WebError
from monitor.web.going import back
from monitor.web.identity import EDITOR, READER, Via
from monitor.web.parts import choices, cursors, days
from monitor.web.parts.cards import cards_of
from monitor.web.parts.subscribing import block
from monitor.web.rendering import page
from monitor.web.texts import COMMON
from monitor.web.texts.stories import STORIES
from monitor.web.texts.subscribing import SUBSCRIBING

PER_PAGE = 25
# More are not counted: it is many.
UNREAD = 1000
REASON = 200
# How long a story may be muted here, as in `texts.stories`; `monitor stories mute` takes any time.
SPANS = {
    "2h": timedelta(hours=2),
    "8h": timedelta(hours=8),
    "1d": timedelta(days=1),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
}
TICK = timedelta(microseconds=1)
FILTERS = ("desks", "levels", "rules", "persons", "places", "sources")
# With one of these in its address a page shows only a part of the stories.
PARTS = ("desk", "level", "rule", "person", "place", "source", "since", "until", "open", "after")
VERDICTS = frozenset(map(str, Verdict))


def start(ask: Ask) -> Response:
    """The newest stories, or for htmx only the list of them."""
    wanted = filter_of(ask)
    reader = ask.site.stores.reader
    after = cursors.place(ask.text("after"))
    found = reader.page_of_stories(
        wanted, now=ask.now, after=Place(*after) if after else None, limit=PER_PAGE
    )
    looked = ask.site.stores.own.looked(ask.who.id)
    unread = reader.count_stories(replace(wanted, since=looked + TICK), UNREAD) if looked else 0
    shown: dict[str, Any] = {
        "t": STORIES[ask.language],
        "cards": cards_of(ask, found.stories, looked),
        "older": cursors.cursor(found.next.latest, found.next.story) if found.next else "",
        "unread": unread,
    }
    if ask.is_partial:
        return page(ask, "_stories_list.html", **shown)
    settings = ask.site.settings
    return page(
        ask,
        "stories.html",
        title=STORIES[ask.language].title,
        chosen={each: next(iter(getattr(wanted, each)), "") for each in FILTERS},
        is_open=wanted.unacknowledged,
        is_whole=not any(ask.query.get(each) for each in PARTS),
        filtered=_named(ask, wanted),
        desks=choices.desks(settings),
        rules=choices.rules(settings),
        people=choices.people(settings),
        places=choices.places(settings),
        sources=choices.sources(settings),
        subscribe=block(ask, _feed(ask, wanted)),
        **shown,
    )


def filter_of(ask: Ask) -> StoryFilter:
    """What the query asks for. Raises WebError (400)."""
    settings = ask.site.settings
    usual = ask.who.desks[0] if len(ask.who.desks) == 1 else ""
    level = ask.one_of("level", frozenset(map(str, Level)))

    def one(name: str, among: choices.Choices, default: str = "") -> tuple[str, ...]:
        value = choices.chosen(ask, name, among, default)
        return (value,) if value else ()

    place = choices.chosen(ask, "place", choices.places(settings))
    return StoryFilter(
        # Somebody of one desk sees its stories first, until they choose another.
        desks=one("desk", choices.desks(settings), usual),
        levels=(level,) if level else (),
        rules=one("rule", choices.rules(settings)),
        persons=one("person", choices.people(settings)),
        places=choices.inside(settings, place) if place else (),
        sources=one("source", choices.sources(settings)),
        since=days.beginning(ask, "since"),
        until=days.end(ask, "until"),
        unacknowledged=ask.text("open") == "1",
    )


def live(ask: Ask) -> Response:
    """Server-sent events: that stories have changed, not which words."""
    # Where nobody needs to log in, all have one name.
    user = "" if ask.who.via is Via.LOCAL else ask.who.id
    if not ask.site.hub.has_room(user):
        raise WebError(429, "too many pages are open")
    # A session keeps its CSRF token when it gets another cookie.
    events = ask.site.hub.listen(user, ask.who.csrf)
    headers = {"x-accel-buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def looked(ask: Ask) -> Response:
    """Remember up to when somebody has seen the stories."""
    upto = cursors.time_of(ask.form.get("upto", ""))
    if upto is None:
        raise WebError(400, "upto: expected a time with its zone")
    ask.site.stores.own.look(ask.who.id, min(upto, ask.now))
    return back(ask)


def acknowledge(ask: Ask) -> Response:
    """Take a story."""
    story = _story(ask)
    ask.site.stores.archive.acknowledge(Acknowledgement(story.id, ask.who.name, ask.now))
    ask.site.log(ask.who, "acknowledge", ask.now, ask.address, story=story.id)
    return _done(ask, story.id, STORIES[ask.language].said_acknowledged)


def mute(ask: Ask) -> Response:
    """Let nothing be alerted of a story for a while."""
    story = _story(ask)
    span = SPANS.get(ask.form.get("for", ""))
    if span is None:
        raise WebError(400, f"for: expected one of {', '.join(SPANS)}")
    reason = one_line(ask.form.get("reason", ""), REASON)
    muted = Mute(MuteKind.STORY, story.id, ask.now + span, ask.who.name, ask.now, reason)
    ask.site.stores.archive.mute(muted)
    ask.site.log(
        ask.who, "mute", ask.now, ask.address, story=story.id, until=muted.until.isoformat()
    )
    return _done(ask, story.id, STORIES[ask.language].said_muted)


def unmute(ask: Ask) -> Response:
    """End the mutes of a story."""
    story = _story(ask)
    for each in ask.site.stores.reader.mutes(ask.now):
        if each.kind is MuteKind.STORY and each.value == story.id:
            ask.site.stores.archive.unmute(each.id, ask.now)
    ask.site.log(ask.who, "unmute", ask.now, ask.address, story=story.id)
    return _done(ask, story.id, STORIES[ask.language].said_unmuted)


def feedback(ask: Ask) -> Response:
    """Say whether a story, or what one rule found in it, was relevant."""
    story = _story(ask)
    verdict, rule = ask.form.get("verdict", ""), ask.form.get("rule", "")
    if verdict not in VERDICTS:
        raise WebError(400, f"verdict: expected one of {', '.join(sorted(VERDICTS))}")
    if rule and rule not in {each.rule for each in story.rules}:
        raise WebError(400, f"rule: {rule[:40]!r} does not hold in this story")
    given = Feedback(story.id, rule, Verdict(verdict), ask.who.name, ask.now)
    ask.site.stores.archive.give_feedback(given)
    ask.site.log(
        ask.who, "feedback", ask.now, ask.address, story=story.id, verdict=verdict, rule=rule
    )
    return _done(ask, story.id, STORIES[ask.language].said_judged)


def _story(ask: Ask) -> Story:
    return story_named(ask).story


def story_named(ask: Ask) -> StoryCard:
    """The story that the path names. Raises WebError (404)."""
    name = ask.id("story")
    found = ask.site.stores.reader.story_cards([name], now=ask.now)
    if not found:
        raise WebError(404, f"there is no story {name[:40]!r}")
    return found[0]


def _done(ask: Ask, story: str, said: str) -> Response:
    """Back to the page, or for htmx the card as it is now."""
    if not ask.is_partial:
        return back(ask, f"/stories/{story}")
    looked_at = ask.site.stores.own.looked(ask.who.id)
    (card,) = cards_of(ask, [story_named(ask)], looked_at)
    answer = page(ask, "_story_card.html", t=STORIES[ask.language], card=card)
    answer.headers["x-said"] = quote(said)
    return answer


def _named(ask: Ask, wanted: StoryFilter) -> Sequence[str]:
    """The filter in words, for its heading."""
    settings = ask.site.settings
    titles = [
        dict(among).get(value, value)
        for values, among in (
            (wanted.desks, choices.desks(settings)),
            (wanted.levels, COMMON[ask.language].levels.items()),
            (wanted.rules, choices.rules(settings)),
            (wanted.persons, choices.people(settings)),
            (wanted.places[:1], choices.places(settings)),
            (wanted.sources, choices.sources(settings)),
        )
        for value in values
    ]
    if wanted.unacknowledged:
        titles.append(STORIES[ask.language].open_only)
    return [*titles, *(ask.query[each] for each in ("since", "until") if ask.query.get(each))]


def _feed(ask: Ask, wanted: StoryFilter) -> tuple[str, str]:
    """The name and the path of the feed that fits best."""
    texts, settings = SUBSCRIBING[ask.language], ask.site.settings
    if wanted.rules:
        rule = wanted.rules[0]
        title = dict(choices.rules(settings)).get(rule, rule)
        return texts.rule.format(title), f"/feeds/rules/{quote(rule, safe='')}.atom"
    if wanted.desks:
        desk = wanted.desks[0]
        title = dict(choices.desks(settings)).get(desk, desk)
        return texts.desk.format(title), f"/feeds/desks/{quote(desk, safe='')}.atom"
    return texts.all_stories, "/feeds/stories.atom"


WAYS = (
    get("/", start, READER),
    data("GET", "/live", live, READER, on_loop=True),
    post("/stories/looked", looked, READER),
    post("/stories/{story}/acknowledge", acknowledge, EDITOR),
    post("/stories/{story}/mute", mute, EDITOR),
    post("/stories/{story}/unmute", unmute, EDITOR),
    post("/stories/{story}/feedback", feedback, EDITOR),
)
