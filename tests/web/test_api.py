"""The API: what programs read and do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from monitor.model import DeliveryState, Role, Scope
from monitor.passwords import digest_of
from monitor.web.api.operations import OPERATIONS, WAYS
from monitor.web.entry import csrf
from monitor.web.openapi import document_of
from monitor.wiring import configure
from tests.stories import AGENCY, HOUR, OWN
from tests.web.served import Served, served
from tests.web.walking import Stored, fill

API = "/api/v1"


@pytest.fixture
def stored(desk: Served) -> Stored:
    return fill(desk)


@pytest.fixture
def reader(desk: Served) -> httpx.Client:
    return desk.program(Scope.READ)


@pytest.fixture
def actor(desk: Served) -> httpx.Client:
    return desk.program(Scope.READ, Scope.ACT)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One page for the tests that change nothing of it."""
    with served(tmp_path_factory.mktemp("api")) as desk:
        yield desk


@pytest.fixture(scope="module")
def kept(shared: Served) -> Stored:
    """What there is to read."""
    return fill(shared)


@pytest.fixture(scope="module")
def looker(shared: Served) -> httpx.Client:
    """A program that may do anything, and does nothing."""
    return shared.program(Scope.READ, Scope.ACT)


def read(client: httpx.Client, path: str, **query: Any) -> Any:
    answer = client.get(API + path, params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def errors(answer: httpx.Response) -> dict[str, str]:
    """What is wrong, by field."""
    assert answer.headers["content-type"] == "application/problem+json"
    values = answer.json()
    assert values["status"] == answer.status_code
    return {each["at"]: each["message"] for each in values["errors"]}


def paged(client: httpx.Client, path: str, **query: Any) -> Iterator[Mapping[str, Any]]:
    """All items of a list, one page after the other."""
    after = ""
    while True:
        page = read(client, path, **query, **({"after": after} if after else {}))
        yield from page["items"]
        after = page["next"]
        if not after:
            return


def test_stories_are_listed_with_who_has_them(kept: Stored, looker: httpx.Client) -> None:
    (story,) = read(looker, "/stories")["items"]

    assert story["id"] == kept.story
    assert story["level"] == "eil"
    assert [each["name"] for each in story["sources"]] == ["Lüdenauer Bote", "Warlinger Blatt"]
    assert [each["rule"] for each in story["rules"]] == ["faehre"]
    assert story["created"].endswith("Z")


def test_stories_are_found_by_what_is_asked(
    shared: Served, kept: Stored, looker: httpx.Client
) -> None:
    now = shared.clock.now()
    fits = (
        {"desk": "lokales"},
        {"level": "eil"},
        {"rule": "faehre"},
        {"source": "b"},
        {"since": (now - HOUR).isoformat()},
        {"until": (now + HOUR).isoformat()},
        {"unacknowledged": "true"},
        {"desk": "lokales", "level": "eil", "source": "a"},
    )
    not_so = (
        {"desk": "umwelt"},
        {"level": "blitz"},
        {"rule": "hafen"},
        {"source": "c"},
        {"person": "ida"},
        {"place": "warlingen"},
        {"since": (now + HOUR).isoformat()},
        {"until": (now - HOUR).isoformat()},
    )

    assert all(read(looker, "/stories", **query)["items"] for query in fits)
    assert not any(read(looker, "/stories", **query)["items"] for query in not_so)


def test_lists_go_on_where_they_stopped(desk: Served, reader: httpx.Client) -> None:
    desk.region.begin("a")
    for number in range(5):
        desk.region.prints("a", f"Hafenmeister {number}", f"Nummer {number} {OWN[number]} Fähre")
    wanted = [each["id"] for each in read(reader, "/stories")["items"]]
    hits = [(each["article"], each["rule"]) for each in read(reader, "/hits")["items"]]
    messages = [each["key"] for each in read(reader, "/alerts")["items"]]

    assert len(wanted) == 5
    assert [each["id"] for each in paged(reader, "/stories", limit=2)] == wanted
    found = [(each["article"], each["rule"]) for each in paged(reader, "/hits", limit=3)]
    assert found == hits
    assert [each["key"] for each in paged(reader, "/alerts", limit=2)] == messages


def test_a_story_tells_all_of_it(kept: Stored, looker: httpx.Client) -> None:
    story = read(looker, f"/stories/{kept.story}")

    first, second = story["articles"]
    assert first["hits"][0]["evidence"][0]["text"] == "Fähre"
    assert second["own_report"]
    assert [each["target"] for each in story["messages"]] == ["chat", "chat"]
    assert story["feedback"] == []


def test_an_article_has_its_hits_and_what_it_said_before(
    kept: Stored, looker: httpx.Client
) -> None:
    article = read(looker, f"/articles/{kept.article}")
    before = read(looker, f"/articles/{kept.article}/versions/1")

    (hit,) = article["hits"]
    evidence = hit["evidence"][0]
    assert article[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["text"]
    assert [each["target"] for each in hit["deliveries"]] == ["chat"]
    assert article["title"] == "Fähre fährt bald"
    assert [(each["number"], each["title"]) for each in article["versions"]] == [(1, "Fähre fährt")]
    assert AGENCY[3] in before["teaser"] + before["text"]
    assert article["story"] == kept.story


def test_sources_and_rules_tell_what_came_of_them(kept: Stored, looker: httpx.Client) -> None:
    sources = {each["id"]: each for each in read(looker, "/sources")["items"]}
    rules = {each["id"]: each for each in read(looker, "/rules")["items"]}

    assert sum(sources["a"]["days"]) == 1
    assert len(sources["a"]["days"]) == 28
    assert sources["c"]["last_try"] is None
    assert sources["a"] == read(looker, "/sources/a")
    assert rules["faehre"]["total"] == sum(rules["faehre"]["days"])
    assert read(looker, "/rules/faehre")["query"] == "Fähre"
    assert read(looker, "/rules/faehre")["canonical"] == "Fähre"


def test_a_source_does_not_tell_its_login(desk: Served, reader: httpx.Client) -> None:
    file = desk.site.settings.directory / "sources.yaml"
    file.write_text(file.read_text("utf-8").replace("https://a.", "https://ida:geheim@a."), "utf-8")
    desk.site.adopt(configure(desk.site.settings.directory, {}))
    # What is adopted has no tokens of the test.
    program = desk.program(Scope.READ)

    assert "geheim" not in program.get(f"{API}/sources").text
    assert "geheim" not in program.get(f"{API}/sources/a").text


def test_messages_are_found_by_state_and_target(kept: Stored, looker: httpx.Client) -> None:
    owed = read(looker, "/alerts", state="owed", target="chat")["items"]

    assert kept.message in {each["key"] for each in owed}
    assert read(looker, "/alerts", state="given up")["items"] == []
    assert read(looker, "/alerts", target="mail")["items"] == []
    assert read(looker, f"/alerts/{kept.message}") in owed


def test_the_archive_is_searched(kept: Stored, looker: httpx.Client) -> None:
    found = read(looker, "/search", q="Reederei AND NOT Kiosk")

    assert [each["article"] for each in found["items"]] == [kept.article]
    assert found["next"] is None
    assert read(looker, "/search", q="Reederei", source="c")["items"] == []
    assert len(list(paged(looker, "/search", q="Reederei", limit=1))) == 2


def test_a_search_ends_before_its_until_as_lists_do(kept: Stored, looker: httpx.Client) -> None:
    newest = read(looker, "/search", q="Reederei", limit=1)["items"][0]["seen"]
    later = (datetime.fromisoformat(newest) + timedelta(microseconds=1)).isoformat()

    seen = [
        [each["seen"] for each in read(looker, "/search", q="Reederei", until=until)["items"]]
        for until in (newest, later, "0001-01-01T00:00:00Z")
    ]

    assert [newest in each for each in seen] == [False, True, False]


def test_a_query_that_is_wrong_is_told_where(kept: Stored, looker: httpx.Client) -> None:
    answer = looker.get(f"{API}/search", params={"q": "Fähre AND ("})

    assert answer.status_code == 400
    assert "characters" in errors(answer)["q"]


def test_the_service_tells_how_it_stands(kept: Stored, looker: httpx.Client) -> None:
    status = read(looker, "/status")

    assert status["well"] is False
    assert status["reasons"] == ["no daemon runs"]
    assert status["owed"] > 0
    assert "path" not in json.dumps(status)


def test_a_story_is_taken_muted_and_judged(
    desk: Served, stored: Stored, actor: httpx.Client
) -> None:
    until = (desk.clock.now() + timedelta(days=2)).isoformat()
    path = f"{API}/stories/{stored.story}"

    taken = actor.post(f"{path}/acknowledge")
    muted = actor.post(f"{path}/mute", json={"until": until, "reason": "Fest  am\nHafen"})
    judged = actor.post(f"{path}/feedback", json={"verdict": "not relevant", "rule": "faehre"})

    story = read(actor, f"/stories/{stored.story}")
    assert [each.status_code for each in (taken, muted, judged)] == [200, 201, 201]
    assert taken.json()["taken"]["by"] == "program"
    assert story["taken"]["by"] == "program"
    assert story["muted"]["reason"] == "Fest am Hafen"
    assert story["feedback"] == [judged.json()]
    acts = [(each.deed.act, each.deed.via) for each in desk.site.stores.reader.log_page().lines]
    assert acts[:3] == [("feedback", "token"), ("mute", "token"), ("acknowledge", "token")]
    assert read(actor, "/stories", unacknowledged="true")["items"] == []


def test_rules_and_sources_are_muted_until_somebody_ends_it(
    desk: Served, stored: Stored, actor: httpx.Client
) -> None:
    until = (desk.clock.now() + HOUR).isoformat()

    muted = actor.post(f"{API}/mutes", json={"kind": "rule", "value": "faehre", "until": until})
    name = muted.json()["id"]
    in_force = {each["id"] for each in read(actor, "/mutes")["items"]}
    ended = actor.delete(f"{API}/mutes/{name}")
    again = actor.delete(f"{API}/mutes/{name}")

    assert muted.status_code == 201
    assert in_force == {stored.mute, name}
    assert ended.json() == muted.json()
    assert again.status_code == 404
    assert {each["id"] for each in read(actor, "/mutes")["items"]} == {stored.mute}


def test_what_was_given_up_is_owed_again(desk: Served, stored: Stored, actor: httpx.Client) -> None:
    path = f"{API}/alerts/{stored.message}/retry"
    too_early = actor.post(path)
    archive = desk.region.archive
    archive.suppress_before(desk.clock.now() + HOUR, "zu alt")
    before = read(actor, f"/alerts/{stored.message}")["state"]

    answer = actor.post(path)

    assert too_early.status_code == 409
    assert before == DeliveryState.SUPPRESSED
    assert answer.json()["state"] == DeliveryState.OWED


def test_a_source_is_polled_soon(desk: Served, stored: Stored, actor: httpx.Client) -> None:
    desk.clock.move(HOUR)

    answer = actor.post(f"{API}/sources/a/poll")
    unknown = actor.post(f"{API}/sources/niemand/poll")
    never = actor.post(f"{API}/sources/c/poll")

    assert answer.status_code == 200
    assert read(actor, "/sources/a")["next_poll"] == answer.json()["next_poll"]
    assert (unknown.status_code, never.status_code) == (404, 409)


def test_people_who_are_logged_in_may_use_it_with_the_token_of_their_page(
    desk: Served, stored: Stored
) -> None:
    editor = desk.logged_in(Role.EDITOR)
    session = desk.site.stores.own.session(digest_of(editor.cookies["monitor"]))
    assert session
    path = f"{API}/stories/{stored.story}/acknowledge"

    without = editor.post(path)
    answer = editor.post(path, headers={csrf.HEADER: csrf.masked(session.csrf)})

    assert without.status_code == 403
    assert answer.json()["taken"]["by"] == "Die editor"


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({}, "until"),
        ({"until": "tomorrow"}, "until"),
        ({"until": "2026-12-01T00:00:00"}, "until"),
        ({"until": 1_800_000_000}, "until"),
        ({"until": "2020-01-01T00:00:00Z"}, "until"),
        ({"until": "2999-01-01T00:00:00Z"}, "until"),
        ({"until": "0001-01-01T00:00:00+14:00"}, "until"),
        ({"until": "2026-04-01T00:00:00Z", "reason": "x" * 201}, "reason"),
        ({"until": "2026-04-01T00:00:00Z", "reason": None}, "reason"),
        ({"until": "2026-04-01T00:00:00Z", "by": "chefin"}, "by"),
        ([], ""),
        ("text", ""),
        (None, ""),
    ],
    ids=repr,
)
def test_a_wrong_body_is_refused_field_by_field(
    kept: Stored, looker: httpx.Client, body: Any, at: str
) -> None:
    answer = looker.post(f"{API}/stories/{kept.story}/mute", json=body)

    assert answer.status_code == 422
    assert at in errors(answer)


