"""Who wrote an article: names without dates, addresses and "Von"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from monitor.extract.lines import line_of, parts_of

MAX_AUTHORS = 10
BYLINES = frozenset({"author", "authors", "autor", "autoren", "byline"})
BY = re.compile(
    r"(?:(?:ein )?(?:artikel|bericht|kommentar|interview|text) )?(?:von|by)\s"
    r"|(?:text|autor|autorin|autoren):\s",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\([^()]*\)")
BETWEEN = re.compile(r"[,;|/&•·]|\bund\b|\band\b")
MAX_BYLINE = 120


def names(said: Iterable[str], site: str = "") -> str:
    """The people named: several with commas between them; no addresses, not the site itself.

    >>> names(["Von Ina Probst und Jan Kruse, 5. März", "ina@wiesenbote.example"])
    'Ina Probst, Jan Kruse'
    """
    found = {site.casefold(): ""}
    for each in said:
        # Addresses go first, as they may have the signs that stand between names.
        words = [word for word in each[:500].split() if not _is_address(word)]
        line = ASIDE.sub(" ", " ".join(words))
        for piece in BETWEEN.split(line[match.end() :] if (match := BY.match(line)) else line):
            # A date or a time follows the name.
            name = re.sub(r"\d.*", "", piece).strip(" .:()[]-–—")
            if 2 <= len(name) <= 80 and len(name.split()) <= 6 and name[0].isalpha():
                found.setdefault(name.casefold(), name)
    return ", ".join(list(filter(None, found.values()))[:MAX_AUTHORS])


def _is_address(word: str) -> bool:
    return (
        "@" in word or "://" in word or ("." in word and ("/" in word or word.startswith("www.")))
    )


def bylines(tree: Any) -> list[str]:
    """The first line on the page that is marked as naming the authors."""
    marked = tree.xpath(
        "//*[@rel='author' or @itemprop='author' or contains(@class, 'uthor')"
        " or contains(@class, 'utor') or contains(@class, 'yline')]"
    )
    for element in marked[:50]:
        parts = parts_of(element.get("class") or "")
        is_marked = "author" in (element.get("rel"), element.get("itemprop"))
        if element.tag == "meta" or not (is_marked or parts & BYLINES) or "comment" in parts:
            continue
        line = line_of(element.text_content())
        # A single word is rather a heading: "Autoren".
        if " " in line and len(line) <= MAX_BYLINE:
            return [line]
    return []
