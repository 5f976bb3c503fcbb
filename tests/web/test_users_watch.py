"""Who may use the page is followed on its own: what becomes of users.yaml while the page runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from monitor.model import Role, Scope, User
from monitor.passwords import digest_of, hash_password
from monitor.web.entry.users_watch import UsersWatch
from tests.web.served import PASSWORD, Served, log_in, served, write_config

HASHED = hash_password(PASSWORD)
TOKEN = "mon_" + "k" * 43


def text_of(*users: tuple[str, str], tokens: str = "", password: str = HASHED) -> str:
    lines = [f'  - {{id: {name}, role: {role}, password: "{password}"}}' for name, role in users]
    return "users:\n" + "\n".join(lines) + f"\ntokens: [{tokens}]\n"


class Watched:
    """A page that began with the users ``ida`` and ``brams``, and their file."""

    def __init__(self, desk: Served, file: Path) -> None:
        self.desk = desk
        self.file = file
        self.watch = UsersWatch(desk.site, {})
        self.watch.look()

    def write(self, text: str) -> None:
        """As editors do: a new file in place of the old one."""
        new = self.file.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(self.file)

    def client(self, user: str) -> httpx.Client:
        client = self.desk.client()
        assert log_in(client, user).status_code == 303
        return client


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Watched]:
    config = write_config(tmp_path)
    file = config / "users.yaml"
    file.write_text(text_of(("ida", "admin"), ("brams", "editor")), encoding="utf-8")
    known = (User("ida", "ida", Role.ADMIN, HASHED), User("brams", "brams", Role.EDITOR, HASHED))
    with served(tmp_path, config=config, known=known, is_watching=False) as desk:
        yield Watched(desk, file)


def is_in(client: httpx.Client) -> bool:
    """Whether somebody is still logged in."""
    return client.get("/static/page.js").status_code == 200


def test_who_was_removed_is_out_though_the_rest_of_the_configuration_is_refused(
    it: Watched,
) -> None:
    ida, brams = it.client("ida"), it.client("brams")
    (it.file.parent / "monitor.yaml").write_text("zone: [", encoding="utf-8")

    it.write(text_of(("ida", "admin")))
    it.watch.look()

    assert not is_in(brams)
    assert is_in(ida)


@pytest.mark.parametrize(
    "after",
    [
        text_of(("ida", "admin"), ("brams", "reader")),
        text_of(("ida", "admin"), ("brams", "editor"), password=hash_password("ein anderes Wort")),
    ],
    ids=["role", "password"],
)
def test_another_role_or_password_ends_the_sessions(it: Watched, after: str) -> None:
    brams = it.client("brams")

    it.write(after)
    it.watch.look()

    assert not is_in(brams)


def test_who_is_new_gets_in(it: Watched) -> None:
    it.write(text_of(("ida", "admin"), ("brams", "editor"), ("lohse", "reader")))
    it.watch.look()

    assert is_in(it.client("lohse"))


def test_a_token_counts_from_its_adding_until_it_is_revoked(it: Watched) -> None:
    program = it.desk.client(headers={"authorization": f"Bearer {TOKEN}"})
    known = f"{{id: grafana, scopes: [{Scope.READ}], digest: {digest_of(TOKEN)}}}"

    answers = []
    for tokens in ("", known, ""):
        it.write(text_of(("ida", "admin"), tokens=tokens))
        it.watch.look()
        answers.append(program.get("/api/v1/stories").status_code)

    assert answers == [401, 200, 401]


def test_open_live_connections_end_when_users_change(it: Watched) -> None:
    brams = it.client("brams")
    with brams.stream("GET", "/live") as live:
        lines = live.iter_lines()
        next(lines)

        it.write(text_of(("ida", "admin")))
        it.watch.look()

        assert "END" not in list(lines)
    assert brams.get("/live").status_code in {303, 401}


@pytest.mark.parametrize(
    "broken",
    ["users: [\n", "user: []\n", "users: [{id: ida, role: chief}]\n", "\x00"],
)
def test_a_file_of_which_nobody_can_be_read_lets_nobody_in_until_it_is_mended(
    it: Watched, broken: str
) -> None:
    good = it.file.read_text(encoding="utf-8")
    ida = it.client("ida")

    it.write(broken)
    it.watch.look()
    at_once = is_in(ida)
    it.watch.look()
    broken_off = is_in(ida)
    it.write(good)
    it.watch.look()

    assert (at_once, broken_off, is_in(ida)) == (True, False, True)


def test_a_file_that_is_being_written_throws_nobody_out(it: Watched) -> None:
    ida = it.client("ida")

    for text in ("", "users:\n  - {id: ida", text_of(("ida", "admin"))):
        it.write(text)
        it.watch.look()

    assert is_in(ida)


def test_one_bad_user_is_out_and_the_others_stay(it: Watched) -> None:
    ida, brams = it.client("ida"), it.client("brams")

    it.write(text_of(("ida", "admin"), ("brams", "chief")))
    it.watch.look()
    it.watch.look()

    assert (is_in(ida), is_in(brams)) == (True, False)


@pytest.mark.parametrize("is_gone", [True, False], ids=["no file", "no users"])
def test_without_users_it_does_not_open_to_everybody(it: Watched, *, is_gone: bool) -> None:
    if is_gone:
        it.file.unlink()
    else:
        it.write("users: []\n")
    it.watch.look()
    it.watch.look()

    assert not it.desk.site.is_open
    assert not is_in(it.desk.client())


def test_the_first_user_closes_a_page_that_was_open(tmp_path: Path) -> None:
    config = write_config(tmp_path)
    with served(tmp_path, config=config, known=(), is_watching=False) as desk:
        watch = UsersWatch(desk.site, {})
        watch.look()
        before = is_in(desk.client())

        (config / "users.yaml").write_text(text_of(("ida", "admin")), encoding="utf-8")
        watch.look()

        assert (before, is_in(desk.client())) == (True, False)


def test_what_was_read_with_an_older_file_does_not_bring_back_who_was_removed(
    it: Watched,
) -> None:
    brams = it.client("brams")
    before = it.desk.site.web
    it.write(text_of(("ida", "admin")))
    it.watch.look()

    it.desk.site._web = before
    it.watch.look()

    assert not is_in(brams)


def test_secrets_in_files_of_their_own_are_followed_as_well(it: Watched) -> None:
    secret = it.file.parent / "ida.secret"
    secret.write_text(HASHED, encoding="utf-8")
    it.write("users: [{id: ida, role: admin, password: {file: ida.secret}}]\n")
    for _ in range(3):
        it.watch.look()
    ida = it.client("ida")

    secret.write_text(hash_password("ein anderes Wort"), encoding="utf-8")
    it.watch.look()

    assert not is_in(ida)


def test_nothing_is_read_as_long_as_the_file_is_the_same(it: Watched) -> None:
    users = it.desk.site.web.users

    for _ in range(3):
        it.watch.look()

    assert it.desk.site.web.users is users


def test_a_change_of_the_same_length_is_seen(it: Watched) -> None:
    brams = it.client("brams")
    before = it.file.read_bytes()

    with it.file.open("r+b") as file:
        file.write(before.replace(b"brams", b"brahm"))
        file.flush()
        os.fsync(file.fileno())
    it.watch.look()

    assert not is_in(brams)
