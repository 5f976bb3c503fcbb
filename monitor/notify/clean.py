"""Text that every channel can take: what others wrote may hold anything."""

from __future__ import annotations

import re
import unicodedata

# Control characters (ANSI sequences begin with one), lone surrogates, which no channel can encode,
# and marks that turn the direction of writing: https://trojansource.codes
_ANSI = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?)")
_BAD = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    # What is no character, what is as wide as none, and tags that hide ASCII in nothing to be seen.
    r"\ufffe\uffff\u180e\u200b\u2060\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """The text without characters that a channel refuses or a reader must not get.

    >>> clean("Br\\x1b[31mand\\x00\\ud800")
    'Brand'
    """
    return _BAD.sub("", _ANSI.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str, limit: int) -> str:
    """The text in one clean line of at most ``limit`` characters.

    >>> one_line("Brand\\r\\nBcc: all", 10)
    'Brand Bcc…'
    """
    return cut(" ".join(clean(text).split()), limit)


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters; an ellipsis shows that some are missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip(" ,;:-–") + "…"


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing of it.

    >>> is_blank(" \N{ZERO WIDTH JOINER}")
    True
    """
    return not any(unicodedata.category(each)[0] in "LNPS" for each in text)
