"""What discovery finds, on pages as papers have them, and on a real server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import ReadError
from monitor.model import Entry, Feed, Response
from monitor.poll.discover import Candidate, Discovery, Refusal, candidates, discover, guesses
from monitor.poll.http import HttpFetcher
from tests.fakes import FakeClock, InlineWorkers
from tests.poll.server import Behaviour, answer, serving

SITE = "https://bote.example/lokales/"
RSS = "application/rss+xml"


def a_fetcher() -> HttpFetcher:
    return HttpFetcher(
        contact="desk@bote.example",
        version="1.2",
        clock=FakeClock(),
        allow=("127.0.0.0/8",),
        pause=timedelta(),
        parallel_per_host=20,
    )


async def read(found: Response) -> Feed:
    """Reads a feed of lines: the title, then the address of each article and its day in March."""
    title, *lines = found.body.decode().splitlines()
    if title.startswith(("<", "{")):
        raise ReadError("not a feed (HTML page)")
    entries = [line.split() for line in lines]
    return Feed(
        title,
        tuple(
            Entry((url,), url, url, published=datetime(2026, 3, int(day), tzinfo=UTC))
            for url, day in entries
        ),
    )


def found_at(
    path: str, places: Mapping[str, bytes | Behaviour]
) -> tuple[Discovery, str, list[str]]:
    """What is found at a path, where the server is, and which paths were asked for."""

    async def main() -> tuple[Discovery, str, list[str]]:
        nothing = dict.fromkeys((*guesses("/"), "/robots.txt"), answer(404))
        async with serving({**nothing, **places}) as server, a_fetcher() as fetcher:
            discovery = await discover(f"{server.url}{path}", fetcher, InlineWorkers(), read)
            return discovery, server.url, [each.path for each in server.asked]

    return asyncio.run(main())


def page(*links: str) -> bytes:
    return answer(body=f"<html><head>{''.join(links)}</head></html>".encode())


def link(href: str, media: str = RSS, title: str = "") -> str:
    return f'<link rel="alternate" type="{media}" title="{title}" href="{href}">'


def urls(html: str, url: str = SITE) -> list[str]:
    return [each.url for each in candidates(html.encode(), "text/html", url)]


def test_the_feeds_in_the_head_come_first_and_feeds_of_comments_last() -> None:
    html = (
        "<head>"
        + link("/comments/feed/", title="Der Bote » Kommentar-Feed")
        + link("https://feeds.other.example/bote")
        + link("/feed/", title="Der Bote")
        + '</head><a href="https://rss.bote.example/sport.xml">Sport</a><a href="/alles">RSS</a>'
    )

    found = candidates(html.encode(), "text/html", SITE)

    assert [each.url for each in found] == [
        "https://bote.example/feed/",
        "https://feeds.other.example/bote",
        "https://rss.bote.example/sport.xml",
        "https://bote.example/alles",
        "https://bote.example/comments/feed/",
    ]
    assert found[0] == Candidate("https://bote.example/feed/", "Der Bote")


@pytest.mark.parametrize(
    "media",
    [RSS, "application/atom+xml; charset=utf-8", "application/feed+json", "Application/JSON"],
)
def test_each_type_of_feed_in_the_head_counts(media: str) -> None:
    assert urls(link("x", media)) == ["https://bote.example/lokales/x"]


@pytest.mark.parametrize(
    "html",
    [
        link("/oembed", "application/json+oembed"),
        '<link rel="stylesheet" type="text/xml" href="/style.xml">',
        link("javascript:alert(1)"),
        link("http://[broken/feed"),
        link(""),
        '<a href="/article/1">Crossed</a>',
        '<a href="mailto:rss@bote.example">RSS</a>',
        "",
        "\0\0",
        "no HTML",
    ],
)
def test_what_is_no_address_of_a_feed_is_left_out(html: str) -> None:
    assert urls(html) == []


@pytest.mark.parametrize(
    "href",
    ["/feed", "/lokales/feed/", "/a.rss", "/a.xml", "/a.ATOM", "/?feed=rss2", "/x?a=1&format=rss"],
)
def test_links_that_look_like_a_feed_count(href: str) -> None:
    assert urls(f'<a href="{href}">Abonnieren</a>') == [f"https://bote.example{href}"]


def test_links_are_relative_to_the_base_and_each_counts_once() -> None:
    html = f'<base href="https://cdn.bote.example/x/">{link("a.xml#top")}{link("a.xml")}'

    assert urls(html) == ["https://cdn.bote.example/x/a.xml"]


def test_a_page_of_a_hundred_thousand_links_gives_fifty_candidates() -> None:
    html = "".join(f'<a href="/{number}.xml">x</a>' for number in range(100_000))

    assert len(urls(html)) == 50


def test_there_are_at_most_eight_guesses_and_all_at_the_root_of_the_site() -> None:
    found = guesses("https://bote.example/a/b?c")

    assert len(found) == 8
    assert all(each.count("/") == 3 for each in found)


def test_an_address_that_is_a_feed_is_the_proposal_and_nothing_else_is_asked() -> None:
    discovery, url, asked = found_at("/x", {"/x": answer(body=b"Bote\nhttps://a.example 5")})

    (proposal,) = discovery.proposals
    assert (proposal.url, proposal.title, proposal.entries) == (f"{url}/x", "Bote", 1)
    assert proposal.newest == datetime(2026, 3, 5, tzinfo=UTC)
    assert proposal.kind == "feed"
    assert discovery.refusals == ()
    assert asked == ["/x"]


def test_each_feed_of_a_page_is_read_and_the_empty_ones_come_last_but_for_comments() -> None:
    discovery, url, _ = found_at(
        "/",
        {
            "/": page(
                link("/empty"),
                link("/gone"),
                link("/html"),
                link("/a", title="Lokales"),
                link("/comments"),
            ),
            "/comments": answer(body=b"Meinungen\nhttps://c.example 1"),
            "/empty": answer(body=b"Leer"),
            "/gone": answer(410),
            "/html": answer(body=b"<html>"),
            "/a": answer(body=b"\nhttps://a.example 4\nhttps://b.example 5"),
        },
    )

    assert [(each.title, each.entries) for each in discovery.proposals] == [
        ("Lokales", 2),
        ("Leer", 0),
        ("Meinungen", 1),
    ]
    gone, html = discovery.refusals
    assert gone.url == f"{url}/gone"
    assert "410" in gone.reason
    assert html == Refusal(f"{url}/html", "not a feed (HTML page)")


def test_guesses_are_tried_only_if_the_page_names_no_feed_that_works() -> None:
    feed = answer(body=b"Bote\nhttps://a.example 5")

    named = found_at("/", {"/": page(link("/a")), "/a": feed, "/feed": feed})
    unnamed = found_at("/", {"/": page(), "/feed": feed})
    broken = found_at("/", {"/": page(link("/a")), "/a": answer(404), "/feed": feed})

    assert named[2] == ["/", "/a"]
    assert [each.url for each in unnamed[0].proposals] == [f"{unnamed[1]}/feed"]
    assert [each.url for each in broken[0].proposals] == [f"{broken[1]}/feed"]
    assert "/robots.txt" in unnamed[2]


def test_news_sitemaps_of_robots_txt_are_tried() -> None:
    robots = b"User-agent: *\r\nSITEMAP: /maps/news.xml\r\nSitemap: /maps/all.xml\r\nSitemap:\r\n"
    sitemap = b"\n<urlset xmlns='x'>"

    discovery, url, asked = found_at(
        "/",
        {
            "/": page(),
            "/robots.txt": answer(body=robots),
            "/maps/news.xml": answer(body=b"Karte\n" + b"https://a.example 5"),
        },
    )
    kinds = found_at("/", {"/": answer(body=sitemap.replace(b"\n", b"Karte "))})[0].proposals

    assert [each.url for each in discovery.proposals] == [f"{url}/maps/news.xml"]
    assert "/maps/all.xml" not in asked
    assert [each.kind for each in kinds] == ["sitemap"]


def test_one_feed_at_two_addresses_is_proposed_once() -> None:
    feed = answer(body=b"Bote\nhttps://a.example 5")

    discovery, url, _ = found_at("/", {"/": page(link("/a"), link("/b")), "/a": feed, "/b": feed})

    assert [each.url for each in discovery.proposals] == [f"{url}/a"]
    assert discovery.refusals == (Refusal(f"{url}/b", f"has the same entries as {url}/a"),)


def test_the_address_after_a_permanent_redirect_is_proposed_not_after_a_passing_one() -> None:
    feed = answer(body=b"Bote\nhttps://a.example 5")
    places = {"/new": feed, "/old": answer(301, Location="/new")}

    for_good, url, _ = found_at("/old", places)
    passing, other, _ = found_at("/old", {**places, "/old": answer(302, Location="/new")})

    assert [each.url for each in for_good.proposals] == [f"{url}/new"]
    assert [each.url for each in passing.proposals] == [f"{other}/old"]


def test_at_most_ten_addresses_of_a_page_are_tried_and_the_rest_is_named() -> None:
    paths = [f"/{number}" for number in range(12)]
    feeds = {path: answer(body=f"B\nhttps://a.example{path} 5".encode()) for path in paths}

    discovery, url, asked = found_at("/", {"/": page(*map(link, paths)), **feeds})

    assert len(discovery.proposals) == 10
    assert len(asked) == 11
    assert [each.url for each in discovery.refusals] == [f"{url}/10", f"{url}/11"]
    assert "not tried" in discovery.refusals[0].reason


def test_a_site_without_feeds_names_everything_that_was_tried() -> None:
    discovery, url, _ = found_at("/", {"/": page()})

    assert discovery.proposals == ()
    assert [each.url for each in discovery.refusals] == [f"{url}/", *guesses(url)]


def test_a_site_that_cannot_be_reached_is_left_alone() -> None:
    discovery, url, asked = found_at("/", {"/": answer(503)})

    (refusal,) = discovery.refusals
    assert refusal.url == f"{url}/"
    assert "503" in refusal.reason
    assert asked == ["/"]
