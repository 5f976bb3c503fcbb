"""The start page and what can be done on it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from monitor.model import Role
from monitor.store.page_filters import StoryFilter
from tests.stories import AGENCY, OWN
from tests.web.served import Served, act, csrf_of, served, users


@pytest.fixture
def story(desk: Served) -> str:
    """The id of a story that two papers have, one with a report of its own."""
    desk.region.begin("a", "b", "c")
    desk.region.prints("a", "Neue Fähre", *AGENCY)
    desk.clock.move(timedelta(minutes=5))
    desk.region.prints("b", "Die Fähre fährt", *AGENCY, *OWN)
    (card,) = desk.site.stores.reader.page_of_stories(StoryFilter(), now=desk.clock.now()).stories
    return card.story.id


def test_the_start_shows_a_story_with_its_words_sources_and_own_text(
    desk: Served, story: str
) -> None:
    html = desk.logged_in(Role.READER).get("/").text

    assert f'id="s-{story}"' in html
    assert "<mark>Fähre</mark>" in html
    assert "Lüdenauer Bote" in html
    assert "Warlinger Blatt" in html
    assert "Hannes Petersen" in html
    assert 'class="level eil"' in html
    assert html.count('<li class="card ') == 1


def test_a_reader_sees_no_buttons_and_may_not_act(desk: Served, story: str) -> None:
    client = desk.logged_in(Role.READER)

    html = client.get("/").text
    answer = client.post(f"/stories/{story}/acknowledge", data={"csrf": csrf_of(html)})

    assert "/acknowledge" not in html
    assert answer.status_code == 403


def test_taking_a_story_is_shown_to_all_and_logged(desk: Served, story: str) -> None:
    client = desk.logged_in()

    answer = act(client, f"/stories/{story}/acknowledge", "/", next="/?desk=")

    assert (answer.status_code, answer.headers["location"]) == (303, "/?desk=")
    assert "Übernommen von Die editor" in desk.logged_in(Role.READER).get("/").text
    assert desk.site.stores.reader.acknowledged([story])[story].by == "Die editor"


def test_htmx_gets_the_card_as_it_is_now_and_a_text_to_say(desk: Served, story: str) -> None:
    client = desk.logged_in()
    token = csrf_of(client.get("/").text)

    answer = client.post(
        f"/stories/{story}/mute",
        data={"for": "8h"},
        headers={"hx-request": "true", "x-csrf-token": token},
    )

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<li")
    assert "Stumm bis" in answer.text
    assert "Stumm%20geschaltet" in answer.headers["x-said"]


def test_a_mute_is_ended_by_the_same_place(desk: Served, story: str) -> None:
    client = desk.logged_in()
    act(client, f"/stories/{story}/mute", "/", **{"for": "1d"})

    act(client, f"/stories/{story}/unmute", "/")

    assert not desk.site.stores.reader.mutes(desk.clock.now())


def test_what_somebody_thinks_of_it_is_kept_for_a_rule(desk: Served, story: str) -> None:
    client = desk.logged_in()

    act(client, f"/stories/{story}/feedback", "/", verdict="not relevant", rule="faehre")
    html = client.get(f"/stories/{story}").text

    (given,) = desk.site.stores.reader.feedback_on(story)
    assert (given.rule, given.verdict, given.by) == ("faehre", "not relevant", "Die editor")
    assert "nicht relevant (Fähre)" in html


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("mute", {"for": "for ever"}, 400),
        ("feedback", {"verdict": "great"}, 400),
        ("feedback", {"verdict": "relevant", "rule": "umwelt"}, 400),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_done(
    desk: Served, story: str, path: str, fields: dict[str, str], status: int
) -> None:
    client = desk.logged_in()

    answer = act(client, f"/stories/{story}/{path}", "/", **fields)

    assert answer.status_code == status
    assert not desk.site.stores.reader.feedback_on(story)
    assert not desk.site.stores.reader.mutes(desk.clock.now())


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("desk=lokales", True),
        ("desk=umwelt", False),
        ("level=eil", True),
        ("level=blitz", False),
        ("rule=faehre", True),
        ("rule=F%C3%A4hre", True),
        ("source=b", True),
        ("source=c", False),
        ("since=2026-03-05", True),
        ("until=2026-03-04", False),
        ("open=1", True),
        ("desk=lokales&level=eil&source=a&open=1", True),
    ],
)
def test_filters_can_be_shared_as_addresses(
    desk: Served, story: str, query: str, shown: bool
) -> None:
    html = desk.logged_in(Role.READER).get(f"/?{query}").text

    assert (f's-{story}"' in html) is shown


@pytest.mark.parametrize(
    "query",
    [
        "level=urgent",
        "since=yesterday",
        "since=9999-99-99",
        "until=9999-12-31",
        "after=x",
        "after=2026-03-05~x",
        "rule=" + "x" * 300,
    ],
)
def test_a_query_that_cannot_be_meant_is_refused_with_the_place(desk: Served, query: str) -> None:
    answer = desk.logged_in(Role.READER).get(f"/?{query}")

    assert answer.status_code == 400
    assert query.partition("=")[0] + ":" in answer.text


def test_unread_is_what_came_since_the_last_look(desk: Served, story: str) -> None:
    client = desk.logged_in(Role.READER)
    first = client.get("/").text
    act(client, "/stories/looked", "/", upto=desk.clock.now().isoformat())
    seen = client.get("/").text

    desk.clock.move(timedelta(hours=1))
    desk.region.prints("c", "Am Hafen", "Der Hafenmeister von Lüdenau geht im Sommer in Rente.")
    later = client.get("/").text

    assert "unread" not in first.replace("data-unread", "")
    assert "seit dem letzten Blick" not in seen
    assert "1 seit dem letzten Blick" in later
    assert later.count("card normal unread") == 1


def test_a_page_that_was_opened_earlier_does_not_make_unread_what_was_seen(
    desk: Served, story: str
) -> None:
    client = desk.logged_in(Role.READER)
    earlier = (desk.clock.now() - timedelta(hours=1)).isoformat()

    act(client, "/stories/looked", "/", upto=desk.clock.now().isoformat())
    act(client, "/stories/looked", "/", upto=earlier)

    assert "seit dem letzten Blick" not in client.get("/").text


@pytest.mark.parametrize(
    ("query", "is_whole"),
    [("", True), ("desk=", True), ("desk=lokales", False), ("open=1", False)],
)
def test_only_a_page_of_all_stories_says_that_they_were_seen(
    desk: Served, story: str, query: str, is_whole: bool
) -> None:
    html = desk.logged_in(Role.READER).get(f"/?{query}").text

    assert ("data-all" in html) is is_whole


@pytest.mark.parametrize(
    "time",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-12-01T08:00:00", "x", ""],
)
def test_a_time_that_there_is_not_is_refused(desk: Served, time: str) -> None:
    client = desk.logged_in(Role.READER)

    pages = [
        client.get(path, params={"after": f"{time}~x"}).status_code for path in ("/", "/alerts")
    ]
    looked = act(client, "/stories/looked", upto=time).status_code

    assert (pages, looked) == ([400, 400], 400)


def test_pages_follow_each_other_without_gaps(desk: Served) -> None:
    desk.region.begin("a")
    for number in range(30):
        name = chr(ord("A") + number % 26) + str(number)
        desk.region.prints(
            "a", f"Hafenmeister {name}", f"Der Hafenmeister {name} war {number * 7}."
        )
        desk.clock.move(timedelta(minutes=1))
    client = desk.logged_in(Role.READER)

    first = client.get("/")
    following = client.get(_older(first))

    ids = [*_ids(first), *_ids(following)]
    assert len(ids) == len(set(ids))
    assert len(ids) == desk.site.stores.reader.count_stories(StoryFilter())


def test_the_page_is_german_or_english_as_browsers_prefer_and_people_choose(desk: Served) -> None:
    client = desk.logged_in(Role.READER, headers={"accept-language": "en-GB,en;q=0.9"})
    english = client.get("/").text

    act(client, "/language", "/", language="de")
    german = client.get("/").text

    assert '<html lang="en">' in english
    assert "<h1>Stories</h1>" in english
    assert '<html lang="de">' in german


def test_the_first_paint_of_the_start_page_needs_less_than_100_kb(desk: Served, story: str) -> None:
    client = desk.logged_in(Role.READER)

    size = 0
    for path in ("/", "/static/style.css", "/static/page.js", "/static/htmx.min.js"):
        with client.stream("GET", path) as answer:
            size += sum(len(piece) for piece in answer.iter_raw())

    assert size < 100_000


def _ids(answer: httpx.Response) -> list[str]:
    return re.findall(r'id="s-([0-9a-f]+)"', answer.text)


def _older(answer: httpx.Response) -> str:
    found = re.search(
        r'href="([^"]*after=[^"]*)" rel="next"|rel="next" href="([^"]*)"', answer.text
    )
    assert found
    return (found[1] or found[2]).replace("&amp;", "&")


def test_somebody_of_one_desk_keeps_all_desks_once_they_have_chosen_them(tmp_path: Path) -> None:
    lena = replace(users()[0], desks=("umwelt",))
    with served(tmp_path, known=[lena]) as desk:
        desk.region.begin("a")
        desk.region.prints("a", "Neue Fähre", *AGENCY)
        client = desk.logged_in(Role.READER)

        own = client.get("/").text
        every = client.get("/?desk=").text

    assert "Neue Fähre" not in own
    assert "Neue Fähre" in every
    assert 'hx-get="/?desk="' in every


def test_a_shared_address_of_the_start_page_keeps_its_filters_at_the_login(desk: Served) -> None:
    answer = desk.client().get("/?desk=lokales&level=eil")

    assert answer.headers["location"] == "/login?next=%2F%3Fdesk%3Dlokales%26level%3Deil"
