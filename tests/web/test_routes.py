"""All routes, whichever there are: who may use them, and what they leave as it was.

The numbers are those of the list of bad inputs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from monitor.model import Role, Scope
from monitor.passwords import digest_of
from monitor.store import DatabaseLock
from monitor.web.app import Door, make_app
from monitor.web.asking import Way
from monitor.web.entry import csrf
from monitor.web.entry.guards import CSP, HEADERS
from monitor.web.identity import Identity, Via
from monitor.web.ways import WAYS
from tests.databases import file_of
from tests.web.served import Served, served
from tests.web.walking import ACTS, GETS, Seen, Stored, ask, fill, named, path_of, walk

# What strangers may see: the login with what it is shown with, whether the service lives, and the
# links in alerts, which are signed.
OPEN = {
    ("GET", "/login"),
    ("POST", "/login"),
    ("GET", "/login/{name}"),
    ("GET", "/health"),
    ("GET", "/act/{token}"),
    ("POST", "/act/{token}"),
}
# Programs are told in English, pages in German.
DENIED = ("your role or token does not allow this", "Mit dieser Rolle ist das nicht erlaubt.")
# What the page itself notes of who looks: that a session goes on.
OWN = {"web_sessions"}
OTHERS = ("OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "CONNECT", "X")
every_way = pytest.mark.parametrize("way", WAYS, ids=named)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One page for all tests that change nothing; a daemon seems to run, so that it is well."""
    with (
        served(tmp_path_factory.mktemp("routes")) as desk,
        DatabaseLock(file_of(desk.database)),
    ):
        yield desk


@pytest.fixture(scope="module")
def stored(shared: Served) -> Stored:
    return fill(shared)


@pytest.fixture(scope="module")
def stranger(shared: Served) -> httpx.Client:
    return shared.client()


@pytest.fixture(scope="module")
def people(shared: Served) -> dict[Role, httpx.Client]:
    return {role: shared.logged_in(role) for role in Role}


@pytest.fixture(scope="module")
def programs(shared: Served) -> dict[Scope, httpx.Client]:
    return {scope: shared.program(scope) for scope in Scope}


def test_99_every_route_is_a_door_that_says_who_may_use_it(shared: Served) -> None:
    app = make_app(shared.site, WAYS)

    assert len(app.routes) == len(WAYS)
    for route in app.routes:
        assert type(route) is Route
        door = route.app
        assert isinstance(door, Door)
        assert (route.methods or set()) - {"HEAD"} == {door.way.method}
        needs = door.way.needs
        assert needs.everybody or needs.keyed or needs.role or needs.scope, route.path


def test_99_only_what_is_listed_here_is_open() -> None:
    assert {(way.method, way.path) for way in WAYS if way.needs.everybody} <= OPEN
    assert not [way.path for way in WAYS if way.is_open_act and not way.needs.everybody]


@every_way
def test_99_without_login_nothing_else_is_answered(
    way: Way, stranger: httpx.Client, stored: Stored
) -> None:
    for value in (None, "unknown", "1"):
        answer = ask(stranger, way.method, path_of(way, stored, value))

        if (way.method, way.path) not in OPEN:
            assert answer.is_login_needed, answer
            assert "Fähre" not in answer.text
            assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/static/", "/api/v1", "/api", "/docs", "/.git/config", "/%61pi"])
def test_99_there_is_nothing_beside_the_routes(path: str, stranger: httpx.Client) -> None:
    assert ask(stranger, "GET", path).status == 404


@every_way
@pytest.mark.parametrize("role", Role)
def test_99_people_may_do_what_their_role_allows(
    way: Way, role: Role, shared: Served, stored: Stored, people: dict[Role, httpx.Client]
) -> None:
    allowed = way.needs.allows(Identity(Via.SESSION, "x", role=role))

    # Of something unknown: nothing is changed even by who may.
    value = None if way.method == "GET" else "unknown"
    answer = ask(
        people[role], way.method, path_of(way, stored, value), headers=_csrf(people[role], shared)
    )
    if way.path == "/logout":
        # It leads to the login, as it should.
        people[role] = shared.logged_in(role)
    else:
        assert _is_denied(answer) is not allowed, answer
    assert answer.status < 500 or way.path == "/health"


@every_way
@pytest.mark.parametrize("scope", Scope)
def test_99_programs_may_do_what_their_token_is_for(
    way: Way, scope: Scope, stored: Stored, programs: dict[Scope, httpx.Client]
) -> None:
    allowed = way.needs.allows(Identity(Via.TOKEN, "x", scopes=frozenset({scope})))

    value = None if way.method == "GET" else "unknown"
    answer = ask(programs[scope], way.method, path_of(way, stored, value))

    assert _is_denied(answer) is not allowed, answer
    assert answer.status < 500 or way.path == "/health"


