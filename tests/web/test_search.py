"""Searching the archive on the page, and what other programs get of it."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta

import feedparser
import pytest

from monitor.model import Role, Scope
from tests.stories import AGENCY
from tests.web.served import Served


@pytest.fixture
def archive(desk: Served) -> Served:
    """Some articles to be found."""
    desk.region.begin("a", "b")
    desk.region.prints("a", "=Neue Fähre", *AGENCY)
    desk.clock.move(timedelta(minutes=5))
    desk.region.prints("b", "Der Hafen", "Im Hafen von Lüdenau liegen jetzt zwei Fähren am Kai.")
    return desk


def test_words_are_found_in_all_their_forms_and_marked(archive: Served) -> None:
    page = archive.logged_in(Role.READER).get("/search", params={"q": "Fähre AND Lüdenau"}).text

    assert page.count('<li class="card"') == 2
    assert "<mark>Fähren</mark>" in page
    assert "2 gefunden" in page
    assert page.index("Der Hafen") < page.index("Neue Fähre")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"q": "Fähren", "source": "b"}, 1),
        ({"q": "Fähren", "source": "Warlinger Blatt"}, 1),
        ({"q": "Fähren", "until": "2020-01-01"}, 0),
        ({"q": "Fähre NEAR/9 Kai", "within": "sentence"}, 1),
        ({"q": "/zwei F.hren/"}, 1),
        ({"q": "NOT Fähre"}, None),
        ({"q": '"'}, None),
        ({"q": "NEAR("}, None),
        ({"q": "' OR 1=1 --"}, 0),
        ({"q": "*"}, None),
        ({"q": "(Fähre OR"}, None),
    ],
)
def test_queries_find_what_they_say_or_are_refused_with_the_place(
    archive: Served, query: dict[str, str], count: int | None
) -> None:
    answer = archive.logged_in(Role.READER).get("/search", params=query)

    assert answer.status_code == 200
    if count is None:
        assert 'role="alert"' in answer.text
    else:
        assert answer.text.count('<li class="card"') == count


def test_too_long_a_query_is_refused(desk: Served) -> None:
    answer = desk.logged_in(Role.READER).get("/search", params={"q": "x" * 5000})

    assert answer.status_code == 400
    assert "höchstens 4000" in answer.text


def test_a_spreadsheet_gets_no_formulas(archive: Served) -> None:
    client = archive.logged_in(Role.READER)

    answer = client.get("/search.csv", params={"q": "Fähre"})

    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.headers["content-disposition"] == 'attachment; filename="monitor.csv"'
    assert [row["title"] for row in rows] == ["Der Hafen", "'=Neue Fähre"]


def test_a_program_with_a_token_gets_json(archive: Served) -> None:
    answer = archive.program(Scope.READ).get("/search.json", params={"q": "Fähre"})

    found = answer.json()
    assert found["is_complete"]
    assert [each["title"] for each in found["articles"]] == ["Der Hafen", "=Neue Fähre"]
    assert found["articles"][0]["evidence"][0]["text"] == "Fähren"


def test_a_search_can_be_subscribed_to_by_an_address_that_is_good_for_it_alone(
    archive: Served,
) -> None:
    page = archive.logged_in(Role.READER).get("/search", params={"q": "Hafen"}).text
    found = re.search(r'value="[^"]*(/feeds/search/[^"]+)"', page)
    assert found
    address = html.unescape(found[1])
    stranger = archive.client()

    feed = feedparser.parse(stranger.get(address).content)
    other = stranger.get(address.replace("/feeds/search/", "/feeds/search/x"))

    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["Der Hafen"]
    assert other.status_code == 401


def test_a_long_search_goes_on_where_it_stopped(desk: Served) -> None:
    desk.region.begin("a")
    for number in range(60):
        word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:02}") * 3
        text = f"Die Fähre {word} legte am Dienstag in {word} an."
        desk.region.prints("a", f"Titel {word}", text)
        desk.clock.move(timedelta(minutes=1))
    client = desk.logged_in(Role.READER)

    ids: list[str] = []
    address = "/search?q=F%C3%A4hre"
    while address:
        page = client.get(address).text
        ids += re.findall(r'id="f-(\d+)"', page)
        more = re.search(r'<a class="button" href="(/search\?[^"]*after=[^"]*)"', page)
        address = html.unescape(more[1]) if more else ""

    assert len(ids) == len(set(ids)) == 60
