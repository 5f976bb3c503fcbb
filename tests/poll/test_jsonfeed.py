"""What is read out of a JSON Feed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.model import Feed
from monitor.poll.kinds.jsonfeed import read_json_feed

SAMPLES = Path(__file__).parent / "samples"
URL = "https://desk:geheim@deichpost.example/json"
VERSION = "https://jsonfeed.org/version/1.1"

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]


def read(*items: Value, **top: Value) -> Feed:
    return read_of(items, 100, **top)


def read_of(items: Sequence[Value], max_entries: int, **top: Value) -> Feed:
    whole = {"version": VERSION, "title": "Deichpost", "items": list(items), **top}
    return read_json_feed(json.dumps(whole), URL, max_entries)


def test_a_json_feed_is_read() -> None:
    feed = read_json_feed((SAMPLES / "feed.json").read_text(encoding="utf-8"), URL, 100)

    newer, older = feed.entries
    assert feed.title == "Deichpost & Watt"
    assert feed.warning == ""
    assert older.keys == ("guid:4711", "link:deichpost.example/watt/krabben")
    assert older.url == "https://deichpost.example/watt/krabben?utm_source=json"
    assert older.title == "Krabben kommen zurück"
    assert older.teaser == "Die Fischer am Wangerdeich hoffen."
    assert older.text == "Gute Fänge\nSeit Montag sind die Netze voll.\nSagt Fischer Enno.\n"
    assert older.author == "Wiebke Harms, Enno Petersen"
    assert older.published == datetime(2025, 11, 4, 8, tzinfo=UTC)
    assert older.updated == datetime(2025, 11, 5, 7, 15, tzinfo=UTC)
    assert newer.url == "https://deichpost.example/deich/bruch"
    assert newer.author == "Jan Tjarks"
    assert newer.published == datetime(2025, 11, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "version",
    [
        "https://jsonfeed.org/version/1",
        "https://jsonfeed.org/version/1.1",
        "http://www.jsonfeed.org/version/1/",
    ],
)
def test_both_versions_are_read(version: str) -> None:
    assert [each.title for each in read({"title": "Flut"}, version=version).entries] == ["Flut"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", "not a feed (JSON, but no JSON Feed)"),
        ("[1, 2]", "not a feed (JSON, but no JSON Feed)"),
        ('"jsonfeed.org/"', "not a feed (JSON, but no JSON Feed)"),
        ('{"items": []}', "not a feed (JSON, but no JSON Feed)"),
        ('{"version": ["https://jsonfeed.org/version/1"], "items": []}', "no JSON Feed"),
        (json.dumps({"version": VERSION}), "not a feed (JSON, but no JSON Feed)"),
        (json.dumps({"version": VERSION, "items": {}}), "not a feed (JSON, but no JSON Feed)"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1"}, {"i', "broken JSON"),
        ('{"items": ' + "9" * 5_000 + "}", "no JSON Feed"),
        ("", "broken JSON"),
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 100_000, "nested too deep"),
    ],
)
def test_what_is_no_json_feed_is_named(text: str, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_json_feed(text, URL, 100)

    assert reason in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("number", ["9" * 5_000, "-" + "9" * 5_000, "1e99999", "0." + "1" * 5_000])
def test_a_number_of_any_length_costs_no_item(number: str) -> None:
    items = f'[{{"id": {number}, "title": "Flut"}}, {{"id": 4711, "title": "Ebbe"}}]'

    feed = read_json_feed(f'{{"version": "{VERSION}", "items": {items}}}', URL, 100)

    assert [entry.title for entry in feed.entries] == ["Flut", "Ebbe"]
    assert feed.entries[1].keys == ("guid:4711",)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        7,
        "Flut",
        [],
        {},
        {"id": "1"},
        {"title": " ", "url": None},
        {"title": ["Flut"], "content_html": {"a": 1}, "url": True},
    ],
)
def test_an_item_that_says_nothing_loses_no_other(odd: Value) -> None:
    feed = read({"title": "Ebbe"}, odd, {"title": "Sturm"})

    assert [entry.title for entry in feed.entries] == ["Ebbe", "Sturm"]
    assert feed.warning == "1 of 3 items say nothing"


def test_a_value_of_the_wrong_type_loses_no_other_value() -> None:
    (entry,) = read(
        {
            "id": {"a": 1},
            "title": "Flut",
            "url": 5.5,
            "summary": ["x"],
            "content_html": 3,
            "authors": [None, {"name": 7}, {"name": ["x"]}, "Enno"],
            "date_published": 1762349400,
            "date_modified": ["2025-11-05"],
        }
    ).entries

    assert (entry.title, entry.published, entry.updated) == ("Flut", None, None)


def test_an_item_without_a_title_has_its_first_words_for_one() -> None:
    long = "Der Deich bei Ostersiel ist gebrochen. " * 5

    html, text, summary = read(
        {"content_html": f"<p>{long}</p>", "date_published": "2025-11-05T03:00:00Z"},
        {"content_text": "Kurz\n\nund knapp", "date_published": "2025-11-05T02:00:00Z"},
        {"summary": "Nur dies", "date_published": "2025-11-05T01:00:00Z"},
    ).entries

    assert html.title.endswith(" …")
    assert long.startswith(html.title.removesuffix(" …"))
    assert 100 < len(html.title) <= 122
    assert (text.title, summary.title) == ("Kurz und knapp", "Nur dies")


def test_paragraphs_of_plain_text_are_kept() -> None:
    (entry,) = read(
        {"summary": "s", "content_text": "Eins\r\n\r\n  zwei\tdrei \n3 < 4 > 2"}
    ).entries

    assert entry.text == "Eins\nzwei drei\n3 < 4 > 2\n"


def test_texts_are_plain() -> None:
    (entry,) = read(
        {
            "title": "<b>Sturm</b>\u202e &amp; \x1b[31mFlut\ud800\n",
            "summary": "<script>x()</script>Deich\u00adbruch",
            "authors": [{"name": "<i>Enno</i>\x00"}],
        }
    ).entries

    assert entry.title == "Sturm & Flut\ufffd"
    assert (entry.teaser, entry.author) == ("Deichbruch", "Enno")


def test_the_feeds_author_stands_in_for_that_of_an_item() -> None:
    one = read({"title": "a"}, author={"name": "Redaktion"}).entries[0]
    two = read({"title": "a", "authors": []}, authors=[{"name": "Redaktion"}]).entries[0]

    assert one.author == two.author == "Redaktion"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"url": "a/1", "external_url": "https://b.example/2"}, "https://deichpost.example/f/a/1"),
        ({"url": "javascript:x", "external_url": "https://b.example/2"}, "https://b.example/2"),
        ({"id": "https://deichpost.example/3"}, "https://deichpost.example/3"),
        ({"id": "4", "url": "file:///etc/passwd"}, ""),
    ],
)
def test_links_lead_into_the_web_or_nowhere(item: dict[str, Value], url: str) -> None:
    feed = read({"title": "a", **item}, feed_url="https://deichpost.example/f/alle.json")

    assert feed.entries[0].url == url


@pytest.mark.parametrize(
    ("top", "url"),
    [
        ({"home_page_url": "https://heim.example/blatt/"}, "https://heim.example/blatt/1"),
        ({"feed_url": "x/alle.json"}, "https://deichpost.example/x/1"),
        ({"feed_url": "data:,x"}, "https://deichpost.example/1"),
        ({}, "https://deichpost.example/1"),
    ],
)
def test_relative_links_belong_to_the_address_that_the_feed_names(
    top: dict[str, Value], url: str
) -> None:
    assert read({"url": "1"}, **top).entries[0].url == url


def test_of_a_flood_the_newest_are_read() -> None:
    days: list[Value] = [
        {"title": str(day), "date_published": f"2025-11-{day:02}"} for day in range(1, 21)
    ]

    feed = read_of(days, 3)

    assert [entry.title for entry in feed.entries] == ["20", "19", "18"]
    assert feed.warning == "only the newest 3 of 20 entries are read"


def test_without_dates_the_first_are_read_in_their_order() -> None:
    feed = read_of([{"title": str(number)} for number in range(20)], 3)

    assert [entry.title for entry in feed.entries] == ["0", "1", "2"]
    assert feed.warning == "only the first 3 of 20 entries are read"


names = st.sampled_from(
    ["id", "url", "title", "summary", "content_html", "content_text", "date_published", "authors"]
)
values: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(values | st.dictionaries(names, values), max_size=5))
def test_items_of_any_kind_lose_none_of_the_others(items: list[Value]) -> None:
    feed = read(*items, {"title": "Sturm", "id": "der letzte"})

    assert any("guid:der letzte" in entry.keys for entry in feed.entries)


@given(st.text(max_size=100))
def test_text_of_any_kind_gives_a_feed_or_a_reason(text: str) -> None:
    with pytest.raises(ReadError, match="not a feed"):
        read_json_feed(text, URL, 100)


def test_what_a_cache_writes_behind_a_feed_is_left_out() -> None:
    whole = json.dumps({"version": VERSION, "items": [{"id": "1", "title": "Rat tagt"}]})

    feed = read_json_feed(f"{whole}\n<!-- cached -->", URL, 100)

    assert [entry.title for entry in feed.entries] == ["Rat tagt"]
