"""What is read out of feeds: every format, broken ones as far as they go, texts as text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from monitor.model import Article
from tests.poll.checks.harness import Watch, poll_rounds
from tests.poll.checks.papers import FEED, TITLES, in_turn, item, listing, rss
from tests.poll.server import answer

LATER = listing("Neuer Steg", *TITLES)
ALL = sorted(["Neuer Steg", *TITLES])
AT_NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def read(body: bytes, **headers: str) -> Watch:
    """What comes of a poll of this feed."""
    return poll_rounds({"/feed": answer(200, body, **headers)})


def only(body: bytes) -> Article:
    """The one article of a feed."""
    (article,) = read(body).articles
    return article


def entries(shape: str, titles: Sequence[str] = TITLES) -> str:
    """One entry of this shape for each title."""
    return "".join(shape.format(title=title, at=at) for at, title in enumerate(titles))


RSS091 = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Bote</title><language>de</language>{}</channel></rss>""".format(
    entries("<item><title>{title}</title><link>https://bote.example/{at}</link></item>")
)
RSS10 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://bote.example/"><title>Bote</title></channel>{}</rdf:RDF>""".format(
    entries(
        '<item rdf:about="https://bote.example/{at}"><title>{title}</title>'
        "<link>https://bote.example/{at}</link><dc:date>2026-03-05T13:00:00+01:00</dc:date></item>"
    )
)
ATOM10 = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Bote</title>{}</feed>'.format(
    entries(
        "<entry><title>{title}</title><id>tag:bote.example,2026:{at}</id>"
        '<link rel="alternate" href="https://bote.example/{at}"/>'
        "<updated>2026-03-05T12:00:00Z</updated></entry>"
    )
)
ATOM03 = '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Bote</title>{}</feed>'.format(
    entries(
        "<entry><title>{title}</title><id>tag:bote.example,2026:{at}</id>"
        '<link rel="alternate" type="text/html" href="https://bote.example/{at}"/>'
        "<issued>2026-03-05T13:00:00+01:00</issued>"
        "<modified>2026-03-05T12:00:00Z</modified></entry>"
    )
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Bote",
        "items": [
            {
                "id": str(at),
                "url": f"https://bote.example/{at}",
                "title": title,
                "content_html": "<p>An der <b>Fähre</b>.</p>",
                "date_published": "2026-03-05T13:00:00+01:00",
            }
            for at, title in enumerate(TITLES)
        ],
    }
)
NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>""".format(
    entries(
        "<url><loc>https://bote.example/{at}</loc><news:news><news:publication>"
        "<news:name>Bote</news:name><news:language>de</news:language></news:publication>"
        "<news:publication_date>2026-03-05T13:00:00+01:00</news:publication_date>"
        "<news:title>{title}</news:title></news:news></url>"
    )
)


@pytest.mark.parametrize(
    ("body", "dated"),
    [
        (RSS091, False),
        (RSS10, True),
        (ATOM10, True),
        (ATOM03, True),
        (JSON_FEED, True),
        (NEWS_SITEMAP, True),
    ],
    ids=["RSS 0.91", "RSS 1.0", "Atom 1.0", "Atom 0.3", "JSON Feed", "news sitemap"],
)
def test_every_format_is_read_and_known_at_the_next_poll(body: str, dated: bool) -> None:
    script = in_turn(answer(body=body.encode()), answer(body=body.encode() + b"\n"))

    watch = poll_rounds({"/feed": script}, count=2)

    assert watch.errors == ["", ""]
    assert watch.titles == TITLES
    assert {article.url for article in watch.articles} == {
        f"https://bote.example/{at}" for at in range(3)
    }
    assert {article.published for article in watch.articles} == ({AT_NOON} if dated else {None})
    assert watch.news == [3, 0]


def test_a_news_sitemap_may_be_configured_as_such() -> None:
    watch = poll_rounds({"/feed": answer(body=NEWS_SITEMAP.encode())}, source={"kind": "sitemap"})

    assert watch.titles == TITLES


def test_an_agenda_page_has_an_entry_for_each_line() -> None:
    lines = "".join(f"<li><a href='/{at}'>{title}</a></li>" for at, title in enumerate(TITLES))
    body = f"<html><body><ul class=woche>{lines}</ul></body></html>".encode()
    as_page = {"kind": "page", "entries": "ul.woche li"}

    watch = poll_rounds({"/feed": answer(body=body)}, source=as_page)

    assert watch.titles == TITLES
    assert watch.articles[0].url.startswith("http://127.0.0.1:")


def test_cdata_is_read() -> None:
    body = rss("<item><title><![CDATA[Fisch & Fähre <b>neu</b>]]></title><guid>1</guid></item>")

    assert only(body).title == "Fisch & Fähre neu"


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Fisch &amp; Fähre", "Fisch & Fähre"),
        ("Fisch & Fähre & Co.", "Fisch & Fähre & Co."),
        ("F&auml;hre f&uuml;r 5&nbsp;&euro;", "Fähre für 5 €"),
        ("F&amp;auml;hre", "Fähre"),
        ("F&amp;amp;auml;hre", "Fähre"),
        ("&lt;b&gt;Fähre&lt;/b&gt; neu", "Fähre neu"),
        ("<b>Fähre</b> <i>neu</i>", "Fähre neu"),
        ("5 &lt; 7 Fähren", "5 < 7 Fähren"),
        ("&#8222;M&#246;we&#8220; &#x2013; &#150; Fähre", "„Möwe“ – – Fähre"),
        ("Fähre&unbekannt; fährt", "Fähre&unbekannt; fährt"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Fähre", "Fähre"),
        ("&lt;img src=x onerror=alert(1)&gt;Fähre", "Fähre"),
        ("Fäh\xadre mit wei\xadchem Strich", "Fähre mit weichem Strich"),
        ("Fähre\r\nBcc: alle@bote.example", "Fähre Bcc: alle@bote.example"),
        ("Fähre \u202egnulhafrednA\u202c \u200bneu", "Fähre gnulhafrednA neu"),
        ("\x1b[31mFähre\x1b[0m", "Fähre"),
        ("Fä\x00h\x01re\x0b", "Fähre"),
        ("Fähre &#0;&#1;&#x1b; neu", "Fähre \ufffd\ufffd\ufffd neu"),
        ("Fähre &#xD800; neu", "Fähre \ufffd neu"),
    ],
)
def test_a_title_is_plain_text_on_one_line(markup: str, title: str) -> None:
    body = f"<rss version='2.0'><channel><item><title>{markup}</title><guid>1</guid></item>"

    found = only(f"{body}</channel></rss>".encode())

    assert found.title == title


def test_bad_entities_and_ampersands_cost_no_item_and_no_text() -> None:
    items = [
        "<item><title>Rat & Bad</title><guid>1</guid></item>",
        "<item><title>S&ouml;lde &foo; Markt</title><guid>2</guid></item>",
        "<item><title>Steg</title><link>https://bote.example/?a=1&b=2&section=3</link></item>",
    ]

    watch = read(rss(*items))

    assert watch.titles == ["Rat & Bad", "Steg", "Sölde &foo; Markt"]
    assert "https://bote.example/?a=1&b=2&section=3" in [each.url for each in watch.articles]


def test_scripts_do_not_become_text() -> None:
    content = "<p>Die Fähre<script>alert('x')</script> fährt.</p><style>p{}</style>"
    more = f"<content:encoded><![CDATA[{content}<p onclick='y()'>Bald.</p>]]></content:encoded>"
    root = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    teaser = "<a href='java\tscript:alert(2)'>Mehr</a> davon"

    found = only(rss(item("Fähre", teaser=teaser, more=more), root=root))

    assert found.text == "Die Fähre fährt.\nBald.\n"
    assert found.teaser == "Mehr davon"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a?b=1", "{url}/a?b=1"),
        ("a.html", "{url}/a.html"),
        ("//bote.example/a", "http://bote.example/a"),
        ("HTTPS://Bote.example/a", "https://Bote.example/a"),
        ("https://bote.example/a b", "https://bote.example/a%20b"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("mailto:desk@bote.example", ""),
        ("http://[::1", ""),
    ],
)
def test_a_link_is_resolved_against_the_feed_or_left_out(link: str, url: str) -> None:
    watch = read(rss(item("Fähre", link=link)))

    assert [article.url.lower() for article in watch.articles] == [
        url.format(url=watch.url).lower()
    ]
    assert watch.titles == ["Fähre"]


def test_a_link_is_resolved_against_xml_base() -> None:
    entry = '<entry xml:base="blatt/"><title>Fähre</title><id>1</id><link href="a.html"/></entry>'
    base = 'xml:base="https://bote.example/archiv/"'
    body = f'<feed xmlns="http://www.w3.org/2005/Atom" {base}>{entry}</feed>'.encode()

    assert only(body).url == "https://bote.example/archiv/blatt/a.html"


# --- broken feeds


def test_of_a_feed_that_was_cut_off_the_complete_items_are_kept() -> None:
    cut = LATER[: LATER.index(b"tagt")]

    watch = poll_rounds({"/feed": in_turn(answer(body=cut), answer(body=LATER))}, count=2)

    assert watch.news == [3, 1]
    assert watch.reports[0].warning
    assert watch.titles == ALL


@pytest.mark.parametrize(
    "body",
    [
        b"\r\n \n" + LATER,
        b"\xef\xbb\xbf\n" + LATER,
        LATER + b"<!-- 0.3 s --><script>x</script>",
        LATER + b"\0\0\0",
        LATER + b"</rss></body></html>\n\nFatal error: out of memory",
        LATER.replace(b"<rss", b"<!DOCTYPE rss>\n<rss"),
        LATER.replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY x "y">]>\n<rss'),
        LATER.replace(b"<rss", b"<?xml-stylesheet href='a.xsl'?><!-- <html> -->\n<rss"),
        LATER.replace(b"An der", b"An \x00der \x08"),
        LATER.replace(b"<item>", b"<Item>").replace(b"</item>", b"</Item>"),
        LATER.replace(b"\n", b"\r\n"),
    ],
    ids=[
        "blank lines before",
        "mark and blank line before",
        "junk after",
        "zeros after",
        "page after",
        "DOCTYPE",
        "DOCTYPE with an entity",
        "stylesheet and comment",
        "control characters",
        "upper case",
        "CR LF",
    ],
)
def test_a_feed_that_is_a_little_broken_loses_nothing(body: bytes) -> None:
    watch = poll_rounds({"/feed": in_turn(FEED, answer(body=body))}, count=2)

    assert watch.errors == ["", ""]
    assert watch.titles == ALL
    assert watch.told == ["Neuer Steg"]


def test_what_looks_like_markup_of_a_feed_in_a_text_is_text() -> None:
    code = "<![CDATA[Fähre: <item><title>kein Titel</title></item> </channel></rss>]]>"
    body = rss(item("Rat tagt", teaser="", more=f"<description>{code}</description>"), item("Bad"))

    watch = read(body)

    assert watch.titles == ["Bad", "Rat tagt"]
