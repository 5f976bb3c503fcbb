"""Where a feed begins. What stands before its root, such as a DOCTYPE, no parser ever sees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

SITEMAPS = frozenset({"urlset", "sitemapindex"})
ROOTS = frozenset({"rss", "feed", "rdf"}) | SITEMAPS
# Where one of these comes first, it is a web page, whatever it quotes further below.
PAGE = frozenset({"base", "body", "frameset", "head", "html", "link", "meta", "noscript", "script"})
PAGE |= {"style", "title"}
# How far down the root may stand.
MAX_BEFORE = 100_000
MARK = re.compile(
    r"<(?:(!--)|(!\[CDATA\[)|(\?)|(!DOCTYPE)\b|([a-zA-Z_][\w.-]*(?::[\w.-]+)?))", re.IGNORECASE
)
SUBSET_END = re.compile(r"\]\s*>")
ENTITY = re.compile(
    r"<!ENTITY\s+([\w.-]{1,60})\s+(?:\"([^\"]*)\"|'([^']*)'|[^<>]*)\s*>", re.IGNORECASE
)
# A short text, with no references but those to characters.
PLAIN = re.compile(r"(?:[^&%]|&#[0-9]{1,7};|&#x[0-9a-fA-F]{1,6};){0,100}")
MAX_SUBSET = 100_000
MAX_ENTITIES = 500


@dataclass(frozen=True, slots=True)
class Root:
    """The element that a document is, with its ``name`` as it is written; it begins ``at``.

    ``entities`` are the texts that a DOCTYPE declares; those that are not plain are empty.
    """

    name: str
    at: int
    entities: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The name without a prefix, in lower case."""
        return self.name.rpartition(":")[2].lower()


def root_of(text: str) -> Root | None:
    """The root of a feed or sitemap, even below junk; else the first element, or none.

    >>> root_of("<!DOCTYPE html>\\n<div><rss version='2.0'>").name
    'rss'
    >>> root_of("<html><body>So sieht ein Feed aus: <rss version='2.0'>").name
    'html'
    """
    first = None
    entities: dict[str, str] | None = None
    # Ends that are not there are looked for once, not for each of many beginnings.
    gone: set[str] = set()
    at = 0
    while mark := MARK.search(text, at, MAX_BEFORE):
        comment, cdata, instruction, doctype, name = mark.groups()
        at = mark.end()
        if comment or cdata:
            at = _behind(text, "-->" if comment else "]]>", at, gone)
        elif instruction:
            # If another tag comes before its end, it has none.
            tag = text.find("<", at)
            end = text.find("?>", at, tag if tag >= 0 else len(text))
            at = end + 2 if end >= 0 else at
        elif doctype and entities is None:
            entities, at = _doctype(text, at)
        elif name:
            root = Root(name, mark.start(), entities or {})
            if root.kind in ROOTS:
                return root
            first = first or root
            if root.kind in PAGE:
                break
    return first


def _behind(text: str, end: str, at: int, gone: set[str]) -> int:
    """Where it goes on behind the next ``end``; here if there is none."""
    found = text.find(end, at) if end not in gone else -1
    if found < 0:
        gone.add(end)
    return found + len(end) if found >= 0 else at


def _doctype(text: str, at: int) -> tuple[dict[str, str], int]:
    """The entities a DOCTYPE declares, and where it ends."""
    end = _behind(text, ">", at, set())
    start = text.find("[", at, end)
    if start < 0:
        return {}, end
    close = SUBSET_END.search(text, start, start + MAX_SUBSET)
    subset = text[start : close.start()] if close else ""
    entities: dict[str, str] = {}
    for name, one, other in islice(ENTITY.findall(subset), MAX_ENTITIES):
        value = one or other
        plain = unescape(value) if PLAIN.fullmatch(value) else ""
        entities.setdefault(name, plain if "<" not in plain and "&" not in plain else "")
    return entities, close.end() if close else start + 1
