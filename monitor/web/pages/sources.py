"""The sources: how each is at a glance, and one with all there is to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import Response

from monitor.model import Source, without_login
from monitor.settings.units import shown
from monitor.store.page_sources import SourceCard
from monitor.web.asking import Ask, get, post
from monitor.web.errors import WebError
from monitor.web.going import back
from monitor.web.identity import EDITOR, READER
from monitor.web.parts.source_rows import amount, never_polled, refusal, rows_of
from monitor.web.parts.stands import CLASSES, ORDER, SIGNS, Stand, stand_of
from monitor.web.rendering import page
from monitor.web.texts.sources import SOURCES

PER_PAGE = 100
MOST = 1_000_000


def overview(ask: Ask) -> Response:
    """All sources, or those that are looked for; the ill ones first."""
    all_of = _standing(ask)
    counts = Counter(stand for _, stand in all_of)
    found = _fitting(ask, all_of)
    begin = ask.number("after", 0, 0, MOST)
    end = begin + PER_PAGE
    return page(
        ask,
        "sources.html",
        t=SOURCES[ask.language],
        title=SOURCES[ask.language].title,
        rows=rows_of(ask, found[begin:end]),
        count=len(found),
        counts=[(each, SIGNS[each], CLASSES[each], counts[each]) for each in Stand if counts[each]],
        states=[(str(each), SOURCES[ask.language].states[each]) for each in Stand],
        regions=_regions(ask),
        next=str(end) if end < len(found) else "",
        amount=amount,
    )


def show(ask: Ask) -> Response:
    """One source."""
    source = _named(ask)
    reader = ask.site.stores.reader
    standings = reader.source_standings()
    (row,) = rows_of(ask, [(source, stand_of(source, standings.get(source.id), ask.now))])
    why = refusal(source, standings, row.card, ask.now)
    return page(
        ask,
        "source.html",
        t=SOURCES[ask.language],
        title=source.name,
        row=row,
        refused=_refused(ask, source, row.card, why) if why else "",
        url=without_login(source.url),
        moved=without_login(row.card.moved),
        pause=SOURCES[ask.language].interval_value.format(
            shown(source.interval_min), shown(source.interval_max)
        ),
        articles=reader.newest_of_source(source.id),
        notices=reader.notices_of(source.id),
        amount=amount,
    )


def poll(ask: Ask) -> Response:
    """Let a source be polled as soon as the daemon looks, which it does every second."""
    source = _named(ask)
    reader, zone = ask.site.stores.reader, ask.site.settings.zone
    cards = reader.source_cards(ask.now, zone, [source.id])
    card = cards.get(source.id) or never_polled(source.id)
    why = refusal(source, reader.source_standings(), card, ask.now)
    if why or not ask.site.stores.own.poll_soon(source.id, ask.now):
        # It may have changed since it was looked at.
        raise WebError(409, _refused(ask, source, card, why or "unpolled"), is_told=True)
    ask.site.log(ask.who, "poll", ask.now, ask.address, source=source.id)
    if ask.is_partial:
        said = {"x-said": quote(SOURCES[ask.language].said_poll)}
        return Response(status_code=204, headers=said)
    return back(ask, f"/sources/{source.id}")


def _named(ask: Ask) -> Source:
    name = ask.id("source")
    found = next((each for each in ask.site.settings.sources if each.id == name), None)
    if found is None:
        raise WebError(404, SOURCES[ask.language].unknown.format(name[:40]), is_told=True)
    return found


def _standing(ask: Ask) -> Sequence[tuple[Source, Stand]]:
    """All sources, the worst first and then by name."""
    known = ask.site.stores.reader.source_standings()
    found = [
        (each, stand_of(each, known.get(each.id), ask.now)) for each in ask.site.settings.sources
    ]
    return sorted(found, key=lambda pair: (ORDER[pair[1]], pair[0].name.casefold(), pair[0].id))


def _fitting(ask: Ask, found: Sequence[tuple[Source, Stand]]) -> Sequence[tuple[Source, Stand]]:
    """Those that the query asks for. Raises WebError (400)."""
    state = ask.one_of("state", frozenset(map(str, Stand)))
    region = ask.one_of("region", frozenset(_regions(ask)))
    text = ask.text("text").casefold()
    return [
        (source, stand)
        for source, stand in found
        if (not state or stand == state)
        and (not region or source.region == region)
        and (text in source.name.casefold() or text in source.id)
    ]


def _regions(ask: Ask) -> Sequence[str]:
    return sorted({each.region for each in ask.site.settings.sources if each.region})


def _refused(ask: Ask, source: Source, card: SourceCard, why: str) -> str:
    """In words why it cannot be polled now."""
    what = source.id
    if card.not_before is not None and why == "asked":
        zone = ask.site.settings.zone
        until, today = card.not_before.astimezone(zone), ask.now.astimezone(zone).date()
        what = f"{until:%H:%M}" if until.date() == today else f"{until:%Y-%m-%d %H:%M}"
    return SOURCES[ask.language].refused[why].format(what)


WAYS = (
    get("/sources", overview, READER),
    get("/sources/{source}", show, READER),
    post("/sources/{source}/poll", poll, EDITOR),
)
