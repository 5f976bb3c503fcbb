"""Sitemaps, those of news above all (https://www.sitemaps.org/protocol.html): text to entries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.errors import ReadError
from monitor.model import Entry, Feed
from monitor.poll.dates import moment
from monitor.poll.identity import Marks, keys_of
from monitor.poll.links import resolved
from monitor.poll.plain import plain_text

MAX_TITLE = 1_000
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
HEAD = 4_000
END = re.compile(r"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.DOTALL)
TAIL = 1_000
SOME = 3


def read_sitemap(text: str, url: str, max_entries: int) -> Feed:
    """The entries of a sitemap, newest first if all have a date. Raises ReadError.

    Entries without a title of the news extension get that of their page later. One that is cut off
    keeps its complete entries. A list of sitemaps is no feed; the error names some of them.
    """
    root = _parsed(text)
    found = [_values(each) for each in root if _name(each) in {"url", "sitemap"}]
    if _name(root) == "sitemapindex":
        some = [resolved(each.get("loc", ""), url) for each in found[:SOME]]
        named = " or ".join(filter(None, some)) or "one that it names"
        raise ReadError(f"a list of sitemaps, no feed; take one of them, such as {named}")
    warnings = []
    is_cut_off = not END.search(text[-TAIL:])
    if is_cut_off:
        warnings.append("cut off; the complete entries are read")
        # The parser closes what the cut left open: its last element may be half a one.
        found = found[: text.count("</url>") or text.count(":url>")]
    entries = [entry for entry in _entries(found, url) if entry.url]
    dated = [(entry.published, entry) for entry in entries if entry.published]
    is_dated = len(dated) == len(entries)
    if is_dated:
        dated.sort(key=lambda pair: pair[0], reverse=True)
        entries = [entry for _, entry in dated]
    if len(entries) > max_entries:
        which = "newest" if is_dated else "first"
        warnings.append(f"only the {which} {max_entries} of {len(entries)} entries are read")
    return Feed(
        title="",
        entries=tuple(entries[:max_entries]),
        warning="; ".join(warnings),
        is_complete=not is_cut_off,
    )


def _parsed(text: str) -> Any:
    # Late: the daemon imports this module to name its function, but only its workers parse.
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    # Nothing that a sitemap needs stands in a DOCTYPE, but bombs do.
    body = DOCTYPE.sub("", DECLARATION.sub("", text[:HEAD])) + text[HEAD:]
    try:
        root = etree.fromstring(body.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"not a sitemap (broken XML: {str(error)[:100]})") from error
    if root is None:
        raise ReadError("not a sitemap (broken XML)")
    return root


def _name(element: Any) -> str:
    # Comments and processing instructions have a function for a tag.
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _values(element: Any) -> Mapping[str, str]:
    """The texts in a url element, by the local name of where they stand; the first counts."""
    values: dict[str, str] = {}
    for each in element.iter():
        if each.text and _name(each) not in {"", "url"}:
            # An image or a video of the article has a loc and a title, too.
            if "image" in str(each.tag) or "video" in str(each.tag):
                continue
            values.setdefault(_name(each), each.text.strip())
    return values


def _entries(found: Sequence[Mapping[str, str]], url: str) -> list[Entry]:
    links = [resolved(each.get("loc", ""), url) for each in found]
    titles = [plain_text(each.get("title", ""), MAX_TITLE) for each in found]
    marks = [Marks("", link, title, "") for link, title in zip(links, titles, strict=True)]
    return [
        Entry(
            keys=keys,
            url=mark.link,
            title=mark.title,
            published=moment(each.get("publication_date") or each.get("lastmod", ""), None),
            updated=moment(each.get("lastmod", ""), None),
        )
        for each, mark, keys in zip(found, marks, keys_of(marks), strict=True)
    ]
