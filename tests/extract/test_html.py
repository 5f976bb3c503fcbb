"""What is read out of article pages, and which pages have nothing to read."""

from __future__ import annotations

import subprocess
import sys
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
from tests.extract.pages import PARAGRAPHS, TEXT, article, page, read, refused

START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


# --- the article


def test_a_page_gives_its_text_a_paragraph_to_a_line() -> None:
    assert read(article()).text == TEXT


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


P = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
MENU = "".join(f"<li><a href='/{each}'>Ort {each}</a></li>" for each in range(40))


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='site-content'><div class='entry-content'>{P}</div></div>",
        f"<div id='c5'><div itemprop='articleBody'>{'<br><br>'.join(PARAGRAPHS)}</div></div>",
        f"<main class='premium plus-artikel'><section class='abo locked'>{P}</section></main>",
        f"<div class='paywall article-body'>{P}</div>",
        f"<amp-layout><div class='amp-text'>{P}</div><amp-ad>Anzeige</amp-ad></amp-layout>",
        f"<div class='row'><div class='col'><div><div>{P}</div></div></div></div>",
    ],
)
def test_pages_of_many_systems_are_read(body: str) -> None:
    html = page(
        f"<nav>{MENU}</nav><div class=menu><ul>{MENU}</ul></div>{body}<footer>© WB</footer>"
    )

    found = read(html)

    assert found.text == TEXT
    assert not found.limited


@pytest.mark.parametrize(
    "beside",
    [
        '<p class="ad">Küchen nach Maß</p>',
        '<div id="div-gpt-ad-1"><p>Küchen nach Maß</p></div>',
        '<div class="adsbygoogle-wrapper"><p>Küchen nach Maß</p></div>',
        "<p>Anzeige: Küchen nach Maß</p>",
        "<figure><img src='a.jpg'><figcaption>Küchen nach Maß</figcaption></figure>",
        '<p class="text bildtext">Küchen nach Maß</p>',
        "<p><a href='#'>drucken</a> | <a href='#'>senden</a> | Küchen nach Maß</p>",
        "<p>Küchen nach Maß:</p>",
        "<p>ANZEIGE Küchen nach Maß</p>",
        "<div>Anzeige<p>Küchen nach Maß</p></div>",
        '<div><span>- Anzeige -</span><a href="#">Küchen nach Maß</a></div>',
        '<div class="contentAd ad-slot-3"><p>Küchen nach Maß</p></div>',
        "<figure><img src='a.jpg'><p>Küchen nach Maß</p></figure>",
        '<div class="media__caption">Küchen nach Maß</div>',
        '<p class="image-credit">Küchen nach Maß</p>',
        "<p>Foto: Küchen Maß</p>",
        "<p>Lesen Sie auch: Küchen nach Maß</p>",
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


def test_classes_that_speak_of_advertisements_around_it_do_not_hide_the_text() -> None:
    html = article().replace("<body>", '<body class="no-ads has-ad"><div class="with-ad ad-free">')

    assert read(html).text == TEXT


def test_a_bold_word_at_the_beginning_is_no_label() -> None:
    report = "<p><b>Anzeige</b> erstattet hat inzwischen auch die Reederei aus Grünufer.</p>"

    assert "Anzeige erstattet" in read(article(after=report)).text


def test_a_word_without_end_is_cut() -> None:
    text = read(article(after=f"<p>{'x' * 10_000_000}</p>")).text

    assert text.splitlines() == [*PARAGRAPHS, "x" * 1000]


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
        (article('<meta charset="utf-8">').encode("cp1252"), "text/html; charset=windows-1252"),
        (article().encode("utf-16"), "text/html"),
        (article().encode("utf-16-le"), "text/html; charset=utf-16le"),
        (('<?xml version="1.0" encoding="utf-8"?>' + article()).encode(), "application/xhtml+xml"),
    ],
)
def test_umlauts_are_right_whatever_is_declared(body: bytes, content_type: str) -> None:
    assert read(body, content_type).text == TEXT


def test_one_bad_byte_does_not_spoil_the_rest() -> None:
    body = article().encode().replace(b"Hund", b"Hu\xffnd")

    assert "Kapitän Jürgen Oßwald" in read(body).text


# --- pages without an article