@every_way
def test_99_a_reader_changes_nothing_and_a_token_to_read_neither(way: Way) -> None:
    reader = Identity(Via.SESSION, "x", role=Role.READER)
    program = Identity(Via.TOKEN, "x", scopes=frozenset({Scope.READ}))
    # What concerns nobody but who asks.
    own = {"/login", "/logout", "/language", "/stories/looked", "/feeds/renew"}

    if way.method != "GET" and way.path not in own and not way.needs.everybody:
        assert not way.needs.allows(reader)
        assert not way.needs.allows(program)


@pytest.mark.parametrize("method", OTHERS)
def test_99_methods_that_a_path_does_not_have_are_refused(
    method: str, shared: Served, stored: Stored, stranger: httpx.Client
) -> None:
    clients = [stranger]
    if method in {"OPTIONS", "TRACE"}:
        clients.append(shared.logged_in(Role.ADMIN))
    for way in GETS:
        path = path_of(way, stored, "unknown")
        if any(each.method == method and path_of(each, stored, "unknown") == path for each in WAYS):
            continue

        for client in clients:
            answer = ask(client, method, path)

            assert answer.status in {400, 405}, (way.path, answer)
            assert answer.status == 400 or way.method in answer.headers["allow"]


def test_99_head_is_refused_like_get(
    shared: Served, stored: Stored, stranger: httpx.Client
) -> None:
    reader = shared.logged_in(Role.READER)
    for way in GETS:
        path = path_of(way, stored)

        assert (way.method, way.path) in OPEN or ask(stranger, "HEAD", path).is_login_needed
        answer = ask(reader, "HEAD", path)
        assert answer.text == ""
        assert answer.status == ask(reader, "GET", path).status


def test_99_another_method_cannot_be_claimed_by_a_header(shared: Served, stored: Stored) -> None:
    reader = shared.logged_in(Role.READER)
    for name in ("x-http-method-override", "x-http-method", "x-method-override"):
        answer = ask(
            reader, "GET", f"/api/v1/stories/{stored.story}/acknowledge", headers={name: "POST"}
        )

        assert answer.status == 405


@pytest.mark.parametrize("value", [None, "unknown"], ids=["known", "unknown"])
@pytest.mark.parametrize("way", GETS, ids=named)
def test_100_looking_changes_nothing(
    way: Way, value: str | None, shared: Served, stored: Stored, people: dict[Role, httpx.Client]
) -> None:
    path = path_of(way, stored, value)
    before = _dump(shared)

    for query in ("", "?acknowledge=1&mute=1&until=2030-01-01&upto=2030-01-01T00:00:00Z&open=1"):
        ask(people[Role.ADMIN], "GET", path + query)
        ask(people[Role.ADMIN], "HEAD", path + query)

    assert _dump(shared) == before


@pytest.mark.parametrize("way", ACTS, ids=named)
def test_100_no_act_without_a_token_of_the_session(
    way: Way, shared: Served, stored: Stored, people: dict[Role, httpx.Client]
) -> None:
    before = _dump(shared)

    answer = ask(people[Role.ADMIN], way.method, path_of(way, stored))

    assert way.is_open_act or answer.status == 403, answer
    assert _dump(shared) == before


def test_headers_that_keep_browsers_strict_are_on_every_answer(
    shared: Served, stored: Stored, people: dict[Role, httpx.Client], stranger: httpx.Client
) -> None:
    admin = people[Role.ADMIN]
    answers = [seen for client in (admin, stranger) for _, seen in walk(client, stored)]
    answers += [ask(admin, "GET", path_of(way, stored, "unknown")) for way in GETS]
    answers += [
        ask(stranger, "GET", "/nothing"),
        ask(stranger, "PUT", "/login"),
        ask(stranger, "GET", "/login", headers={"host": "evil.example"}),
        ask(stranger, "POST", "/login", content=b"x" * 200_000),
    ]

    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert policy == CSP or "sandbox" in policy
        assert all(answer.headers[name] for name in HEADERS)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers
        kept = answer.headers["cache-control"]
        assert "no-store" in kept or "private" in kept or "no-cache" in kept


def _csrf(client: httpx.Client, shared: Served) -> dict[str, str]:
    """What a form of that session would hold."""
    token = client.cookies.get("monitor") or ""
    session = shared.site.stores.own.session(digest_of(token))
    return {csrf.HEADER: csrf.masked(session.csrf)} if session else {}


def _is_denied(answer: Seen) -> bool:
    return answer.is_login_needed or (
        answer.status == 403 and any(each in answer.text for each in DENIED)
    )


def _dump(shared: Served) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but those of sessions."""
    path: Path = file_of(shared.database)
    connection = sqlite3.connect(path)
    try:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        names = {name for (name,) in connection.execute(query)} - OWN
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    finally:
        connection.close()
