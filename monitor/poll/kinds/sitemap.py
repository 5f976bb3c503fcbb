"""Sitemaps, above all of news: text in, entries out (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import unescape
from typing import Any

from monitor.errors import ReadError
from monitor.model import Entry, Feed, without_login
from monitor.poll.dates import moment, newest_first
from monitor.poll.identity import Marks, keys_of, normalised
from monitor.poll.links import resolved
from monitor.poll.plain import COMMENT, plain_text, without_controls
from monitor.text.codes import language_code

MAX_TITLE = 1_000
HEAD = 20_000
SOME = 3
ROOT = re.compile(r"<(?:[\w.-]+:)?(urlset|sitemapindex)(?=[\s/>])(?:[^>]*(/)>)?")
ENDS = {
    "urlset": re.compile(r"</(?:[\w.-]+:)?url\s*>"),
    "sitemapindex": re.compile(r"</(?:[\w.-]+:)?sitemap\s*>"),
}
ROOT_END = re.compile(r"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>")
FIRST_TAG = re.compile(r"<([a-zA-Z][\w:.-]*)")
# Stands in for "&" while lxml parses. After any mistake it drops even "&amp;" without a word, which
# makes another address of one; and what a DOCTYPE declares is not unfolded.
AMPERSAND = "\ue000"
# In an address, "&copy=1" is no reference.
IN_ADDRESS = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});")

Values = dict[str, str]


def read_sitemap(text: str, url: str, max_entries: int) -> Feed:
    """The entries of a sitemap. ``url`` is where it came from, for relative links.

    Titles and times are those of Google's news extension, else empty. Entries are sorted by date if
    all have one; of more than ``max_entries`` the newest are read. A sitemap that is cut off keeps
    its complete entries. A list of sitemaps is none: the ReadError names some of them.
    """
    text = COMMENT.sub("", without_controls(text))
    root = ROOT.search(text[:HEAD])
    if not root:
        first = FIRST_TAG.search(text[:HEAD])
        what = f"it begins with <{first[1]}>" if first else "plain text" if text else "empty"
        raise ReadError(f"not a sitemap ({what})")
    # All before the root is left out, and with it whatever a DOCTYPE declares.
    body = text[root.start() :]
    ends = [end.end() for end in ENDS[root[1]].finditer(body)]
    base = without_login(url)
    if root[1] == "sitemapindex":
        raise ReadError(_index(_values(body, ends, "sitemap"), base))
    is_cut = not root[2] and not ROOT_END.search(body, ends[-1] if ends else 0)
    found = _values(body, ends, "url")
    chosen, warning = newest_first(found, [_time(each) for each in found], max_entries)
    warnings = (
        "cut off; the complete entries are read" if is_cut else "",
        f"only {len(found)} of {len(ends)} entries can be parsed" if len(found) < len(ends) else "",
        warning,
    )
    return Feed(
        title="",
        entries=_entries(chosen, base),
        warning="; ".join(filter(None, warnings)),
        is_complete=not is_cut,
    )


def _entries(found: Sequence[Values], base: str) -> tuple[Entry, ...]:
    by_link: dict[str, tuple[Marks, Values]] = {}
    for each in found:
        if link := _link(each, base):
            mark = Marks("", link, plain_text(each.get("title", ""), MAX_TITLE), "")
            # An address stands for one page, even if it is listed with two titles.
            by_link.setdefault(normalised(link), (mark, each))
    keys = keys_of([mark for mark, _ in by_link.values()])
    return tuple(
        Entry(
            keys=own,
            url=mark.link,
            title=mark.title,
            published=moment(each.get("publication_date", "")),
            updated=moment(each.get("lastmod", "")),
            language=language_code(each.get("language", "")),
        )
        for (mark, each), own in zip(by_link.values(), keys, strict=True)
    )


def _time(of: Values) -> datetime | None:
    published = moment(of.get("publication_date", ""))
    return published or moment(of.get("lastmod", ""))


def _link(of: Values, base: str) -> str:
    address = IN_ADDRESS.sub(lambda reference: unescape(reference[0]), of.get("loc", ""))
    return resolved(address, base)


def _index(found: Iterable[Values], base: str) -> str:
    links = list(filter(None, (_link(each, base) for each in found)))
    # Those that look like news first.
    some = sorted(links, key=lambda link: "news" not in link)[:SOME]
    such = f", such as {' or '.join(some)}" if some else ""
    return f"a list of sitemaps; name one of them{such}"


def _values(body: str, ends: Sequence[int], name: str) -> list[Values]:
    """What stands in each of the elements of this name that are complete."""
    # Late: the daemon imports this module to name its function, but only its workers parse.
    from lxml import etree  # noqa: PLC0415

    if not ends:
        return []
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    whole = body[: ends[-1]].replace("&", AMPERSAND)
    try:
        tree = etree.fromstring(whole.encode(), parser)
    except etree.LxmlError as error:
        raise ReadError(f"not a sitemap ({error})") from error
    elements = () if tree is None else tree.iter()
    return [_values_of(element) for element in elements if _local(element) == name]


def _values_of(element: Any) -> Values:
    """The texts in an element by their local names; the first of a name counts.

    Of images and videos nothing is taken, as they have a loc and a title, too.
    """
    values: Values = {}
    for child in element:
        for part in _parts(child):
            text = "".join(part.itertext()).replace(AMPERSAND, "&")
            values.setdefault(_local(part), text.strip())
    return values


def _parts(element: Any) -> Iterator[Any]:
    """The element, or what stands in it: the language of an article is said of its paper."""
    if _local(element) in {"news", "publication"}:
        for inner in element:
            yield from _parts(inner)
    else:
        yield element


def _local(element: Any) -> str:
    """The name without namespace or prefix, which may be undeclared; empty for what has none."""
    name = element.tag if isinstance(element.tag, str) else ""
    return name.rpartition("}")[2].rpartition(":")[2]
