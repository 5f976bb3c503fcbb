"""Messages that are owed or were, and what is muted."""

from __future__ import annotations

import re

from pydantic import Field

from monitor.model import DeliveryState, MuteKind
from monitor.model import Mute as Muted
from monitor.store import StoredDelivery
from monitor.store.page_deliveries import DeliveryFilter, DeliveryPlace
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
from monitor.web.errors import WebError
from monitor.workbench.values import message_values, mute_values


class AlertsAsked(Given):
    """Which messages."""

    state: DeliveryState | None = Field(None, description="In this state.")
    target: Name = Field("", description="For this target.")
    story: Name = Field("", description="About this story.")
    since: Time | None = Field(None, description="Owed since then.")
    until: Time | None = Field(None, description="Owed before then.")
    limit: Limit = 50
    after: After = ""


class MuteWanted(Given):
    """What is to be muted, until when, and why."""

    kind: MuteKind
    value: Name = Field(description="The id of the rule, source, story or person.")
    until: Time
    reason: Reason = ""


def alerts(ask: Ask, given: AlertsAsked) -> Values:
    """A page of messages."""
    place = uncursor(given.after, time_of, cursor_text)
    found = ask.site.stores.reader.page_of_deliveries(
        DeliveryFilter(
            states=(given.state,) if given.state else (),
            target=given.target,
            story=given.story,
            since=given.since,
            until=given.until,
        ),
        after=DeliveryPlace(*place) if place else None,
        limit=given.limit,
    )
    rest = cursor(found.next.created.isoformat(), found.next.key) if found.next else None
    return {"items": [message_values(each) for each in found.deliveries], "next": rest}


def alert(ask: Ask, _: Given) -> Values:
    """One message."""
    return message_values(_message(ask))


def retry(ask: Ask, _: Given) -> Values:
    """Owe a message once more."""
    key = _message(ask).delivery.key
    if not ask.site.stores.archive.retry([key], ask.now):
        raise WebError(409, "only what was given up or suppressed can be owed again")
    ask.site.log(ask.who, "retry", ask.now, ask.address, key=key)
    return message_values(_message(ask))


def mutes(ask: Ask, _: Given) -> Values:
    """The mutes in force."""
    return {"items": [mute_values(each) for each in ask.site.stores.reader.mutes(ask.now)]}


def mute(ask: Ask, given: MuteWanted) -> Values:
    """Let nothing be alerted of something until a time."""
    check_end(given.until, ask.now)
    if not _is_known(ask, given):
        raise WrongFieldError("value", f"there is no {given.kind} {given.value[:40]!r}")
    muted = Muted(given.kind, given.value, given.until, ask.who.name, ask.now, given.reason)
    ask.site.stores.archive.mute(muted)
    ask.site.log(
        ask.who,
        "mute",
        ask.now,
        ask.address,
        **{str(given.kind): given.value},
        until=given.until.isoformat(),
    )
    return mute_values(muted)


def unmute(ask: Ask, _: Given) -> Values:
    """End a mute before its time."""
    name = ask.id("id")
    found = [each for each in ask.site.stores.reader.mutes(ask.now) if each.id == name]
    if not found or not ask.site.stores.archive.unmute(name, ask.now):
        raise missing("mute in force", name)
    about = {str(found[0].kind): found[0].value}
    ask.site.log(ask.who, "unmute", ask.now, ask.address, mute=name, **about)
    return mute_values(found[0])


def _message(ask: Ask) -> StoredDelivery:
    key = ask.id("key")
    found = (
        [one for one in ask.site.stores.reader.deliveries_as(key) if one.delivery.key == key]
        if re.fullmatch(r"[0-9a-f]{4,64}", key)
        else []
    )
    if not found:
        raise missing("message", key)
    return found[0]


def _is_known(ask: Ask, given: MuteWanted) -> bool:
    settings = ask.site.settings
    match given.kind:
        case MuteKind.RULE:
            return any(each.id == given.value for each in settings.rules)
        case MuteKind.SOURCE:
            return any(each.id == given.value for each in settings.sources)
        case MuteKind.STORY:
            return bool(ask.site.stores.reader.story_cards([given.value], now=ask.now))
        case MuteKind.PERSON:
            listed = settings.catalog.get(given.value)
            return listed is not None and listed.person is not None


OPERATIONS = (
    Operation(
        "GET",
        "/alerts",
        "listAlerts",
        "Messages, those that were owed last first",
        alerts,
        shapes.Messages,
        AlertsAsked,
    ),
    Operation(
        "GET", "/alerts/{key}", "getAlert", "A message and what became of it", alert, shapes.Message
    ),
    Operation(
        "POST",
        "/alerts/{key}/retry",
        "retryAlert",
        "Owe once more what was given up or suppressed",
        retry,
        shapes.Message,
        statuses=(409,),
    ),
    Operation("GET", "/mutes", "listMutes", "What is not alerted for now", mutes, shapes.Mutes),
    Operation(
        "POST",
        "/mutes",
        "addMute",
        "Let nothing be alerted of a rule, source, story or person until a time",
        mute,
        shapes.Mute,
        MuteWanted,
        status=201,
    ),
    Operation(
        "DELETE",
        "/mutes/{id}",
        "endMute",
        "End a mute before its time: what is found from now on is alerted again",
        unmute,
        shapes.Mute,
    ),
)
