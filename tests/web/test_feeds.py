"""Feeds: valid Atom, for whoever has the key, and sent again only when something is new."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import feedparser
import httpx
import pytest

from monitor.model import Article, Entry, Evidence, Hit, Level, Role, Scope
from monitor.passwords import hash_password
from monitor.web.asking import Ask
from monitor.web.identity import Identity, Via
from monitor.web.parts import subscribing
from tests.stories import AGENCY, HOUR
from tests.web.served import Served, act, users

FEED = "/feeds/stories.atom"
EVIL = '<script>alert(1)</script> & "x" \x00\x08\x1b[2J\ud800\ufffe ]]> \u202e'


def parsed(answer: httpx.Response) -> Any:
    """A feed as a reader sees it; it must be valid."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content)
    assert found.bozo == 0, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def address(desk: Served, path: str, user: str = "reader") -> str:
    """The path with its key, as a page shows it."""
    who = Identity(Via.SESSION, user)
    ask = Ask(desk.site, who, desk.clock.now(), "GET", "/", "de")
    return subscribing.addresses(ask)(path).removeprefix(desk.site.web.url)


def test_a_feed_tells_what_was_found_newest_first(desk: Served) -> None:
    desk.region.begin("a", "b")
    desk.region.prints("a", "Fähre fährt", *AGENCY)
    desk.clock.move(HOUR)
    desk.region.prints("b", "Hafen", "Der Hafenmeister lobt den Naturschutz.")
    client = desk.logged_in("reader")

    feed = parsed(client.get(FEED))

    assert feed.feed.title == "monitor: alle Treffer"
    assert [each.title for each in feed.entries] == ["Hafen", "Fähre fährt"]
    newest, ferry = feed.entries
    assert newest.author == "Warlinger Blatt"
    assert newest.link == "https://b.example/1"
    (related,) = [each.href for each in newest.links if each.rel == "related"]
    assert client.get(related.removeprefix(desk.site.web.url)).status_code == 200
    assert {(each.scheme, each.term) for each in newest.tags} == {
        ("urn:monitor:level", "normal"),
        ("urn:monitor:level", "digest"),
        ("urn:monitor:desk", "Lokales"),
        ("urn:monitor:desk", "Umwelt"),
        ("urn:monitor:rule", "hafen"),
        ("urn:monitor:rule", "umwelt"),
    }
    assert "<b>Hafenmeister</b> (Hafen)" in newest.content[0].value
    assert newest.updated == feed.feed.updated
    assert ferry.id.startswith("tag:monitor,2026:stories/article/")
    assert len({each.id for each in feed.entries}) == 2


def test_feeds_of_a_desk_and_of_a_rule_have_only_theirs(desk: Served) -> None:
    desk.region.begin("a", "b")
    desk.region.prints("a", "Fähre fährt", *AGENCY)
    desk.region.prints("b", "Hafen", "Der Hafenmeister lobt den Naturschutz.")
    client = desk.logged_in("reader")

    of_desk = parsed(client.get("/feeds/desks/umwelt.atom"))
    of_rule = parsed(client.get("/feeds/rules/faehre.atom"))
    empty = parsed(desk.logged_in("reader").get("/feeds/desks/lokales.atom"))

    assert of_desk.feed.title == "monitor: Umwelt"
    assert [each.title for each in of_desk.entries] == ["Hafen"]
    assert "Hafenmeister" not in str(of_desk.entries[0].tags)
    assert of_rule.feed.title == "monitor: Regel Fähre"
    assert [each.title for each in of_rule.entries] == ["Fähre fährt"]
    assert len(empty.entries) == 2


def test_a_feed_without_entries_is_valid_too(desk: Served) -> None:
    assert parsed(desk.logged_in("reader").get(FEED)).entries == []


@pytest.mark.parametrize("path", ["/feeds/desks/nie.atom", "/feeds/rules/nie.atom"])
def test_there_is_no_feed_of_what_there_never_was(desk: Served, path: str) -> None:
    assert desk.logged_in("reader").get(path).status_code == 404


