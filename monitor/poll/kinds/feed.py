"""Feeds, RSS and Atom by themselves: bytes in, entries out (feedparser is used here only)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from xml.parsers import expat

from monitor.errors import ReadError
from monitor.model import Feed, without_login
from monitor.poll.charset import decoded
from monitor.poll.inflate import unpacked
from monitor.poll.kinds.cut import Cut, hash_of, split
from monitor.poll.kinds.entries import MAX_TITLE, entries_of
from monitor.poll.kinds.jsonfeed import read_json_feed
from monitor.poll.kinds.mend import mended, only_its_own_teaser, with_known_prefixes
from monitor.poll.kinds.references import with_known_references
from monitor.poll.kinds.root import ROOTS, SITEMAPS, Root, root_of
from monitor.poll.kinds.sitemap import read_sitemap
from monitor.poll.kinds.spans import item_spans
from monitor.poll.plain import ANSI_ESCAPE, plain_text, unescaped
from monitor.text.codes import language_code

HEAD = 4_000
# What stands around an item that is parsed alone.
LONGEST_ROOT = 5_000
ROOT_TAG = re.compile(r"<[^<>]*[^<>/]>")

# XML 1.0 allows none of these; without them the strict parser still reads the feed.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));?")
HTML_TAGS = frozenset({"a", "b", "body", "br", "center", "div", "font", "form", "h1", "head"})
HTML_TAGS |= {"html", "img", "meta", "p", "pre", "script", "span", "strong", "table", "title"}
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
    its complete entries, one with more than ``max_entries`` the newest of them, one with broken
    items all others; ``warning`` says so. Items whose hash is ``known`` are skipped; gzip files are
    unpacked. Raises ReadError.
    """
    body = unpacked(body)
    text, warning = decoded(body, content_type)
    text = NOT_XML.sub("", ANSI_ESCAPE.sub("", text)).lstrip("\ufeff \t\r\n")
    text = REFERENCE.sub(_possible, text)
    if text.startswith(("{", "[")):
        return _warned(read_json_feed(text, url, max_entries), warning)
    root = _root(body, text)
    if root.kind in SITEMAPS:
        return _warned(read_sitemap(text, url, max_entries), warning)
    cut = split(text[root.at :], max_entries, known)
    about, items, broken = _parsed_items(cut, root)
    total = max(len(cut.pieces), len(items)) + cut.skipped
    lost = len(cut.pieces) - len(items)
    if lost > 0 and lost == total:
        raise ReadError(f"not a feed (none of its {lost} entries can be parsed)")
    entries = entries_of(items[:max_entries], without_login(url))
    mute = min(len(items), max_entries) - len(entries)
    warnings = (
        warning,
        cut.warning,
        f"{len(broken)} of {total} entries are broken and may lack something" if broken else "",
        f"{lost} of {total} entries cannot be parsed" if lost > 0 else "",
        f"{mute} of {total} entries say nothing" if mute else "",
    )
    return Feed(
        title=plain_text(about.get("title", ""), MAX_TITLE),
        entries=entries,
        warning="; ".join(filter(None, warnings)),
        # What is broken is read again, so that this is told until it is mended.
        items=cut.items - broken,
        skipped=cut.skipped,
        pause=cut.pause,
        is_complete=not cut.is_cut_off,
        language=language_code(about.get("language") or ""),
    )


def _warned(feed: Feed, warning: str) -> Feed:
    return replace(feed, warning="; ".join(filter(None, (warning, feed.warning))))


def _root(body: bytes, text: str) -> Root:
    if not text:
        raise ReadError("empty answer")
    root = root_of(text)
    if root and root.name.lower() in HTML_TAGS:
        raise ReadError("not a feed (HTML page)")
    if root and (root.kind in ROOTS or item_spans(text)):
        return root
    if BINARY.search(body[:HEAD]):
        raise ReadError("not a feed (binary data)")
    raise ReadError(f"not a feed ({f'XML: <{root.name}>' if root else 'plain text'})")


def _possible(reference: re.Match[str]) -> str:
    """The reference, or U+FFFD for a character that does not exist: feedparser fails on those."""
    digits = reference[1] or reference[2]
    code = int(digits, 16 if reference[1] else 10) if len(digits) < 10 else -1
    exists = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return reference[0] if exists else "\ufffd"


def _parsed_items(cut: Cut, root: Root) -> tuple[Any, list[Any], frozenset[bytes]]:
    """What the feed says of itself, its items as feedparser reads them, and hashes of broken ones.

    If the feed is no XML, or fewer items are found than there should be, each is parsed alone: so
    a mistake in one of them costs nothing of the others.
    """
    if cut.skipped and not cut.pieces:
        return {}, [], frozenset()
    around = with_known_references(cut.head, root.entities)
    tail = with_known_references(cut.tail, root.entities)
    pieces = [_prepared(piece, root.entities) for piece in cut.pieces]
    whole = "".join((around, *pieces, tail))
    if not _is_xml(whole):
        around = with_known_prefixes(around, whole)
        whole = "".join((around, *pieces, tail))
    if not pieces or _is_xml(whole):
        parsed = _parsed(whole)
        if cut.is_cut_off and not pieces:
            return parsed.feed, [], frozenset()
        if len(parsed.entries) >= len(pieces):
            return parsed.feed, parsed.entries, frozenset()
    return _one_by_one(cut, pieces, around, root)


def _one_by_one(
    cut: Cut, pieces: list[str], around: str, root: Root
) -> tuple[Any, list[Any], frozenset[bytes]]:
    opening = ROOT_TAG.match(around[:LONGEST_ROOT])
    before = opening[0] if opening else f"<{root.name}>"
    behind = f"</{root.name}>"
    about = _parsed(f"{around}{behind}").feed
    items = []
    broken = set()
    for original, piece in zip(cut.pieces, pieces, strict=True):
        alone = f"{before}{piece}{behind}"
        if not _is_xml(alone):
            broken.add(hash_of(original))
            alone = f"{before}{mended(piece)}{behind}"
        items += _parsed(alone).entries[:1]
    return about, items, frozenset(broken)


def _prepared(piece: str, entities: Mapping[str, str]) -> str:
    return only_its_own_teaser(with_known_references(piece, entities))


def _is_xml(text: str) -> bool:
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(text.encode(), True)
    except expat.ExpatError:
        return False
    return True


def _parsed(text: str) -> Any:
    # Late: the daemon imports this module to name `read_feed`, but only its workers parse.
    import feedparser  # noqa: PLC0415

    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # Sanitising and resolving links inside of HTML double the time, and we keep plain text.
        parsed = feedparser.parse(
            text.encode(),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise
    except Exception as error:
        raise ReadError(f"cannot be parsed ({type(error).__name__}: {error})") from error
    if parsed.bozo:
        # The parser for what is no XML leaves the references in guids as they are.
        for item in parsed.entries:
            written = item.get("id", "")
            item["id"] = unescaped(written)
            if item.get("link") == written:
                item["link"] = item["id"]
    return parsed