LEADS_ON = "only leads on to https://www.wiesenbote.example/b, which is not followed"


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
        (page("<p>Einen Moment</p>", '<meta http-equiv="Refresh" content="0; URL=/b">'), LEADS_ON),
        (
            page("", "<meta http-equiv=refresh content=\"1;url='https://b.example/'\">"),
            "b.example/, ",
        ),
        (page("<nav><a href='/'>Lokales</a></nav>"), "the page is empty"),
        (page("<h1>404</h1><p>Diese Seite gibt es nicht mehr.</p>"), "an error page"),
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
        (b"  %PDF-1.7 ...", "application/octet-stream", "PDF"),
        (b"GIF89a...", "text/html", "an image"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "text/html", "an image"),
        (b"PK\x03\x04...", "text/html", "a ZIP archive"),
        (b"\xde\xad\xbe\xef\0\1\2\3" * 50, "application/octet-stream", "binary data"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "image/svg+xml", "an image"),
        (b"body { color: red }", "video/mp4", "video/mp4"),
        (b'{"a": 1}', "application/json", "application/json"),
        (b' [{"a": 1}]', "text/html", "JSON"),
        (b'<?xml version="1.0"?>\n<!-- x --><rss version="2.0">', "text/html", "a feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "application/atom+xml", "a feed"),
        (b'<?xml version="1.0"?><urlset>', "application/xml", "a sitemap"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, content_type: str, reason: str) -> None:
    message = refused(body, content_type)

    assert message.startswith("not a web page")
    assert reason in message


@given(st.binary(max_size=300), st.sampled_from(["", "p", "body *", "h1 ~ p"]))
def test_bytes_of_any_kind_give_a_page_or_a_reason(noise: bytes, selector: str) -> None:
    for body in (noise, b"<html><body><article><p>" + noise * 20):
        try:
            assert read(body, selector=selector).text.endswith("\n")
        except ReadError as error:
            assert str(error)


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class=paywall>",
        "<div class='abo ad'>",
        "</div>",
        "<h1>Fähre fährt</h1>",
        "<aside>",
        "<figure><img>",
        "<table><tr><td>",
        "<br>",
        "<!--",
        "<base href='//['>",
        "<link rel=canonical href='http://['>",
        "<meta name=author content='Von /&|,'>",
        "<script type=application/ld+json>",
        '{"@type": "Article", "hasPart": [{}], "author": {"name": []}}',
        "</script>",
        "Jetzt weiterlesen mit WB+",
        "Anzeige",
        "Der Rat tagt.",
        " ".join(PARAGRAPHS),
        "\x00\ud800&#0;&#xD800;\u202e",
    ]
)


@given(st.lists(PIECES, max_size=30), st.sampled_from(["", "div", "td, p"]))
def test_markup_in_any_order_gives_a_page_or_a_reason(pieces: list[str], selector: str) -> None:
    body = "".join(pieces).encode(errors="surrogatepass")

    try:
        found = read(body, selector=selector)
    except ReadError as error:
        assert "cannot be parsed" not in str(error)
    else:
        assert all(line == " ".join(line.split()) for line in found.text.splitlines())
        assert not {"\x00", "\u202e"} & set(found.text)


def test_of_a_huge_page_only_the_beginning_is_read() -> None:
    html = article(after="<p>noch einer</p>" + " " * 2_000_000 + "<p>zu spät</p>")

    text = read(html).text

    assert "noch einer" in text
    assert "zu spät" not in text


def test_of_a_million_tags_only_the_first_are_read() -> None:
    text = read(article(after="<br>" * 1_000_000 + "<p>zu spät</p>")).text

    assert text == TEXT


def test_what_is_nested_very_deeply_is_no_text() -> None:
    assert "no text found" in refused("<div>" * 100_000 + "tief")


def test_the_libraries_that_parse_are_not_loaded_before_a_page_is_read() -> None:
    program = "import sys, monitor.extract; print({'trafilatura', 'lxml'} & set(sys.modules))"

    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert printed.stdout == b"set()\n"


# --- the papers of the demo


@pytest.fixture(scope="module")
def papers() -> Iterator[Landscape]:
    with Landscape(now=lambda: START) as landscape:
        while landscape.step < landscape.last_step:
            landscape.advance()
        yield landscape


def read_of(landscape: Landscape, paper_article: PaperArticle) -> str:
    _, found = landscape.respond(paper_article.path, None, None)
    return read_page(found.body, found.content_type, landscape.url_of(paper_article)).text


def test_the_papers_of_the_demo_are_read_whole_and_clean(papers: Landscape) -> None:
    titles = [each.title for each in papers.articles]
    open_ = [each for each in papers.articles if each.access is Access.OPEN]

    for each in open_:
        text = read_of(papers, each)
        for block in each.body:
            assert (block.text in text) == (not isinstance(block, Advertisement | Picture))
        others = {*titles, *each.related} - {each.title}
        assert not [other for other in others if other in text]
    assert sum(isinstance(block, Paragraph) for each in open_ for block in each.body) > 80


def test_a_paywall_of_the_demo_has_no_text(papers: Landscape) -> None:
    closed = [each for each in papers.articles if each.access is not Access.OPEN]

    for each in closed:
        with pytest.raises(ReadError, match="no text found"):
            read_of(papers, each)
    assert closed
