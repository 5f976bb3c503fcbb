"""The article on a web page: bytes in, text out (trafilatura is used here only)."""

from __future__ import annotations

import re
from configparser import ConfigParser
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from typing import Any

from monitor.errors import ReadError
from monitor.extract.decoding import cleaned, decoded
from monitor.model import Page

# Parsing takes 60 ms for a usual page, but minutes for tens of megabytes of tags.
MAX_HTML = 2_000_000
MAX_FIELD = 5_000
MIN_WORDS = 20
MAX_COOKIE_WALL = 150
MAX_MENU = 150

PAGES = re.compile(r"(?:text/.*|.*html.*|.*xml|application/octet-stream|)$")
BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
ABOUT_COOKIES = re.compile(r"cookie|tracking|einwillig|zustimm|consent", re.IGNORECASE)
PUBLISHED = re.compile(
    r"(?:property|name|itemprop)=[\"'](?:article:published_time|datePublished)[\"']"
    r"\s+content=[\"']([^\"']{10,40})[\"']|\"datePublished\"\s*:\s*\"([^\"]{10,40})\""
)
# Beside the running text: the title, which is a field of its own; captions; advertisements. A
# paragraph may well begin with "Anzeige erstattet ...", so the colon counts.
BESIDE = [
    "(//h1)[1]",
    "//figcaption",
    *(
        f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        for name in ("caption", "wp-caption-text", "bildtext", "bildunterschrift", "ad", "ads")
    ),
    "//*[self::p or self::div][starts-with(normalize-space(.), 'Anzeige:')]",
    "//*[self::p or self::div][starts-with(normalize-space(.), 'ANZEIGE')]",
]


def read_page(html: bytes, content_type: str, url: str) -> Page:
    """The article that ``html`` holds, one paragraph to a line.

    ``url`` is where the page came from. Raises ReadError when there is no text: an empty page, one
    built by scripts, a cookie wall, or a paywall that shows only a few words.
    """
    _refuse_what_is_no_page(html, content_type)
    source = cleaned(decoded(html, content_type))[:MAX_HTML]
    try:
        text, visible, about = _extracted(source, url)
    except MemoryError:
        raise
    except Exception as error:
        # Whatever a parser says to bytes from strangers, it means that it cannot read them.
        raise ReadError(f"cannot be parsed ({type(error).__name__}: {error})") from error
    if not _is_article(text):
        raise ReadError(f"no text found ({_why_not(text, visible, source)})")
    return Page(
        text=text,
        title=_field(about.title),
        teaser=_field(about.description),
        author=_field(about.author),
        published=_published(source),
    )


def _extracted(source: str, url: str) -> tuple[str, str, Any]:
    """The article's text, all text on the page if that is no article, and what is known of it."""
    # Late: the daemon imports this module to name `read_page`, but only its workers parse.
    import trafilatura  # noqa: PLC0415

    tree = trafilatura.load_html(source)
    if tree is None:
        return "", "", None
    about = trafilatura.extract_metadata(tree, default_url=url, extensive=False)
    found = trafilatura.extract(
        tree,
        include_comments=False,
        # Layout tables would bring in menus; tables of figures are lost with them.
        include_tables=False,
        prune_xpath=BESIDE,
        config=_config(),
    )
    text = _paragraphs(found or "")
    visible = "" if _is_article(text) else trafilatura.html2txt(source)
    return text, visible or "", about


def _refuse_what_is_no_page(html: bytes, content_type: str) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if html.startswith(b"%PDF"):
        raise ReadError("not a web page (PDF)")
    if not PAGES.match(kind):
        raise ReadError(f"not a web page ({kind[:100]})")
    if not html.startswith(UTF16) and BINARY.search(html[:1_000]):
        raise ReadError("not a web page (binary data)")
    if not html.strip():
        raise ReadError("no text found (the page is empty)")


def _is_article(text: str) -> bool:
    words = len(text.split())
    is_cookie_wall = words < MAX_COOKIE_WALL and len(ABOUT_COOKIES.findall(text)) * 25 >= words
    return words >= MIN_WORDS and not is_cookie_wall


def _why_not(text: str, visible: str, source: str) -> str:
    if not visible.strip():
        return "the page is built by scripts" if "<script" in source else "the page is empty"
    if ABOUT_COOKIES.search(visible[:MAX_FIELD]):
        return "only a notice about cookies"
    if "<script" in source and len(visible.split()) < MIN_WORDS:
        return "the page is built by scripts"
    if words := len(text.split()):
        return f"only {words} word{'s' * (words > 1)}: a paywall or an error page"
    return "no article on the page"


def _paragraphs(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    # A last line with a colon announces links that are left out.
    lines = [line for line in lines if line and not _is_menu(line)]
    while lines and lines[-1].endswith(":"):
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _is_menu(line: str) -> bool:
    """Whether a line is such as "print | send | share"."""
    return line.count(" | ") >= 2 and len(line) < MAX_MENU


@cache
def _config() -> ConfigParser:
    from trafilatura.settings import DEFAULT_CONFIG  # noqa: PLC0415 - late, as above

    config = deepcopy(DEFAULT_CONFIG)
    # Below 250 characters it would fall back to all text in one line; local news can be shorter.
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "100"
    return config


def _field(value: Any) -> str:
    return " ".join(str(value or "").split())[:MAX_FIELD]


def _published(source: str) -> datetime | None:
    match = PUBLISHED.search(source)
    try:
        at = datetime.fromisoformat((match[1] or match[2]).strip()) if match else None
        return at and (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))
    except (ValueError, OverflowError):
        return None
