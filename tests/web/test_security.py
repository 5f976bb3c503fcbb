"""What strangers, foreign pages and broken programs send; numbers are those of the bad inputs."""

from __future__ import annotations

import gzip
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Literal

import httpx
import pytest
from argon2 import PasswordHasher
from lxml import html
from markupsafe import escape

from monitor.model import Role, Scope
from monitor.passwords import Passwords, digest_of, hash_password
from monitor.settings.values import ProxyLogin
from monitor.web.asking import Way
from monitor.web.entry import csrf
from tests.databases import file_of
from tests.stories import AGENCY, MINUTE
from tests.web.raw import connected, rest_of, status_of, told
from tests.web.served import PASSWORD, Served, log_in, served, users, write_config
from tests.web.walking import GETS, Seen, Stored, ask, fill, named, path_of

SCRIPT = "<script>alert(1)</script>"
HOSTILE = (SCRIPT, '"><img src=x onerror=alert(1)>', "';alert(1)//", "{{7*7}}${7*7}", "\u202e")
QUERIES = (
    "' OR 1=1--",
    '"',
    '""',
    "*",
    "NEAR(",
    "NEAR(a b, 99999999999)",
    "a AND",
    "title:",
    "{title} : a",
    "^a",
    "(" * 1000,
    "-" * 50,
    "/(a+)+$/",
    "/" + "(" * 500,
    "@nobody",
    "a\0b",
    "%00",
    "\ud7ff\uffff",
    SCRIPT,
    "a " * 4000,
    "x" * 60_000,
)
# What pages and the API may be asked for in a query.
NAMES = (
    *("q", "query", "desk", "level", "rule", "person", "place", "source", "since", "until"),
    *("state", "target", "limit", "page", "after", "before", "from", "to", "within", "status"),
    *("sort", "open", "unacknowledged", "day", "week", "month", "version", "lang", "next", "key"),
    *("old", "new", "left", "right", "kind", "value", "format", "story"),
)
NUMBERS = ("-1", str(10**30), "1e9", "9223372036854775808", "0x10", "٣", "NaN", "1" * 400)
TIMES = (
    *("0001-01-01T00:00:00+14:00~x", "9999-12-31T23:59:59-14:00~x", "2026-12-01T08:00:00~x"),
    *("0001-01-01", "9999-12-31", "9999-12-31~x", "0001-W01", "9999-W52", "9999-W53", "10000-W01"),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One page for all tests that change nothing of it."""
    with served(tmp_path_factory.mktemp("security")) as desk:
        yield desk


@pytest.fixture(scope="module")
def stored(shared: Served) -> Stored:
    return fill(shared)


@pytest.fixture(scope="module")
def admin(shared: Served) -> httpx.Client:
    return shared.logged_in(Role.ADMIN)


# 100: only our own pages act.


def masked_of(desk: Served, client: httpx.Client) -> str:
    """What a form of that session holds."""
    session = desk.site.stores.own.session(digest_of(client.cookies["monitor"]))
    assert session
    return csrf.masked(session.csrf)


def test_100_a_page_of_ours_acts(shared: Served, stored: Stored) -> None:
    editor = shared.logged_in(Role.EDITOR)
    path = f"/stories/{stored.story}/unmute"
    data = {"csrf": masked_of(shared, editor)}

    for headers in (
        {},
        {"origin": shared.url, "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ):
        assert editor.post(path, data=data, headers=headers).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"origin": "http://[::1"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "Same-Origin, cross-site"},
    ],
    ids=str,
)
def test_100_a_foreign_page_does_not_act_even_with_the_token(
    shared: Served, stored: Stored, headers: dict[str, str]
) -> None:
    editor = shared.logged_in(Role.EDITOR)
    token = masked_of(shared, editor)

    by_form = editor.post(
        f"/stories/{stored.story}/acknowledge", data={"csrf": token}, headers=headers
    )
    by_api = editor.post(
        f"/api/v1/stories/{stored.story}/acknowledge", headers={csrf.HEADER: token, **headers}
    )

    assert (by_form.status_code, by_api.status_code) == (403, 403)
    assert not shared.site.stores.reader.acknowledged([stored.story])


def test_100_no_other_token_does(shared: Served, stored: Stored) -> None:
    editor, other = shared.logged_in(Role.EDITOR), shared.logged_in(Role.EDITOR)
    good = masked_of(shared, editor)
    old = masked_of(shared, other)
    other.post("/logout", data={"csrf": old})
    reader = shared.logged_in(Role.READER)

    tokens = (
        *("", "x", "00", "zz", "ä", good[:-2], good + "00", good[::-1], "0" * len(good)),
        *(old, masked_of(shared, reader), csrf.unmasked(good), "\0", "a" * 50_000),
    )
    for token in tokens:
        by_form = editor.post(f"/stories/{stored.story}/acknowledge", data={"csrf": token})
        assert by_form.status_code == 403, token

    by_query = editor.post(f"/stories/{stored.story}/acknowledge?csrf={good}")
    by_text = editor.post(
        f"/stories/{stored.story}/acknowledge",
        content=f"csrf={good}",
        headers={"content-type": "text/plain"},
    )
    assert by_query.status_code == 403
    assert by_text.status_code == 415
    assert not shared.site.stores.reader.acknowledged([stored.story])


def test_100_a_token_of_a_program_is_not_sent_by_browsers_and_needs_none(
    shared: Served, stored: Stored
) -> None:
    program = shared.program(Scope.ACT)

    answer = program.post(f"/api/v1/stories/{stored.story}/feedback", json={"verdict": "relevant"})

    assert answer.status_code == 201


def test_100_the_login_is_refused_without_our_form_and_from_foreign_pages(shared: Served) -> None:
    client = shared.client()
    form = {"user": "editor", "password": PASSWORD}
    seal = re.search(r'name="seal" value="([^"]+)"', client.get("/login").text)
    assert seal

    without = client.post("/login", data=form)
    foreign = client.post(
        "/login", data={**form, "seal": seal[1]}, headers={"origin": "https://evil.example"}
    )

    assert (without.status_code, foreign.status_code) == (400, 403)
    assert "monitor" not in client.cookies


# 101: only our own names.


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:80", "127.0.0.1.evil.example", "evil.example#127.0.0.1"),
        *("127.0.0.1@evil.example", "evil.example@127.0.0.2", "[::2]", "[127.0.0.1", "", " "),
        *("0177.0.0.1", "2130706433", "127.1", "0.0.0.0", "127.0.0.1%00.evil.example"),
        *("evil.example\\@127.0.0.3", "127.0.0.1,evil.example", "http://127.0.0.1/", "ⅼocalhost"),
    ],
)
def test_101_another_host_is_not_answered(shared: Served, host: str) -> None:
    request = f"GET /login HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"

    answer = told(shared, request.encode())

    assert status_of(answer) in {400, 421}
    assert b"password" not in answer


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8470", "LOCALHOST", "localhost."])
def test_101_our_own_names_are_answered_on_any_port(shared: Served, host: str) -> None:
    request = f"GET /login HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"

    assert status_of(told(shared, request.encode())) == 200


@pytest.mark.parametrize(
    "request_",
    [
        b"GET http://evil.example/login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET http://127.0.0.1/login HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET /login HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1\r\n\r\n",
        b"GET /login HTTP/1.1\r\n\r\n",
        b"GET /login HTTP/1.0\r\n\r\n",
        b"GET @evil.example/login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ],
)
def test_101_a_request_that_names_another_host_anywhere_is_not_answered(
    shared: Served, request_: bytes
) -> None:
    answer = told(shared, request_)

    assert status_of(answer) in {400, 404, 405, 421}
    assert b"password" not in answer


def test_101_what_a_proxy_says_of_host_and_path_does_not_matter(shared: Served) -> None:
    client = shared.client()
    for name in ("x-forwarded-host", "x-original-url", "x-rewrite-url", "forwarded"):
        answer = client.get("/", headers={name: "/login"})

        assert answer.headers["location"] == "/login"


# 102: odd paths.

ODD_PATHS = (
    *("/static/..%2f..%2fetc/passwd", "/static/../../etc/passwd", "//etc/passwd"),
    *("/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%5c..%5cetc%5cpasswd", "/%00"),
    *("/static/style.css%00.js", "/login/%00", "/static/%c0%ae%c0%ae%2fetc%2fpasswd"),
    *("/static/....//....//etc/passwd", "/static/style.css%20", "/static//etc/passwd"),
    *("/stories/%00", "/stories/..%2f", "/stories/%ff%fe", "/stories/" + "a" * 5000, "/%"),
    *("/api/v1/stories/..%2f..%2fmutes", "/api/v1/../../etc/passwd", "/static/page.js.map"),
    *("/Login", "/login/", "/static/STYLE.CSS", "/;/login", "/login;x", "/./login", "/%2e/login"),
)


@pytest.mark.parametrize("path", ODD_PATHS)
def test_102_an_odd_path_leads_nowhere(shared: Served, admin: httpx.Client, path: str) -> None:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Cookie: monitor={admin.cookies['monitor']}\r\n\r\n"
    )

    answer = told(shared, request.encode())

    assert status_of(answer) == 404
    assert b"root:" not in answer


# 103, 104: odd values.


@pytest.mark.parametrize("way", GETS, ids=named)
def test_103_104_an_odd_value_in_a_query_is_refused_or_just_a_value(
    way: Way, stored: Stored, admin: httpx.Client
) -> None:
    path = path_of(way, stored)
    for value in (*NUMBERS, *HOSTILE, "' OR 1=1--", "a\0b", "x" * 500):
        answer = ask(admin, "GET", path, params=dict.fromkeys(NAMES, value))

        assert is_no_fault(way, answer), value
        if answer.headers.get("content-type", "").startswith("text/html") and answer.text:
            assert_inert(answer.text)


@pytest.mark.parametrize("way", GETS, ids=named)
def test_104_a_time_at_the_end_of_all_times_is_refused_or_just_a_value(
    way: Way, stored: Stored, admin: httpx.Client
) -> None:
    path = path_of(way, stored)
    # One by one: what is refused first would hide the others.
    for name in ("after", "before", "since", "until", "from", "to", "day", "week", "month"):
        for value in TIMES:
            assert is_no_fault(way, ask(admin, "GET", path, params={name: value})), (name, value)


@pytest.mark.parametrize("query", QUERIES, ids=lambda text: repr(text)[:30])
def test_103_a_search_for_anything_is_answered_or_said_to_be_wrong(
    query: str, stored: Stored, admin: httpx.Client
) -> None:
    begin = time.monotonic()

    answer = ask(admin, "GET", "/api/v1/search", params={"q": query})

    assert answer.status in {200, 400}
    assert "sqlite" not in answer.text.lower()
    assert "fts5" not in answer.text.lower()
    assert time.monotonic() - begin < 10


def test_103_an_injection_finds_nothing_that_was_not_asked_for(
    stored: Stored, admin: httpx.Client
) -> None:
    for name in ("desk", "rule", "source", "person", "place"):
        answer = admin.get("/api/v1/stories", params={name: "x' OR 1=1--"})

        assert answer.json() == {"items": [], "next": None}


@pytest.mark.parametrize("value", ["abc", "-1", "1", str(10**30), "9223372036854775808", "a" * 300])
@pytest.mark.parametrize("way", [way for way in GETS if "{" in way.path], ids=named)
def test_104_an_id_that_is_none_is_not_found(
    way: Way, value: str, stored: Stored, admin: httpx.Client
) -> None:
    answer = ask(admin, "GET", path_of(way, stored, value))

    # A link that was not signed is refused as such; feeds of what was removed stay, and are empty.
    is_empty = answer.status == 200 and "Fähre fährt" not in answer.text
    assert answer.status in {400, 403, 404} or is_empty


@pytest.mark.parametrize("value", NUMBERS)
def test_104_a_number_that_is_none_is_refused(value: str, admin: httpx.Client) -> None:
    for path in ("/api/v1/stories", "/api/v1/hits", "/api/v1/alerts", "/api/v1/search?q=a"):
        assert admin.get(path, params={"limit": value}).status_code == 400
        assert admin.get(path, params={"after": value}).status_code == 400


# 105, 106: what others wrote.


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Stored]]:
    """Everything that comes from outside or stands in files is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    config = write_config(folder)
    for file in ("sources.yaml", "rules/rules.yaml", "channels.yaml"):
        text = (config / file).read_text("utf-8")
        text = re.sub(r"(name|title): ([^,}]+)", rf"\1: '\2 {SCRIPT}\" onerror=alert(1) x='", text)
        (config / file).write_text(text, "utf-8")
    with served(folder, config=config) as desk:
        stored = fill(desk)
        region = desk.region
        attack = f'Fähre {SCRIPT} "><img src=x onerror=alert(1)> javascript:alert(1)'
        region.prints("a", attack, f"{AGENCY[0]} {attack}", *AGENCY[1:], name="y")
        region.clock.move(MINUTE)
        region.prints("a", attack + " neu", f"{attack} Die Fähre fährt nicht.", name="y")
        spoil(desk)
        (story, *_) = desk.site.stores.reader.stories(matched=True)
        yield desk, replace(stored, story=story.id, article=story.first.article)


def spoil(desk: Served) -> None:
    """Put attacks where only servers and mistakes write: errors, reasons, addresses, names."""
    attack = f"{SCRIPT}\" onerror=alert(1) '"
    with sqlite3.connect(file_of(desk.database)) as connection:
        connection.execute(
            "UPDATE source_states SET error = ?, warning = ?, moved = 'javascript:alert(1)'",
            (attack, attack),
        )
        connection.execute("UPDATE articles SET url = 'javascript:alert(1)' WHERE title LIKE '%<%'")
        connection.execute("UPDATE articles SET author = ?, page_error = ?", (attack, attack))
        connection.execute("UPDATE deliveries SET reason = ?, recipient = ?", (attack, attack))
        connection.execute("UPDATE mutes SET reason = ?, by = ?", (attack, attack))
        connection.execute(
            "INSERT INTO notices (source, kind, since, message)"
            " VALUES ('a', 'silent', '2026-03-05T12:00:00.000000Z', ?)",
            (attack,),
        )
        connection.execute(
            "INSERT INTO audit (at, by, via, act, about, address)"
            " VALUES ('2026-03-05T12:00:00.000000Z', ?, 'page', ?, '{}', ?)",
            (attack, attack, attack),
        )
    connection.close()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("way", GETS, ids=named)
def test_105_106_what_others_wrote_is_shown_and_does_nothing(
    way: Way, language: str, hostile: tuple[Served, Stored]
) -> None:
    desk, stored = hostile
    reader = desk.logged_in(Role.ADMIN, headers={"accept-language": language})

    answer = ask(reader, "GET", path_of(way, stored))

    kind = answer.headers.get("content-type", "")
    assert is_no_fault(way, answer)
    assert answer.headers["x-content-type-options"] == "nosniff"
    if not kind.startswith("text/html") or not answer.text:
        assert "html" not in kind
        return
    assert_inert(answer.text)


def is_no_fault(way: Way, answer: Seen) -> bool:
    """Whether an answer is none of a program that is broken; health is that of the daemon."""
    return answer.status < 500 or (way.path == "/health" and answer.status == 503)


def assert_inert(page: str) -> None:
    """No element of a page does what others wrote."""
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            assert not str(name).startswith("on"), (element.tag, name)
            assert name != "style"
            if name in {"href", "src", "action", "formaction", "data", "poster", "xlink:href"}:
                assert re.match(r"(https?://|/(?!/)|#|\?|$)", str(value)), (element.tag, value)
        if element.tag == "script":
            assert str(element.get("src", "")).startswith("/static/")
            assert not (element.text or "").strip()
        assert element.tag not in {"iframe", "object", "embed", "base", "img"}


# 107: too much of it.


def test_107_a_body_of_a_gigabyte_is_refused_before_it_is_sent(shared: Served) -> None:
    with connected(shared) as connection:
        connection.sendall(
            b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000000\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        )

        assert status_of(connection.recv(1000)) == 413


def test_107_a_body_without_end_is_cut_off(shared: Served) -> None:
    sent = 0
    with connected(shared) as connection:
        connection.sendall(
            b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        piece = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        try:
            while sent < 1_000_000_000:
                connection.sendall(piece)
                sent += len(piece)
        except (ConnectionError, TimeoutError):
            pass

    # What the kernel holds on both sides is all that came through.
    assert sent < 50_000_000


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", "a=1&" * 1_000_000, 413),
        ("application/x-www-form-urlencoded", "&".join(f"a{n}=" for n in range(5_000)), 400),
        ("application/x-www-form-urlencoded", b"a=\xff\xfe", 400),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data", 415),
        ("multipart/form-data", "--", 415),
        ("application/json", "[" * 49_000, 400),
        ("application/json", "[" * 49_000 + "]" * 49_000, 400),
        ("application/json", '{"a":' * 16_000 + "1" + "}" * 16_000, 400),
        ("application/json", "1" * 99_000, 400),
        ("application/json", b'{"a": "\xff"}', 400),
        ("application/json", '{"a": NaN}', 422),
        ("text/xml", "<a/>", 415),
        ("", "a", 415),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_107_what_is_too_much_or_something_else_is_refused(
    shared: Served, kind: str, body: str | bytes, status: int
) -> None:
    program = shared.program(Scope.ACT)
    content = body.encode() if isinstance(body, str) else body

    answer = program.post("/api/v1/mutes", content=content, headers={"content-type": kind})

    assert answer.status_code == status, answer.text


def test_107_what_was_packed_is_not_unpacked(shared: Served) -> None:
    bomb = gzip.compress(b"a" * 10_000_000)
    program = shared.program(Scope.ACT)

    answer = program.post(
        "/api/v1/mutes",
        content=bomb,
        headers={"content-type": "application/json", "content-encoding": "gzip"},
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "part", [b"a" * 10_000, b"X: a\r\n" * 2_000], ids=["a long one", "many lines"]
)
def test_107_a_head_without_end_is_refused(shared: Served, part: bytes) -> None:
    sent = 0
    with connected(shared) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        with suppress(ConnectionError):
            while sent < 100_000_000:
                connection.sendall(part)
                sent += len(part)

    assert sent < 50_000_000


# 108: guessing.


class Counting(PasswordHasher):
    """Counts how often it compared."""

    count = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        self.count += 1
        return super().verify(hash, password)


def test_108_for_an_unknown_user_the_same_is_done_and_said(desk: Served) -> None:
    hasher = Counting()
    desk.site.passwords = Passwords(hasher)
    client = desk.client()

    answers = {}
    for user in ("editor", "niemand", "<script>", "x" * 200):
        before = hasher.count
        answer = log_in(client, user, "falsches Passwort")
        text = answer.text.replace(html_of(user), "").replace(seal_of(answer.text), "")
        answers[user] = (answer.status_code, text, hasher.count - before)

    assert len(set(answers.values())) == 1
    assert answers["editor"][2] == 1


def test_108_of_many_guesses_few_are_compared(desk: Served) -> None:
    hasher = Counting()
    desk.site.passwords = Passwords(hasher)
    client = desk.client()
    seal = seal_of(client.get("/login").text)

    answers = [
        client.post("/login", data={"user": user, "password": "falsch" * 3, "seal": seal})
        for number in range(100)
        for user in ("editor", f"user{number}")
    ]

    assert hasher.count < 20
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


def seal_of(text: str) -> str:
    found = re.search(r'name="seal" value="([^"]+)"', text)
    assert found
    return found[1]


def html_of(text: str) -> str:
    return str(escape(text))


# 109: cookies.


def test_109_a_cookie_that_is_not_ours_is_nobodys(shared: Served, stored: Stored) -> None:
    good = shared.logged_in(Role.EDITOR).cookies["monitor"]

    for cookie in (
        "",
        good[:-1],
        good + "a",
        good.swapcase(),
        "a" * 8_000,
        "' OR 1=1--",
        "\\0",
        ";",
    ):
        with connected(shared) as connection:
            connection.sendall(
                b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: monitor="
                + cookie.encode()
                + b"\r\n\r\n"
            )
            answer = rest_of(connection)

        assert b"\r\nlocation: /login" in answer, cookie


def test_109_what_is_stored_of_a_session_is_no_cookie(desk: Served) -> None:
    token = desk.logged_in(Role.EDITOR).cookies["monitor"]

    stolen = desk.client(cookies={"monitor": digest_of(token)})

    assert stolen.get("/").status_code == 303


@pytest.mark.parametrize("change", ["removed", "password", "role"])
def test_109_a_session_ends_with_its_user_password_or_role(desk: Served, change: str) -> None:
    client = desk.logged_in(Role.EDITOR)
    known = {user.id: user for user in users()}
    if change == "removed":
        del known["editor"]
    elif change == "password":
        known["editor"] = replace(known["editor"], password=hash_password("ein neues Passwort"))
    else:
        known["editor"] = replace(known["editor"], role=Role.READER)

    desk.site._web = replace(desk.site.web, users=tuple(known.values()))

    assert client.get("/").headers["location"] == "/login"


def test_109_after_logout_the_cookie_is_worth_nothing(desk: Served) -> None:
    client = desk.logged_in(Role.EDITOR)
    cookie = client.cookies["monitor"]

    client.post("/logout", data={"csrf": masked_of(desk, client)})

    assert desk.client(cookies={"monitor": cookie}).get("/").status_code == 303


def test_109_a_removed_token_is_worth_nothing(desk: Served) -> None:
    program = desk.program(Scope.READ)
    before = program.get("/api/v1/mutes").status_code

    desk.site._web = replace(desk.site.web, tokens=())

    assert before == 200
    assert program.get("/api/v1/mutes").status_code == 401


@pytest.mark.parametrize(
    "shown", ["Bearer", "bearer", "Bearer  ,", "Bearer x", "Bearer " + "a" * 9_000]
)
def test_109_a_token_that_is_shown_counts_alone(desk: Served, shown: str) -> None:
    client = desk.logged_in(Role.ADMIN)

    answer = client.get("/api/v1/mutes", headers={"authorization": shown})

    assert answer.status_code == 401


@pytest.mark.parametrize("shown", ["", "Basic ZWRpdG9yOng=", "Digest username=x", "Bearerx y"])
def test_109_a_password_that_is_meant_for_a_proxy_opens_and_closes_nothing(
    desk: Served, shown: str
) -> None:
    headers = {"authorization": shown}
    client = desk.logged_in(Role.ADMIN, headers=headers)
    path = "/language"

    inside = client.get("/api/v1/mutes")
    foreign = client.post(path, data={"csrf": masked_of(desk, client)}, headers={"origin": "null"})
    without = client.post(path, data={"language": "en"})
    stranger = desk.client(headers=headers).get("/api/v1/mutes")

    assert (inside.status_code, stranger.status_code) == (200, 401)
    assert (foreign.status_code, without.status_code) == (403, 403)


def test_109_behind_a_proxy_with_a_password_of_its_own_a_page_without_users_is_open(
    open_desk: Served,
) -> None:
    client = open_desk.client(headers={"authorization": "Basic ZWRpdG9yOng="})

    assert client.get("/").status_code == 200


def test_109_of_two_names_that_a_proxy_says_none_counts(tmp_path: Path) -> None:
    with served(tmp_path, proxy=ProxyLogin(("127.0.0.1/32",), "X-User")) as desk:
        for names in (("admin", "reader"), ("reader", "reader"), ("", "reader"), ("admin,reader",)):
            client = desk.client(headers=[("x-user", name) for name in names])

            assert client.get("/").headers["location"] == "/login", names
        one = desk.client(headers=[("x-user", "reader"), ("authorization", "Basic eDp5")])
        assert one.get("/").status_code == 200


@pytest.mark.parametrize(
    ("networks", "status"),
    [(("127.0.0.1/32",), 200), (("::ffff:127.0.0.1/128", "10.0.0.0/8"), 303), ((), 303)],
)
def test_109_only_a_listed_proxy_says_who_it_is(
    tmp_path: Path, networks: tuple[str, ...], status: int
) -> None:
    with served(tmp_path, proxy=ProxyLogin(networks, "X-Remote-User")) as desk:
        named = desk.client(
            headers={
                "x-remote-user": "reader",
                "x-forwarded-for": "10.0.0.1",
                "x-real-ip": "10.0.0.1",
                "forwarded": "for=10.0.0.1",
            }
        )
        unknown = desk.client(headers={"x-remote-user": "niemand"})

        assert named.get("/").status_code == status
        assert unknown.get("/").status_code == 303
        acted = named.post(
            "/language", data={"language": "en"}, headers={"origin": "https://evil.example"}
        )
        assert acted.status_code in {303, 403}
        assert "language" not in named.cookies


# 111: where it goes next.

ELSEWHERE = (
    *(
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\t//evil.example",
    ),
    *(
        "https://evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie: a=b",
        "/\r\nSet-Cookie: a=b",
    ),
    *("/\x00", "evil.example", "/./\t/evil.example", "http:evil.example", "/" + "a" * 5000, ""),
)


@pytest.mark.parametrize("then", ELSEWHERE, ids=repr)
def test_111_nobody_is_led_to_another_site(shared: Served, then: str) -> None:
    client = shared.client()
    seal = seal_of(client.get("/login", params={"next": then}).text)
    form = {"user": "reader", "password": PASSWORD, "seal": seal, "next": then}

    answer = client.post("/login", data=form)
    language = client.post(
        "/language", data={"language": "de", "next": then, "csrf": masked_of(shared, client)}
    )
    again = client.get("/login", params={"next": then})

    for each in (answer, language, again):
        location = each.headers["location"]
        assert re.fullmatch(r"/(?![/\\])[!-~]*", location), location
        assert "a=b" not in each.headers.get("set-cookie", "")
        assert "evil" not in location
