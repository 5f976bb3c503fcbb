"""What is read out of feeds, and out of what only pretends to be one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.model import Feed
from monitor.poll.kinds.feed import read_feed

SAMPLES = Path(__file__).parent / "samples"
URL = "https://desk:geheim@wiesenbote.example/feeds/all.xml"
SENTENCE = "„Größe“ – Straße in Köln: 5 €"


def sample(name: str, content_type: str = "application/xml") -> Feed:
    return read_feed((SAMPLES / name).read_bytes(), content_type, URL)


def rss(*items: str, head: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel><title>Bote</title>{inner}</channel></rss>'


def titled(title: str) -> str:
    """The title as read from an item with this XML in its title."""
    feed = read_feed(rss(f"<title>{title}</title><description>x</description>").encode(), "", URL)
    return feed.entries[0].title


# --- the formats


def test_rss_2_is_read() -> None:
    feed = sample("rss20.xml", "application/rss+xml; charset=utf-8")

    first, second = feed.entries
    assert feed.title == "Wiesenbote & Umland"
    assert feed.warning == ""
    assert first.title == "Fähre fährt wieder"
    assert first.teaser == 'Nach drei Wochen Pause: Die "Möwe" legt ab. Neuer Preis.'
    assert first.url == "https://wiesenbote.example/faehre?utm_source=rss"
    assert first.keys == ("guid:wb-17", "link:wiesenbote.example/faehre")
    assert first.author == "Ina Probst"
    assert first.published == datetime(2025, 11, 5, 13, 30, tzinfo=UTC)
    assert second.url == "https://wiesenbote.example/rat"


def test_atom_is_read() -> None:
    feed = sample("atom.xml", "application/atom+xml")

    first, second = feed.entries
    assert feed.title == "Heideblatt"
    assert first.title == "Brand & Rauch in der Mühle"
    assert first.teaser == "Alle gerettet."
    assert first.url == "https://heide.example/blatt/2025/muehle.html"
    assert first.author == "Ole Dirks"
    assert first.published == datetime(2025, 11, 5, 14, 0, tzinfo=UTC)
    assert second.published == datetime(2025, 11, 4, 9, 0, tzinfo=UTC)


def test_rss_1_is_read() -> None:
    (entry,) = sample("rss10.xml").entries

    assert entry.title == "Torf bleibt liegen"
    assert entry.url == "https://moor.example/torf"
    assert entry.published == datetime(2025, 11, 5, 11, 0, tzinfo=UTC)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read_feed(rss().encode(), "", URL) == Feed("Bote", ())


def test_the_newest_entry_comes_first_if_all_have_a_date() -> None:
    day = "<title>{0}</title><pubDate>0{0} Nov 2025 08:00:00 GMT</pubDate>"
    oldest_first = rss(*(day.format(number) for number in (1, 2, 3)))

    dated = read_feed(oldest_first.encode(), "", URL)
    undated = read_feed(rss("<title>a</title>", day.format(3)).encode(), "", URL)

    assert [entry.title for entry in dated.entries] == ["3", "2", "1"]
    assert [entry.title for entry in undated.entries] == ["a", "3"]


# --- what is no feed


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty answer"),
        (b" \r\n ", "empty answer"),
        (b"<!DOCTYPE html><html><body>Anmelden</body></html>", "not a feed (HTML page)"),
        (b"\n<!-- x --><HTML><item>", "not a feed (HTML page)"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "HTML page"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "JSON, but no JSON Feed"),
        (b'{"items": [', "broken JSON"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a feed (binary data)"),
        (b"PK\x03\x04\x14\0\x06\0", "not a feed (binary data)"),
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\x00", "not a feed (binary data)"),
        (b"Wartungsarbeiten", "not a feed (plain text)"),
        (b"<opml><body/></opml>", "not a feed (XML: <opml>)"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_feed(body, "application/rss+xml", URL)

    assert reason in str(caught.value)


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", "", "quatsch"])
def test_a_wrong_content_type_does_not_matter(content_type: str) -> None:
    assert len(sample("rss20.xml", content_type).entries) == 2


# --- broken XML


def test_a_feed_cut_in_an_item_keeps_the_complete_ones() -> None:
    whole = rss("<title>eins</title>", "<title>zwei</title>", "<title>drei ganze Worte</title>")

    feed = read_feed(whole[: whole.index("ganze")].encode(), "", URL)

    assert [entry.title for entry in feed.entries] == ["eins", "zwei"]
    assert "cut off" in feed.warning


@given(st.integers(min_value=0))
def test_wherever_a_feed_is_cut_only_whole_entries_are_read(where: int) -> None:
    titles = ["erster Titel", "zweiter Titel", "dritter Titel"]
    whole = rss(*(f"<title>{title}</title><guid>{title}</guid>" for title in titles)).encode()
    cut = whole[: where % (len(whole) + 1)]

    try:
        feed = read_feed(cut, "", URL)
    except ReadError:
        assert cut.count(b"</item>") == 0
        return

    assert [entry.title for entry in feed.entries] == titles[: cut.count(b"</item>")]
    assert bool(feed.warning) == (b"</rss>" not in cut)


def test_blank_lines_before_and_junk_after_do_not_matter() -> None:
    body = b"\xef\xbb\xbf\r\n\n" + (SAMPLES / "rss20.xml").read_bytes() + b"<!-- 0.3 s --><p>x"

    feed = read_feed(body, "", URL)

    assert len(feed.entries) == 2
    assert feed.warning == ""


def test_undefined_entities_and_bare_ampersands_are_read() -> None:
    assert titled("Kaffee&nbsp;&amp; Kuchen &ndash; M&uuml;ller & Sohn") == (
        "Kaffee & Kuchen – Müller & Sohn"
    )


def test_a_doctype_does_not_lose_the_feed() -> None:
    doctype = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/rss.dtd">'

    assert len(read_feed(rss("<title>a</title>", head=doctype).encode(), "", URL).entries) == 1


def test_files_of_ours_are_not_read_into_a_feed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'

    feed = read_feed(rss("<title>a &x;</title>", head=doctype).encode(), "", URL)

    assert "geheim" not in repr(feed)


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_give_a_feed_or_a_reason(noise: bytes) -> None:
    body = b"<rss version='2.0'><channel><item><title>" + noise + b"</title></item>"

    for attempt in (noise, body):
        try:
            assert isinstance(read_feed(attempt, "text/xml", URL), Feed)
        except ReadError as error:
            assert str(error)


# --- texts


@pytest.mark.parametrize(
    ("xml", "title"),
    [
        ("a\x00b", "ab"),
        ("Alarm \x1b[31mrot\x1b[0m \x07aus", "Alarm rot aus"),
        ("\u202egnulb\u202c \u200bx", "gnulb x"),
        ("Bundes\u00adkanz\u00adler", "Bundeskanzler"),
        ("eins\r\nBcc: zwei\tdrei", "eins Bcc: zwei drei"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Titel", "Titel"),
        ("&lt;img src=x onerror=alert(1)&gt;Titel", "Titel"),
        ("&amp;lt;b&amp;gt;Fett&amp;lt;/b&amp;gt; &amp;amp; rund", "Fett & rund"),
        ("a &lt;script&gt;b&lt;script&gt;c", "a"),
        ("5 &lt; 7 und 8 &gt; 3", "5 < 7 und 8 > 3"),
        ("<![CDATA[Haus & <em>Hof</em>]]>", "Haus & Hof"),
        ("&#150; &#132;Zitat&#147;", "– „Zitat“"),
        ("", ""),
    ],
)
def test_titles_are_plain_text(xml: str, title: str) -> None:
    assert titled(xml) == title


@pytest.mark.parametrize("number", ["xD800", "x110000", "0", "9" * 5000])
def test_characters_that_do_not_exist_are_replaced(number: str) -> None:
    assert titled(f"a &#{number}; b") == "a \ufffd b"


def test_a_teaser_cut_inside_of_a_tag_loses_only_the_tag() -> None:
    description = '<description>Am Hafen brennt es. &lt;a href="https://bote.ex</description>'

    feed = read_feed(rss(f"<title>a</title>{description}").encode(), "", URL)

    assert feed.entries[0].teaser == "Am Hafen brennt es."


# --- charsets

DECLARED = '<?xml version="1.0" encoding="{}"?>\n'
TEXT = rss(f"<title>{SENTENCE}</title>")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), "text/xml"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/xml"),
        ((DECLARED.format("iso-8859-1") + TEXT).encode("cp1252"), "application/xml"),
        ((DECLARED.format("utf-8") + TEXT).encode("cp1252"), "application/xml"),
        (TEXT.encode("cp1252"), "text/xml"),
        (TEXT.encode("cp1252"), "text/xml; charset=iso-8859-1"),
        ((DECLARED.format("utf-16") + TEXT).encode("utf-16"), "text/xml"),
        ((DECLARED.format("utf-16") + TEXT).encode("utf-16-le"), "text/xml"),
        ((DECLARED.format("utf-16") + TEXT).encode("utf-16-be"), "text/xml"),
        ((DECLARED.format("utf-16") + TEXT).encode(), "text/xml"),
        ((DECLARED.format("iso-8859-15") + TEXT).replace("„", "").replace("“", "").replace("–", "-")
         .encode("iso-8859-15"), "text/xml"),
        ((DECLARED.format("utf-8") + TEXT).encode(), "text/xml; charset=iso-8859-1"),
        ((DECLARED.format("x-foo") + TEXT).encode(), "text/xml; charset=x-bar"),
        (TEXT.encode().replace(b"5 ", b"5\xff "), "text/xml; charset=utf-8"),
    ],
)  # fmt: skip
def test_umlauts_are_right_whatever_is_declared(body: bytes, content_type: str) -> None:
    title = read_feed(body, content_type, URL).entries[0].title

    assert title.replace("\ufffd", "") in {SENTENCE, "Größe - Straße in Köln: 5 €"}


def test_a_guessed_charset_is_told() -> None:
    assert "cp1252" in read_feed(TEXT.encode("cp1252"), "text/xml; charset=utf-8", URL).warning
    assert "not valid UTF-8" in read_feed(TEXT.encode() + b"\xff", "text/xml", URL).warning


# --- links


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://wiesenbote.example/a b", "https://wiesenbote.example/a%20b"),
        ("artikel/1", "https://wiesenbote.example/feeds/artikel/1"),
        ("//bild.example/x", "https://bild.example/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_links_lead_into_the_web_or_nowhere(link: str, url: str) -> None:
    feed = read_feed(rss(f"<title>a</title><link>{link}</link>").encode(), "", URL)

    assert feed.entries[0].url == url


def test_a_guid_that_is_an_address_stands_in_for_the_link() -> None:
    feed = read_feed(rss("<title>a</title><guid>https://b.example/1</guid>").encode(), "", URL)

    assert feed.entries[0].url == "https://b.example/1"


# --- dates


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Wed, 05 Nov 2025 14:30:00 +0100", 13),
        ("Wed, 05 Nov 2025 14:30:00 MEZ", 13),
        ("Wed, 05 Nov 2025 14:30:00 CET", 13),
        ("Wed, 05 Nov 2025 14:30:00 MESZ", 12),
        ("Wed, 05 Nov 2025 14:30:00 CEST", 12),
        ("Mi, 05 Nov 2025 14:30:00 +0100", 13),
        ("Mittwoch, 5. November 2025 14:30:00 MEZ", 13),
        ("2025-11-05T14:30:00+01:00", 13),
        ("2025-11-05 14:30:00 MEZ", 13),
        ("05.11.2025 14:30", 14),
        ("5.11.2025, 14:30 Uhr MEZ", 13),
        ("Wed, 05 Nov 2025 14:30:00", 14),
    ],
)
def test_german_and_other_dates_give_the_time_in_utc(text: str, hour: int) -> None:
    feed = read_feed(rss(f"<title>a</title><pubDate>{text}</pubDate>").encode(), "", URL)

    assert feed.entries[0].published == datetime(2025, 11, 5, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "month", ["Mär", "Mrz", "März", "Januar", "Mai", "Juli", "Okt", "Dezember"]
)
def test_german_months_are_read(month: str) -> None:
    number = {"Ja": 1, "Mä": 3, "Mr": 3, "Ma": 5, "Ju": 7, "Ok": 10, "De": 12}[month[:2]]

    feed = read_feed(
        rss(f"<title>a</title><pubDate>Di, 02 {month} 2027 07:00 MEZ</pubDate>").encode(), "", URL
    )

    assert feed.entries[0].published == datetime(2027, number, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize("text", ["Foo, 99 Bar 99999", "0000-00-00", "gestern", "", "32.13.2025"])
def test_a_date_that_is_none_is_left_out(text: str) -> None:
    feed = read_feed(rss(f"<title>a</title><pubDate>{text}</pubDate>").encode(), "", URL)

    assert [entry.published for entry in feed.entries] == [None]


def test_a_date_that_cannot_be_read_is_that_of_the_last_change() -> None:
    dates = "<pubDate>05/11/2025</pubDate><dc:date>2025-11-05T14:30:00Z</dc:date>"

    feed = read_feed(rss(f"<title>a</title>{dates}").encode(), "", URL)

    assert feed.entries[0].published == datetime(2025, 11, 5, 14, 30, tzinfo=UTC)


@given(st.text(max_size=60))
def test_no_date_breaks_a_feed(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")

    feed = read_feed(
        rss(f"<title>a</title><pubDate>{escaped}</pubDate>").encode("utf-8", "replace"),
        "text/xml",
        URL,
    )

    published = feed.entries[0].published
    assert published is None or published.tzinfo is UTC


# --- many


def test_of_a_flood_the_first_entries_are_read_and_the_rest_is_told() -> None:
    body = rss(*(f"<title>{number}</title>" for number in range(20_000))).encode()

    feed = read_feed(body, "", URL, max_entries=100)

    assert [entry.title for entry in feed.entries] == [str(number) for number in range(100)]
    assert feed.warning == "only the first 100 of 20000 entries are read"
    assert feed.title == "Bote"
