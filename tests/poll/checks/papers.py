"""Feeds and answers for scripts: three invented items, and ways to make others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from html import escape

from tests.poll.server import Asked, Behaviour, answer

TITLES = ["Bad öffnet", "Fähre fährt", "Rat tagt"]


def item(
    title: str = "",
    *,
    link: str | None = None,
    guid: str | None = None,
    date: str = "",
    more: str = "",
    teaser: str = "An der Fähre.",
) -> str:
    """An RSS item; link and guid follow from the title unless given, and are left out if empty."""
    slug = title.lower().replace(" ", "-")
    link = f"https://bote.example/{slug}" if link is None else link
    guid = f"bote-{slug}" if guid is None else guid
    parts = {
        "title": title,
        "link": link,
        "guid": guid,
        "pubDate": date,
        "description": teaser,
    }
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items() if text)
    return f"<item>{inside}{more}</item>"


def rss(*items: str, head: str = "", root: str = '<rss version="2.0">') -> bytes:
    """An RSS 2.0 feed in UTF-8 of items, newest first; ``head`` stands before them."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{root}<channel><title>Der Bote</title>'
        f"{head}{''.join(items)}</channel></rss>"
    ).encode()


def listing(*titles: str, head: str = "") -> bytes:
    """An RSS feed of items with these titles."""
    return rss(*(item(title) for title in titles), head=head)


THREE = listing(*TITLES)
FEED = answer(body=THREE)
HTML = answer(body=b"<!DOCTYPE html><html><body><p>Wartung</p></body></html>", ETag='"html"')


def unless_known(body: bytes, **validators: str) -> Behaviour:
    """The body with its validators (``ETag=``, ``Last_Modified=``), or 304 for who has it."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        known = (asked.headers.get("if-none-match"), asked.headers.get("if-modified-since"))
        if known == (validators.get("ETag"), validators.get("Last_Modified")):
            writer.write(answer(304, b"", **validators))
        else:
            writer.write(answer(200, body, **validators))

    return behave


async def play_step(step: bytes | Behaviour, asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer one request."""
    if callable(step):
        await step(asked, writer)
    else:
        writer.write(step)


def in_turn(*steps: bytes | Behaviour) -> Behaviour:
    """One answer after the other; the last one stays."""
    left = list(steps)

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await play_step(left.pop(0) if len(left) > 1 else left[0], asked, writer)

    return behave


def by_request(choose: Callable[[Asked], bytes]) -> Behaviour:
    """An answer that depends on what is asked."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(choose(asked))

    return behave


def then_close(answered: bytes) -> Behaviour:
    """Bytes, whatever they say of their length, and the end of the connection."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answered)
        await writer.drain()
        writer.close()

    return behave


async def reset(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Break the connection off."""
    writer.transport.abort()
