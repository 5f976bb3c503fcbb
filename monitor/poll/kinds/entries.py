"""Entries out of what feedparser makes of the items of a feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from monitor.model import Entry
from monitor.poll.dates import moment
from monitor.poll.identity import Marks, keys_of
from monitor.poll.links import resolved
from monitor.poll.plain import one_line, paragraphs, plain_text
from monitor.text.codes import language_code

MAX_TITLE = 1_000
MAX_TEASER = 20_000
MAX_AUTHOR = 300
MAX_TEXT = 200_000


def entries_of(items: Sequence[Any], base: str) -> tuple[Entry, ...]:
    """The entries that say something, the newest first if all have a time.

    ``base`` is what links are relative to where the feed says nothing else.
    """
    links = [_link(item, base) for item in items]
    titles = [plain_text(item.get("title", ""), MAX_TITLE) for item in items]
    teasers = [plain_text(item.get("summary", ""), MAX_TEASER) for item in items]
    guids = [one_line(item.get("id", ""), MAX_TEASER) for item in items]
    marks = [Marks(*each) for each in zip(guids, links, titles, teasers, strict=True)]
    entries = [
        Entry(
            keys=keys,
            url=mark.link,
            title=mark.title,
            teaser=mark.teaser,
            author=plain_text(item.get("author", ""), MAX_AUTHOR),
            published=_date(item, "published", "updated", "created"),
            updated=_date(item, "updated"),
            text=_full_text(item, mark.teaser),
            language=_language(item),
        )
        for item, mark, keys in zip(items, marks, keys_of(marks), strict=True)
    ]
    dated = [(entry.published, entry) for entry in entries if entry.published]
    if len(dated) == len(entries):
        dated.sort(key=lambda pair: pair[0], reverse=True)
        entries = [entry for _, entry in dated]
    return tuple(filter(_says_something, entries))


def _link(item: Any, base: str) -> str:
    link = item.get("link", "")
    # By itself, feedparser takes any guid for an address.
    is_guid = item.get("guidislink") and link == item.get("id")
    return resolved(link, "" if is_guid else base)


def _says_something(entry: Entry) -> bool:
    return bool(entry.title or entry.teaser or entry.text or entry.url)


def _date(item: Any, *names: str) -> datetime | None:
    """The first of these times that can be read."""
    # Asking feedparser for "updated" where only "published" is there is deprecated.
    times = (moment(item[name] or "") for name in names if name in item)
    return next(filter(None, times), None)


def _language(item: Any) -> str:
    """What the item says of itself: in dc:language, or xml:lang at it or its parts."""
    parts = (*item.get("content", ()), item.get("summary_detail"), item.get("title_detail"))
    said = (item.get("language"), *(part.get("language") for part in parts if part))
    return next(filter(None, (language_code(each or "") for each in said)), "")


def _full_text(item: Any, teaser: str) -> str:
    """What stands in content:encoded or content, if it is more than the teaser."""
    markup = max((each.get("value", "") for each in item.get("content", ())), key=len, default="")
    text = paragraphs(markup, MAX_TEXT) if len(markup) > len(teaser) else ""
    return text if len(text) > len(teaser) + 1 else ""