def test_only_what_is_there_can_be_muted_or_judged(
    shared: Served, kept: Stored, looker: httpx.Client
) -> None:
    until = (shared.clock.now() + HOUR).isoformat()
    for kind in ("rule", "source", "story", "person"):
        answer = looker.post(f"{API}/mutes", json={"kind": kind, "value": "x", "until": until})

        assert "value" in errors(answer)
    judged = looker.post(
        f"{API}/stories/{kept.story}/feedback", json={"verdict": "relevant", "rule": "hafen"}
    )
    assert "rule" in errors(judged)


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("level=dringend", "level"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("since=gestern", "since"),
        ("since=2026-13-01T00:00:00Z", "since"),
        ("desk=", "desk"),
        ("desk=" + "x" * 201, "desk"),
        ("after=x", "after"),
        ("after=W10", "after"),
        ("after=WyIyMDI2LTAxLTAxIiwxXQ", "after"),
        ("unacknowledged=vielleicht", "unacknowledged"),
        ("nothing=1", "nothing"),
    ],
)
def test_a_wrong_query_is_refused_field_by_field(looker: httpx.Client, query: str, at: str) -> None:
    answer = looker.get(f"{API}/stories?{query}")

    assert answer.status_code == 400
    assert at in errors(answer)


def test_what_has_no_route_is_told_as_a_problem(looker: httpx.Client) -> None:
    missing, wrong = looker.get(f"{API}/nothing"), looker.put(f"{API}/mutes")

    assert (missing.json()["status"], wrong.json()["status"]) == (404, 405)
    assert wrong.headers["allow"] == "GET, HEAD, POST"


def test_the_document_is_valid_and_names_every_route(looker: httpx.Client) -> None:
    document = looker.get(f"{API}/openapi.json").json()

    named = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
    }
    ways = {(way.method, way.path) for way in WAYS if not way.path.endswith("openapi.json")}
    ids = [each.id for each in OPERATIONS]
    assert document["openapi"].startswith("3.1")
    assert named == ways
    assert len(set(ids)) == len(ids)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    references = [
        each.removeprefix("#/components/schemas/")
        for each in json.dumps(document).split('"')
        if each.startswith("#/")
    ]
    assert set(references) <= set(document["components"]["schemas"])


def test_models_of_the_document_differ_in_their_names() -> None:
    models = {each.answer for each in OPERATIONS} | {each.given for each in OPERATIONS}

    assert len({each.__name__ for each in models}) == len(models)
    assert len(document_of(OPERATIONS, "http://127.0.0.1")["paths"]) > 15


def test_the_manual_names_every_operation() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")

    for each in OPERATIONS:
        assert f"{each.method} {each.path}" in manual or f"`{each.path}" in manual, each.id
