"""`monitor user` as a user types it: who may use the page, and the tokens of programs."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import subprocess
import sys
import termios
from collections.abc import Sequence
from pathlib import Path

import pytest

from monitor.cli.user_file import changed
from monitor.model.users import Role, Scope
from monitor.passwords import Passwords, digest_of, hash_password
from monitor.settings import Web, load
from monitor.settings.users_text import with_item
from tests.cli.conftest import Run

WORD = "Fähre über die Warle"
HASHED = hash_password(WORD)
CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    (folder / "rules").mkdir(parents=True)
    (folder / "monitor.yaml").write_text("contact: mailto:desk@example.org\nweb: {}\n")
    (folder / "sources.yaml").write_text(
        "sources: [{id: bote, name: Bote, url: 'https://bote.example/feed'}]\n"
    )
    (folder / "channels.yaml").write_text(
        "targets: [{id: chat, apprise: 'json://127.0.0.1/'}]\n"
        "desks: [{id: lokales, targets: [chat]}]\n"
    )
    (folder / "rules" / "a.yaml").write_text(
        "rules: [{id: a, title: A, desk: lokales, level: normal, query: Boot}]\n"
    )
    return folder


def web(config: Path) -> Web:
    """The page, of which nothing is wrong."""
    loaded = load(config, {})
    assert [str(each) for each in loaded.problems] == []
    assert loaded.settings is not None
    assert loaded.settings.web is not None
    return loaded.settings.web


def add(run: Run, *arguments: str, word: str = WORD) -> subprocess.CompletedProcess[str]:
    return run("user", "add", *arguments, "--password-stdin", given=f"{word}\n")


def there_is(config: Path, name: str, role: str = "reader") -> None:
    """Somebody who was added before."""
    values = {"id": name, "role": role, "password": HASHED}
    changed(config, lambda content: with_item(content, "users", values))


def text_of(config: Path) -> str:
    return (config / "users.yaml").read_text("utf-8")


def test_who_is_added_can_log_in_and_the_file_is_for_its_owner_only(run: Run, config: Path) -> None:
    done = add(run, "ida", "--role", "editor", "--name", "Ida Brams", "--desk", "lokales")

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{config / 'users.yaml'}: added ida, editor\n"
    assert (config / "users.yaml").stat().st_mode & 0o777 == 0o600
    (found,) = web(config).users
    assert (found.id, found.name, found.role, found.desks) == (
        "ida",
        "Ida Brams",
        Role.EDITOR,
        ("lokales",),
    )
    assert Passwords().verify(found.password, WORD)
    assert WORD not in text_of(config)
    assert sorted(each.name for each in config.iterdir() if "users" in each.name) == ["users.yaml"]


def test_comments_and_mode_stay_and_an_open_file_is_warned_of(run: Run, config: Path) -> None:
    (config / "users.yaml").write_text("# Ours\nusers:\n- id: ada   # the chief\n  role: admin\n")
    (config / "users.yaml").chmod(0o644)

    done = add(run, "ida")

    assert done.returncode == 0
    assert "every user of this machine can read" in done.stderr
    assert text_of(config).startswith(
        "# Ours\nusers:\n- id: ada   # the chief\n  role: admin\n- id: ida\n  role: reader\n"
    )
    assert (config / "users.yaml").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ida"], "there is a user 'ida' already; `monitor user password ida`"),
        (["Ida Brams"], "an id has small letters"),
        (["neu", "--role", "chief"], "chief"),
        (["neu", "--desk", "lokals"], "there is no desk 'lokals'; did you mean 'lokales'?"),
        (["neu", "--no-password"], "either --password-stdin or --no-password"),
    ],
)
def test_what_cannot_be_added_is_refused_and_the_file_stays(
    run: Run, config: Path, arguments: Sequence[str], told: str
) -> None:
    there_is(config, "ida")
    before = text_of(config)

    done = add(run, *arguments)

    assert done.returncode == 2
    assert told in done.stderr
    assert text_of(config) == before


@pytest.mark.parametrize("word", ["", "1234567", "x" * 1001, "x" * 100_000])
def test_what_is_no_password_is_refused_and_not_told(run: Run, config: Path, word: str) -> None:
    done = add(run, "ida", word=word)

    assert done.returncode == 2
    assert "a password has 8 to 1,000 characters" in done.stderr
    assert not (config / "users.yaml").exists()
    assert not word or word not in done.stderr


def test_without_a_terminal_the_way_out_is_named(run: Run, config: Path) -> None:
    done = run("user", "add", "ida", given=f"{WORD}\n{WORD}\n")

    assert done.returncode == 2
    assert "--password-stdin" in done.stderr
    assert not (config / "users.yaml").exists()


def test_who_comes_by_a_proxy_needs_no_password(run: Run, config: Path) -> None:
    done = run("user", "add", "ida", "--no-password")

    assert done.returncode == 0
    assert "password" not in text_of(config)
    assert "nobody gets in: no user has a password" in done.stderr


def test_another_password_replaces_the_first_and_only_that(run: Run, config: Path) -> None:
    there_is(config, "ida", "admin")
    there_is(config, "ada")

    done = run("user", "password", "ida", "--password-stdin", given="quite another\r\n")

    assert done.returncode == 0
    ida, ada = web(config).users
    assert Passwords().verify(ida.password, "quite another")
    assert not Passwords().verify(ida.password, WORD)
    assert Passwords().verify(ada.password, WORD)
    assert ida.role is Role.ADMIN


def test_who_is_removed_is_gone_and_an_unknown_name_is_told(run: Run, config: Path) -> None:
    there_is(config, "ida")
    there_is(config, "ada")

    done = run("user", "remove", "ida")
    again = run("user", "remove", "ida")

    assert done.returncode == 0
    assert [each.id for each in web(config).users] == ["ada"]
    assert again.returncode == 2
    assert "there is no user 'ida'; did you mean 'ada'?" in again.stderr


def test_a_token_is_printed_once_and_works_until_it_is_revoked(run: Run, config: Path) -> None:
    done = run("user", "token", "grafana", "--scope", "metrics", "--scope", "read")
    twice = run("user", "token", "grafana", "--scope", "read")
    token = done.stdout.strip()
    (found,) = web(config).tokens
    kept = text_of(config)
    revoked = run("user", "revoke", "grafana")

    assert (done.returncode, twice.returncode, revoked.returncode) == (0, 2, 0)
    assert found.digest == digest_of(token)
    assert found.scopes == {Scope.METRICS, Scope.READ}
    assert token.startswith("mon_")
    assert token not in kept + done.stderr
    assert "there is a token 'grafana' already" in twice.stderr
    assert web(config).tokens == ()


@pytest.mark.parametrize("arguments", [["grafana"], ["grafana", "--scope", "write"]])
def test_a_token_is_for_something_that_there_is(
    run: Run, config: Path, arguments: Sequence[str]
) -> None:
    done = run("user", "token", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert "scope" in done.stderr
    assert not (config / "users.yaml").exists()


def test_users_and_tokens_are_listed_without_what_is_secret(run: Run, config: Path) -> None:
    add(run, "ida", "--role", "admin", "--name", "Ida \x1b[2J Brams", "--desk", "lokales")
    run("user", "add", "ada", "--no-password")
    run("user", "token", "grafana", "--scope", "metrics")

    listed, short, as_json = run("user", "list"), run("user"), run("user", "list", "--json")

    assert listed.stdout == short.stdout
    ida, ada, grafana = listed.stdout.splitlines()
    assert ida.startswith("ida  admin  Ida ")
    assert ida.endswith("desks lokales")
    assert ada == "ada  reader  ada  password: none"
    assert grafana == "grafana  token for metrics"
    assert "\x1b" not in listed.stdout
    assert [json.loads(each) for each in as_json.stdout.splitlines()][1:] == [
        {"user": "ada", "name": "ada", "role": "reader", "desks": [], "password": "none"},
        {"token": "grafana", "scopes": ["metrics"]},
    ]
    for secret in ("argon2", web(config).tokens[0].digest):
        assert secret not in listed.stdout + as_json.stdout


def test_where_nobody_is_that_is_said(run: Run, config: Path) -> None:
    assert run("user").stdout == "there are no users\n"


@pytest.mark.parametrize("content", ["users: [\n", "users: []\nusers: []\n", "users: ida\n"])
def test_a_file_with_mistakes_is_not_written(run: Run, config: Path, content: str) -> None:
    (config / "users.yaml").write_text(content)

    done = add(run, "ida")

    assert done.returncode == 1
    assert "users.yaml: is as it was: " in done.stderr
    assert "Traceback" not in done.stderr
    assert text_of(config) == content


def test_a_folder_that_is_not_there_is_named(run: Run) -> None:
    done = add(run, "ida", "--config", "nowhere")

    assert done.returncode == 1
    assert "nowhere/users.yaml: is as it was: No such file" in done.stderr


def test_two_at_once_do_not_undo_each_other(run: Run, config: Path) -> None:
    names = [f"user{number}" for number in range(4)]
    code = "import sys; from monitor.cli.users import add; add(sys.argv[1], no_password=True)"
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", code, name], cwd=config.parent, stderr=subprocess.DEVNULL
        )
        for name in names
    ]

    assert [program.wait(60) for program in programs] == [0] * len(names)
    listed = [json.loads(each)["user"] for each in run("user", "--json").stdout.splitlines()]
    assert sorted(listed) == names


# --- on a terminal


class Terminal:
    """The program on a terminal of its own, where somebody types."""

    def __init__(self, config: Path, *arguments: str) -> None:
        self.keyboard, terminal = pty.openpty()
        self.shown = ""
        self.program = subprocess.Popen(
            [sys.executable, "-m", "monitor", "user", *arguments],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            # So that Ctrl-C reaches it, and it does not ask on the terminal of who runs the tests.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
            env={**os.environ, "MONITOR_CONFIG": str(config)},
        )
        os.close(terminal)

    def answers(self, prompt: str, typed: str) -> None:
        """Wait for the question, then type."""
        start = len(self.shown)
        while prompt not in self.shown[start:]:
            self.shown += self._read()
        os.write(self.keyboard, typed.encode())

    def end(self) -> int:
        while piece := self._read():
            self.shown += piece
        os.close(self.keyboard)
        return self.program.wait(60)

    def _read(self) -> str:
        assert select.select([self.keyboard], [], [], 60)[0], self.shown
        try:
            return os.read(self.keyboard, 10_000).decode("utf-8", "replace")
        except OSError:  # the other side is closed
            return ""


def test_a_password_is_asked_for_twice_and_is_not_shown(config: Path) -> None:
    terminal = Terminal(config, "add", "ida")
    terminal.answers("password: ", f"{WORD}\n")
    terminal.answers("once more: ", f"{WORD}\n")

    assert terminal.end() == 0
    assert "Warle" not in terminal.shown
    assert Passwords().verify(web(config).users[0].password, WORD)


def test_one_is_asked_until_both_are_the_same_and_long_enough(config: Path) -> None:
    terminal = Terminal(config, "add", "ida")
    terminal.answers("password: ", "kurz\n")
    terminal.answers("password: ", "long enough\n")
    terminal.answers("once more: ", "long enouhg\n")
    terminal.answers("password: ", f"{WORD}\n")
    terminal.answers("once more: ", f"{WORD}\n")

    assert terminal.end() == 0
    assert "a password has 8 to" in terminal.shown
    assert "these are not the same" in terminal.shown
    assert Passwords().verify(web(config).users[0].password, WORD)


@pytest.mark.parametrize("typed", [CTRL_C, CTRL_D])
@pytest.mark.parametrize("answered", [0, 1])
def test_broken_off_at_a_prompt_nothing_is_written(config: Path, typed: str, answered: int) -> None:
    terminal = Terminal(config, "add", "ida")
    if answered:
        terminal.answers("password: ", f"{WORD}\n")
    terminal.answers("once more: " if answered else "password: ", typed)

    assert terminal.end() == 130
    assert "Traceback" not in terminal.shown
    assert not (config / "users.yaml").exists()
