"""The article on a web page: bytes in, text out (trafilatura is used here only)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from configparser import ConfigParser
from copy import deepcopy
from functools import cache
from itertools import islice
from typing import Any

from monitor.errors import ReadError
from monitor.extract.decoding import cleaned, decoded
from monitor.extract.lines import drop, is_text, line_of, strip
from monitor.extract.meta import About, read_about
from monitor.extract.offers import Sign, together
from monitor.extract.paywall import LIMITED, Wall, is_limited, take_wall, without_offers
from monitor.extract.selector import selected_lines
from monitor.extract.sniff import kind_of_bytes, kind_of_text
from monitor.model import Page

# Parsing takes 60 ms for a usual page, but minutes for tens of megabytes of tags.
MAX_HTML = 2_000_000
MAX_TAGS = 40_000
MIN_WORDS = 20
# A wall shows that what stands above it is an article, however short.
MIN_WORDS_ABOVE_WALL = 8
MAX_COOKIE_WALL = 150
MAX_SAID = 5_000

ABOUT_COOKIES = re.compile(
    r"cookie|tracking|einwillig|zustimm|consent|personalisiert|nutzungsprofil|pur-abo",
    re.IGNORECASE,
)


def read_page(html: bytes, content_type: str, url: str, selector: str = "") -> Page:
    """The article that ``html`` holds, one paragraph to a line.

    ``url`` is where the page came from. ``selector`` is a CSS selector for the article's text where
    the usual way of finding it fails. Raises ReadError when there is no text: not a page at all, an
    empty one, one built by scripts, a cookie wall, or a paywall that shows only a few words. Of an
    article behind a paywall the beginning is returned if there is one, and ``limited`` says so.
    """
    source = _source(html, content_type)
    try:
        return _read(source, url, selector)
    except (MemoryError, ReadError):
        raise
    except Exception as error:
        # Whatever a parser says to bytes from strangers, it means that it cannot read them.
        raise ReadError(f"cannot be parsed ({type(error).__name__}: {error})") from error


def _source(html: bytes, content_type: str) -> str:
    """The page as text, no longer than can be parsed in time. Raises ReadError if it is no page."""
    if kind := kind_of_bytes(html, content_type):
        raise ReadError(f"not a web page ({kind})")
    text = decoded(html, content_type)
    if kind := kind_of_text(text):
        raise ReadError(f"not a web page ({kind})")
    source = cleaned(text)[:MAX_HTML]
    if not source.strip():
        raise ReadError("no text found (the page is empty)")
    if source.count("<") > MAX_TAGS:
        tags = (match.start() for match in re.finditer("<", source))
        source = source[: next(islice(tags, MAX_TAGS, None))]
    return source


def _read(source: str, url: str, selector: str) -> Page:
    # Late: the daemon imports this module to name `read_page`, but only its workers parse.
    import trafilatura  # noqa: PLC0415

    tree = trafilatura.load_html(source)
    if tree is None:
        raise ReadError("no text found (the page is empty)")
    about = read_about(tree, url)
    wall = take_wall(tree)
    found = selected_lines(tree, selector) if selector else _found_lines(tree, about)
    # The title is a field of its own.
    lines = [line for line in found if line != about.title]
    kept, above, sign = without_offers(lines)
    sign = together([sign, wall.below(above or lines)])
    limited = is_limited(above, sign, free=about.free, declared_words=about.words)
    text = above if limited else kept
    least = 1 if selector else MIN_WORDS_ABOVE_WALL if limited and sign else MIN_WORDS
    if selector and not text:
        raise ReadError(f"no text found (the selector {selector!r} selects no text on the page)")
    if _count(text) < least or (not selector and _is_about_cookies(lines)):
        why = _why_not(text, wall, source, about, closed=about.free is False or sign is Sign.GATE)
        raise ReadError(f"no text found ({why})")
    return Page(
        text="".join(f"{line}\n" for line in text),
        title=about.title,
        teaser=about.teaser,
        author=about.author,
        language=about.language,
        canonical=about.canonical,
        published=about.published,
        limited=LIMITED if limited else "",
        reservation=about.reservation,
    )


def _found_lines(tree: Any, about: About) -> list[str]:
    """The lines of the article where trafilatura finds it, or linked data have it."""
    import trafilatura  # noqa: PLC0415 - late, as above

    strip(tree)
    drop(next(tree.iter("h1"), None))
    found = trafilatura.extract(
        tree,
        include_comments=False,
        # Layout tables would bring in menus; tables of figures are lost with them.
        include_tables=False,
        config=_config(),
    )
    lines = _article_lines(found or "")
    if _count(lines) < MIN_WORDS and about.free is not False:
        # Built by scripts; what is for subscribers is left to them.
        body = _article_lines(about.body)
        lines = body if _count(body) >= MIN_WORDS else lines
    return lines


def _article_lines(text: str) -> list[str]:
    lines = [line for line in map(line_of, text.splitlines()) if is_text(line)]
    # A last line with a colon announces links that are left out.
    while lines and lines[-1].endswith(":"):
        lines.pop()
    return lines


def _count(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _is_about_cookies(lines: Sequence[str]) -> bool:
    words = _count(lines)
    found = len(ABOUT_COOKIES.findall("\n".join(lines))) if words < MAX_COOKIE_WALL else 0
    return found > 0 and found * 25 >= words


def _why_not(text: Sequence[str], wall: Wall, source: str, about: About, *, closed: bool) -> str:
    visible = "\n".join(wall.lines)[:MAX_SAID]
    words = _count(text)
    is_script = "<script" in source and len(visible.split()) < MIN_WORDS
    reasons = {
        f"the page only leads on to {about.forward}, which is not followed": bool(about.forward),
        "the page is empty": not visible and not is_script,
        "only a notice about cookies": bool(ABOUT_COOKIES.search(visible)),
        "the page is behind a paywall": closed,
        "the page is built by scripts": is_script,
        f"only {words} word{'s' * (words > 1)}: a paywall or an error page": words > 0,
    }
    return next((why for why, holds in reasons.items() if holds), "no article on the page")


@cache
def _config() -> ConfigParser:
    from trafilatura.settings import DEFAULT_CONFIG  # noqa: PLC0415 - late, as above

    config = deepcopy(DEFAULT_CONFIG)
    # Below 250 characters it would fall back to all text in one line; local news can be shorter.
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "100"
    return config
