"""Text from strangers made harmless: no markup, no control characters, one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from itertools import islice

# Invisible characters: bidirectional overrides, zero-width space and joiner, BOM, soft hyphen.
# Newspapers hyphenate titles with &shy;, which would hide words from the rules.
INVISIBLE = (
    "\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
ANSI_ESCAPE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]")
CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f{INVISIBLE}]")
SURROGATE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
# Numeric references such as &#150; mean the Windows character, as browsers read them.
WINDOWS = {
    code: bytes([code]).decode("cp1252", "ignore") if code != 0x85 else " "
    for code in range(0x80, 0xA0)
}

# What is not closed ends with the text: else every opening would be searched for its end in vain.
DROPPED = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
BLOCK = re.compile(
    r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|t[dh]|table|blockquote|figure|figcaption|hr|img)\b[^<>]*>",
    re.IGNORECASE,
)
TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
# A teaser is often cut inside of a tag.
CUT_TAG = re.compile(r"<[a-zA-Z][a-zA-Z0-9]*\s[^<>]*$")
# Without its semicolon a name is a reference only where HTML takes it for one in an attribute:
# "&amp" and "&copy " are, "&section" and "R&D" are not.
REFERENCE = re.compile(
    r"&(?:#(?:[xX][0-9a-fA-F]+|[0-9]+);?|([a-zA-Z][a-zA-Z0-9]{0,40}(?:;|(?![a-zA-Z0-9=]))))"
)
MAX_ESCAPES = 3
# No article has more, but each costs time.
MAX_PARAGRAPHS = 10_000


def without_controls(text: str) -> str:
    """The text without control and invisible characters; line breaks and tabs stay.

    >>> without_controls("Br\\x00and \\x1b[31min\\u202e Lüdenau")
    'Brand in Lüdenau'
    """
    text = CONTROL.sub("", ANSI_ESCAPE.sub("", text))
    return SURROGATE.sub("\ufffd", text).translate(WINDOWS)


def one_line(text: str, limit: int) -> str:
    """The text on one line, at most ``limit`` characters."""
    return " ".join(without_controls(text[: 4 * limit]).split())[:limit]


def plain_text(markup: str, limit: int) -> str:
    """What a reader would see of ``markup``, on one line; escapes of escapes are undone.

    >>> plain_text("<p>Fett &amp;amp; <b>rund</b>: &lt;i&gt;20 &lt; 30&lt;/i&gt;</p>", 100)
    'Fett & rund: 20 < 30'
    """
    text = markup[: 20 * limit]
    for _ in range(MAX_ESCAPES):
        before = text
        text = unescaped(_without_tags(text))
        if text == before:
            break
    return one_line(_without_tags(text), limit)


def paragraphs(markup: str, limit: int) -> str:
    """What a reader would see of ``markup``, one paragraph to a line that ends in a newline.

    >>> paragraphs("<p>Eins<br>zwei.</p> <p><b>Drei</b></p>", 100)
    'Eins\\nzwei.\\nDrei\\n'
    """
    text = COMMENT.sub("", DROPPED.sub(" ", markup[: 4 * limit]))
    lines = filter(None, (plain_text(part, limit) for part in _parts(text)))
    return "".join(f"{line}\n" for line in islice(lines, MAX_PARAGRAPHS))[:limit]


def unescaped(text: str) -> str:
    """The text with HTML's references as characters; what is none stays.

    >>> unescaped("R&D &ndash; F&auml;hre &#8364; ?a=1&section=2&copy=3 &unbekannt;")
    'R&D – Fähre € ?a=1&section=2&copy=3 &unbekannt;'
    """
    return REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    if name := reference[1]:
        return html5.get(name, reference[0])
    # Longer numbers are no characters, and Python refuses to read very long ones.
    return unescape(reference[0]) if len(reference[0]) < 20 else "\ufffd"


def _parts(markup: str) -> Iterator[str]:
    """What stands between tags that end a line, without what is only white space."""
    at = 0
    for tag in BLOCK.finditer(markup):
        if not markup[at : tag.start()].isspace() and at < tag.start():
            yield markup[at : tag.start()]
        at = tag.end()
    yield markup[at:]


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = TAG.sub("", BLOCK.sub(" ", COMMENT.sub("", DROPPED.sub(" ", text))))
    # Only the last "<" is looked at: to try them all would take long where there are many "=".
    last = max(0, text.rfind("<"))
    is_cut = CUT_TAG.match(text, last) and "=" in text[last:]
    return text[:last] if is_cut else text
