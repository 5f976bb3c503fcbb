"""The archive, asked in the query language of the rules; and what was found, for other programs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from monitor.exporting import csv_lines, values_of
from monitor.model import Role, Scope
from monitor.searching import Found
from monitor.web.asking import Ask, data, get
from monitor.web.errors import WebError
from monitor.web.identity import READER, Needs
from monitor.web.lines import Work
from monitor.web.pages.feeds import answer_with, item
from monitor.web.parts import choices, queries
from monitor.web.parts.subscribing import FEEDS, Block, block
from monitor.web.rendering import page
from monitor.web.texts.search import SEARCH
from monitor.web.texts.subscribing import SUBSCRIBING
from monitor.workbench.visit_values import hit_visits

PER_PAGE = 25
# So often a page goes on by itself before it asks; each time costs up to `queries.BUDGET`.
BY_ITSELF = 120
EXPORTED = 5_000
EXPORT_BUDGET = timedelta(seconds=12)
FEED_BUDGET = timedelta(milliseconds=500)
FEED = 50
QUERY = "search"
MOST_NUMBER = 10**9


def show(ask: Ask) -> Response:
    """The form, and the newest articles that the query finds."""
    query = queries.asked(ask)
    step = ask.number("step", 0, 0, 10_000)
    after = ask.number("after", 0, 0, MOST_NUMBER) or None
    had = ask.number("had", 0, 0, 10_000)
    found = None
    if query.search is not None:
        found = queries.found(ask, query, limit=PER_PAGE - min(had, PER_PAGE - 1), after=after)
    shown: dict[str, Any] = {
        "t": SEARCH[ask.language],
        "query": query,
        "found": found,
        "had": had + (len(found.hits) if found else 0),
        "names": dict(choices.sources(ask.site.settings)),
        **_going_on(found, had, step),
    }
    if ask.is_partial:
        return page(ask, "_search_part.html", **shown)
    return page(
        ask,
        "search.html",
        title=SEARCH[ask.language].title,
        sources=choices.sources(ask.site.settings),
        subscribe=_subscribe(ask, query) if query.search else None,
        **shown,
    )


def _going_on(found: Found | None, had: int, step: int) -> dict[str, Any]:
    """Whether there is more, and whether the page asks for it by itself."""
    is_more = found is not None and not found.is_complete
    is_full = found is not None and had + len(found.hits) >= PER_PAGE
    return {
        "is_more": is_more,
        "by_itself": is_more and not is_full and step < BY_ITSELF,
        "step": 0 if is_full else step + 1,
        "carried": 0 if is_full else had + (len(found.hits) if found else 0),
    }


def as_csv(ask: Ask) -> Response:
    """A table for spreadsheets."""
    lines = csv_lines(_export(ask).hits, ask.site.settings.zone)
    # With its mark Excel reads it as UTF-8.
    content = "\ufeff" + "".join(lines)
    return Response(content, media_type="text/csv; charset=utf-8", headers=_attached("csv"))


def as_json(ask: Ask) -> Response:
    """All that is known of each, and whether that is all there is."""
    found = _export(ask)
    content = {
        "articles": [values_of(each) | hit_visits(each.hit) for each in found.hits],
        "is_complete": found.is_complete,
        "looked_back_to": found.looked_back_to and found.looked_back_to.isoformat(),
    }
    text = json.dumps(content, ensure_ascii=False)
    return Response(text, media_type="application/json", headers=_attached("json"))


def as_feed(ask: Ask) -> Response:
    """The newest that a query finds, for programs that show feeds; the path holds the query."""
    match ask.site.signed(QUERY, ask.values["query"][:10_000]):
        case [str(text), str(within), str(source)]:
            values = {"q": text, "within": within, "source": source}
        case _:
            raise WebError(404, "there is no such feed")
    of = replace(ask, query=values)
    query = queries.asked(of)
    found = queries.found(of, query, limit=FEED, budget=FEED_BUDGET)
    title = SUBSCRIBING[ask.language].of_search.format(text)
    items = [
        item(ask, each.article, [each.hit], each.article.seen or ask.now, "search")
        for each in found.hits
    ]
    return answer_with(ask, "search", title, "/search", items)


def _export(ask: Ask) -> Found:
    return queries.found(ask, queries.asked(ask), limit=EXPORTED, budget=EXPORT_BUDGET)


def _attached(kind: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="monitor.{kind}"'}


def _subscribe(ask: Ask, query: queries.Asked) -> Block:
    signed = ask.site.sign(QUERY, [query.text, str(query.within), query.source])
    name = SUBSCRIBING[ask.language].of_search.format(query.text)
    return block(ask, (name, f"/feeds/search/{signed}.atom"))


EXPORT = Needs(Role.READER, Scope.READ)

WAYS = (
    get("/search", show, READER, work=Work.SEARCH),
    data("GET", "/search.csv", as_csv, EXPORT, work=Work.LONG),
    data("GET", "/search.json", as_json, EXPORT, work=Work.LONG),
    data("GET", "/feeds/search/{query}.atom", as_feed, FEEDS, work=Work.LONG),
)
