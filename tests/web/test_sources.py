"""The pages of sources: the ill ones first, what came and was usual, and polling now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import Address, Notice, NoticeKind, Role, SourceState, Volume
from tests.stories import AGENCY
from tests.web.served import Served, act, csrf_of, served, write_config

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SOURCES = """
sources:
  - {id: bote, name: Lüdenauer Bote, url: "https://ida:geheim@bote.example/feed", region: Friesland}
  - {id: blatt, name: Warlinger Blatt, url: "https://blatt.example/feed", region: Friesland}
  - {id: kurier, name: Küstenkurier, url: "https://kurier.example/feed"}
  - {id: anzeiger, name: Anzeiger, url: "https://anzeiger.example/feed"}
  - {id: stadt, name: Stadtblatt, url: "https://stadt.example/feed"}
  - {id: neu, name: Neues vom Deich, url: "https://neu.example/feed"}
  - {id: aus, name: Alte Post, url: "https://aus.example/feed", enabled: false}
"""


@pytest.fixture
def health(tmp_path: Path, database: Address) -> Iterator[Served]:
    """One source in each state."""
    config = write_config(tmp_path, database)
    (config / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    with served(tmp_path, config=config) as desk:
        fill(desk)
        yield desk


def fill(desk: Served) -> None:
    """Let each source be in a state of its own."""
    now = desk.clock.now()
    well = SourceState(
        "bote", next_poll=now + HOUR / 4, last_try=now, last_success=now, arrivals=(now,)
    )
    store = desk.region.archive
    store.record(well, volume=volume(now))
    store.record(
        replace(well, source="blatt", error="503: <b>müde</b>", failures=4, last_success=now - DAY)
    )
    store.record(replace(well, source="kurier", next_poll=now - HOUR))
    store.record(replace(well, source="anzeiger", gone=now - DAY, next_poll=None))
    store.record(replace(well, source="stadt"))
    quiet = Notice("stadt", NoticeKind.SILENT, now - DAY, "nothing new since yesterday")
    over = Notice("stadt", NoticeKind.JUMP, now - 9 * DAY, "far more than usual", now - 8 * DAY)
    store.record(notices=[quiet, over])


def volume(now: datetime) -> Volume:
    """Two an hour by day for eight weeks."""
    first = now.replace(minute=0, second=0, microsecond=0)
    hours = (first - each * HOUR for each in range(56 * 24))
    return Volume({each: 2 for each in hours if 6 <= each.hour < 18})


def order(html: str) -> list[str]:
    return re.findall(r'<td><a href="/sources/(\w+)">', html)


def test_the_ill_ones_come_first_and_each_state_has_a_name(health: Served) -> None:
    html = health.logged_in(Role.READER).get("/sources").text

    assert order(html) == ["anzeiger", "blatt", "kurier", "stadt", "neu", "bote", "aus"]
    table = html.partition("<tbody>")[2]
    for name in (
        "gibt es nicht mehr",
        "fehlerhaft",
        "überfällig",
        "auffällig",
        "nie abgefragt",
        "gesund",
        "ausgeschaltet",
    ):
        assert table.count(f"</span> {name}</strong>") == 1
    assert "4 Fehler in Folge" in table
    assert "503: &lt;b&gt;müde&lt;/b&gt;" in table
    assert "verstummt" in table
    assert "nothing new since yesterday" in table


def test_the_states_have_names_in_english_too(health: Served) -> None:
    client = health.logged_in(Role.READER, headers={"accept-language": "en"})

    html = client.get("/sources").text

    assert "never polled" in html
    assert "4 errors in a row" in html
    assert "überfällig" not in html


def test_what_came_stands_beside_what_was_to_be_expected_and_in_words(health: Served) -> None:
    html = health.logged_in(Role.READER).get("/sources/bote").text

    day, week = re.findall(r"(\d+) von etwa (\d+)", html)
    assert abs(int(day[0]) - int(day[1])) <= 4
    assert abs(int(week[0]) - int(week[1])) <= 10
    label = re.search(r'aria-label="(Einträge in 28 Tagen[^"]*)"', html)
    assert label
    assert re.search(r"üblich sind 2[345] am Tag", label[1])
    path = re.search(r'<path d="([^"]+)"', html)
    assert path
    assert path[1].count("M") == 28
    assert "<line " in html


def test_of_a_source_of_which_little_is_known_nothing_is_expected(health: Served) -> None:
    html = health.logged_in(Role.READER).get("/sources/neu").text

    assert "zu wenig bekannt" in html
    assert "noch nicht bekannt" in html
    assert "<line " not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=failing", ["blatt"]),
        ("?text=blatt", ["blatt", "stadt"]),
        ("?text=BOTE", ["bote"]),
        ("?region=Friesland", ["blatt", "bote"]),
        ("?region=Friesland&state=well", ["bote"]),
        ("?after=5", ["bote", "aus"]),
        ("?text=%22%3E%3Cscript%3E", []),
    ],
)
def test_sources_are_looked_for(health: Served, query: str, found: list[str]) -> None:
    html = health.logged_in(Role.READER).get(f"/sources{query}").text

    assert order(html) == found
    assert "<script>" not in html


@pytest.mark.parametrize("query", ["?state=x", "?region=Mond", "?after=-1", "?after=x"])
def test_a_filter_that_cannot_be_meant_is_refused(health: Served, query: str) -> None:
    assert health.logged_in(Role.READER).get(f"/sources{query}").status_code == 400


def test_a_source_shows_its_settings_without_its_password(health: Served) -> None:
    html = health.logged_in(Role.READER).get("/sources/bote").text

    assert "https://bote.example/feed" in html
    assert "geheim" not in html
    assert "ida:" not in html
    assert "5m bis 1h" in html


def test_a_source_shows_what_was_told_of_it_and_what_is_over(health: Served) -> None:
    html = health.logged_in(Role.READER).get("/sources/stadt").text

    assert "far more than usual" in html
    assert "gilt noch" in html


def test_a_source_shows_its_newest_articles(desk: Served) -> None:
    desk.region.begin("a", "b")
    desk.region.prints("a", 'Neue Fähre & "Schiffe"', *AGENCY)

    html = desk.logged_in(Role.READER).get("/sources/a").text
    of_other = desk.logged_in(Role.READER).get("/sources/b").text

    link = re.search(r'<a href="(/articles/[^"]+)">Neue Fähre &amp; &#34;Schiffe', html)
    assert link
    assert desk.logged_in(Role.READER).get(link[1]).status_code == 200
    assert "Fähre" not in of_other


def test_a_source_that_is_not_configured_is_not_found(health: Served) -> None:
    client = health.logged_in()

    assert client.get("/sources/mond").status_code == 404
    assert act(client, "/sources/mond/poll", "/sources").status_code == 404


def test_poll_now_lets_a_source_be_due_at_once_and_is_logged(health: Served) -> None:
    client = health.logged_in()
    now = health.clock.now()

    answer = act(client, "/sources/blatt/poll", "/sources/blatt")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sources/blatt")
    assert health.region.archive.state_of("blatt").next_poll == now
    deed = health.site.stores.reader.log_page(limit=1).lines[0].deed
    assert (deed.by, deed.act, deed.about) == ("editor", "poll", {"source": "blatt"})


def test_htmx_is_told_that_it_is_polled(health: Served) -> None:
    client = health.logged_in()
    token = csrf_of(client.get("/sources/bote").text)

    answer = client.post(
        "/sources/bote/poll", headers={"hx-request": "true", "x-csrf-token": token}
    )

    assert answer.status_code == 204
    assert "abgefragt" in answer.headers["x-said"]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("aus", "ausgeschaltet"),
        ("anzeiger", "noch einmal"),
        ("neu", "kennt sie noch nicht"),
        ("kurier", "bittet um Ruhe bis"),
    ],
)
def test_poll_now_says_why_it_cannot_be(health: Served, source: str, why: str) -> None:
    store, now = health.region.archive, health.clock.now()
    store.record(replace(store.state_of("kurier"), not_before=now + HOUR))
    client = health.logged_in()
    before = store.state_of(source)

    html = client.get(f"/sources/{source}").text
    answer = act(client, f"/sources/{source}/poll", "/sources")

    assert why in html
    assert f"/sources/{source}/poll" not in html
    assert answer.status_code == 409
    assert why in answer.text
    assert store.state_of(source).next_poll == before.next_poll
    assert "poll" not in {each.deed.act for each in health.site.stores.reader.log_page().lines}


def test_a_reader_may_not_poll(health: Served) -> None:
    client = health.logged_in(Role.READER)
    html = client.get("/sources/bote").text

    answer = client.post("/sources/bote/poll", data={"csrf": csrf_of(html)})

    assert "/poll" not in html
    assert answer.status_code == 403


def test_a_thousand_sources_are_shown_in_pages(tmp_path: Path, database: Address) -> None:
    config = write_config(tmp_path, database)
    lines = (
        f'  - {{id: s{at:04}, name: Blatt {at:04}, url: "https://s{at}.example/feed"}}'
        for at in range(1000)
    )
    (config / "sources.yaml").write_text("sources:\n" + "\n".join(lines), encoding="utf-8")
    with served(tmp_path, config=config) as desk:
        client = desk.logged_in(Role.READER)
        seen: list[str] = []
        path = "/sources"
        while path:
            html = client.get(path).text
            seen += order(html)
            after = re.search(r'rel="next" href="([^"]+)"', html)
            path = after[1].replace("&amp;", "&") if after else ""

    assert seen == [f"s{at:04}" for at in range(1000)]
