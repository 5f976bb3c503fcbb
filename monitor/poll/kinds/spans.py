"""Where the items of a feed begin and end, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.poll.kinds.hidden import hidden_parts

# Most have no prefix; those come first, as every tag of a feed is tried.
NAME = r"(item|entry|[\w.-]+:(?:item|entry))"
TAG = re.compile(rf"<(?:/{NAME}\s*>|{NAME}(?=[\s>]))", re.IGNORECASE)
# Where an item without an end must end at last.
FEED_END = re.compile(
    r"(?:</(?:[\w.-]+:)?channel\s*>\s*)?</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE
)
LONGEST_TAG = 2_000


def item_spans(text: str) -> list[tuple[int, int, str]]:
    """Where each item begins and ends, and the end tag if it has none.

    Such an item goes on until the next one begins, or the feed ends; one that is cut off is left
    out. Items in comments and CDATA are none, nor are those inside of others.

    >>> text = "<rss><item>a<item>b</item><!-- <item>c</item> --></rss>"
    >>> [text[start:end] + missing for start, end, missing in item_spans(text)]
    ['<item>a</item>', '<item>b</item>']
    """
    spans = []
    opened, name = -1, ""
    for tag in _seen_tags(text):
        ended, began = tag.groups()
        if opened < 0:
            if began:
                opened, name = tag.start(), began
        elif began == name:
            spans.append((opened, tag.start(), f"</{name}>"))
            opened = tag.start()
        elif ended and ended.lower() == name.lower():
            spans.append((opened, tag.end(), ""))
            opened = -1
    if opened >= 0 and (end := FEED_END.search(text, opened)):
        spans.append((opened, end.start(), f"</{name}>"))
    return spans


def _seen_tags(text: str) -> Iterator[re.Match[str]]:
    parts = hidden_parts(text)
    nowhere = (len(text), len(text))
    start, end = next(parts, nowhere)
    for tag in TAG.finditer(text):
        at = tag.start()
        while end <= at:
            start, end = next(parts, nowhere)
        if at < start and not (tag[2] and _is_empty(text, tag.end())):
            yield tag


def _is_empty(text: str, at: int) -> bool:
    """Whether the tag whose name ends here has no other: in <item/> there is nothing to read."""
    close = at if text[at] == ">" else text.find(">", at, at + LONGEST_TAG)
    return close > at and text[close - 1] == "/"
