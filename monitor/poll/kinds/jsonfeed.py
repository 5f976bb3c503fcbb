"""JSON Feed 1.0 and 1.1: text in, entries out (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.errors import ReadError
from monitor.model import Entry, Feed, without_login
from monitor.poll.dates import moment, newest_first
from monitor.poll.identity import Marks, keys_of
from monitor.poll.links import resolved
from monitor.poll.plain import one_line, paragraphs, plain_text
from monitor.text.codes import language_code

MAX_TITLE = 1_000
MAX_TEASER = 20_000
MAX_TEXT = 200_000
MAX_AUTHOR = 300
MAX_NUMBER = 50
# What is taken of the content where title or summary are missing.
TITLE = 120
SUMMARY = 500
CONTENTS = ("title", "summary", "content_html", "content_text", "url", "external_url")

Item = Mapping[str, Any]


def read_json_feed(text: str, url: str, max_entries: int) -> Feed:
    """The JSON Feed in ``text``. ``url`` is where it came from, for relative links.

    Entries are sorted by date if all have one; of more than ``max_entries`` the newest are read.
    An item that says nothing is left out, and so is a value of the wrong type, with a warning for
    the former; no item loses the others. Raises ReadError.
    """
    feed = _parsed(text)
    listed = feed["items"]
    items = [item for item in listed if isinstance(item, dict) and _says_something(item)]
    chosen, warning = newest_first(items, [_published(item) for item in items], max_entries)
    empty = len(listed) - len(items)
    warnings = (f"{empty} of {len(listed)} items say nothing" if empty else "", warning)
    return Feed(
        title=plain_text(_string(feed, "title"), MAX_TITLE),
        entries=_entries(chosen, feed, _base(feed, url)),
        warning="; ".join(filter(None, warnings)),
        language=language_code(_string(feed, "language")),
    )


def first_words(text: str, most: int) -> str:
    """The text, or its beginning if it is longer than ``most`` characters, cut between words.

    >>> first_words("Die Fähre fährt wieder, sagt der Kapitän", 24)
    'Die Fähre fährt wieder …'
    """
    if len(text) <= most:
        return text
    cut = text[: most + 1].rpartition(" ")[0] or text[:most]
    return cut.rstrip(" ,;:–-") + " …"


def _parsed(text: str) -> Item:
    try:
        # What stands behind it, such as the comment of a cache, is left out.
        decoder = json.JSONDecoder(strict=False, parse_int=_number)
        feed, _ = decoder.raw_decode(text.lstrip("\ufeff \t\r\n"))
    except RecursionError as error:
        raise ReadError("not a feed (JSON that is nested too deep)") from error
    except ValueError as error:
        raise ReadError(f"not a feed (broken JSON: {str(error)[:100]})") from error
    is_feed = isinstance(feed, dict) and "jsonfeed.org/" in _string(feed, "version")
    if not is_feed or not isinstance(feed.get("items"), list):
        raise ReadError("not a feed (JSON, but no JSON Feed)")
    return feed  # type: ignore[no-any-return]


def _number(digits: str) -> int | str:
    # Python refuses to read very long ones; they say as much as they are.
    return int(digits) if len(digits) <= MAX_NUMBER else digits


def _entries(items: Sequence[Item], feed: Item, base: str) -> tuple[Entry, ...]:
    texts = [_content(item) for item in items]
    marks = [_marks(item, text, base) for item, text in zip(items, texts, strict=True)]
    return tuple(
        Entry(
            keys=keys,
            url=mark.link,
            title=mark.title,
            teaser=mark.teaser,
            author=_authors(item) or _authors(feed),
            published=_published(item),
            updated=moment(_string(item, "date_modified")),
            # What is no more than the teaser is not the article.
            text=text if len(text) > len(mark.teaser) + 1 else "",
            language=language_code(_string(item, "language")),
        )
        for item, mark, keys, text in zip(items, marks, keys_of(marks), texts, strict=True)
    )


def _marks(item: Item, text: str, base: str) -> Marks:
    line = " ".join(text.split())
    summary = plain_text(_string(item, "summary"), MAX_TEASER)
    return Marks(
        guid=one_line(_string(item, "id"), MAX_TEASER),
        link=_link(item, base),
        title=plain_text(_string(item, "title"), MAX_TITLE) or first_words(line or summary, TITLE),
        teaser=summary or first_words(line, SUMMARY),
    )


def _content(item: Item) -> str:
    """The content, one paragraph to a line."""
    text = paragraphs(_string(item, "content_html"), MAX_TEXT)
    if text:
        return text
    lines = (one_line(line, MAX_TEXT) for line in _string(item, "content_text").splitlines())
    return "".join(f"{line}\n" for line in lines if line)[:MAX_TEXT]


def _says_something(item: Item) -> bool:
    return any(_string(item, name).strip() for name in CONTENTS)


def _published(item: Item) -> datetime | None:
    found = moment(_string(item, "date_published"))
    return found or moment(_string(item, "date_modified"))


def _link(item: Item, base: str) -> str:
    links = [resolved(_string(item, name), base) for name in ("url", "external_url")]
    # The id should be the address; without a base, only a whole one is left.
    return next(filter(None, (*links, resolved(_string(item, "id"), ""))), "")


def _base(feed: Item, url: str) -> str:
    own = without_login(url)
    named = (resolved(_string(feed, name), own) for name in ("feed_url", "home_page_url"))
    return without_login(next(filter(None, named), own))


def _authors(of: Item) -> str:
    several = of.get("authors")
    people = several if isinstance(several, list) and several else [of.get("author")]
    names = [_string(each, "name") for each in people if isinstance(each, dict)]
    return plain_text(", ".join(filter(None, names)), MAX_AUTHOR)


def _string(of: Item, name: str) -> str:
    """The text of this name; a number is one, too, as ids often are numbers."""
    value = of.get(name)
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value)[:MAX_NUMBER] if is_number else ""