def test_a_feed_is_sent_again_only_when_something_is_new(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.prints("a", "Fähre fährt", *AGENCY)
    client = desk.logged_in("reader")
    first = client.get(FEED)
    known = {"if-none-match": f'"other", {first.headers["etag"]}'}

    same = client.get(FEED, headers=known)
    desk.region.prints("a", "Fähre fährt nicht", "Die Fähre ist wieder kaputt.")
    other = client.get(FEED, headers=known)

    assert first.headers["cache-control"] == "private, no-cache"
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200


def test_what_others_wrote_is_text_in_a_feed(desk: Served) -> None:
    article = Article(
        "a" * 32, EVIL, "javascript:alert(1)", EVIL, EVIL, EVIL, seen=desk.clock.now()
    )
    hit = Hit(EVIL, "0" * 12, EVIL, EVIL, Level.EIL, (Evidence("text", 0, 8, EVIL[:8]),))
    article, hit = (
        replace(article, source=EVIL.replace("\ud800", ""), title=EVIL.replace("\ud800", "")),
        replace(hit, title=EVIL.replace("\ud800", ""), rule="x", desk="y"),
    )
    article = replace(article, teaser=article.title, text=article.title)
    desk.region.archive.record(
        entries=[(Entry(("k",), article.url, "x"), article)], hits=[(article, hit)]
    )

    feed = parsed(desk.logged_in("reader").get(FEED))

    (entry,) = feed.entries
    assert "&lt;script&gt;" in desk.logged_in("reader").get(FEED).text
    assert "<script" not in entry.content[0].value
    assert "javascript" not in str(entry.links)
    assert entry.link.endswith(f"/articles/{'a' * 32}")


def test_a_program_reads_a_feed_with_the_key_in_its_address_and_nothing_else(
    desk: Served,
) -> None:
    desk.region.begin("a")
    desk.region.prints("a", "Fähre fährt", *AGENCY)
    stranger = desk.client()
    whole = address(desk, FEED)
    key = whole.partition("key=")[2]

    parsed(stranger.get(whole))
    others = [
        stranger.get(FEED),
        stranger.get(f"{FEED}?key=x"),
        stranger.get(f"/feeds/desks/lokales.atom?key={key}"),
        stranger.get(f"/?key={key}"),
        stranger.get(address(desk, FEED, "nobody")),
    ]

    assert [each.status_code for each in others] == [401, 401, 401, 303, 401]


def shown(client: httpx.Client, path: str) -> str:
    """The first address that a page shows to subscribe to."""
    found = re.search(r'readonly value="http://[^/]+([^"]+)"', client.get(path).text)
    assert found
    return html.unescape(found[1])


def test_the_feed_of_a_long_search_has_an_address_that_works(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.prints("a", "Fähre fährt", *AGENCY)
    query = "Fähre OR " + " OR ".join(f"(Möwe{number} NEAR/9 Hafen)" for number in range(150))

    address = shown(desk.logged_in("reader"), f"/search?{urlencode({'q': query})}")

    assert len(address) > 700
    assert [each.title for each in parsed(desk.client().get(address)).entries] == ["Fähre fährt"]


@pytest.mark.parametrize("change", ["password", "role", "removed", "removed and added again"])
def test_an_address_is_worth_nothing_when_its_user_has_changed(desk: Served, change: str) -> None:
    whole, stranger = address(desk, FEED, "editor"), desk.client()
    other = replace(users()[1], password=hash_password("ein neues Passwort"))
    known = {
        "password": (other,),
        "role": (replace(users()[1], role=Role.READER),),
        "removed": (),
        "removed and added again": (other,),
    }[change]
    before = stranger.get(whole).status_code

    desk.site._web = replace(desk.site.web, users=(users()[0], *known))

    assert (before, stranger.get(whole).status_code) == (200, 401)
    assert stranger.get(address(desk, FEED)).status_code == 200


def test_who_wants_new_addresses_gets_them_and_the_old_ones_are_worth_nothing(
    desk: Served,
) -> None:
    reader, stranger = desk.logged_in("reader"), desk.client()
    old, calendar = shown(reader, "/"), shown(reader, "/visits")
    of_other = shown(desk.logged_in("editor"), "/")

    answer = act(reader, "/feeds/renew", "/", next="/visits")
    new = shown(reader, "/")

    assert answer.headers["location"] == "/visits"
    codes = [stranger.get(each).status_code for each in (old, calendar, new, of_other)]
    assert codes == [401, 401, 200, 200]
    assert desk.site.stores.reader.log_page().lines[0].deed.act == "new addresses"


def test_also_where_nobody_needs_to_log_in(open_desk: Served) -> None:
    client = open_desk.client()
    old = shown(client, "/")
    before = client.get(old).status_code

    act(client, "/feeds/renew", "/")

    # It is open: whoever can ask at all needs no key.
    assert (before, client.get(old).status_code) == (200, 200)
    assert shown(client, "/") != old


def test_a_token_reads_feeds_if_it_is_for_feeds(desk: Served) -> None:
    assert parsed(desk.program(Scope.FEEDS).get(FEED)).entries == []
    assert desk.program(Scope.METRICS).get(FEED).status_code == 403
