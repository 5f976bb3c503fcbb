"""Who gets in, and who does not."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from monitor.model import Role
from tests.web.served import PASSWORD, Served, act, csrf_of, log_in


def test_who_is_not_logged_in_is_led_to_the_login_and_back(desk: Served) -> None:
    client = desk.client()

    asked = client.get("/static/page.js?v=1")
    answer = log_in(client, "editor")

    assert asked.status_code == 303
    assert asked.headers["location"] == "/login?next=%2Fstatic%2Fpage.js%3Fv%3D1"
    assert answer.status_code == 303
    assert client.get("/static/page.js").status_code == 200


def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(desk: Served) -> None:
    client = desk.client()

    wrong = log_in(client, "editor", PASSWORD + "x")
    unknown = log_in(client, "niemand", PASSWORD)

    assert wrong.status_code == unknown.status_code == 403
    assert "stimmt nicht" in wrong.text
    assert "monitor" not in client.cookies


def test_after_too_many_tries_there_is_a_pause_even_for_the_right_password(desk: Served) -> None:
    client = desk.client()

    answers = [log_in(client, "editor", "falsches Passwort").status_code for _ in range(8)]
    locked_out = log_in(client, "editor")
    desk.clock.move(timedelta(hours=2))
    later = log_in(client, "editor")

    assert 429 in answers
    assert locked_out.status_code == 429
    assert int(locked_out.headers["retry-after"]) > 0
    assert later.status_code == 303


def test_who_has_logged_in_before_is_not_kept_out_by_whoever_tries_the_name(desk: Served) -> None:
    editor, reader, guesser = desk.client(), desk.client(), desk.client()
    log_in(editor, "editor")
    log_in(reader, "reader")
    for _ in range(8):
        guessed = log_in(guesser, "editor", "falsches Passwort")
    for client in (editor, reader):
        act(client, "/logout", "/status")

    own, of_other = log_in(editor, "editor"), log_in(reader, "editor")

    assert guessed.status_code == 429
    assert (own.status_code, of_other.status_code) == (303, 429)


def test_a_familiar_browser_has_to_wait_after_as_many_tries(desk: Served) -> None:
    editor = desk.client()
    log_in(editor, "editor")
    act(editor, "/logout", "/status")

    codes = [log_in(editor, "editor", "falsches Passwort").status_code for _ in range(8)]

    assert codes == [403] * 5 + [429] * 3


def test_a_password_that_was_typed_as_the_name_is_not_noted(desk: Served) -> None:
    client = desk.client()

    log_in(client, PASSWORD, "x")
    log_in(client, "editor", "x")

    log = desk.site.stores.reader.log_page().lines
    assert [(each.deed.by, each.deed.act) for each in log] == [
        ("editor", "login refused"),
        ("-", "login refused"),
    ]


def test_the_cookie_cannot_be_read_by_scripts_and_is_another_after_an_hour(desk: Served) -> None:
    client = desk.client()
    header = log_in(client, "reader").headers["set-cookie"]
    first = client.cookies["monitor"]

    desk.clock.move(timedelta(hours=1, minutes=1))
    client.post("/language", data={})
    client.get("/login")
    second = client.cookies["monitor"]

    assert "HttpOnly" in header
    assert "SameSite=lax" in header
    assert first != second


def test_of_requests_at_once_one_gets_the_new_token_and_nobody_is_logged_out(desk: Served) -> None:
    client = desk.logged_in(Role.READER)
    old = client.cookies["monitor"]
    desk.clock.move(timedelta(hours=1, minutes=1))
    twins = [desk.client(cookies={"monitor": old}) for _ in range(4)]

    answers = [each.get("/mutes") for each in twins]

    assert [each.status_code for each in answers] == [200] * 4
    assert sum("set-cookie" in each.headers for each in answers) == 1


def test_who_never_got_the_new_token_goes_on_with_the_old_one(desk: Served) -> None:
    client = desk.logged_in(Role.READER)
    old = client.cookies["monitor"]
    lost = []

    for _ in range(3):
        desk.clock.move(timedelta(hours=1, minutes=1))
        answer = desk.client(cookies={"monitor": old}).get("/mutes")
        lost.append(answer.cookies["monitor"])
    desk.clock.move(timedelta(minutes=30))

    assert client.get("/mutes").status_code == 200
    codes = [desk.client(cookies={"monitor": each}).get("/mutes").status_code for each in lost]
    assert codes == [303, 303, 200]


def test_the_old_token_ends_soon_after_the_new_one_is_first_used(desk: Served) -> None:
    client = desk.logged_in(Role.READER)
    twin = desk.client(cookies={"monitor": client.cookies["monitor"]})
    desk.clock.move(timedelta(hours=1, minutes=1))
    client.get("/mutes")
    desk.clock.move(timedelta(minutes=10))

    before = twin.get("/mutes").status_code
    client.get("/mutes")
    meanwhile = twin.get("/mutes").status_code
    desk.clock.move(timedelta(minutes=1))

    assert (before, meanwhile) == (200, 200)
    assert twin.get("/mutes").status_code == 303
    assert client.get("/mutes").status_code == 200


def cookies_of(answer: httpx.Response) -> list[str]:
    """What becomes of the session."""
    said = answer.headers.get_list("set-cookie")
    return [each for each in said if each.startswith("monitor=")]


@pytest.mark.parametrize("pause", [timedelta(minutes=1), timedelta(hours=1, minutes=1)], ids=str)
def test_who_logs_in_as_somebody_else_is_that_one_and_the_old_session_ends(
    desk: Served, pause: timedelta
) -> None:
    client = desk.logged_in(Role.READER)
    old = client.cookies["monitor"]
    seal = seal_of(desk)
    desk.clock.move(pause)

    answer = client.post("/login", data={"user": "editor", "password": PASSWORD, "seal": seal})

    assert answer.status_code == 303
    assert len(cookies_of(answer)) == 1
    assert "Die editor" in client.get("/status").text
    assert desk.client(cookies={"monitor": old}).get("/status").status_code == 303


@pytest.mark.parametrize("pause", [timedelta(minutes=1), timedelta(hours=1, minutes=1)], ids=str)
def test_who_logs_out_is_out_and_can_log_in_again(desk: Served, pause: timedelta) -> None:
    client = desk.logged_in(Role.READER)
    old, csrf = client.cookies["monitor"], csrf_of(client.get("/status").text)
    desk.clock.move(pause)

    answer = client.post("/logout", data={"csrf": csrf})
    again = log_in(client, "reader")

    (cookie,) = cookies_of(answer)
    assert "max-age=0" in cookie.lower()
    assert desk.client(cookies={"monitor": old}).get("/status").status_code == 303
    assert again.status_code == 303
    assert client.get("/status").status_code == 200


def seal_of(desk: Served) -> str:
    found = re.search(r'name="seal" value="([^"]+)"', desk.client().get("/login").text)
    assert found
    return found[1]


def test_a_session_ends_when_nothing_was_asked_for_long(desk: Served) -> None:
    client = desk.logged_in(Role.READER)

    desk.clock.move(timedelta(hours=13))

    assert client.get("/static/page.js").status_code == 303


def test_a_forged_cookie_is_nobodys(desk: Served) -> None:
    for cookie in ("x", "a" * 8000, "' OR 1=1 --"):
        client = desk.client(cookies={"monitor": cookie})

        assert client.get("/static/page.js").status_code == 303
