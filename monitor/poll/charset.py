"""Bytes of a feed as text, whatever its server and its first line claim."""

from __future__ import annotations

import codecs
import re
from email.message import Message

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the one of UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BEGINNINGS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# What these names mean on the web: https://encoding.spec.whatwg.org/#names-and-labels
SUPERSETS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")


def decoded(body: bytes, content_type: str) -> tuple[str, str]:
    """The text, and a warning if characters had to be guessed or replaced.

    A byte order mark wins. Else what is valid UTF-8 is UTF-8: real text in another charset hardly
    ever is, but declarations are often wrong. Then the header's charset, then the XML declaration;
    without either, UTF-8 with a few bad bytes or Windows-1252, whichever fits better.
    """
    for mark, charset in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace"), ""
    for beginning, charset in BEGINNINGS:
        if body.startswith(beginning):
            return body.decode(charset, "replace"), ""
    try:
        return body.decode(), ""
    except UnicodeDecodeError:
        pass
    for charset in (charset_of(content_type), _declared(body)):
        try:
            if charset and codecs.lookup(charset).name != "utf-8":
                return body.decode(SUPERSETS.get(charset, charset)), ""
        except (LookupError, ValueError):
            continue  # unknown, not a text encoding, or not what the bytes are
    return _guessed(body)


def charset_of(content_type: str) -> str:
    """The charset a Content-Type header names, in lower case; empty if none.

    >>> charset_of('text/xml; Charset="ISO-8859-1"')
    'iso-8859-1'
    """
    message = Message()
    message["Content-Type"] = " ".join(content_type.split())
    return (message.get_content_charset("") or "").lower()


def _declared(body: bytes) -> str:
    match = DECLARATION.match(body[:1000])
    return match[1].decode("ascii", "ignore").lower() if match else ""


def _guessed(body: bytes) -> tuple[str, str]:
    text = body.decode(errors="replace")
    bad = text.count("\ufffd")
    good = len(body) - len(body.decode("ascii", "ignore")) - bad
    # Each good character has two bytes or more beyond ASCII; a bad one about one.
    if good > 2 * bad:
        return text, f"{bad} bytes are not valid UTF-8"
    return body.decode("cp1252", "replace"), "the charset is not the one declared; read as cp1252"
