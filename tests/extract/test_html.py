"""What is read out of article pages, and which pages have nothing to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.landscape import (
    Access,
    Advertisement,
    Landscape,
    PaperArticle,
    Paragraph,
    Picture,
)
from monitor.errors import ReadError
from monitor.extract import read_page
from monitor.model import Page

URL = "https://wiesenbote.example/faehre"
START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PARAGRAPHS = (
    "Die Fähre zwischen Grünufer und Süderhöft fährt nach drei Wochen Pause wieder.",
    "Am Dienstag legte die „Möwe“ um 6.10 Uhr ab, an Bord waren elf Schüler und ein Hund.",
    "Die Überfahrt kostet jetzt 2,40 € statt zwei Euro, sagte Kapitän Jürgen Oßwald.",
)


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def article(head: str = "", after: str = "", before: str = "") -> str:
    paragraphs = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    return page(f"{before}<article><h1>Fähre fährt</h1>{paragraphs}{after}</article>", head)


def read(html: str | bytes, content_type: str = "text/html") -> Page:
    return read_page(html.encode() if isinstance(html, str) else html, content_type, URL)


def refused(html: str | bytes, content_type: str = "text/html") -> str:
    with pytest.raises(ReadError) as caught:
        read(html, content_type)
    return str(caught.value)


# --- the article


def test_a_page_gives_its_text_a_paragraph_to_a_line() -> None:
    assert read(article()).text == "".join(f"{each}\n" for each in PARAGRAPHS)


def test_a_page_gives_title_teaser_author_and_time() -> None:
    head = """<title>Fähre fährt wieder - Wiesenbote</title>
        <meta property="og:title" content="Fähre fährt wieder">
        <meta name="description" content="Drei Wochen lag die „Möwe“ fest.">
        <meta name="author" content="Ina Probst">
        <meta property="article:published_time" content="2026-03-05T07:00:00+01:00">"""

    found = read(article(head))

    assert found.title == "Fähre fährt wieder"
    assert found.teaser == "Drei Wochen lag die „Möwe“ fest."
    assert found.author == "Ina Probst"
    assert found.published == datetime(2026, 3, 5, 6, 0, tzinfo=UTC)


def test_the_time_may_stand_in_linked_data() -> None:
    data = '{"@type": "NewsArticle", "datePublished": "2026-03-05T07:00:00"}'
    head = f'<script type="application/ld+json">{data}</script>'

    assert read(article(head)).published == datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("time", ["gestern um 7 Uhr", "2026-99-99T00:00", "0001-01-01T00:00+09:00"])
def test_a_time_that_is_none_is_left_out(time: str) -> None:
    meta = f'<meta property="article:published_time" content="{time}">'

    assert read(article(meta)).published is None


@pytest.mark.parametrize(
    "beside",
    [
        '<p class="ad">Küchen nach Maß</p>',
        "<p>Anzeige: Küchen nach Maß</p>",
        "<figure><img src='a.jpg'><figcaption>Küchen nach Maß</figcaption></figure>",
        '<p class="text bildtext">Küchen nach Maß</p>',
        "<p><a href='#'>drucken</a> | <a href='#'>senden</a> | Küchen nach Maß</p>",
        "<p>Küchen nach Maß:</p>",
    ],
)
def test_advertisements_captions_and_menus_are_not_text(beside: str) -> None:
    assert read(article(after=beside)).text == read(article()).text


def test_a_short_report_keeps_its_paragraphs() -> None:
    short = "".join(f"<p>{each}</p>" for each in PARAGRAPHS[:2])

    assert read(page(f"<article>{short}</article>")).text.splitlines() == list(PARAGRAPHS[:2])


def test_a_report_to_the_police_is_no_advertisement() -> None:
    report = "<p>Anzeige erstattet hat inzwischen auch die Reederei aus Grünufer.</p>"

    assert "Anzeige erstattet" in read(article(after=report)).text


def test_control_characters_are_removed() -> None:
    html = article().replace("Fähre zwischen", "Fäh\x1b[31mre\x00 \u202ezwi\u00adschen")

    text = read(html.replace("\x00", "&#0;")).text

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "zwischen Grünufer" in text


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (article().encode(), "text/html"),
        (b"\xef\xbb\xbf" + article().encode(), "text/html; charset=iso-8859-1"),
        (article().encode(), "text/html; charset=iso-8859-1"),
        (article('<meta charset="iso-8859-1">').encode(), "text/html; charset=utf-8"),
        (article().encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (article('<meta charset="windows-1252">').encode("cp1252"), "text/html"),
        (article('<meta charset="utf-8">').encode("cp1252"), "text/html"),
        (article().encode("cp1252"), "text/html; charset=x-foo"),
        (article().encode("utf-16"), "text/html"),
        (('<?xml version="1.0" encoding="utf-8"?>' + article()).encode(), "application/xhtml+xml"),
    ],
)
def test_umlauts_are_right_whatever_is_declared(body: bytes, content_type: str) -> None:
    assert read(body, content_type).text == "".join(f"{each}\n" for each in PARAGRAPHS)


def test_one_bad_byte_does_not_spoil_the_rest() -> None:
    body = article().encode().replace(b"Hund", b"Hu\xffnd")

    assert "Kapitän Jürgen Oßwald" in read(body).text


# --- pages without an article


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "the page is empty"),
        (b" \n", "the page is empty"),
        (b"<p></p>", "the page is empty"),
        (page(""), "the page is empty"),
        (page('<div id="root"></div><script src="/app.js"></script>'), "built by scripts"),
        (
            page("<noscript>Bitte JavaScript einschalten.</noscript><script>x=1</script>"),
            "built by scripts",
        ),
        (page("<p>Jetzt weiterlesen mit unserem Probeabo.</p>"), "behind a paywall"),
        (page("<p>Wir verwenden Cookies. Bitte stimmen Sie zu.</p>"), "a notice about cookies"),
        (
            page(
                "<main><p>Wir und unsere 143 Partner verwenden Cookies und Tracking, um Ihnen"
                " Inhalte zu zeigen. Dafür brauchen wir Ihre Einwilligung. Sie können Ihre"
                " Zustimmung zu Cookies jederzeit in den Einstellungen ändern.</p></main>"
            ),
            "a notice about cookies",
        ),
    ],
)
def test_a_page_without_an_article_says_why(html: str | bytes, reason: str) -> None:
    message = refused(html)

    assert message.startswith("no text found (")
    assert reason in message


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"%PDF-1.7 ...", "text/html", "PDF"),
        (b"%PDF-1.7 ...", "application/pdf", "PDF"),
        (b"\0\0\0\x18ftypmp42", "video/mp4", "a video"),
        (b"\0\0\0\x18ftypmp42", "", "a video"),
        (b"\x89PNG\r\n\x1a\n\0", "text/html", "an image"),
        (b'{"a": 1}', "application/json", "application/json"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, content_type: str, reason: str) -> None:
    message = refused(body, content_type)

    assert message.startswith("not a web page")
    assert reason in message


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_give_a_page_or_a_reason(noise: bytes) -> None:
    for body in (noise, b"<html><body><article><p>" + noise * 20):
        try:
            assert read(body).text.endswith("\n")
        except ReadError as error:
            assert str(error)


def test_of_a_huge_page_only_the_beginning_is_read() -> None:
    html = article(after="<p>noch einer</p>" + " " * 2_000_000 + "<p>zu spät</p>")

    text = read(html).text

    assert "noch einer" in text
    assert "zu spät" not in text


# --- the papers of the demo


@pytest.fixture(scope="module")
def papers() -> Iterator[Landscape]:
    with Landscape(now=lambda: START) as landscape:
        while landscape.step < landscape.last_step:
            landscape.advance()
        yield landscape


def read_of(landscape: Landscape, article: PaperArticle) -> str:
    _, found = landscape.respond(article.path, None, None)
    return read_page(found.body, found.content_type, landscape.url_of(article)).text


def test_the_papers_of_the_demo_are_read_whole_and_clean(papers: Landscape) -> None:
    titles = [article.title for article in papers.articles]
    open_ = [article for article in papers.articles if article.access is Access.OPEN]

    for article in open_:
        text = read_of(papers, article)
        for block in article.body:
            assert (block.text in text) == (not isinstance(block, Advertisement | Picture))
        others = {*titles, *article.related} - {article.title}
        assert not [other for other in others if other in text]
    assert sum(isinstance(block, Paragraph) for article in open_ for block in article.body) > 80


def test_a_paywall_of_the_demo_has_no_text(papers: Landscape) -> None:
    closed = [article for article in papers.articles if article.access is not Access.OPEN]

    for article in closed:
        with pytest.raises(ReadError, match="no text found"):
            read_of(papers, article)
    assert closed
