"""What "&" means in feeds: a reference of XML or HTML, a declared name, or only itself."""

from __future__ import annotations

from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry
from monitor.poll.kinds.feed import read_feed
from monitor.poll.kinds.references import MAX_ADDED, with_known_references

URL = "https://wiesenbote.example/feed"


def only(item: str, head: str = "") -> Entry:
    """The one entry of a feed with this item."""
    feed = read_feed(f"{head}<rss><channel><item>{item}</item></channel></rss>".encode(), "", URL)
    (entry,) = feed.entries
    assert feed.warning == ""
    return entry


@pytest.mark.parametrize(
    ("xml", "title"),
    [
        ("R&D&C sucht &hellip;", "R&D&C sucht …"),
        ("R&D&C", "R&D&C"),
        ("Rat & Bad", "Rat & Bad"),
        ("A&B; C", "A&B; C"),
        ("Kaffee&nbsp;&amp;&nbsp;Kuchen &ndash; S&ouml;lde", "Kaffee & Kuchen – Sölde"),
        ("F&amp;auml;hre", "Fähre"),
        ("Preis &lt; 5 &euro;", "Preis < 5 €"),
        ("&LT;b>Fett&LT;/b> &AMP; rund", "Fett & rund"),
        ("&section; &copy=3 &copyright", "&section; &copy=3 &copyright"),
        ("Q&A: &quot;Wer zahlt?&quot;", 'Q&A: "Wer zahlt?"'),
        ("<![CDATA[R&D&C &hellip; &section=2]]> & mehr", "R&D&C … &section=2 & mehr"),
        ("<!-- R&D -->Rat & Bad", "Rat & Bad"),
        ("&#38;#8222;Möwe&#8220; &#X41;", "„Möwe“ A"),
        ("&;&&amp;&#;&#x;", "&;&&&#;&#x;"),
    ],
)
def test_a_title_says_what_was_meant(xml: str, title: str) -> None:
    assert only(f"<title>{xml}</title>").title == title


@pytest.mark.parametrize(
    "mistake", ["", "<category>a&b</category>", "<pubDate>heute<br></pubDate>"]
)
def test_names_in_an_address_are_no_references(mistake: str) -> None:
    address = "https://bote.example/?id=1&section=2&copy=3&para=4&amp=5&lt"

    for written in (address, address.replace("&", "&amp;"), f"<![CDATA[{address}]]>"):
        item = f"<title>a</title><link>{written}</link><guid>{written}</guid>{mistake}"
        feed = read_feed(f"<rss><channel><item>{item}</item></channel></rss>".encode(), "", URL)

        assert feed.entries[0].url == address
        assert (
            feed.entries[0].keys
            == only(f"<title>a</title><link>{address}</link><guid>{address}</guid>").keys
        )


def test_an_address_in_an_attribute_keeps_its_names() -> None:
    link = '<link href="https://bote.example/?a=1&section=2&copy=3"/>'
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title>{link}</entry></feed>'

    (entry,) = read_feed(body.encode(), "", URL).entries

    assert entry.url == "https://bote.example/?a=1&section=2&copy=3"


def test_nothing_is_changed_where_nothing_is_wrong() -> None:
    markup = "<a>&amp;&lt;&#228;&#xE4;</a><![CDATA[&copy; & ]]><!-- & &x; -->"

    assert with_known_references(markup, {}) == markup


REFERENCES = [
    "&",
    "&amp;",
    "&hellip;",
    "&ort;",
    "&lt;",
    "&LT;",
    "&#228;",
    "&x;",
    ";",
    "=",
    "#",
    " ",
]
MARKUP = ["<b></b>", "<![CDATA[ & <b> ]]>", "<!-- & < -->", "Köln"]


@given(st.lists(st.sampled_from([*REFERENCES, *MARKUP])).map("".join))
def test_what_comes_out_has_only_references_of_xml(markup: str) -> None:
    expat.ParserCreate().Parse(f"<a>{with_known_references(markup, {'ort': '<Köln>'})}</a>", True)


# --- declared names

NAMES = """<!DOCTYPE rss [
  <!ENTITY ort "Köln"> <!ENTITY zeit '12 Uhr'><!ENTITY % weg "nichts">
  <!ENTITY euro "&#8364;"> <!ENTITY auml "Ä">
  <!ENTITY ort "Lüdenau">
  <!ENTITY tag "<b>fett</b>"> <!ENTITY kette "&ort; &ort;"> <!ENTITY fern SYSTEM "fern.txt">
  <!ENTITY lang "%s">
]>""".replace("%s", "lang " * 30)


@pytest.mark.parametrize(
    ("xml", "title"),
    [
        ("Rat in &ort; um &zeit;", "Rat in Köln um 12 Uhr"),
        ("5 &euro; &auml; &ouml;", "5 € Ä ö"),
        ("a &kette; &tag; &fern; &lang; b", "a b"),
        ("&weg; &nie;", "&weg; &nie;"),
        ("<![CDATA[&ort;]]>", "&ort;"),
    ],
)
def test_short_texts_that_a_doctype_declares_are_read_and_others_left_out(
    xml: str, title: str
) -> None:
    assert only(f"<title>{xml}</title>", head=NAMES).title == title


def test_what_declared_names_add_is_bounded() -> None:
    plain = with_known_references("&a;" * 100_000, {"a": "x" * 100})

    assert len(plain) <= MAX_ADDED
