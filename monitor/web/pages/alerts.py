"""Messages: what is owed, sent, postponed, held back and why, given up; and sending again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from starlette.responses import Response

from monitor.model import DeliveryState
from monitor.store import StoredDelivery
from monitor.store.page_deliveries import DeliveryFilter, DeliveryPlace
from monitor.web.asking import Ask, get, post
from monitor.web.errors import WebError
from monitor.web.going import back
from monitor.web.identity import EDITOR, READER
from monitor.web.parts import choices, cursors, days
from monitor.web.rendering import page
from monitor.web.texts.alerts import ALERTS
from monitor.wiring import composer_for

PER_PAGE = 50
LATELY = timedelta(days=7)
OVER = frozenset({DeliveryState.GIVEN_UP, DeliveryState.SUPPRESSED})
# More are sent again by `monitor alerts retry --target`.
AT_ONCE = 5_000


def listing(ask: Ask) -> Response:
    """The messages, those that were owed last first."""
    reader, settings = ask.site.stores.reader, ask.site.settings
    state = ask.one_of("state", frozenset(map(str, DeliveryState)))
    wanted = DeliveryFilter(
        states=(DeliveryState(state),) if state else (),
        target=choices.chosen(ask, "target", choices.targets(settings)),
        story=choices.chosen(ask, "story", ()),
        since=days.beginning(ask, "since"),
        until=days.end(ask, "until"),
    )
    after = cursors.place(ask.text("after"))
    found = reader.page_of_deliveries(
        wanted, after=DeliveryPlace(*after) if after else None, limit=PER_PAGE
    )
    since = ask.now - LATELY
    counts = reader.recent_delivery_counts(since, wanted.target)
    return page(
        ask,
        "alerts.html",
        title=ALERTS[ask.language].title,
        t=ALERTS[ask.language],
        wanted=wanted,
        state=state,
        states=[(each, counts.get(each, 0)) for each in DeliveryState],
        messages=found.deliveries,
        older=cursors.cursor(found.next.created, found.next.key) if found.next else "",
        targets=choices.targets(settings),
        queues=reader.queues(since),
        reasons=reader.suppressed_reasons(since) if state == DeliveryState.SUPPRESSED else (),
        over=OVER,
    )


def show(ask: Ask) -> Response:
    """One message: all that is stored of it, and its words."""
    each = _named(ask)
    target = {one.id: one for one in ask.site.settings.targets}.get(each.delivery.target)
    message = None
    if target is not None:
        # Links in it are for whom it was sent to.
        composer = replace(composer_for(ask.site.settings), links=None)
        message = composer(ask.site.stores.reader.claim_of(each.delivery.key), target, ask.now)
    return page(
        ask,
        "alert.html",
        title=each.title or ALERTS[ask.language].kinds[each.delivery.kind],
        t=ALERTS[ask.language],
        each=each,
        message=message,
        rules=dict(choices.rules(ask.site.settings)),
        over=OVER,
    )


def retry(ask: Ask) -> Response:
    """Owe one message again."""
    each, texts = _named(ask), ALERTS[ask.language]
    if not ask.site.stores.archive.retry([each.delivery.key], ask.now):
        raise WebError(409, texts.not_retried, is_told=True)
    ask.site.log(ask.who, "retry", ask.now, ask.address, key=each.delivery.key)
    return _said(back(ask, f"/alerts/{each.delivery.key}"), texts.said_retried)


def retry_all(ask: Ask) -> Response:
    """Owe all again that was given up for a target; what a digest tells comes with the digest."""
    target = ask.form.get("target", "")
    if not target:
        raise WebError(400, "target: expected the id of a target")
    found = ask.site.stores.reader.deliveries(
        states=[DeliveryState.GIVEN_UP], target=target, limit=AT_ONCE
    )
    keys = [each.delivery.key for each in found if not each.delivery.bundle]
    count = ask.site.stores.archive.retry(keys, ask.now) if keys else 0
    ask.site.log(ask.who, "retry", ask.now, ask.address, target=target, messages=count)
    said = ALERTS[ask.language].said_retried_all.format(count)
    return _said(back(ask, "/alerts"), said)


def _said(answer: Response, text: str) -> Response:
    answer.headers["x-said"] = quote(text)
    return answer


def _named(ask: Ask) -> StoredDelivery:
    key = ask.id("key")
    found = [each for each in ask.site.stores.reader.deliveries_as(key) if each.delivery.key == key]
    if not found:
        raise WebError(404, f"there is no message {key[:40]!r}")
    return found[0]


WAYS = (
    get("/alerts", listing, READER),
    get("/alerts/{key}", show, READER),
    post("/alerts/retry", retry_all, EDITOR),
    post("/alerts/{key}/retry", retry, EDITOR),
)
