"""Feeds with mistakes: what can be read is read, and what is lost is told."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.model import Feed
from monitor.poll.kinds.feed import read_feed

URL = "https://wiesenbote.example/feeds/all.xml"
GOOD = "<item><title>Rat tagt</title><link>/rat</link><guid>wb-1</guid></item>"
ALSO = "<item><title>Bad öffnet</title><link>/bad</link><guid>wb-2</guid></item>"


def read(body: str, known: frozenset[bytes] = frozenset()) -> Feed:
    return read_feed(body.encode(), "", URL, 1000, known)


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Bote</title>{"".join(items)}</channel></rss>'


def titles(feed: Feed) -> list[str]:
    return [entry.title for entry in feed.entries]


# --- items


@pytest.mark.parametrize(
    "broken",
    [
        "<item><title>Steg<link>/steg</link><guid>wb-3</guid></item>",
        "<item><title>Steg</titel><link>/steg</link><guid>wb-3</guid></item>",
        "<item><title><![CDATA[Steg</title><link>/steg</link><guid>wb-3</guid></item>",
        "<item><title>Steg</title><link>/steg</link><guid>wb-3</guid><description>a<br>b</item>",
        "<item><title>Steg</title><link>/steg<guid>wb-3</guid></item>",
        "<item><title>Steg</title><link>/steg</link><guid>wb-3</guid>",
        "<item><title>Steg</title><link>/steg</link><guid>wb-3</guid><!-- nie zu Ende </item>",
        "<item><title>Steg</title><link>/steg</link><guid>wb-3</guid><x y=></item>",
    ],
    ids=[
        "title not closed",
        "title closed otherwise",
        "CDATA not closed",
        "description not closed",
        "link not closed",
        "item not closed",
        "comment not closed",
        "attribute without value",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_broken_item_costs_nothing_of_the_others(broken: str, place: int) -> None:
    items = [GOOD, ALSO]
    items.insert(place, broken)

    feed = read(rss(*items))

    whole = read(rss(GOOD, ALSO))
    assert feed.title == "Bote"
    assert [entry for entry in feed.entries if "wb-3" not in entry.keys[0]] == list(whole.entries)
    (steg,) = (entry for entry in feed.entries if "wb-3" in entry.keys[0])
    assert (steg.title, steg.url) == ("Steg", "https://wiesenbote.example/steg")


def test_a_broken_item_is_told_until_it_is_mended() -> None:
    body = rss("<item><title>Steg<link>/steg</link></item>", GOOD)

    first = read(body)
    second = read(body, first.items)

    assert first.warning == "1 of 2 entries are broken and may lack something"
    assert second.warning == first.warning
    assert titles(second) == ["Steg"]
    assert second.skipped == 1


def test_an_item_that_says_nothing_is_told() -> None:
    feed = read(rss(GOOD, "<item><category>Sport</category></item>"))

    assert titles(feed) == ["Rat tagt"]
    assert feed.warning == "1 of 2 entries say nothing"


def test_a_feed_of_which_no_item_can_be_read_is_an_error() -> None:
    body = '<rss xmlns:x="urn:fremd"><channel><x:item>a</x:item><x:item>b</x:item></channel></rss>'

    with pytest.raises(ReadError, match="none of its 2 entries can be parsed"):
        read(body)


def test_an_item_that_goes_missing_among_others_is_told() -> None:
    foreign = '<x:item xmlns:x="urn:fremd"><title>Steg</title></x:item>'

    feed = read(rss(GOOD, foreign, ALSO))

    assert titles(feed) == ["Rat tagt", "Bad öffnet"]
    assert feed.warning == "1 of 3 entries cannot be parsed"


def test_items_in_comments_and_texts_are_no_items() -> None:
    quoted = "<description><![CDATA[<item>a</item><item>b</item>]]></description></item>"
    text = GOOD.replace("</item>", quoted)

    feed = read(rss(f"<!-- {ALSO}{ALSO} -->", text, "<item/>", '<item a="b"/>', ALSO))

    assert titles(feed) == ["Rat tagt", "Bad öffnet"]
    assert len(feed.items) == 2
    assert feed.warning == "2 of 4 entries say nothing"


MARKUP = ["<item>", "</item>", "<![CDATA[", "]]>", "<!--", "-->", "<title>", "<item/>"]


@given(st.lists(st.sampled_from([GOOD, ALSO, *MARKUP]), max_size=12))
def test_items_of_any_kind_give_a_feed_or_a_reason(pieces: list[str]) -> None:
    try:
        feed = read(rss(*pieces))
    except ReadError as error:
        assert str(error)
    else:
        is_hidden = {"<!--", "<![CDATA["} & set(pieces)
        assert feed.entries or feed.warning or is_hidden or GOOD not in pieces


# --- the whole


def test_a_root_of_one_tag_is_an_empty_feed() -> None:
    for root in ('<rss version="2.0"/>', '<feed xmlns="http://www.w3.org/2005/Atom" />'):
        assert read(root) == Feed("", ())


@pytest.mark.parametrize(
    "before",
    [
        "<!DOCTYPE html>",
        "<!DOCTYPE html>\n<div>",
        "<div class='x'></div>",
        "<br />\n<b>Warning</b>: Undefined variable in feed.php<br />\n<?xml version='1.0'?>",
        "<?xml version='1.0'>",
        "Hinweis: a < b\n",
        "<!-- <html><rss> -->",
        "<!-- nie zu Ende ",
        '<?xml version="1.0"?>' + "\n" * 50_000,
    ],
)
@pytest.mark.parametrize(
    "root", ["rss", "feed xmlns='http://www.w3.org/2005/Atom'", "rdf:RDF xmlns:rdf='urn:rdf'"]
)
def test_junk_before_the_root_does_not_matter(before: str, root: str) -> None:
    name = root.partition(" ")[0]

    feed = read(f"{before}<{root}>{GOOD}</{name}>")

    assert titles(feed) == ["Rat tagt"]
    assert feed.warning == ""


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><head><link rel='alternate' href='/rss'></head><body>RSS</body>",
        "<!DOCTYPE html><title>Feeds</title><p>So: <rss version='2.0'><item>a</item></rss>",
        "<html><body><pre><rss><channel><item><title>a</title></item></channel></rss></pre>",
        "<div><p>Unsere <a href='/rss.xml'>Feeds</a></p></div>",
        "<br /><b>Fatal error</b>: out of memory",
        "<!-- <rss></rss> --><html></html>",
    ],
)
def test_a_page_that_speaks_of_feeds_is_none(page: str) -> None:
    with pytest.raises(ReadError, match="HTML page"):
        read(page)


@pytest.mark.parametrize(
    "body",
    [
        f"<rss><channel>{GOOD}</channel></rss>".replace("item>", "rss:item>"),
        f"<rss:rss><rss:channel>{GOOD}</rss:channel></rss:rss>",
        rss(GOOD.replace("</item>", "<dc:creator>Ina Probst</dc:creator></item>")),
        rss(GOOD.replace("</item>", "<x:y z:a='1'/></item>")),
    ],
)
def test_prefixes_that_nobody_declared_do_not_matter(body: str) -> None:
    feed = read(body)

    assert titles(feed) == ["Rat tagt"]
    assert feed.warning == ""


@pytest.mark.parametrize("behind", ["<p>x", "<!-- 0.3 s", "&", "</rss>"])
def test_what_follows_the_end_is_no_mistake(behind: str) -> None:
    assert read(rss(GOOD) + behind) == read(rss(GOOD))


def test_a_gzip_file_is_unpacked() -> None:
    body = gzip.compress(rss(GOOD).encode())

    assert titles(read_feed(body, "application/gzip", URL)) == ["Rat tagt"]
    with pytest.raises(ReadError, match="gzip file ends in the middle"):
        read_feed(body[:-9], "", URL)


def test_a_sitemap_in_a_gzip_file_is_unpacked() -> None:
    body = gzip.compress(b"<urlset><url><loc>https://bote.example/a</loc></url></urlset>")

    (entry,) = read_feed(body, "application/x-gzip", "https://bote.example/map.xml.gz").entries

    assert entry.url == "https://bote.example/a"


# --- guids, links, teasers


def one(item: str) -> tuple[str, tuple[str, ...]]:
    """Address and keys of the one entry."""
    (entry,) = read(rss(f"<item><title>a</title>{item}</item>")).entries
    return entry.url, entry.keys


@pytest.mark.parametrize(
    "guid",
    [
        "<guid>4711</guid>",
        "<guid isPermaLink='true'>4711</guid>",
        "<guid isPermaLink='false'>https://bote.example/4711</guid>",
        "<guid>tag:bote.example,2025:1</guid>",
        "<guid>/artikel/4711</guid>",
        "<guid>javascript:alert(1)</guid>",
    ],
)
def test_a_guid_that_is_no_address_is_no_link(guid: str) -> None:
    url, keys = one(guid)

    assert url == ""
    assert len(keys) == 1
    assert keys[0].startswith("guid:")


@pytest.mark.parametrize(
    "mark", ["", " isPermaLink='true'", ' isPermaLink="TRUE"', " isPermaLink=' True '"]
)
def test_a_guid_that_is_an_address_is_a_link(mark: str) -> None:
    assert one(f"<guid{mark}>https://bote.example/4711</guid>")[0] == "https://bote.example/4711"


def test_a_guid_stays_as_it_is_written() -> None:
    assert one("<guid>4711</guid><link>/a</link>")[1] == ("guid:4711", "link:wiesenbote.example/a")


@pytest.mark.parametrize(
    "link",
    ["http://", "https:", "http://?a", "http://a%20b/", "http://a b/", "http://a:b/c", "http:a"],
)
def test_an_address_without_a_host_is_no_link(link: str) -> None:
    assert one(f"<link>{link}</link>")[0] == ""


@pytest.mark.parametrize(
    "other",
    [
        "<itunes:summary>Nein</itunes:summary>",
        "<media:description>Nein</media:description>",
        "<dc:description>Nein</dc:description>",
    ],
)
@pytest.mark.parametrize("content", ["", "<content:encoded>Der ganze Text.</content:encoded>"])
def test_a_teaser_of_another_format_does_not_replace_the_description(
    other: str, content: str
) -> None:
    own = "<description>Ja</description>"

    for order in ((own, content, other), (other, own, content), (content, own, other)):
        (entry,) = read(rss(f"<item><title>a</title>{''.join(order)}</item>")).entries

        assert entry.teaser == "Ja"
        assert entry.text == ("Der ganze Text.\n" if content else "")


@pytest.mark.parametrize(
    "empty", ["", "<description/>", "<description> <![CDATA[ ]]></description>"]
)
def test_a_teaser_of_another_format_stands_in_for_the_description(empty: str) -> None:
    item = f"<item><title>a</title>{empty}<itunes:summary>Ja</itunes:summary></item>"

    (entry,) = read(rss(item)).entries

    assert "Ja" in entry.teaser + entry.text
