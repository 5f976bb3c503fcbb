"""`monitor db copy`, as a user types it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from monitor.demo.newsroom import Newsroom
from monitor.model import Server
from monitor.store import DatabaseLock, check, upgrade
from tests.cli.conftest import Run


def count(server: Server) -> int:
    with psycopg.connect(server.url) as connection:
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(row[0]) if row else 0


def configure(newsroom: Newsroom, database: Server | Path) -> None:
    """Write another database into monitor.yaml."""
    file = newsroom.config / "monitor.yaml"
    lines = file.read_text().splitlines(keepends=True)
    url = database.url if isinstance(database, Server) else str(database)
    file.write_text(
        "".join(f'database: "{url}"\n' if "database:" in each else each for each in lines)
    )


def test_the_database_goes_to_a_server_and_back(
    run: Run, newsroom: Newsroom, server: Server, tmp_path: Path
) -> None:
    run("poll")

    there = run("db", "copy", "--to", server.url)
    hits = run("hits", "--json")
    configure(newsroom, server)
    moved = run("hits", "--json")
    again = run("poll")
    back = run("db", "copy", "--to", "back.db")
    configure(newsroom, Path("back.db"))
    same = run("hits", "--json")

    assert (there.returncode, there.stderr) == (0, "")
    assert there.stdout.startswith(f"{server}: ")
    assert "rows of 37 tables, compared" in there.stdout
    assert "write it into monitor.yaml as `database`" in there.stdout
    assert count(server) > 0
    assert moved.stdout == hits.stdout
    assert again.stdout.startswith("paper-a: unchanged\n")
    assert (back.returncode, back.stderr) == (0, "")
    assert check(tmp_path / "back.db") == []
    assert same.stdout == hits.stdout


@pytest.mark.parametrize(
    ("to", "code", "told"),
    [
        ("", 2, "expected postgresql://USER@HOST/NAME, or the path of a file"),
        ("mysql://desk:geheim@db.example/news", 2, "--to 'mysql': expected postgresql://"),
        ("other.db", 3, "`monitor db backup` copies files"),
        ("postgresql://desk:geheim@127.0.0.1:1/news", 3, "is the server running"),
        ("postgresql://desk:geheim@127.0.0.1:port/news", 3, "is no URL of PostgreSQL"),
    ],
)
def test_a_wrong_goal_is_told_without_its_password(
    run: Run, newsroom: Newsroom, to: str, code: int, told: str
) -> None:
    upgrade(newsroom.database)

    done = run("db", "copy", "--to", to)

    assert done.returncode == code
    assert told in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_goal_must_be_named(run: Run, newsroom: Newsroom) -> None:
    done = run("db", "copy")

    assert done.returncode == 2
    assert "--to" in done.stderr


def test_there_must_be_something_to_copy(run: Run, newsroom: Newsroom, server: Server) -> None:
    done = run("db", "copy", "--to", server.url)

    assert done.returncode == 3
    assert "there is no such database" in done.stderr


def test_a_second_copy_is_refused(run: Run, newsroom: Newsroom, server: Server) -> None:
    run("poll")
    run("db", "copy", "--to", server.url)
    before = count(server)

    done = run("db", "copy", "--to", server.url)

    assert done.returncode == 3
    assert "is not empty, articles has rows; make the database anew" in done.stderr
    assert count(server) == before


def test_while_the_daemon_runs_nothing_is_copied(
    run: Run, newsroom: Newsroom, server: Server
) -> None:
    run("poll")

    with DatabaseLock(newsroom.database):
        done = run("db", "copy", "--to", server.url)

    assert done.returncode == 4
    assert "monitor already runs on this database" in done.stderr
    assert count(server) == 0


def test_what_is_only_for_files_says_what_servers_have_instead(
    run: Run, newsroom: Newsroom, server: Server
) -> None:
    configure(newsroom, server)

    checked = run("db", "check")
    saved = run("db", "backup")
    current = run("db", "upgrade")

    assert "`pg_amcheck` looks for damage" in checked.stderr
    assert "`pg_dump` makes backups" in saved.stderr
    assert (checked.returncode, saved.returncode) == (3, 3)
    assert "is up to date" in current.stdout
