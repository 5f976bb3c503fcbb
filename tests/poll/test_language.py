"""Which language a feed says it is in, and which of what is said counts for an article."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Article, Feed, Source, SourceState
from monitor.news import news_of
from monitor.poll.kinds.agenda import read_agenda
from monitor.poll.kinds.feed import read_feed
from monitor.text.codes import language_code
from tests.values import NOON, entry

URL = "https://wiesenbote.example/feed"
SOURCE = Source("bote", "Der Bote", URL)
STATE = SourceState("bote", last_success=NOON - timedelta(hours=1))
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def said(body: str, known: frozenset[bytes] = frozenset()) -> tuple[str, list[str]]:
    """What the feed says of itself, and of each entry."""
    feed = read_feed(body.encode(), "", URL, 100, known)
    return feed.language, [each.language for each in feed.entries]


def rss(head: str, *items: str) -> str:
    inner = "".join(f"<item><title>Flut</title>{item}</item>" for item in items or ("",))
    return f'<rss version="2.0" {DC}><channel><title>Bote</title>{head}{inner}</channel></rss>'


@pytest.mark.parametrize(
    ("head", "language"),
    [
        ("<language>de</language>", "de"),
        ("<language>de-DE</language>", "de"),
        ("<language> EN_us </language>", "en"),
        ("<language><![CDATA[nds]]></language>", "nds"),
        ("<dc:language>nl-BE</dc:language>", "nl"),
        ("<language>German</language>", "de"),
        ("<language>deu</language>", "de"),
        ("<language></language>", ""),
        ("<language>und</language>", ""),
        ("<language>%LANG%</language>", ""),
        ("<language>https://wiesenbote.example/</language>", ""),
        ("", ""),
    ],
)
def test_a_feed_of_rss_says_its_language(head: str, language: str) -> None:
    assert said(rss(head)) == (language, [""])


def test_an_item_of_rss_may_say_another() -> None:
    body = rss("<language>de</language>", "<dc:language>en-GB</dc:language>", "")

    assert said(body) == ("de", ["en", ""])


def test_the_language_is_read_though_an_item_is_broken() -> None:
    body = rss("<language>de</language>", "<description>Flut & Ebbe</description>", "")

    assert said(body) == ("de", ["", ""])


def test_a_feed_whose_items_are_known_in_part_still_says_its_language() -> None:
    body = rss("<language>nl</language>", "<guid>1</guid>", "<guid>2</guid>").encode()
    known = frozenset(list(read_feed(body, "", URL).items)[:1])

    feed = read_feed(body, "", URL, 100, known)

    assert (feed.language, feed.skipped) == ("nl", 1)


@pytest.mark.parametrize(
    ("feed", "entry_", "part", "expected"),
    [
        ('xml:lang="de-AT"', "", "", ("de", "de")),
        ('xml:lang="de"', 'xml:lang="en"', "", ("de", "en")),
        ("", 'xml:lang="en"', "", ("", "en")),
        ("", "", 'xml:lang="fr"', ("", "fr")),
        ('xml:lang="de"', 'xml:lang=""', "", ("de", "")),
        ("", "", "", ("", "")),
    ],
)
def test_atom_says_it_at_the_feed_the_entry_or_a_part_of_it(
    feed: str, entry_: str, part: str, expected: tuple[str, str]
) -> None:
    inner = f"<title>Flut</title><content {part}>Das Wasser steigt.</content>"
    body = f"<feed {ATOM} {feed}><title>B</title><entry {entry_}>{inner}</entry></feed>"

    language, of_entries = said(body)

    assert (language, *of_entries) == expected


@pytest.mark.parametrize(("value", "language"), [("de-CH", "de"), (7, ""), ([], ""), (None, "")])
def test_a_json_feed_says_it_for_itself_and_for_items(value: object, language: str) -> None:
    items = [{"id": "1", "title": "Flut", "language": value}, {"id": "2", "title": "Ebbe"}]
    version = "https://jsonfeed.org/version/1.1"
    body = json.dumps({"version": version, "language": value, "items": items})

    assert said(body) == (language, [language, ""])


def test_a_sitemap_says_it_of_the_paper_that_an_article_is_in() -> None:
    paper = "<n:publication><n:name>Bote</n:name><n:language>nl</n:language></n:publication>"
    news = f"<n:news>{paper}<n:title>Vloed</n:title></n:news>"
    body = (
        '<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>https://bote.example/1</loc>{news}</url></urlset>"
    )

    assert said(body) == ("", ["nl"])


def test_an_agenda_is_in_the_language_of_its_page() -> None:
    page = b'<html lang="de-DE"><body><ul><li>Besuch in Rheine</li></ul>'

    assert read_agenda(page, "text/html", URL, "li", "", 10).language == "de"


@given(st.text())
def test_whatever_is_written_is_a_code_or_nothing(written: str) -> None:
    code = language_code(written)

    assert code == "" or (code.isascii() and code.isalpha() and code.islower() and len(code) < 4)
    assert language_code(code) == code


# --- what counts


def article(source: Source, feed: Feed) -> Article:
    """The article of the only entry of a feed."""
    ((_, found),) = news_of(source, STATE, feed, {}, page=URL, now=NOON).new
    return found


@pytest.mark.parametrize(
    ("configured", "of_feed", "of_entry", "language"),
    [
        ("", "", "", "de"),
        ("", "en", "", "en"),
        ("", "en", "nl", "nl"),
        ("nds", "en", "nl", "nds"),
        ("nds", "", "", "nds"),
    ],
)
def test_the_configuration_counts_before_the_feed(
    configured: str, of_feed: str, of_entry: str, language: str
) -> None:
    feed = Feed("", (entry(language=of_entry),), language=of_feed)

    found = article(replace(SOURCE, language=configured), feed)

    assert found.language == language
