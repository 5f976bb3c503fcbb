"""Bytes of a page as text without control characters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email.message import Message

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
HEAD = 4_000
# What these names mean on the web: https://encoding.spec.whatwg.org/#names-and-labels
LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"})

ANSI_ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
CONTROL = re.compile(
    # Control characters, soft hyphens, zero-width characters, bidirectional overrides.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad"
    "\u061c\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
SURROGATE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def decoded(body: bytes, content_type: str) -> str:
    """The page as text: by its byte order mark, as UTF-8 if it is valid, by header, by meta.

    Valid UTF-8 comes before the declarations, since real text in another charset hardly ever is.
    """
    for mark, charset in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    charsets = ["utf-8", *_declared(body, content_type)]
    if b"\0" in body[:HEAD]:
        # Two bytes for each character, and no mark; but it may well be valid UTF-8.
        charsets = [each for each in charsets if each.startswith("utf-16")] + charsets
    for charset in charsets:
        try:
            return body.decode("cp1252" if charset in LATIN else charset)
        except (LookupError, ValueError):
            continue  # unknown, not a text encoding, or not what the bytes are
    text = body.decode(errors="replace")
    # More bad characters than umlauts: then it was never UTF-8.
    is_utf8 = text.count("\ufffd") < sum(char in "äöüÄÖÜß„“–" for char in text)
    return text if is_utf8 else body.decode("cp1252", "replace")


def cleaned(text: str) -> str:
    """The text without control and invisible characters; line breaks and tabs stay."""
    return SURROGATE.sub("\ufffd", CONTROL.sub("", ANSI_ESCAPE.sub("", text)))


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    message = Message()
    message["Content-Type"] = " ".join(content_type.split())
    yield (message.get_content_charset("") or "").lower()
    if match := META.search(body[:HEAD]):
        yield match[1].decode("ascii", "ignore").lower()
