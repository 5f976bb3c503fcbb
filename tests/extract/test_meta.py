"""What a page says of itself: title, authors, time, language, address, reservation of rights."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.extract.pages import URL, article, linked, page, read

# --- title and teaser


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:title" content="Fähre fährt"><title>Wiesenbote</title>',
        linked(headline="Fähre fährt"),
        "",
        "<title>Anderes - Wiesenbote</title>",
    ],
)
def test_the_title_is_the_articles_own(head: str) -> None:
    assert read(article(head)).title == "Fähre fährt"


@pytest.mark.parametrize(
    "title",
    [
        "Fähre fährt - wieder | Wiesenbote",
        "Wiesenbote – Fähre fährt - wieder",
        "Fähre fährt - wieder",
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(title: str) -> None:
    heading = "<h2>Fähre fährt - wieder</h2>"
    html = article(f"<title>{title}</title>").replace("<h1>Fähre fährt</h1>", heading)

    assert read(html).title == "Fähre fährt - wieder"


def test_the_title_is_not_text_wherever_it_stands() -> None:
    html = article('<meta property="og:title" content="Fähre fährt">', before="<h1>Wiesenbote</h1>")

    assert "Fähre fährt\n" not in read(html).text


def test_the_teaser_is_the_description() -> None:
    assert read(article('<meta name="description" content="Nach  Pause">')).teaser == "Nach Pause"
    assert read(article(linked(description="Nach Pause"))).teaser == "Nach Pause"


# --- authors


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ('<meta name="author" content="Ina Probst">', "Ina Probst"),
        ('<meta name="author" content="Von Ina Probst und Jan Kruse">', "Ina Probst, Jan Kruse"),
        ('<meta name="author" content="dpa">', "dpa"),
        ('<meta name="author" content="Beate von Rhein">', "Beate von Rhein"),
        ('<meta name="author" content="Ina Probst (ip)">', "Ina Probst"),
        ('<meta name="author" content="Ina Probst, ina@wiesenbote.example">', "Ina Probst"),
        ('<meta property="article:author" content="https://wiesenbote.example/ina">', ""),
        (
            '<meta name="author" content="Wiesenbote">'
            '<meta property="og:site_name" content="Wiesenbote">',
            "",
        ),
        (linked(author={"@type": "Person", "name": "Ina Probst"}), "Ina Probst"),
        (
            linked(author=[{"name": "Ina Probst"}, {"name": "Jan Kruse"}, "ina probst"]),
            "Ina Probst, Jan Kruse",
        ),
        (linked(author={"@type": "Organization", "name": "Wiesenbote"}), ""),
        (linked(author={"name": ["Ina Probst", None, 3]}), "Ina Probst"),
        (
            '<script type="application/ld+json">{"@graph": ['
            '{"@type": "NewsArticle", "author": {"@id": "#ina"}},'
            '{"@type": "Person", "@id": "#ina", "name": "Ina Probst"}]}</script>',
            "Ina Probst",
        ),
    ],
)
def test_authors_are_people_with_commas_between_them(head: str, author: str) -> None:
    assert read(article(head)).author == author


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ('<div class="article-byline">Von Ina Probst, 5. März 2026</div>', "Ina Probst"),
        ('<a rel="author" href="/ina">Ina Probst</a>', "Ina Probst"),
        ('<span class="autor">Text: Ina Probst/Jan Kruse</span>', "Ina Probst, Jan Kruse"),
        ('<div class="comment-author">Deich Graf</div>', ""),
        ('<h4 class="authors">Autoren</h4>', ""),
    ],
)
def test_authors_may_stand_above_the_text_only(byline: str, author: str) -> None:
    assert read(article(before=byline)).author == author


# --- language


@pytest.mark.parametrize(
    ("html", "head", "language"),
    [
        ('lang="de"', "", "de"),
        ('lang="DE-at"', "", "de"),
        ('xml:lang="nl_BE"', "", "nl"),
        ("", '<meta http-equiv="Content-Language" content="de, en">', "de"),
        ('lang="deutsch"', "", "de"),
        ('lang="nds-DE"', "", "nds"),
        ('lang="{{ lang }}"', '<meta http-equiv="content-language" content="en">', "en"),
        ('lang="und"', "", ""),
        ('lang=""', "", ""),
        ("", "", ""),
    ],
)
def test_the_language_is_a_code(html: str, head: str, language: str) -> None:
    found = read(
        article(head).replace("<html ", f"<html {html} ").replace("<html>", f"<html {html}>")
    )

    assert found.language == language


# --- address


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="/faehre-1#top">', "https://www.wiesenbote.example/faehre-1"),
        (
            '<link rel="Canonical" href="faehre-1">',
            "https://www.wiesenbote.example/lokales/faehre-1",
        ),
        (
            '<link rel="canonical" href="http://m.wiesenbote.example/1?x=2">',
            "http://m.wiesenbote.example/1?x=2",
        ),
        (
            '<meta property="og:url" content="//wiesenbote.example/1">',
            "https://wiesenbote.example/1",
        ),
        (
            '<base href="https://www.wiesenbote.example/a/"><link rel="canonical" href="b">',
            "https://www.wiesenbote.example/a/b",
        ),
        (
            '<base href="javascript:alert(1)//"><link rel="canonical" href="b">',
            "https://www.wiesenbote.example/lokales/b",
        ),
        (
            '<link rel="canonical" href="/"><meta property="og:url" content="/b">',
            "https://www.wiesenbote.example/b",
        ),
        ('<link rel="canonical" href="https://www.wiesenbote.example">', ""),
        ('<link rel="canonical" href="https://landbote.example/1">', ""),
        ('<link rel="canonical" href="https://wiesenbote.example.evil.example/1">', ""),
        ('<link rel="canonical" href="https://ina:geheim@wiesenbote.example/1">', ""),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<link rel="canonical" href="https://[wiesenbote.example/1">', ""),
        ('<link rel="canonical" href="https://wiesenbote.example:x/1">', ""),
        ('<link rel="canonical" href="/ein wort/1">', ""),
        (f'<link rel="canonical" href="/{"x" * 3000}">', ""),
        ("", ""),
    ],
)
def test_the_canonical_address_is_absolute_and_on_the_same_site(head: str, canonical: str) -> None:
    assert read(article(head)).canonical == canonical


# --- time


def test_the_time_may_stand_in_linked_data() -> None:
    head = linked(datePublished="2026-03-05T07:00:00")

    assert read(article(head)).published == datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-03-05T08:00:00+01:00">',
        '<meta content="2026-03-05T08:00:00+0100" itemprop="datePublished">',
        '<meta name="date" content="2026-03-05 07:00">',
        linked(datePublished="2026-03-05T07:00:00Z"),
        '<script type="application/ld+json">{"datePublished" : "2026-03-05T07:00Z",}</script>',
        '<body><time itemprop="datePublished" datetime="2026-03-05T07:00">gestern</time>',
    ],
)
def test_the_time_is_given_in_utc_however_it_is_written(head: str) -> None:
    assert read(article(head)).published == datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "time",
    ["gestern um 7 Uhr", "2026-99-99T00:00", "0001-01-01T00:00+09:00", "1970-01-01T00:00Z"],
)
def test_a_time_that_is_none_is_left_out(time: str) -> None:
    meta = f'<meta property="article:published_time" content="{time}">'

    assert read(article(meta)).published is None


# --- rights


@pytest.mark.parametrize(
    ("head", "reservation"),
    [
        ('<meta name="tdm-reservation" content="1">', "1"),
        ('<meta name="TDM-Reservation" content=" 0 ">', "0"),
        (
            '<meta name="tdm-reservation" content="1">'
            '<meta name="tdm-policy" content="https://wiesenbote.example/policy">',
            "1 https://wiesenbote.example/policy",
        ),
        (
            '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="data:,x">',
            "1",
        ),
        ('<meta name="tdm-policy" content="https://wiesenbote.example/policy">', ""),
        ('<meta name="tdm-reservation" content="vielleicht">', ""),
        ("", ""),
    ],
)
def test_the_reservation_is_told_with_its_policy(head: str, reservation: str) -> None:
    assert read(article(head)).reservation == reservation


def test_noindex_is_for_search_engines() -> None:
    assert read(article('<meta name="robots" content="noindex, noarchive">')).text


# --- hostile linked data


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000,
        '{"@graph":' * 50_000,
        "null",
        '"text"',
        '{"@type": 7, "author": 7, "hasPart": "x", "articleBody": [1], "wordCount": {}}',
        '{"@type": "NewsArticle", "author": [[["x"]]], "headline": ["x"], "datePublished": 5}',
        '{"wordCount": ' + "9" * 10_000 + "}",
        '{"@id": ["x"], "author": {"@id": {"a": "b"}}}',
    ],
)
def test_linked_data_of_any_shape_do_not_hide_the_article(data: str) -> None:
    found = read(article(f'<script type="application/ld+json">{data}</script>'))

    assert "Kapitän Jürgen Oßwald" in found.text
    assert found.author == ""


def test_the_address_of_the_page_may_be_anything() -> None:
    assert URL.startswith("https://")
    assert read(page("<p>Chor</p>"), selector="p").canonical == ""
