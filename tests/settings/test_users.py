"""users.yaml: who may use the page, and what is never told of it."""

from __future__ import annotations

import pytest

from monitor.errors import Severity
from monitor.model.users import Role, Scope, Token, User
from monitor.settings import files_of
from monitor.settings.parts import Reader
from monitor.settings.users import Users, users_of
from tests.settings.conftest import HASH, USERS, Folder

DIGEST = "ab" * 32


def users(folder: Folder) -> Users:
    """Who may use the page, whatever else is wrong."""
    return users_of(
        Reader(folder.path, folder.environ), folder.path / "users.yaml", desks=["lokales"]
    )


def write(folder: Folder, text: str, mode: int = 0o600) -> None:
    folder.write("users.yaml", text)
    (folder.path / "users.yaml").chmod(mode)


def test_users_and_tokens_are_values(folder: Folder) -> None:
    write(folder, USERS.replace("role:", "name: Ida Brams, role:"))

    assert users(folder) == Users(
        (User("brams", "Ida Brams", Role.EDITOR, HASH, ("lokales",)),),
        (Token("grafana", DIGEST, frozenset({Scope.READ, Scope.FEEDS})),),
    )
    assert folder.told() == []


def test_who_says_no_more_is_a_reader_who_cannot_log_in(folder: Folder) -> None:
    write(folder, "users: [{id: brams}]\n")

    assert users(folder).users == (User("brams", "brams", Role.READER),)


def test_without_the_file_there_is_nobody(folder: Folder) -> None:
    assert users(folder) == Users()
    assert folder.told() == []


def test_the_file_counts_for_whoever_watches_the_configuration(folder: Folder) -> None:
    assert folder.path / "users.yaml" in files_of(folder.path)


def test_hashes_are_not_in_repr(folder: Folder) -> None:
    write(folder, USERS)

    assert HASH not in repr(users(folder))
    assert DIGEST not in repr(users(folder))


def test_a_password_comes_from_a_file_or_a_variable_too(folder: Folder) -> None:
    folder.environ = {"HASH": HASH}
    folder.write("../hash", f"{HASH}\n")
    text = "users:\n  - {id: a, password: '${HASH}'}\n  - {id: b, password: {file: ../hash}}\n"
    write(folder, text, mode=0o644)

    assert [each.password for each in users(folder).users] == [HASH, HASH]
    assert folder.told() == []
    assert [file.name for file in folder.load().secret_files] == ["hash"]


def test_a_file_that_everybody_can_read_is_warned_of_once(folder: Folder) -> None:
    more = f'users:\n  - {{id: first}}\n  - {{id: next, password: "{HASH}"}}\n  - '
    write(folder, USERS.replace("users:\n  - ", more), mode=0o644)

    problem = folder.problem()

    assert problem.severity is Severity.WARNING
    assert "a password stands in a file that every user" in problem.message
    assert problem.place.line == 3
    assert HASH not in str(problem)
    assert len(users(folder).users) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: Ida", "`id`: an id has small letters"),
        ("name: Ida", "`id` is missing"),
        ("id: ida, rolle: admin", "unknown key 'rolle'; known: id, name, role, password, desks"),
        ("id: ida, role: chief", "`role`: input should be 'reader', 'editor' or 'admin'"),
        ("id: ida, desks: lokales", "`desks`: expected a list"),
        ("id: ida, password: s3cret-word", "`password`: is no hash of argon2"),
        ("id: ida, password: [s3cret-word]", "`password`: expected text"),
        ("id: ida, password: ''", "`password`: must not be empty"),
        ("id: ida, password: $2b$12$s3cret-word", "`password`: is no hash of argon2"),
        ("id: ida, password: $argon2id$s3cret-word", "`password`: is no hash of argon2"),
        (
            f"id: ida, password: '{HASH.replace('m=65536', 'm=4000000')}'",
            "`password`: is a hash that takes too long",
        ),
        ("id: ida, pasword: s3cret-word", "unknown key 'pasword'"),
        ("id: ida, password: {file: ../s3cret}", ""),
        ("id: ida, password: '${S3CRET}'", "the environment variable S3CRET is not set"),
    ],
)
def test_one_bad_user_is_left_out_and_nothing_secret_is_told(
    folder: Folder, text: str, told: str
) -> None:
    write(folder, USERS.replace("users:\n", f"users:\n  - {{{text}}}\n"))

    problem = folder.problem()

    assert told in problem.message
    assert problem.place.line == 2
    assert "s3cret-word" not in str(problem)
    assert [each.id for each in users(folder).users] == ["brams"]
    assert not users(folder).lost


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: bot, scopes: [read]", "`digest` is missing"),
        (f"id: bot, digest: {DIGEST}", "`scopes` is missing"),
        (f"id: bot, scopes: [], digest: {DIGEST}", "`scopes`: "),
        (f"id: bot, scopes: [write], digest: {DIGEST}", "`scopes`: input should be 'read', 'act'"),
        (f"id: bot, scopes: read, digest: {DIGEST}", "`scopes`: expected a list"),
        ("id: bot, scopes: [read], digest: mon_s3cret-word", "`digest`: is no SHA-256"),
        ("id: bot, scopes: [read], digst: mon_s3cret-word", "unknown key 'digst'"),
    ],
)
def test_one_bad_token_is_left_out_and_nothing_secret_is_told(
    folder: Folder, text: str, told: str
) -> None:
    write(folder, USERS.replace("tokens:\n", f"tokens:\n  - {{{text}}}\n"))

    problems = folder.load().problems

    assert any(told in each.message for each in problems)
    assert {each.place.line for each in problems} == {4}
    assert all("s3cret-word" not in str(each) for each in problems)
    assert [each.id for each in users(folder).tokens] == ["grafana"]


@pytest.mark.parametrize(
    "text",
    [
        "users:\n  - id: ida\n    password: s3cret-word\n    password: s3cret-word\n",
        'users:\n  - id: ida\n    "password": s3cret-word: no\n',
        "users:\n  - id: ida\n    password: s3cret-word\n   role: admin\n",
        "users:\n  - {id: ida, password: s3cret-word, role: chief}\n",
        "users: s3cret-word\n",
    ],
)
def test_a_password_is_not_told_however_the_file_is_broken(folder: Folder, text: str) -> None:
    write(folder, text)

    problems = folder.load().problems

    assert problems
    assert all("s3cret-word" not in str(each) for each in problems)


def test_of_an_id_that_stands_twice_both_lines_are_told(folder: Folder) -> None:
    write(folder, "users:\n- {id: a, name: A}\n- {id: a, name: B}\n")

    assert folder.told() == ["users.yaml:3:8 the user 'a' stands also in line 2"]
    assert [each.name for each in users(folder).users] == ["A"]


def test_an_unknown_desk_is_told_with_those_there_are_and_the_user_stays(folder: Folder) -> None:
    write(folder, USERS.replace("[lokales]", "[lokals, lokales]"))

    problem = folder.problem()

    assert problem.message == "there is no desk 'lokals'; configured: lokales"
    assert problem.instead == "lokales"
    assert [each.desks for each in users(folder).users] == [("lokales",)]


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("users: [{id: A}]\n", True),
        ("user: []\n", True),
        ("tokens: []\n", False),
        ("users:\n", False),
        (f"users: []\ntokens: [{{id: A, scopes: [read], digest: {DIGEST}}}]\n", False),
    ],
)
def test_it_is_known_whether_there_is_nobody_by_mistake(
    folder: Folder, text: str, lost: bool
) -> None:
    write(folder, text)

    assert users(folder).lost is lost
