"""What is read out of sitemaps."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.model import Entry, Feed
from monitor.poll.kinds.sitemap import read_sitemap

SAMPLES = Path(__file__).parent / "samples"
URL = "https://desk:geheim@moorkurier.example/maps/news.xml"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def read(text: str, max_entries: int = 100) -> Feed:
    return read_sitemap(text, URL, max_entries)


def sitemap(*urls: str) -> str:
    inner = "".join(f"<url>{url}</url>" for url in urls)
    return f'<urlset xmlns:news="{NEWS}">{inner}</urlset>'


def news(name: str, title: str = "", date: str = "") -> str:
    """What stands in a url element of the news extension."""
    inner = f"<news:title>{title}</news:title><news:publication_date>{date}</news:publication_date>"
    return f"<loc>https://moorkurier.example/{name}</loc><news:news>{inner}</news:news>"


def links(feed: Feed) -> list[str]:
    return [entry.url.removeprefix("https://moorkurier.example/") for entry in feed.entries]


def test_a_news_sitemap_is_read() -> None:
    feed = read((SAMPLES / "sitemap-news.xml").read_text(encoding="utf-8"))

    assert feed == Feed(
        "",
        (
            Entry(
                keys=("link:moorkurier.example/lokales/rat",),
                url="https://moorkurier.example/lokales/rat",
                title="",
                updated=datetime(2025, 11, 5, 10, tzinfo=UTC),
            ),
            Entry(
                keys=("link:moorkurier.example/lokales/torfbahn-faehrt?a=1&b=2",),
                url="https://moorkurier.example/lokales/torfbahn-faehrt?a=1&b=2",
                title="Torfbahn fährt & pfeift wieder",
                published=datetime(2025, 11, 4, 17, tzinfo=UTC),
                updated=datetime(2025, 11, 5, 8, 30, tzinfo=UTC),
                language="de",
            ),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        sitemap(news("a", "Torf")),
        f'<urlset xmlns="{NEWS}"><url>{news("a", "Torf")}</url></urlset>'.replace("news:", ""),
        f'<s:urlset xmlns:s="x" xmlns:news="y"><s:url>{news("a", "Torf")}</s:url></s:urlset>',
        f"<urlset><url>{news('a', 'Torf')}</url></urlset>",
        '<x:urlset xmlns:x="z"><x:url ><x:loc>https://moorkurier.example/a</x:loc><x:news>'
        "<x:title><![CDATA[Torf]]></x:title></x:news></x:url ></x:urlset >",
    ],
)
def test_namespaces_and_prefixes_do_not_matter(text: str) -> None:
    (entry,) = read(text).entries

    assert (entry.url, entry.title) == ("https://moorkurier.example/a", "Torf")


def test_a_sitemap_without_entries_is_one() -> None:
    for text in ("<urlset></urlset>", '<urlset xmlns="x"/>', "<urlset />"):
        assert read(text) == Feed("", ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a sitemap (empty)"),
        ("Wartungsarbeiten", "not a sitemap (plain text)"),
        (
            "<!DOCTYPE html><html><body>urlset</body></html>",
            "not a sitemap (it begins with <html>)",
        ),
        ('<?xml version="1.0"?><rss version="2.0">', "not a sitemap (it begins with <rss>)"),
        ('{"urlset": []}', "not a sitemap (plain text)"),
    ],
)
def test_what_is_no_sitemap_is_named(text: str, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(text)

    assert str(caught.value) == reason


def test_a_list_of_sitemaps_names_some_of_them_and_those_of_news_first() -> None:
    names = ("alt-1.xml", "alt-2.xml", "alt-3.xml", "sitemap-news.xml")
    inner = "".join(f"<sitemap><loc>/{name}</loc></sitemap>" for name in names)

    with pytest.raises(ReadError) as caught:
        read(f'<?xml version="1.0"?><sitemapindex xmlns="x">{inner}</sitemapindex>')

    assert str(caught.value) == (
        "a list of sitemaps; name one of them, such as"
        " https://moorkurier.example/sitemap-news.xml or"
        " https://moorkurier.example/alt-1.xml or https://moorkurier.example/alt-2.xml"
    )


def test_an_empty_list_of_sitemaps_is_still_told() -> None:
    with pytest.raises(ReadError, match=r"^a list of sitemaps; name one of them$"):
        read("<sitemapindex/>")


# --- texts and links


@pytest.mark.parametrize(
    ("xml", "title"),
    [
        ("Kaffee&nbsp;&amp; Kuchen f&uuml;r M&#252;ller & Co", "Kaffee & Kuchen für Müller & Co"),
        ("&#150; &#xD800; &#0; &#99999999999;", "– \ufffd \ufffd \ufffd"),
        ("<![CDATA[Haus & <em>Hof</em>]]>", "Haus & Hof"),
        ("Alarm \x00\x1b[31mrot\x1b[0m\u202e \ud800aus", "Alarm rot \ufffdaus"),
        ("Haus <b>und</b> Hof", "Haus und Hof"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Titel", "Titel"),
    ],
)  # fmt: skip
def test_titles_are_plain_text(xml: str, title: str) -> None:
    assert read(sitemap(news("a", xml))).entries[0].title == title


@pytest.mark.parametrize(
    ("loc", "url"),
    [
        ("\n  https://moorkurier.example/a\n", "https://moorkurier.example/a"),
        ("<![CDATA[/a?b=1&copy=2&amp;c=3]]>", "https://moorkurier.example/a?b=1&copy=2&c=3"),
        ("/a?b=1&copy=2&c=3&#38;d=4", "https://moorkurier.example/a?b=1&copy=2&c=3&d=4"),
        ("b", "https://moorkurier.example/maps/b"),
    ],
)
def test_links_are_whole_and_without_the_login(loc: str, url: str) -> None:
    assert read(sitemap(f"<loc>{loc}</loc>")).entries[0].url == url


def test_an_element_without_a_web_address_is_left_out() -> None:
    feed = read(sitemap("<loc>javascript:x</loc>", "<lastmod>2025-11-05</lastmod>", news("a")))

    assert links(feed) == ["a"]


def test_an_address_listed_twice_is_one_entry() -> None:
    feed = read(sitemap(news("a?utm_source=x", "Torf"), news("b"), news("a", "Torf brennt")))

    assert [entry.title for entry in feed.entries] == ["Torf", ""]
    assert feed.entries[0].keys == ("link:moorkurier.example/a",)


# --- dates


def test_the_newest_entries_come_first_if_all_have_a_date() -> None:
    dated = [news("a", date="2025-11-03"), "<loc>/b</loc><lastmod>2025-11-05</lastmod>"]
    dated.append(news("c", date="Di, 04 Nov 2025 08:00 MEZ"))

    assert links(read(sitemap(*dated))) == ["b", "c", "a"]
    assert links(read(sitemap(*dated, news("d")))) == ["a", "b", "c", "d"]


def test_of_many_entries_the_newest_are_read() -> None:
    many = [news(str(day), date=f"2025-11-{day:02}") for day in range(1, 21)]

    feed = read(sitemap(*many), max_entries=3)

    assert links(feed) == ["20", "19", "18"]
    assert feed.warning == "only the newest 3 of 20 entries are read"


def test_of_many_entries_those_without_a_date_are_left_out_first() -> None:
    many = [news("x"), news("1", date="2025-11-01"), news("y"), news("2", date="2025-11-02")]

    assert links(read(sitemap(*many), max_entries=2)) == ["1", "2"]
    assert links(read(sitemap(*many), max_entries=3)) == ["x", "1", "2"]


# --- broken and hostile XML


def test_a_sitemap_that_is_cut_off_keeps_its_complete_entries() -> None:
    whole = sitemap(news("a", "eins"), news("b", "zwei"), news("c", "drei ganze Worte"))

    feed = read(whole[: whole.index("ganze")])

    assert links(feed) == ["a", "b"]
    assert feed.warning == "cut off; the complete entries are read"
    assert not feed.is_complete


@given(st.integers(min_value=0))
def test_wherever_a_sitemap_is_cut_only_whole_entries_are_read(where: int) -> None:
    names = ["a", "b", "c"]
    whole = sitemap(*(news(name, f"Titel {name}") for name in names))
    cut = whole[: where % (len(whole) + 1)]

    try:
        feed = read(cut)
    except ReadError:
        assert "<url>" not in cut
        return

    assert links(feed) == names[: cut.count("</url>")]
    assert feed.is_complete == (cut == whole)


def test_what_is_commented_out_is_not_read() -> None:
    feed = read(
        f"<!-- <urlset> --><urlset><!-- <url>{news('a')}</url> --><url>{news('b')}</url></urlset>"
    )

    assert links(feed) == ["b"]
    assert feed.warning == ""


BOMB = (
    "<!DOCTYPE urlset ["
    + '<!ENTITY a0 "bombe">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB + sitemap(news("a", "Torf &a9;")),
        BOMB + f'<urlset a="&a9;"><url a="&a9;">{news("a", "Torf &a9;")}</url></urlset>',
        f"<urlset>{BOMB}<url>{news('a', 'Torf &a9;')}</url></urlset>",
    ],
)
def test_a_bomb_of_entities_is_only_text(text: str) -> None:
    (entry,) = read(text).entries

    assert entry.title == "Torf &a9;"


@pytest.mark.parametrize("mistake", ["<a></b>", "<", "<a b=1/>", "&#0;", "&x;", "<!DOCTYPE a>"])
def test_a_mistake_leaves_the_links_behind_it_as_they_are(mistake: str) -> None:
    feed = read(f"<urlset>{mistake}<url><loc>/a?b=1&amp;c=2</loc></url></urlset>")

    assert links(feed) == ["a?b=1&c=2"]


def test_files_of_ours_are_not_read_into_a_sitemap(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    doctype = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'

    for text in (doctype + sitemap(news("a", "&x;")), f"<urlset>{doctype}<url>{news('a', '&x;')}"):
        assert "geheim" not in repr(read(f"{text}</url></urlset>"))


def test_what_stands_too_deep_is_told() -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000

    feed = read(f"<urlset><url>{news('a')}</url>{deep}<url>{news('b')}</url></urlset>")

    assert links(feed) == ["a"]
    assert feed.warning == "only 1 of 2 entries can be parsed"


TAGS = ("<urlset>", "</urlset>", "<url>", "</url>", "<loc>", "</loc>", "/a", "<", ">", "&", "&x;")
MARKS = ("<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE a [", "\0", "\ud800", "&#xD800;", "<?x")
parts = st.lists(st.sampled_from((*TAGS, *MARKS)))


@given(st.text(max_size=200) | parts.map("".join))
def test_text_of_any_kind_gives_a_feed_or_a_reason(text: str) -> None:
    for attempt in (text, f"<urlset><url>{text}</url></urlset>"):
        try:
            assert isinstance(read(attempt), Feed)
        except ReadError as error:
            assert str(error)
