"""OPML, the lists that feed readers exchange: read into sources, written from them."""

from __future__ import annotations

import io
import re
import stat
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.errors import MonitorError
from monitor.model import Source, without_login
from monitor.settings.fields import feed_url
from monitor.settings.source_text import address_key, readable, source_id
from monitor.text.codes import language_code

MAX_BYTES = 20_000_000
# config/ is read whole at each start: 10,000 sources take it a few seconds.
MAX_SOURCES = 10_000
MAX_TAGS = 20


class OpmlError(MonitorError):
    """The file is no OPML."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as the file names it; ``line`` is where."""

    line: int
    url: str
    name: str
    tags: tuple[str, ...]
    kind: str
    language: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class Skipped:
    """A feed of the file that is not added, and why."""

    outline: Outline
    reason: str


def read_opml(path: Path) -> tuple[Outline, ...]:
    """The feeds in a file of OPML 1.0, 1.1 or 2.0; the categories around one are its tags.

    Nothing outside of the file is read, and no entity. Raises OpmlError.
    """
    content = _content(path)
    # Late: only `monitor sources import` needs it.
    from lxml import etree  # noqa: PLC0415

    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        return tuple(_outlines(events, path))
    except etree.XMLSyntaxError as error:
        raise OpmlError(f"{path}: {_mistake(error)}") from error


def new_sources(
    outlines: Iterable[Outline], configured: Sequence[Source], ids: Iterable[str] = ()
) -> tuple[tuple[Source, ...], tuple[Skipped, ...]]:
    """The feeds that can be added to the sources configured, and those that cannot.

    ``ids`` are taken, besides those of the sources. A feed that is listed in several categories is
    added once, with the tags of all.
    """
    taken = {*ids, *(source.id for source in configured)}
    known = {address_key(source.url): source.id for source in configured}
    lines: dict[str, int] = {}
    added: dict[str, Source] = {}
    skipped: list[Skipped] = []
    for outline in outlines:
        here = address_key(outline.url)
        reason = _refusal(outline.url)
        if not reason and here in known:
            reason = f"already configured as {known[here]}"
        if not reason and here in added:
            reason = f"listed twice, first in line {lines[here]}"
            tags = tuple(dict.fromkeys((*added[here].tags, *outline.tags)))
            added[here] = replace(added[here], tags=tags)
        if not reason and len(added) == MAX_SOURCES:
            reason = f"more than {MAX_SOURCES:,} at a time"
        if reason:
            skipped.append(Skipped(outline, reason))
            continue
        name = outline.name or readable(urlsplit(outline.url).hostname or "") or "source"
        source = Source(
            id=source_id(name, taken),
            name=name,
            url=outline.url,
            kind="sitemap" if outline.kind == "sitemap" else "feed",
            tags=outline.tags,
            language=outline.language,
            enabled=outline.enabled,
        )
        taken.add(source.id)
        lines[here] = outline.line
        added[here] = source
    return tuple(added.values()), tuple(skipped)


def write_opml(sources: Iterable[Source]) -> bytes:
    """OPML 2.0 of the sources, without logins; tags are the categories around them.

    Sources of kind "page" are left out: no other program could read them. What is switched off is
    marked as a comment.
    """
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = "Sources of monitor"
    body = ET.SubElement(root, "body")
    folders: dict[tuple[str, ...], ET.Element] = {(): body}
    for source in sources:
        if source.kind == "page":
            continue
        name = readable(source.name)
        attributes = {
            "text": name,
            "title": name,
            "type": "sitemap" if source.kind == "sitemap" else "rss",
            "xmlUrl": without_login(source.url),
        }
        if source.language:
            attributes["language"] = source.language
        if not source.enabled:
            attributes["isComment"] = "true"
        ET.SubElement(_folder(folders, tuple(map(readable, source.tags))), "outline", attributes)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _content(path: Path) -> bytes:
    try:
        # Before opening: a FIFO would wait for a writer for ever.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise OpmlError(f"{path}: is not a file")
        if status.st_size > MAX_BYTES:
            raise OpmlError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; split it")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OpmlError(f"{path}: cannot be read: {reason}") from error


def _outlines(events: Iterable[tuple[str, Any]], path: Path) -> Iterator[Outline]:
    categories: list[str] = []
    is_first = True
    for event, element in events:
        if is_first:
            _refuse_what_is_no_opml(element, path)
            is_first = False
        if not isinstance(element.tag, str) or _local(element.tag) != "outline":
            continue
        attributes = {_local(name): value.strip() for name, value in element.attrib.items()}
        if event == "start":
            url = _url_of(attributes)
            if url is not None:
                yield _outline(element.sourceline or 1, url, attributes, categories)
            # A feed is no category of what stands in it.
            categories.append(readable(_name_of(attributes)) if url is None else "")
        else:
            categories.pop()
            element.clear()


def _refuse_what_is_no_opml(root: Any, path: Path) -> None:
    if _local(str(root.tag)) != "opml":
        raise OpmlError(f"{path}: is no OPML: it begins with <{_local(str(root.tag))[:50]}>")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise OpmlError(f"{path}: declares entities, which no OPML needs; nothing was read")


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()


def _url_of(attributes: Mapping[str, str]) -> str | None:
    """The address of a feed, None for what is no feed: a category, a link, another list."""
    if "xmlurl" in attributes:
        return attributes["xmlurl"]
    # Lists of OPML 1.0 call it so at times.
    return attributes.get("url") if attributes.get("type", "").lower() in {"rss", "atom"} else None


def _name_of(attributes: Mapping[str, str]) -> str:
    return attributes.get("title") or attributes.get("text") or ""


def _outline(
    line: int, url: str, attributes: Mapping[str, str], categories: Iterable[str]
) -> Outline:
    # OPML 2.0 has this for programs without categories around feeds: "/Region/Sport,Kultur".
    more = re.split(r"[/,]", attributes.get("category", "")[:2_000])
    tags = dict.fromkeys(filter(None, (*categories, *map(readable, more))))
    return Outline(
        line=line,
        url=re.sub(r"(?i)^feed:(?://)?(?=https?://)", "", url),
        name=readable(_name_of(attributes)),
        tags=tuple(tags)[:MAX_TAGS],
        kind=attributes.get("type", "").lower(),
        language=language_code(attributes.get("language", "")),
        enabled=attributes.get("iscomment", "").lower() != "true",
    )


def _refusal(url: str) -> str:
    if not url:
        return "it has no address"
    try:
        feed_url(url)
    except ValueError as error:
        return str(error)
    return ""


def _mistake(error: Any) -> str:
    text = str(error.msg or error)
    if "no element found" in text or error.lineno == 0:
        return "is no OPML: it is empty"
    if "Excessive depth" in text:
        return f"line {error.lineno}: outlines stand within each other more than 250 times"
    if "amplification" in text:
        return f"line {error.lineno}: its entities stand for too much; nothing was read"
    hint = "; a & must be written as &amp;" if "EntityRef" in text else ""
    return f"is no OPML: line {error.lineno}: {text.partition(', line ')[0]}{hint}"


def _folder(folders: dict[tuple[str, ...], ET.Element], tags: tuple[str, ...]) -> ET.Element:
    for depth in range(1, len(tags) + 1):
        path = tags[:depth]
        if path not in folders:
            above = folders[path[:-1]]
            folders[path] = ET.SubElement(above, "outline", text=path[-1], title=path[-1])
    return folders[tags]
