"""Feeds of what was found: of all, of a desk, of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from markupsafe import Markup
from starlette.responses import Response

from monitor.model import Article, Hit, words_of
from monitor.notify.clean import one_line
from monitor.store.page_article import FoundHit
from monitor.web.asking import Ask, data, post
from monitor.web.errors import WebError
from monitor.web.going import back
from monitor.web.identity import READER
from monitor.web.parts import atom, choices
from monitor.web.parts.subscribing import ATOM, FEEDS, answer
from monitor.web.texts.subscribing import SUBSCRIBING, SubscribingTexts

NEWEST = 50
TEASER = 600
WORDS = 300


def of_all(ask: Ask) -> Response:
    """What any rule found."""
    texts = _texts(ask)
    return feed_of(ask, "stories", texts.of_all, "/", _found(ask))


def of_desk(ask: Ask) -> Response:
    """What was found for a desk."""
    desk = ask.id("desk")
    hits = _found(ask, desk=desk)
    title = _known("desk", desk, choices.desks(ask.site.settings), hits)
    return feed_of(ask, f"desk/{desk}", _texts(ask).of_desk.format(title), f"/?desk={desk}", hits)


def of_rule(ask: Ask) -> Response:
    """What a rule found."""
    rule = ask.id("rule")
    hits = _found(ask, rule=rule)
    title = _known("rule", rule, choices.rules(ask.site.settings), hits)
    return feed_of(ask, f"rule/{rule}", _texts(ask).of_rule.format(title), f"/rules/{rule}", hits)


def renew(ask: Ask) -> Response:
    """Let all addresses that somebody has got be worth nothing any more."""
    ask.site.stores.own.renew(ask.who.id)
    ask.site.log(ask.who, "new addresses", ask.now, ask.address)
    return back(ask)


def feed_of(ask: Ask, name: str, title: str, page: str, hits: Sequence[FoundHit]) -> Response:
    """A feed of hits: one entry for each article, with all that was found in it."""
    by_article: dict[str, list[FoundHit]] = {}
    for each in hits:
        by_article.setdefault(each.article.id, []).append(each)
    items = [
        item(ask, of[0].article, [each.hit for each in of], max(each.found for each in of), name)
        for of in by_article.values()
    ]
    return answer_with(ask, name, title, page, items)


def answer_with(ask: Ask, name: str, title: str, page: str, items: Sequence[atom.Item]) -> Response:
    """A feed of these entries; ``page`` is the path of the page that shows the same."""
    base = ask.site.web.url
    query = f"?{ask.query_string}" if ask.query_string else ""
    content = atom.feed(
        name=name,
        title=title,
        address=f"{base}{ask.path}{query}",
        page=base + page,
        items=items,
        language=ask.site.settings.language,
    )
    return answer(ask, content, ATOM)


def item(
    ask: Ask, article: Article, hits: Sequence[Hit], updated: datetime, feed: str
) -> atom.Item:
    """The entry of an article; its id is one of the feed, as it tells what is found there."""
    settings = ask.site.settings
    desks = dict(choices.desks(settings))
    sources = dict(choices.sources(settings))
    page = f"{ask.site.web.url}/articles/{article.id}"
    told: Iterable[tuple[str, str]] = (
        pair
        for hit in hits
        for pair in (
            ("level", str(hit.level)),
            ("desk", desks.get(hit.desk, hit.desk)),
            ("rule", hit.rule),
        )
    )
    return atom.Item(
        id=f"{feed}/article/{article.id}",
        title=article.title or article.url or article.id,
        updated=updated,
        page=page,
        paper=article.url,
        author=sources.get(article.source, article.source),
        html=str(_html(article, hits, page, _texts(ask))),
        published=article.published or article.seen,
        categories=tuple(dict.fromkeys(told)),
    )


def _html(article: Article, hits: Sequence[Hit], page: str, texts: SubscribingTexts) -> Markup:
    parts = []
    if teaser := one_line(article.teaser, TEASER):
        parts.append(Markup("<p>{}</p>").format(teaser))
    for hit in hits:
        words = one_line(", ".join(words_of(hit.evidence)), WORDS)
        line = Markup("<p>{}: <b>{}</b> ({})</p>")
        parts.append(line.format(texts.found, words or "–", one_line(hit.title or hit.rule, WORDS)))
    parts.append(Markup('<p><a href="{}">{}</a></p>').format(page, texts.more))
    return Markup("").join(parts)


def _found(ask: Ask, *, rule: str = "", desk: str = "") -> Sequence[FoundHit]:
    return ask.site.stores.reader.newest_hits(rule=rule, desk=desk, limit=NEWEST)


def _known(what: str, name: str, among: choices.Choices, hits: Sequence[FoundHit]) -> str:
    """Its title; what was removed keeps its feed as long as there are hits. Raises WebError."""
    title = dict(among).get(name)
    if title is None and not hits:
        raise WebError(404, f"there is no {what} {name[:40]!r}")
    return title or name


def _texts(ask: Ask) -> SubscribingTexts:
    """A feed is the same for whoever reads it."""
    return SUBSCRIBING[ask.site.settings.language]


WAYS = (
    post("/feeds/renew", renew, READER),
    data("GET", "/feeds/stories.atom", of_all, FEEDS),
    data("GET", "/feeds/desks/{desk}.atom", of_desk, FEEDS),
    data("GET", "/feeds/rules/{rule}.atom", of_rule, FEEDS),
)
