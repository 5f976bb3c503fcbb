"""The page of mutes: those in force, one more, and their end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Address, Mute, MuteKind, Role
from monitor.store.page_filters import StoryFilter
from tests.stories import AGENCY
from tests.web.served import Served, act, csrf_of, served, write_config

PEOPLE = """
people:
  - {id: mirow, name: Ida Mirow, role: Landrätin}
"""


@pytest.fixture
def desk(tmp_path: Path, database: Address) -> Iterator[Served]:
    """With a person."""
    config = write_config(tmp_path, database)
    (config / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    with served(tmp_path, config=config) as it:
        yield it


def in_force(desk: Served) -> list[tuple[str, str, str]]:
    found = desk.site.stores.reader.mutes(desk.clock.now())
    return [(each.kind, each.value, each.reason) for each in found]


@pytest.mark.parametrize(
    ("kind", "given", "value", "name", "href"),
    [
        ("rule", "faehre", "faehre", "Fähre", "/rules/faehre"),
        ("source", "küstenkurier", "c", "Küstenkurier", "/sources/c"),
        ("person", "@Ida Mirow", "mirow", "Ida Mirow", "/?desk=&amp;person=mirow"),
    ],
)
def test_a_rule_source_or_person_is_muted_by_id_or_name(
    desk: Served, kind: str, given: str, value: str, name: str, href: str
) -> None:
    client = desk.logged_in()
    fields = {"kind": kind, "value": given, "for": "8h", "reason": "zu viel\r\nLärm"}

    answer = act(client, "/mutes", "/mutes", **fields)
    html = client.get("/mutes").text

    assert (answer.status_code, answer.headers["location"]) == (303, "/mutes")
    assert in_force(desk) == [(kind, value, "zu viel Lärm")]
    assert f'<a href="{href}">{name}</a>' in html
    assert "Die editor" in html
    deed = desk.site.stores.reader.log_page(limit=1).lines[0].deed
    until = (desk.clock.now() + timedelta(hours=8)).isoformat()
    assert (deed.act, deed.about) == ("mute", {kind: value, "until": until})


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "story", "value": "x", "for": "8h"},
        {"kind": "rule", "value": "mond", "for": "8h"},
        {"kind": "rule", "value": "", "for": "8h"},
        {"kind": "rule", "value": "faehre", "for": "100y"},
        {"value": "faehre", "for": "8h"},
    ],
)
def test_what_cannot_be_meant_is_refused_and_mutes_nothing(
    desk: Served, fields: dict[str, str]
) -> None:
    answer = act(desk.logged_in(), "/mutes", "/mutes", **fields)

    assert answer.status_code == 400
    assert in_force(desk) == []


def test_a_mute_is_ended(desk: Served) -> None:
    client = desk.logged_in()
    act(client, "/mutes", "/mutes", kind="source", value="c", **{"for": "1d"})
    action = re.search(r'action="(/mutes/\w+/end)"', client.get("/mutes").text)
    assert action

    answer = act(client, action[1], "/mutes")
    again = act(client, action[1], "/mutes")

    assert answer.status_code == 303
    assert in_force(desk) == []
    assert again.status_code == 404
    assert "zu Ende gegangen" in again.text
    deed = desk.site.stores.reader.log_page(limit=1).lines[0].deed
    assert deed.act == "unmute"
    assert deed.about["source"] == "c"


def test_htmx_gets_the_list_without_what_was_ended(desk: Served) -> None:
    client = desk.logged_in()
    act(client, "/mutes", "/mutes", kind="source", value="c", **{"for": "1d"})
    html = client.get("/mutes").text
    action = re.search(r'action="(/mutes/\w+/end)"', html)
    assert action

    answer = client.post(action[1], headers={"hx-request": "true", "x-csrf-token": csrf_of(html)})

    assert answer.text.strip() == '<p class="notice">Nichts ist stumm geschaltet.</p>'
    assert "Nicht%20mehr%20stumm" in answer.headers["x-said"]


def test_a_muted_story_has_its_title_and_what_is_hostile_is_inert(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.prints("a", 'Neue Fähre & "Schiffe"', *AGENCY)
    now = desk.clock.now()
    (card,) = desk.site.stores.reader.page_of_stories(StoryFilter(), now=now).stories
    hostile = Mute(
        MuteKind.STORY, card.story.id, now + timedelta(hours=1), "<i>ida</i>", now, "<b>laut</b>"
    )
    desk.region.archive.mute(hostile)

    html = desk.logged_in().get("/mutes").text

    assert f'<a href="/stories/{card.story.id}">Neue Fähre &amp; &#34;Schiffe' in html
    assert "&lt;i&gt;ida" in html
    assert "&lt;b&gt;laut" in html
    assert not re.search(r"<(img|i|b)\b", html)


def test_a_page_links_here_with_what_is_to_be_muted(desk: Served) -> None:
    html = desk.logged_in().get("/mutes?kind=source&value=c").text

    assert '<option value="c" selected>Küstenkurier</option>' in html
    assert html.count("selected>Küsten") == 1


@pytest.mark.parametrize("query", ["?kind=story", "?kind=x", f"?kind=rule&value={'x' * 300}"])
def test_a_query_that_cannot_be_meant_is_refused(desk: Served, query: str) -> None:
    assert desk.logged_in().get(f"/mutes{query}").status_code == 400


def test_a_reader_sees_them_and_may_not_act(desk: Served) -> None:
    editor, reader = desk.logged_in(), desk.logged_in(Role.READER)
    act(editor, "/mutes", "/mutes", kind="rule", value="faehre", **{"for": "1d"})
    action = re.search(r'action="(/mutes/\w+/end)"', editor.get("/mutes").text)
    assert action
    html = reader.get("/mutes").text

    refused = [
        reader.post(path, data={"csrf": csrf_of(html), "kind": "rule", "value": "hafen"})
        for path in ("/mutes", action[1])
    ]

    assert "Fähre" in html
    assert "/end" not in html
    assert [each.status_code for each in refused] == [403, 403]
    assert in_force(desk) == [("rule", "faehre", "")]


def test_in_english_it_is_english(desk: Served) -> None:
    html = desk.logged_in(headers={"accept-language": "en"}).get("/mutes").text

    assert "Nothing is muted." in html
    assert "stumm" not in html
