"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/): text in, entries out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.errors import ReadError
from monitor.model import Entry, Feed
from monitor.poll.dates import moment
from monitor.poll.identity import Marks, keys_of
from monitor.poll.links import resolved
from monitor.poll.plain import one_line, paragraphs, plain_text

MAX_TITLE = 1_000
MAX_TEASER = 20_000
MAX_TEXT = 200_000
MAX_AUTHOR = 300
# An item without a title is named by its first words.
FIRST_WORDS = 120


def read_json_feed(text: str, url: str, max_entries: int) -> Feed:
    """The feed in ``text``; entries are newest first if all have a date. Raises ReadError.

    One item that is not as it should be never loses the others.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not a feed (broken JSON: {str(error)[:100]})") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    version = feed.get("version", "") if isinstance(feed, dict) else ""
    if not isinstance(items, list) or "jsonfeed.org" not in str(version):
        raise ReadError("not a feed (JSON, but no JSON Feed)")
    good = [item for item in items if isinstance(item, dict)]
    warnings = []
    if len(good) < len(items):
        warnings.append(f"{len(items) - len(good)} items are no objects and were left out")
    if len(good) > max_entries:
        warnings.append(f"only the first {max_entries} of {len(good)} entries are read")
    base = resolved(_text(feed, "feed_url", MAX_TEASER), url) or url
    return Feed(
        title=plain_text(_text(feed, "title", MAX_TITLE), MAX_TITLE),
        entries=_entries(good[:max_entries], base),
        warning="; ".join(warnings),
    )


def _entries(items: Sequence[Mapping[str, Any]], base: str) -> tuple[Entry, ...]:
    texts = [_content(item) for item in items]
    links = [resolved(_first(item, "url", "external_url"), base) for item in items]
    titles = [
        plain_text(_text(item, "title", MAX_TITLE), MAX_TITLE) or _first_words(text)
        for item, text in zip(items, texts, strict=True)
    ]
    teasers = [plain_text(_text(item, "summary", MAX_TEASER), MAX_TEASER) for item in items]
    guids = [one_line(_text(item, "id", MAX_TEASER), MAX_TEASER) for item in items]
    marks = [Marks(*each) for each in zip(guids, links, titles, teasers, strict=True)]
    entries = [
        Entry(
            keys=keys,
            url=mark.link,
            title=mark.title,
            teaser=mark.teaser,
            author=_authors(item),
            published=moment(_first(item, "date_published", "date_modified"), None),
            updated=moment(_text(item, "date_modified", 100), None),
            text=text,
        )
        for item, mark, keys, text in zip(items, marks, keys_of(marks), texts, strict=True)
    ]
    dated = [(entry.published, entry) for entry in entries if entry.published]
    if len(dated) == len(entries):
        dated.sort(key=lambda pair: pair[0], reverse=True)
        entries = [entry for _, entry in dated]
    return tuple(entries)


def _text(of: Mapping[str, Any], name: str, limit: int) -> str:
    value = of.get(name)
    # Ids are numbers in many feeds, which version 1.1 allows.
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value)[: 20 * limit] if is_text else ""


def _first(item: Mapping[str, Any], *names: str) -> str:
    return next(filter(None, (_text(item, name, MAX_TEASER) for name in names)), "")


def _content(item: Mapping[str, Any]) -> str:
    if text := _text(item, "content_text", MAX_TEXT):
        lines = (one_line(line, MAX_TEXT) for line in text.splitlines())
        return "".join(f"{line}\n" for line in lines if line)[:MAX_TEXT]
    return paragraphs(_text(item, "content_html", MAX_TEXT), MAX_TEXT)


def _first_words(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= FIRST_WORDS else line[:FIRST_WORDS].rpartition(" ")[0] + " …"


def _authors(item: Mapping[str, Any]) -> str:
    listed = item.get("authors")
    people = listed if isinstance(listed, list) else [item.get("author")]
    names = (_text(each, "name", MAX_AUTHOR) for each in people if isinstance(each, dict))
    return plain_text(", ".join(filter(None, names)), MAX_AUTHOR)
