"""The invented papers, read over real HTTP by a real feed parser and a real extractor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from threading import Thread
from typing import Any

import feedparser
import httpx
import pytest
import trafilatura

from monitor.demo.landscape import (
    Access,
    Advertisement,
    Heading,
    Landscape,
    PaperArticle,
    Paragraph,
    Picture,
)

START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
VISIT = "wunschzettel-fuer-das-integrationszentrum"
NAME = "Selma Kortüm"


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def landscape(clock: FakeClock) -> Iterator[Landscape]:
    with Landscape(now=clock) as landscape:
        yield landscape


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client() as client:
        yield client


def advance_to_the_end(landscape: Landscape) -> None:
    while landscape.step < landscape.last_step:
        landscape.advance()


def article_of(landscape: Landscape, slug: str) -> PaperArticle:
    [article] = [each for each in landscape.articles if each.slug == slug]
    return article


def read(http: httpx.Client, url: str) -> Any:
    # feedparser has no types; `Any` keeps its attributes readable.
    response = http.get(url)
    headers = {"content-type": response.headers["Content-Type"]}
    return feedparser.parse(response.content, response_headers=headers)


# --- what the papers write


def test_there_are_thirty_odd_articles_of_a_readable_length(landscape: Landscape) -> None:
    articles = landscape.articles

    words = [
        sum(len(block.text.split()) for block in article.body) + len(article.teaser.split())
        for article in articles
        if article.access is Access.OPEN
    ]
    assert 30 <= len(articles) <= 35
    assert len({article.path for article in articles}) == len(articles)
    assert min(words) >= 120
    assert max(words) <= 400


def test_the_backlog_is_half_of_it_and_every_step_brings_something(landscape: Landscape) -> None:
    appearing = Counter(article.appears for article in landscape.articles)

    assert appearing[0] == 14
    assert sorted(appearing) == list(range(13))


def test_no_paper_writes_two_articles_in_one_step(landscape: Landscape) -> None:
    pairs = Counter((each.paper, each.appears) for each in landscape.articles if each.appears)

    assert set(pairs.values()) == {1}


def test_the_visit_names_the_official_once_in_full_and_never_in_the_teaser(
    landscape: Landscape,
) -> None:
    article = article_of(landscape, VISIT)
    texts = [block.text for block in article.body]

    page = "\n".join([article.title, article.teaser, *texts])

    assert page.count(NAME) == 1
    assert "Kortüm" not in article.title + article.teaser
    assert page.count("Kortüm") > 2
    assert "38-jährigen DMO-Politikerin" in page
    assert sum(isinstance(block, Picture) for block in article.body) == 3
    assert any(isinstance(block, Advertisement) for block in article.body)
    assert any("Bredenbeck" in title for title in article.related)


# --- feeds


def test_every_feed_lists_the_backlog_newest_first(
    landscape: Landscape, http: httpx.Client
) -> None:
    for paper in landscape.papers:
        feed = read(http, landscape.base_url + paper.feed_path)

        expected = [each.title for each in paper.articles if each.appears == 0]
        dates = [entry.published_parsed for entry in feed.entries]
        assert not feed.bozo
        assert feed.feed.title == paper.name
        assert [entry.title for entry in feed.entries] == expected
        assert dates == sorted(dates, reverse=True)
        assert max(dates) < START.timetuple()


def test_a_feed_gives_the_teaser_of_an_article_and_nothing_more(
    landscape: Landscape, http: httpx.Client
) -> None:
    advance_to_the_end(landscape)

    for paper in landscape.papers:
        teasers = {landscape.url_of(article): article.teaser for article in paper.articles}
        for entry in read(http, landscape.base_url + paper.feed_path).entries:
            assert entry.summary.removeprefix("<p>").removesuffix("</p>") == teasers[entry.link]
            assert "content" not in entry


def test_the_papers_have_the_kinds_of_feeds_that_papers_have(
    landscape: Landscape, http: httpx.Client
) -> None:
    feeds = {id_: read(http, url) for id_, (_, url) in landscape.feed_urls.items()}

    kinds = {id_: (feed.version, feed.encoding) for id_, feed in feeds.items()}
    assert kinds == {
        "paper-a": ("rss20", "utf-8"),
        "paper-b": ("atom10", "utf-8"),
        "paper-c": ("rss20", "iso-8859-1"),
        "paper-d": ("rss20", "utf-8"),
    }
    with_id = {id_ for id_, feed in feeds.items() if "id" in feed.entries[0]}
    assert with_id == {"paper-a", "paper-b", "paper-c"}


def test_the_latin_1_feed_and_page_are_really_latin_1(
    landscape: Landscape, http: httpx.Client
) -> None:
    article = article_of(landscape, "freibad-bleibt-noch-ein-jahr-offen")

    feed = http.get(landscape.feed_urls["paper-c"][1])
    page = http.get(landscape.url_of(article))

    assert "Lüdenauer Anzeiger".encode("latin-1") in feed.content
    assert b'encoding="ISO-8859-1"' in feed.content
    assert "Günter".encode("latin-1") in page.content
    assert page.headers["Content-Type"] == "text/html; charset=iso-8859-1"


def test_a_new_article_comes_first_and_is_dated_when_it_appeared(
    landscape: Landscape, http: httpx.Client, clock: FakeClock
) -> None:
    clock.time += timedelta(minutes=5)

    [article] = landscape.advance()

    newest = read(http, landscape.feed_urls[article.paper][1]).entries[0]
    assert newest.title == article.title
    assert newest.link == landscape.url_of(article)
    assert newest.published_parsed == clock.time.utctimetuple()


def test_after_the_last_step_nothing_new_appears(landscape: Landscape) -> None:
    advance_to_the_end(landscape)

    assert landscape.advance() == ()
    assert len(landscape.published) == len(landscape.articles)


# --- asking "changed since?"


@pytest.mark.parametrize(
    ("header", "validator"),
    [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")],
)
def test_an_unchanged_feed_is_answered_304_and_a_changed_one_in_full(
    landscape: Landscape, http: httpx.Client, header: str, validator: str
) -> None:
    url = landscape.feed_urls["paper-a"][1]
    known = {header: http.get(url).headers[validator]}

    unchanged = http.get(url, headers=known)
    landscape.advance()
    changed = http.get(url, headers=known)

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers[validator] == known[header]
    assert changed.status_code == 200
    assert changed.headers[validator] != known[header]


def test_the_etag_decides_alone_where_both_are_given(
    landscape: Landscape, http: httpx.Client
) -> None:
    url = landscape.feed_urls["paper-a"][1]
    modified = http.get(url).headers["Last-Modified"]

    both = {"If-None-Match": '"other"', "If-Modified-Since": modified}

    assert http.get(url, headers=both).status_code == 200


@pytest.mark.parametrize("value", ['"a", {etag}', "W/{etag}", "*"])
def test_lists_weak_marks_and_the_star_are_understood(
    landscape: Landscape, http: httpx.Client, value: str
) -> None:
    url = landscape.feed_urls["paper-b"][1]
    etag = http.get(url).headers["ETag"]

    response = http.get(url, headers={"If-None-Match": value.format(etag=etag)})

    assert response.status_code == 304


def test_a_date_nobody_can_read_is_no_condition(landscape: Landscape, http: httpx.Client) -> None:
    url = landscape.feed_urls["paper-a"][1]

    assert http.get(url, headers={"If-Modified-Since": "gestern"}).status_code == 200


def test_two_articles_of_a_paper_within_a_second_have_two_dates(
    landscape: Landscape, http: httpx.Client
) -> None:
    url = landscape.feed_urls["paper-a"][1]
    dates = []
    while landscape.step < landscape.last_step:
        if any(article.paper == "paper-a" for article in landscape.advance()):
            dates.append(parsedate_to_datetime(http.get(url).headers["Last-Modified"]))

    assert len(set(dates)) == len(dates) == 5
    assert dates == sorted(dates)


def test_the_other_papers_feeds_stay_unchanged_by_a_step(
    landscape: Landscape, http: httpx.Client
) -> None:
    url = landscape.feed_urls["paper-b"][1]
    before = http.get(url).content

    [article] = landscape.advance()

    assert article.paper == "paper-a"
    assert http.get(url).content == before


# --- pages


def test_an_article_has_a_page_from_the_moment_it_appears(
    landscape: Landscape, http: httpx.Client
) -> None:
    coming = article_of(landscape, "schwerer-unfall-auf-der-l-418")

    before = http.get(landscape.url_of(coming)).status_code
    landscape.advance()
    after = http.get(landscape.url_of(coming)).status_code

    assert (before, after) == (404, 200)


def test_a_page_has_what_local_papers_put_around_an_article(
    landscape: Landscape, http: httpx.Client
) -> None:
    advance_to_the_end(landscape)

    for article in landscape.articles:
        if article.access is not Access.OPEN:
            continue
        html = unescape(http.get(landscape.url_of(article)).text)
        assert article.teaser in html
        for block in article.body:
            assert block.text in html
        for title in article.related:
            assert title in html
        assert "Lesen Sie auch" in html or "Auch lesenswert" in html
        assert "Impressum" in html


def test_the_text_of_a_page_comes_through_the_extractor(
    landscape: Landscape, http: httpx.Client
) -> None:
    advance_to_the_end(landscape)

    for article in landscape.articles:
        if article.access is Access.OPEN:
            text = text_of(http, landscape.url_of(article))
            for block in article.body:
                if isinstance(block, Paragraph | Heading):
                    assert block.text in text, article.slug
            assert not [title for title in article.related[1:] if title in text], article.slug


def test_two_articles_cannot_be_read_and_their_titles_and_teasers_alone_hit(
    landscape: Landscape, http: httpx.Client
) -> None:
    advance_to_the_end(landscape)

    closed = [each for each in landscape.articles if each.access is not Access.OPEN]

    answers = {each.access: http.get(landscape.url_of(each)) for each in closed}
    assert answers[Access.FORBIDDEN].status_code == 403
    assert answers[Access.PAYWALL].status_code == 200
    assert len(trafilatura.extract(answers[Access.PAYWALL].content) or "") < 100
    assert all(each.rules for each in closed)
    for each in closed:
        first = next(block.text for block in each.body if isinstance(block, Paragraph))
        assert first not in answers[each.access].text


def test_a_near_copy_shares_most_of_its_sentences(landscape: Landscape) -> None:
    def sentences(slug: str) -> set[str]:
        paragraphs = [
            block.text for block in article_of(landscape, slug).body if isinstance(block, Paragraph)
        ]
        return set(" ".join(paragraphs).split(". "))

    for first, second in [
        (VISIT, "staatssekretaerin-im-kreishaus"),
        ("gefluegelpest-stallpflicht-in-drei-kreisen", "stallpflicht-auch-in-luedenau"),
    ]:
        shared = sentences(first) & sentences(second)
        assert len(shared) >= 0.5 * len(sentences(second))


# --- the server


def test_requests_are_kept_with_path_status_and_condition(
    landscape: Landscape, http: httpx.Client
) -> None:
    url = landscape.feed_urls["paper-a"][1]

    etag = http.get(url).headers["ETag"]
    http.get(url, headers={"If-None-Match": etag})
    http.get(f"{landscape.base_url}/paper-a/2026/nix.html?x=1")

    log = [(each.path, each.status, each.is_conditional) for each in landscape.requests]
    assert log == [
        ("/paper-a/feed.xml", 200, False),
        ("/paper-a/feed.xml", 304, True),
        ("/paper-a/2026/nix.html", 404, False),
    ]


def test_robots_and_start_pages_are_served(landscape: Landscape, http: httpx.Client) -> None:
    robots = http.get(f"{landscape.base_url}/robots.txt")
    index = http.get(landscape.base_url)
    front = http.get(f"{landscape.base_url}/paper-d/")

    assert "User-agent: *" in robots.text
    assert "Ostwaldener Rundschau" in index.text
    assert "Chor singt im Kuhstall" in front.text


def test_head_is_get_without_the_body(landscape: Landscape, http: httpx.Client) -> None:
    url = landscape.feed_urls["paper-c"][1]

    head, get = http.head(url), http.get(url)

    assert head.content == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert head.headers["ETag"] == get.headers["ETag"]


def test_steps_taken_by_many_threads_publish_every_article_once(landscape: Landscape) -> None:
    threads = [Thread(target=landscape.advance) for _ in range(landscape.last_step)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    slugs = [each.article.slug for each in landscape.published]
    assert sorted(slugs) == sorted(article.slug for article in landscape.articles)


def test_the_same_clock_gives_the_same_landscape(http: httpx.Client) -> None:
    def everything() -> list[str]:
        with Landscape(now=FakeClock()) as landscape:
            landscape.advance()
            urls = [url for _, url in landscape.feed_urls.values()]
            texts = [http.get(url).text for url in urls]
            return [text.replace(landscape.base_url, "") for text in texts]

    assert everything() == everything()


def test_after_the_context_the_port_is_closed(http: httpx.Client) -> None:
    with Landscape(now=FakeClock()) as landscape:
        url = landscape.base_url

    with pytest.raises(httpx.ConnectError):
        http.get(url)


def text_of(http: httpx.Client, url: str) -> str:
    """What `trafilatura` gets out of a page; nothing where it answers with an error."""
    response = http.get(url)
    if response.is_error:
        return ""
    text = trafilatura.extract(response.content, include_comments=False, include_tables=False)
    return str(text or "")
