"""What bytes are, where they are not a web page."""

from __future__ import annotations

import re

HEAD = 1_000
PAGES = re.compile(r"(?:text/.*|.*html.*|.*xml|application/octet-stream|)$")
# What a file begins with; for some the sign stands after a length or a size.
MAGIC = (
    (0, b"%PDF-", "PDF"),
    (0, b"\x89PNG", "an image"),
    (0, b"GIF8", "an image"),
    (0, b"\xff\xd8\xff", "an image"),
    (8, b"WEBP", "an image"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\xd0\xcf\x11\xe0", "an office document"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (4, b"ftyp", "a video"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"OggS", "a sound"),
    (0, b"ID3", "a sound"),
)
JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
FIRST_TAG = re.compile(r"<([a-z][\w:]*)", re.IGNORECASE)
MARKUP = {
    **dict.fromkeys(("rss", "feed", "rdf:rdf"), "a feed"),
    **dict.fromkeys(("urlset", "sitemapindex"), "a sitemap"),
    "opml": "a list of feeds",
    "svg": "an image",
}
CONTROL = re.compile(r"[\x00-\x06\x0e-\x1a\x1c-\x1f]")


def kind_of_bytes(body: bytes, content_type: str) -> str:
    """What the bytes are if they cannot be a page, by their beginning and type; else empty.

    >>> kind_of_bytes(b"%PDF-1.7 ...", "text/html")
    'PDF'
    """
    beginning = body[:HEAD].lstrip()
    for at, sign, kind in MAGIC:
        if beginning.startswith(sign, at):
            return kind
    declared = content_type.partition(";")[0].strip().lower()
    return "" if PAGES.match(declared) else declared[:100]


def kind_of_text(text: str) -> str:
    """What decoded bytes are if not a page: JSON, a feed, no text at all; else empty.

    >>> kind_of_text('<?xml version="1.0"?><rss version="2.0">')
    'a feed'
    """
    beginning = text[:HEAD]
    # One stray control character is a slip, many are no text.
    if len(CONTROL.findall(beginning)) * 50 > len(beginning):
        return "binary data"
    if JSON.match(beginning):
        return "JSON"
    tag = FIRST_TAG.search(beginning)
    return MARKUP.get(tag[1].lower(), "") if tag else ""
