"""What a page says about its article beside the text: title, authors, time, address, rights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urljoin, urlsplit

from monitor.extract.authors import bylines, names
from monitor.extract.lines import line_of
from monitor.extract.linked import Linked, is_free, read_linked
from monitor.text.codes import language_code

MAX_FIELD = 5_000
MAX_URL = 2_000
FIRST_YEAR = 1990  # of the web: what is older is a mistake
CLOSED = frozenset({"locked", "metered", "paid", "premium"})
TIMES = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued")
AUTHORS = ("author", "article:author", "og:author", "dc.creator", "parsely-author")
IN_TITLE = re.compile(r" [|–—:·-] ")
REFRESH = re.compile(r"\s*[\d.]*\s*[;,]\s*(?:url\s*=)?\s*[\"']?([^\"'\s]+)", re.IGNORECASE)

Metas = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class About:
    """What a page says about its article; fields of `monitor.model.Page` are named as there.

    ``free``, ``words`` and ``body`` are as in `Linked`. ``forward`` is where a meta tag would lead
    readers after some seconds; nobody follows it here.
    """

    title: str
    teaser: str
    author: str
    language: str
    canonical: str
    published: datetime | None
    reservation: str
    free: bool | None
    words: int
    body: str
    forward: str


def read_about(tree: Any, url: str) -> About:
    """All that the tree of a page, fetched from ``url``, says about its article."""
    metas = _metas(tree)
    linked = read_linked(tree)
    base = _base(tree, url)
    return About(
        title=_field(_first(metas, "og:title") or linked.title or _heading(tree)),
        teaser=_field(
            _first(metas, "og:description", "description", "twitter:description") or linked.teaser
        ),
        author=_author(tree, metas, linked),
        language=_language(tree, metas),
        canonical=_canonical(tree, metas, base, url),
        published=_published(tree, metas, linked),
        reservation=_reservation(metas, base),
        free=_free(tree, metas, linked),
        words=linked.words,
        body=linked.body,
        forward=_forward(metas, base),
    )


def _metas(tree: Any) -> Metas:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = next(filter(None, map(meta.get, ("property", "name", "http-equiv", "itemprop"))), "")
        if content := line_of(meta.get("content") or "")[:MAX_FIELD]:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _first(metas: Metas, *names: str) -> str:
    return next((metas[name][0] for name in names if name in metas), "")


def _field(text: str) -> str:
    return line_of(text)[:MAX_FIELD]


def _text_of(element: Any) -> str:
    return line_of(element.text_content())


def _heading(tree: Any) -> str:
    headings = list(tree.iter("h1"))
    if len(headings) == 1 and (title := _text_of(headings[0])):
        return title
    title = next((_text_of(each) for each in tree.iter("title")), "")[:MAX_FIELD]
    parts = IN_TITLE.split(title)
    # The name of the site stands before or behind; what stands on the page too is the title.
    seen = {_text_of(each) for each in tree.iter("h1", "h2", "h3")}
    first = title[: -len(parts[-1]) - 3] if len(parts) > 1 else title
    last = title[len(parts[0]) + 3 :]
    found = next((part for part in (title, first, last, *parts) if part in seen), first or title)
    return found or next(filter(None, map(_text_of, headings)), "")


def _author(tree: Any, metas: Metas, linked: Linked) -> str:
    site = _first(metas, "og:site_name")
    said = (name for key in AUTHORS for name in metas.get(key, ()))
    return names(linked.authors, site) or names(said, site) or names(bylines(tree), site)


# --- time, language, rights


def _published(tree: Any, metas: Metas, linked: Linked) -> datetime | None:
    said = [_first(metas, *TIMES[:2]), linked.published, _first(metas, *TIMES[2:])]
    said += tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")[:1]
    return next((at for at in map(_time, said) if at), None)


def _time(said: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(said.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year >= FIRST_YEAR else None


def _language(tree: Any, metas: Metas) -> str:
    html = next(tree.iter("html"), tree)
    said = (html.get("lang"), html.get("xml:lang"), _first(metas, "content-language"))
    return next(filter(None, (language_code(each or "") for each in said)), "")


def _free(tree: Any, metas: Metas, linked: Linked) -> bool | None:
    tier = _first(metas, "article:content_tier").lower()
    if tier in CLOSED or linked.free is False:
        return False
    marked = tree.xpath("//*[@itemprop='isAccessibleForFree']")[:1]
    said = [is_free(each.get("content") or each.get("href") or each.text) for each in marked]
    return (
        False if False in said else True if True in (*said, linked.free, tier == "free") else None
    )


def _reservation(metas: Metas, base: str) -> str:
    """As the TDM Reservation Protocol has it: 1 or 0, and the address of the policy if it is there.

    https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240202/
    """
    said = _first(metas, "tdm-reservation")
    policy = _absolute(base, _first(metas, "tdm-policy"))
    return " ".join(filter(None, (said, policy))) if said in ("0", "1") else ""


# --- addresses


def _base(tree: Any, url: str) -> str:
    """What addresses on the page are relative to; a base that is no web address is ignored."""
    said = next((each.get("href") for each in tree.iter("base") if each.get("href")), "")
    return _absolute(url, said) or url


def _absolute(base: str, address: str) -> str:
    """The web address, absolute and without a fragment; empty if it is none."""
    address = address.strip()
    if not address or len(address) > MAX_URL or any(char.isspace() for char in address):
        return ""
    try:
        parts = urlsplit(urljoin(base, address))
        is_web = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        return parts._replace(fragment="").geturl() if is_web and parts.port != 0 else ""
    except ValueError:
        return ""  # such as http://[x or a port that is no number


def _canonical(tree: Any, metas: Metas, base: str, url: str) -> str:
    """The page's own address as it says; never another site's nor the front page."""
    links = [
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for said in (*links[:1], _first(metas, "og:url")):
        found = _absolute(base, said)
        parts = urlsplit(found)
        is_front = parts.path in ("", "/") and not parts.query
        if found and not is_front and _site(found) == _site(url):
            return found
    return ""


def _site(url: str) -> str:
    """The last two labels of the host: www.paper.example and paper.example are one site."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    try:
        return str(ip_address(host))
    except ValueError:
        return ".".join(host.split(".")[-2:])


def _forward(metas: Metas, base: str) -> str:
    match = REFRESH.match(_first(metas, "refresh"))
    return _absolute(base, match[1]) if match else ""
