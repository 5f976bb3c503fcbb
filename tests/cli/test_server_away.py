"""Commands where the server, its packages or a clear URL is missing: told without a password."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.workbench.newsdesk import Newsdesk

# As where monitor was installed without what a PostgreSQL needs.
WITHOUT_PACKAGES = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("psycopg", "pgqueuer"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
sys.argv = ["monitor", *sys.argv[1:]]
import runpy
runpy.run_module("monitor", run_name="__main__")
"""


def desk_with(folder: Path, url: str) -> Newsdesk:
    desk = Newsdesk(folder)
    desk.write("monitor.yaml", f"contact: mailto:desk@example.org\ndatabase: '{url}'\n")
    return desk


def ran(desk: Newsdesk, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command, "--config", str(desk.config)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", ["worker", "run"])
def test_who_has_not_installed_the_packages_is_told_which(tmp_path: Path, command: str) -> None:
    desk = desk_with(tmp_path, "postgresql://desk:geheim@127.0.0.1:1/news")

    done = ran(desk, "-c", WITHOUT_PACKAGES, command)

    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == (
        "monitor: database: PostgreSQL needs a package that is not installed (psycopg);"
        " `pip install 'monitor[cluster]'`"
    )
    assert "Traceback" not in done.stderr


def test_a_configuration_is_checked_though_its_server_is_down(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "postgresql://desk:geheim@127.0.0.1:1/news")

    done = desk.run("check")

    assert done.code == 0, done.out
    assert "the rules were not tried on the archive" in done.out
    assert "is the server running" in done.out
    assert "geheim" not in done.out + done.err


@pytest.mark.parametrize("password", ["geheim/x", "geheim#x", "geheim?x", "geheim[x", "geheim%zz"])
@pytest.mark.parametrize("command", ["check", "health"])
def test_a_password_that_is_not_encoded_is_refused_and_not_shown(
    tmp_path: Path, command: str, password: str
) -> None:
    desk = desk_with(tmp_path, f"postgresql://desk:{password}@127.0.0.1:1/news")

    done = desk.run(command)

    assert done.code in {1, 2}
    assert "in a password / is written as %2F" in done.out + done.err
    assert "geheim" not in done.out + done.err


@pytest.mark.parametrize("command", ["worker", "run"])
def test_a_worker_does_not_begin_with_such_a_password(tmp_path: Path, command: str) -> None:
    desk = desk_with(tmp_path, "postgresql://desk:geheim/x@127.0.0.1:1/news")

    done = ran(desk, "-m", "monitor", command)

    assert done.returncode == 2
    assert "in a password / is written as %2F" in done.stderr
    assert "geheim" not in done.stdout + done.stderr


def test_a_worker_whose_server_is_down_does_not_show_the_password(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "postgresql://desk:geheim@127.0.0.1:1/news")

    done = ran(desk, "-m", "monitor", "worker")

    assert done.returncode == 3
    assert "is the server running" in done.stderr
    assert "geheim" not in done.stdout + done.stderr
