"""Finds the feeds of a site: what its page names, else the usual addresses."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urldefrag, urljoin, urlsplit

from monitor.errors import FetchError, ReadError
from monitor.model import Feed, Response
from monitor.poll.charset import decoded
from monitor.poll.links import with_login_of
from monitor.poll.plain import one_line
from monitor.ports import Fetcher, Workers

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/xml;q=0.9, text/html;q=0.8, */*;q=0.1"
)
LONGEST_URL = 4_000
LONGEST_TITLE = 200
MOST_LINKS = 20_000
MOST_TRIED = 10
MOST_SITEMAPS = 5

FEED_TYPES = frozenset(
    f"application/{name}" for name in ("rss+xml", "atom+xml", "feed+json", "json", "rdf+xml", "xml")
) | {"text/xml"}
FEED_PATH = re.compile(r"(?:/(?:feeds?|rss|atom)/?|\.(?:rss|atom|rdf|xml|feed))$", re.IGNORECASE)
FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type)=(?:rss|atom|feed)", re.IGNORECASE)
FEED_WORD = re.compile(r"\bRSS\b")
COMMENTS = re.compile(r"\bcomments?\b|kommentar", re.IGNORECASE)
SITEMAP = re.compile(rb"<(?:[a-zA-Z]+:)?(?:urlset|sitemapindex)[\s>]")
ROBOTS_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
USUAL = ("feed", "rss", "feed.rss", "index.rss", "rss.xml", "feed.xml")
USUAL_SITEMAPS = ("sitemap-news.xml", "news-sitemap.xml")

Kind = Literal["feed", "sitemap"]
Read = Callable[[Response], Awaitable[Feed]]
"""Reads what was fetched as a feed or a sitemap, whichever `kind_of` says. Raises ReadError."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed's, and what the page calls it."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A feed that was read. ``newest`` is the date of its newest entry, if entries have dates."""

    url: str
    title: str
    entries: int
    newest: datetime | None
    kind: Kind
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that is not proposed, and why."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """The feeds found, best first, and what else was tried."""

    proposals: tuple[Proposal, ...]
    refusals: tuple[Refusal, ...]


async def discover(url: str, fetcher: Fetcher, workers: Workers, read: Read) -> Discovery:
    """The feeds of the site at ``url``, each fetched and read; or the feed that stands there.

    At most ten addresses that the page names are tried; if none of them is a feed, the usual
    addresses of the site and the news sitemaps in its robots.txt are.
    """
    try:
        page = await fetcher.get(url, accept=ACCEPT)
    except FetchError as error:
        return Discovery((), (Refusal(url, str(error)),))
    try:
        return Discovery((_proposal(Candidate(url), page, await read(page)),), ())
    except ReadError as error:
        itself = Refusal(url, str(error))
    try:
        named = await workers.run(candidates, page.body, page.content_type, page.url)
    except ReadError as error:
        return Discovery((), (itself, Refusal(url, f"its links: {error}")))

    async def tried(addresses: Iterable[Candidate]) -> list[_Tried]:
        return list(await asyncio.gather(*(_try(each, fetcher, read) for each in addresses)))

    found = await tried(named[:MOST_TRIED])
    if all(isinstance(each, Refusal) for each in found):
        usual = guesses(page.url)
        by_robots = await _news_sitemaps(page.url, fetcher)
        known = {each.url for each in named[:MOST_TRIED]}
        urls = [each for each in dict.fromkeys((*usual, *by_robots)) if each not in known]
        found += await tried(map(Candidate, urls))
    proposals, refusals = _sorted_out(found)
    left = (
        Refusal(each.url, f"not tried: the page names more than {MOST_TRIED} addresses")
        for each in named[MOST_TRIED:]
    )
    return Discovery(proposals, (*(() if proposals else (itself,)), *refusals, *left))


def kind_of(body: bytes) -> Kind:
    """Whether it is to be read as a sitemap or as a feed.

    >>> kind_of(b"<urlset xmlns='x'>"), kind_of(b"<rss>")
    ('sitemap', 'feed')
    """
    return "sitemap" if SITEMAP.search(body[:4_000].replace(b"\0", b"")) else "feed"


def guesses(url: str) -> tuple[str, ...]:
    """Where the feeds of a site usually are.

    >>> guesses("https://wn.example/lokales/?p=1")[:2]
    ('https://wn.example/feed', 'https://wn.example/rss')
    """
    return tuple(urljoin(url, f"/{name}") for name in (*USUAL, *USUAL_SITEMAPS))


def candidates(html: bytes, content_type: str, url: str) -> tuple[Candidate, ...]:
    """The addresses on a page that may be feeds, at most 50.

    First those of its head, then links that look like a feed; those of the site itself before
    others, and feeds of comments last. Runs in a worker: it parses what strangers wrote.
    """
    # Late: the daemon imports this module, but only its workers parse.
    from lxml import etree  # noqa: PLC0415

    text, _ = decoded(html, content_type)
    try:
        parser = etree.HTMLParser(encoding="utf-8", no_network=True)
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return ()
    if tree is None:
        return ()
    found: dict[str, tuple[tuple[bool, bool, bool], Candidate]] = {}
    bases = (each.get("href") or "" for each in tree.iter("base"))
    base = _address(next(bases, ""), url) or url
    host = _host(url)
    for element in _first(tree.iter("link", "a"), MOST_LINKS):
        title = _title_of(element)
        address = _address(element.get("href") or "", base)
        if address and address != url and _is_feed_like(element, address, title):
            rank = (
                _is_of_comments(address, title),
                element.tag == "a",
                not _is_same_site(_host(address), host),
            )
            found.setdefault(address, (rank, Candidate(address, title)))
    ranked = sorted(found.values(), key=lambda pair: pair[0])
    return tuple(candidate for _, candidate in ranked[:50])


def _first(elements: Iterable[Any], most: int) -> Iterator[Any]:
    return (element for element, _ in zip(elements, range(most), strict=False))


def _title_of(element: Any) -> str:
    words = (element.get("title"), element.get("aria-label"), *element.itertext())
    return one_line(" ".join(filter(None, words)), LONGEST_TITLE)


def _is_feed_like(element: Any, address: str, title: str) -> bool:
    if element.tag == "link":
        is_offer = {"alternate", "feed"} & set((element.get("rel") or "").lower().split())
        media = (element.get("type") or "").partition(";")[0].strip().lower()
        return bool(is_offer) and media in FEED_TYPES
    parts = urlsplit(address)
    return bool(
        FEED_PATH.search(parts.path) or FEED_QUERY.search(parts.query) or FEED_WORD.search(title)
    )


def _address(href: str, base: str) -> str:
    """The whole address of a link, or nothing if it leads to no web server."""
    try:
        address = urldefrag(urljoin(base, "".join(href[:LONGEST_URL].split()))).url
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""


def _is_of_comments(url: str, title: str) -> bool:
    return bool(COMMENTS.search(f"{urlsplit(url).path} {title}"))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _is_same_site(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


async def _news_sitemaps(url: str, fetcher: Fetcher) -> tuple[str, ...]:
    try:
        robots = await fetcher.get(urljoin(url, "/robots.txt"), accept="text/plain, */*;q=0.1")
    except FetchError:
        return ()  # most sites without feeds have none
    lines = ROBOTS_SITEMAP.findall(robots.body[:500_000].decode("utf-8", "replace"))
    found = (_address(line, url) for line in lines if "news" in line.lower())
    return tuple(dict.fromkeys(filter(None, found)))[:MOST_SITEMAPS]


_Tried = tuple[Proposal, frozenset[str]] | Refusal


async def _try(candidate: Candidate, fetcher: Fetcher, read: Read) -> _Tried:
    """What is there, with the addresses of its articles."""
    try:
        answer = await fetcher.get(candidate.url, accept=ACCEPT)
        feed = await read(answer)
    except (FetchError, ReadError) as error:
        return Refusal(candidate.url, str(error))
    articles = frozenset(entry.url for entry in feed.entries if entry.url)
    return _proposal(candidate, answer, feed), articles


def _proposal(candidate: Candidate, answer: Response, feed: Feed) -> Proposal:
    return Proposal(
        url=with_login_of(answer.moved, candidate.url) or candidate.url,
        title=feed.title or candidate.title,
        entries=len(feed.entries),
        newest=max((each.published for each in feed.entries if each.published), default=None),
        kind=kind_of(answer.body),
        warning=feed.warning,
    )


def _sorted_out(found: Iterable[_Tried]) -> tuple[tuple[Proposal, ...], tuple[Refusal, ...]]:
    """Each feed once, empty ones and then those of comments last; the rest with the reason."""
    proposals: list[Proposal] = []
    refusals: list[Refusal] = []
    seen: dict[str | frozenset[str], str] = {}
    for each in found:
        if isinstance(each, Refusal):
            refusals.append(each)
            continue
        proposal, articles = each
        # Many sites give one feed at several addresses, or as RSS and as Atom.
        first = seen.get(proposal.url) or (seen.get(articles) if articles else None)
        if first:
            refusals.append(Refusal(proposal.url, f"has the same entries as {first}"))
            continue
        seen[proposal.url] = seen[articles] = proposal.url
        proposals.append(proposal)
    proposals.sort(key=lambda each: (_is_of_comments(each.url, each.title), not each.entries))
    return tuple(proposals), tuple(refusals)
