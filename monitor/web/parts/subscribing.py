"""Feeds and calendars: who may read them, under which address, and when they are sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from monitor.model import Role, Scope
from monitor.web.asking import Ask
from monitor.web.entry.gate import Gate
from monitor.web.identity import Needs
from monitor.web.texts.subscribing import SUBSCRIBING, SubscribingTexts

# Programs that show feeds and calendars cannot log in: their address has a key of its own.
FEEDS = Needs(Role.READER, Scope.FEEDS, keyed=True)
ATOM = "application/atom+xml; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Something that can be subscribed to, and the whole address for it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """What `_subscribe.html` shows; pages pass it as ``subscribe``."""

    t: SubscribingTexts
    items: Sequence[Subscription]


def block(ask: Ask, *named: tuple[str, str]) -> Block:
    """The block of a page: pairs of a name and the path (with query) of a feed or calendar."""
    address = addresses(ask)
    items = [Subscription(name, address(path)) for name, path in named]
    return Block(SUBSCRIBING[ask.language], items)


def addresses(ask: Ask) -> Callable[[str], str]:
    """Gives for a path the address by which a program reads it in the name of whoever asks.

    The key is good for the path, whatever stands in the query after it.
    """
    key = Gate(ask.site).keys_for(ask.who)

    def address(path: str) -> str:
        bare, _, query = path.partition("?")
        return f"{ask.site.web.url}{bare}?{query + '&' if query else ''}key={key(bare)}"

    return address


def answer(ask: Ask, content: bytes, kind: str) -> Response:
    """The content, or only that it is still the same (RFC 9110, 13.1.2)."""
    # Weak: on the way it may be compressed.
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "private, no-cache"}
    asked = ask.headers.get("if-none-match", "")
    if _bare(etag) in {_bare(each) for each in asked.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=kind)


def _bare(etag: str) -> str:
    return etag.strip().removeprefix("W/")
