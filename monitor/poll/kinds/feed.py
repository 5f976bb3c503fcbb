"""Feeds, RSS and Atom by themselves: bytes in, entries out (feedparser is used here only)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from monitor.errors import ReadError
from monitor.model import Entry, Feed
from monitor.poll.charset import decoded
from monitor.poll.dates import moment
from monitor.poll.identity import Marks, keys_of
from monitor.poll.kinds.cut import split
from monitor.poll.kinds.jsonfeed import read_json_feed
from monitor.poll.kinds.sitemap import read_sitemap
from monitor.poll.links import resolved
from monitor.poll.plain import ANSI_ESCAPE, one_line, paragraphs, plain_text

MAX_TITLE = 1_000
MAX_TEASER = 20_000
MAX_AUTHOR = 300
MAX_TEXT = 200_000
HEAD = 4_000
SITEMAPS = frozenset({"urlset", "sitemapindex"})

# XML 1.0 allows none of these; without them the strict parser still reads the feed.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));")
DECLARATION = re.compile(r"^<\?xml[^>]*\?>\s*")
PROLOGUE = re.compile(
    r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+([\w:.-]+)?[^>]*>", re.DOTALL | re.IGNORECASE
)
FIRST_TAG = re.compile(r"<([a-zA-Z][\w:.-]*)")
HTML_TAGS = frozenset({"html", "head", "body", "script", "div", "meta", "title", "p", "center"})
BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")


def read_feed(
    body: bytes,
    content_type: str,
    url: str,
    max_entries: int = 1000,
    known: frozenset[bytes] = frozenset(),
) -> Feed:
    """The feed that ``body`` holds. ``url`` is where it came from, for relative links.

    Texts are plain; titles and teasers are on one line; links are http or https, or empty; times
    without a zone are UTC. Entries are sorted by date if all have one. A feed that is cut off keeps
    its complete entries, one with more than ``max_entries`` the newest of them; ``warning`` says
    so. Items whose hash is ``known`` are skipped. Raises ReadError.
    """
    text, warning = decoded(body, content_type)
    text = NOT_XML.sub("", ANSI_ESCAPE.sub("", text)).lstrip("\ufeff \t\r\n")
    text = REFERENCE.sub(_possible, text)
    if text.startswith(("{", "[")):
        return _warned(read_json_feed(text, url, max_entries), warning)
    _refuse_what_is_no_feed(body, text)
    root = FIRST_TAG.search(PROLOGUE.sub("", text[:HEAD]))
    if root and root[1].rpartition(":")[2].lower() in SITEMAPS:
        return _warned(read_sitemap(text, url, max_entries), warning)
    cut = split(text, max_entries, known)
    warnings = [warning, cut.warning]
    if cut.skipped and not cut.kept:
        return Feed(
            title="",
            entries=(),
            warning="; ".join(filter(None, warnings)),
            items=cut.items,
            skipped=cut.skipped,
            pause=cut.pause,
            is_complete=not cut.is_cut_off,
        )
    base = _without_login(url)
    parsed = _parsed(DECLARATION.sub("", cut.text), base)
    items = parsed.entries
    if not (parsed.version or items):
        raise ReadError(f"not a feed ({f'XML: <{root[1]}>' if root else 'plain text'})")
    if cut.is_cut_off:
        items = items[: cut.kept]
    return Feed(
        title=plain_text(parsed.feed.get("title", ""), MAX_TITLE),
        entries=tuple(filter(_says_something, _entries(items[:max_entries], base))),
        warning="; ".join(filter(None, warnings)),
        items=cut.items,
        skipped=cut.skipped,
        pause=cut.pause,
        is_complete=not cut.is_cut_off,
    )


def _warned(feed: Feed, warning: str) -> Feed:
    return replace(feed, warning="; ".join(filter(None, (warning, feed.warning))))


def _refuse_what_is_no_feed(body: bytes, text: str) -> None:
    if not text:
        raise ReadError("empty answer")
    head = PROLOGUE.sub(lambda match: f"<{match[1]}>" if match[1] else "", text[:HEAD]).lstrip()
    first = FIRST_TAG.match(head)
    if first and first[1].lower() in HTML_TAGS:
        raise ReadError("not a feed (HTML page)")
    if not first and BINARY.search(body[:HEAD]):
        raise ReadError("not a feed (binary data)")


def _possible(reference: re.Match[str]) -> str:
    """The reference, or U+FFFD for a character that does not exist: feedparser fails on those."""
    digits = reference[1] or reference[2]
    code = int(digits, 16 if reference[1] else 10) if len(digits) < 10 else -1
    exists = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return reference[0] if exists else "\ufffd"


def _parsed(text: str, base: str) -> Any:
    # Late: the daemon imports this module to name `read_feed`, but only its workers parse.
    import feedparser  # noqa: PLC0415

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    try:
        # Sanitising and resolving links inside of HTML double the time, and we keep plain text.
        return feedparser.parse(
            text.encode(),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise
    except Exception as error:
        raise ReadError(f"cannot be parsed ({type(error).__name__}: {error})") from error


def _entries(items: Sequence[Any], base: str) -> tuple[Entry, ...]:
    links = [resolved(item.get("link", ""), base) for item in items]
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
        )
        for item, mark, keys in zip(items, marks, keys_of(marks), strict=True)
    ]
    dated = [(entry.published, entry) for entry in entries if entry.published]
    if len(dated) == len(entries):
        dated.sort(key=lambda pair: pair[0], reverse=True)
        entries = [entry for _, entry in dated]
    return tuple(entries)


def _says_something(entry: Entry) -> bool:
    return bool(entry.title or entry.teaser or entry.text or entry.url)


def _date(item: Any, *names: str) -> datetime | None:
    """The first of these times that can be read."""
    # Asking feedparser for "updated" where only "published" is there is deprecated.
    times = (moment(item[name] or "") for name in names if name in item)
    return next(filter(None, times), None)


def _full_text(item: Any, teaser: str) -> str:
    """What stands in content:encoded or content, if it is more than the teaser."""
    markup = max((each.get("value", "") for each in item.get("content", ())), key=len, default="")
    text = paragraphs(markup, MAX_TEXT) if len(markup) > len(teaser) else ""
    return text if len(text) > len(teaser) + 1 else ""


def _without_login(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
