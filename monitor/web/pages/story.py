"""One story: its articles in order, what each adds, why it was found, who was told, who acted."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from monitor.model import Hit, words_of
from monitor.web.asking import Ask, get
from monitor.web.errors import WebError
from monitor.web.identity import READER
from monitor.web.pages.stories import story_named
from monitor.web.parts.cards import cards_of
from monitor.web.rendering import page
from monitor.web.texts.stories import STORIES

MESSAGES = 200
SHORTEST = 6


def show(ask: Ask) -> Response:
    """The story; the beginning of its id is enough, as `monitor stories` shows it."""
    reader = ask.site.stores.reader
    name = ask.id("story")
    if not reader.story_cards([name], now=ask.now):
        return _by_beginning(ask, name)
    stored = story_named(ask)
    names = {source.id: source.name for source in ask.site.settings.sources}
    words: dict[str, list[tuple[Hit, tuple[str, ...]]]] = {}
    for each in stored.hits:
        words.setdefault(each.article, []).append((each.hit, words_of(each.hit.evidence)))
    (card,) = cards_of(ask, [stored], None)
    return page(
        ask,
        "story.html",
        title=card.name,
        t=STORIES[ask.language],
        card=card,
        story=stored.story,
        words=words,
        names=names,
        messages=reader.deliveries(story=name, limit=MESSAGES),
        opinions=reader.feedback_on(name),
        rules={each.id: each.title for each in ask.site.settings.rules},
    )


def _by_beginning(ask: Ask, name: str) -> Response:
    found = ask.site.stores.reader.stories_as(name) if len(name) >= SHORTEST else []
    if len(found) != 1:
        raise WebError(404, f"there is no story {name[:40]!r}")
    return RedirectResponse(f"/stories/{found[0].id}", 303)


WAYS = (get("/stories/{story}", show, READER),)
