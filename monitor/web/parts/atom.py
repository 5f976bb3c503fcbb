"""Feeds as Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from monitor.model import host_of
from monitor.notify.clean import clean, one_line

NAMESPACE = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# RFC 4151 wants a name and a day on which it was ours; ids stay the same wherever we are served.
TAG = "tag:monitor,2026:"
LONGEST_TITLE = 300
LONGEST_URL = 4_000
# A feed must say when it was changed, also one that is empty so far.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry. ``id`` never changes; ``page`` is ours, ``paper`` the article at the paper.

    ``html`` is what a reader sees of it. ``categories`` are pairs of what is meant, such as
    "desk", and which one it is.
    """

    id: str
    title: str
    updated: datetime
    page: str
    paper: str
    author: str
    html: str
    published: datetime | None = None
    categories: Sequence[tuple[str, str]] = ()


def feed(
    *, name: str, title: str, address: str, page: str, items: Sequence[Item], language: str
) -> bytes:
    """The feed. ``name`` is what no other of ours is called, such as "desk/lokales"."""
    root = etree.Element(_name("feed"), nsmap={None: NAMESPACE})
    root.set(LANG, language)
    _add(root, "id", f"{TAG}feed/{name}")
    _add(root, "title", one_line(title, LONGEST_TITLE))
    _add(root, "updated", _time(max((each.updated for each in items), default=NEVER)))
    _link(root, "self", address, "application/atom+xml")
    _link(root, "alternate", page, "text/html")
    author = _add(root, "author", "")
    _add(author, "name", "monitor")
    for each in items:
        _entry(root, each)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entry(root: etree._Element, item: Item) -> None:
    entry = _add(root, "entry", "")
    _add(entry, "id", f"{TAG}{item.id}")
    _add(entry, "title", one_line(item.title, LONGEST_TITLE) or "–")
    _add(entry, "updated", _time(item.updated))
    if item.published is not None:
        _add(entry, "published", _time(item.published))
    author = _add(entry, "author", "")
    _add(author, "name", one_line(item.author, LONGEST_TITLE) or "–")
    paper = one_line(item.paper, LONGEST_URL).replace(" ", "%20")
    is_web = paper.lower().startswith(("https://", "http://")) and host_of(paper)
    _link(entry, "alternate", paper if is_web else item.page, "text/html")
    if is_web:
        _link(entry, "related", item.page, "text/html")
    for what, which in item.categories:
        category = _add(entry, "category", "")
        category.set("scheme", f"urn:monitor:{what}")
        category.set("term", one_line(which, LONGEST_TITLE))
    content = _add(entry, "content", clean(item.html))
    content.set("type", "html")


def _link(to: etree._Element, rel: str, href: str, kind: str) -> None:
    link = _add(to, "link", "")
    link.set("rel", rel)
    link.set("href", href)
    link.set("type", kind)


def _add(to: etree._Element, name: str, text: str) -> etree._Element:
    child = etree.SubElement(to, _name(name))
    child.text = text or None
    return child


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
