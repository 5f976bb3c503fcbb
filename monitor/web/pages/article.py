"""An article: its text with what was found, its versions, and why somebody got it, or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from monitor.model import Article, host_of
from monitor.notify.clean import clean, one_line
from monitor.store.page_article import ArticleTold, Version
from monitor.web.asking import Ask, get
from monitor.web.errors import WebError
from monitor.web.identity import READER
from monitor.web.parts import choices, reasons
from monitor.web.parts.diff import Piece, difference, shortened
from monitor.web.parts.marking import marked
from monitor.web.parts.why import why
from monitor.web.rendering import number, page, when
from monitor.web.texts import COMMON
from monitor.web.texts.article import ARTICLE
from monitor.workbench.history import near, page_state, stored_at

LONGEST_URL = 4_000
# Of so many articles with one address the newest are listed.
SEVERAL = 20
# A page with more text than this only shows its beginning: no browser is fast with it.
LONGEST_TEXT = 400_000
# More versions than these are not listed one by one.
VERSIONS = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """What is different between a version and the next that is stored, by field; only what is."""

    number: int
    following: int
    fields: Sequence[tuple[str, Sequence[Piece]]]
    is_forgotten: bool


def show(ask: Ask) -> Response:
    """The article."""
    name = ask.id("article")
    told = ask.site.stores.reader.article_told(name)
    if told is None:
        raise WebError(404, f"there is no article {name[:40]!r}")
    texts, settings = ARTICLE[ask.language], ask.site.settings
    article = told.stored.article
    answer = why(told, ask.site.rules, _rule(ask))
    evidence = answer.evidence
    fields = {
        each: marked(article, each, evidence, LONGEST_TEXT) for each in ("title", "teaser", "text")
    }
    shown = sum(len(part.rules) > 0 for parts in fields.values() for part in parts)
    return page(
        ask,
        "article.html",
        title=one_line(article.title, 200) or texts.untitled,
        t=texts,
        article=article,
        told=told,
        is_forgotten=told.stored.is_forgotten,
        is_cut=len(article.text) > LONGEST_TEXT,
        fields=fields,
        is_moved=bool(evidence) and not shown and not told.stored.is_forgotten,
        read=_read(ask, told),
        why=answer,
        changed=_changed(ask, told),
        versions=told.versions[-VERSIONS:],
        source=next((each for each in settings.sources if each.id == article.source), None),
        desks=dict(choices.desks(settings)),
        rules=choices.rules(settings),
        reason=partial(reasons.told, language=ask.language),
    )


def find(ask: Ask) -> Response:
    """Find an article by its address; of one that was never seen, who could have had it."""
    url = ask.text("url")
    texts = ARTICLE[ask.language]
    found: Sequence[Article] = ()
    if url and not _is_address(url):
        return _found_page(ask, url, error=texts.bad_address, status=400)
    reader = ask.site.stores.reader
    if url:
        found = [each.article for each in stored_at(url, reader)]
    if len(found) == 1:
        return RedirectResponse(f"/articles/{found[0].id}#why", 303)
    sources = near(url, ask.site.settings, reader) if url and not found else ()
    return _found_page(ask, url, found=found[-SEVERAL:][::-1], near=sources)


def _found_page(ask: Ask, url: str, status: int = 200, **values: object) -> Response:
    shown = {"found": (), "near": (), "error": ""} | values
    texts, settings = ARTICLE[ask.language], ask.site.settings
    return page(
        ask,
        "why.html",
        status=status,
        title=texts.why_title,
        t=texts,
        url=url,
        host=host_of(url) or url,
        names=dict(choices.sources(settings)),
        reason=partial(reasons.told, language=ask.language),
        **shown,
    )


def _rule(ask: Ask) -> str:
    """The rule that is to be looked at, by its id or its title. Raises WebError (400)."""
    rule = choices.chosen(ask, "rule", choices.rules(ask.site.settings))
    if rule and rule not in ask.site.rules.rules:
        raise WebError(400, f"rule: there is no rule {rule[:40]!r}")
    return rule


def _read(ask: Ask, told: ArticleTold) -> Markup:
    """Whether the page was read, and what for, in words."""
    article, texts = told.stored.article, ARTICLE[ask.language]
    time = partial(when, now=ask.now, zone=ask.site.settings.zone, texts=COMMON[ask.language])
    error = reasons.told(article.page_error or "", ask.language) or texts.no_pages
    # Our own words; what is filled in is escaped.
    return Markup(texts.pages[page_state(told.stored)]).format(  # noqa: S704
        read=time(article.read),
        due=time(article.page_due),
        size=number(len(article.text), language=ask.language),
        error=error,
    )


def _changed(ask: Ask, told: ArticleTold) -> Changed | None:
    """What is different between the version that is asked for, or the last one, and the next."""
    if not told.versions:
        return None
    numbers = [each.number for each in told.versions]
    asked = ask.number("version", numbers[-1], 1, 10**9)
    if asked not in numbers:
        raise WebError(400, f"version: expected one of those from {numbers[0]} to {numbers[-1]}")
    reader, article = ask.site.stores.reader, told.stored.article
    before = reader.version_of(article.id, asked)
    later = [each for each in numbers if each > asked]
    after = reader.version_of(article.id, later[0]) if later else _current(told)
    if before is None or after is None:
        raise WebError(404, "the article was changed just now; reload the page")
    texts = ARTICLE[ask.language]
    pairs = (
        (texts.title, before.title, after.title),
        (texts.teaser, before.teaser, after.teaser),
        (texts.text, before.text, after.text),
    )
    is_forgotten = before.is_forgotten or after.is_forgotten
    return Changed(
        asked,
        later[0] if later else article.version,
        [
            (heading, shortened(difference(clean(old[:LONGEST_TEXT]), clean(new[:LONGEST_TEXT]))))
            for heading, old, new in (pairs[:1] if is_forgotten else pairs)
            if old != new
        ],
        is_forgotten,
    )


def _current(told: ArticleTold) -> Version:
    article = told.stored.article
    return Version(
        article.version,
        article.title,
        None,
        article.teaser,
        article.text,
        told.stored.is_forgotten,
    )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) < LONGEST_URL
    except ValueError:
        return False


WAYS = (
    get("/articles/{article}", show, READER),
    get("/why", find, READER),
)
