"""What is not copied, and what is told then."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import AlreadyRunningError, DatabaseError
from monitor.model import Server
from monitor.store import DatabaseLock, revision_of
from monitor.store.copying import copy
from monitor.store.postgres import WRITING
from monitor.store.tables import metadata
from tests.store.copies import (
    fill_all,
    is_empty,
    on_server,
    rows_of,
)
from tests.store.test_database import fill, migrate_to


def test_a_server_with_rows_is_refused(database: Path, server: Server) -> None:
    fill(database)
    on_server(server, "INSERT INTO web_keys VALUES ('links', 'geheim')")

    with pytest.raises(DatabaseError, match="is not empty, web_keys has rows; make the database"):
        copy(database, server)

    assert rows_of(server, metadata.tables["web_keys"]) == [("links", "geheim")]
    assert rows_of(server, metadata.tables["articles"]) == []


def test_a_file_that_exists_is_refused(server: Server, tmp_path: Path) -> None:
    there = tmp_path / "notes.txt"
    there.write_text("wichtig")

    with pytest.raises(DatabaseError, match=r"notes.txt: exists already"):
        copy(server, there)

    assert there.read_text() == "wichtig"


def test_while_the_daemon_runs_nothing_is_copied(database: Path, server: Server) -> None:
    fill(database)

    with DatabaseLock(database), pytest.raises(AlreadyRunningError, match="stop it first"):
        copy(database, server)

    assert is_empty(server)


@pytest.mark.parametrize(
    ("silent", "is_refused"), [(timedelta(seconds=5), True), (timedelta(minutes=2), False)]
)
def test_while_workers_run_nothing_is_copied(
    server: Server, tmp_path: Path, silent: timedelta, is_refused: bool
) -> None:
    seen = (datetime.now(UTC) - silent).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    worker = f"'w1', 'redaktion-2', 4711, '{seen}', '{seen}', '[]', 1, 1, '[]'"
    on_server(server, f"INSERT INTO workers VALUES ({worker})")

    if is_refused:
        with pytest.raises(DatabaseError, match=r"workers use it \(redaktion-2 4711\); stop them"):
            copy(server, tmp_path / "back.db")
    else:
        copy(server, tmp_path / "back.db")

    assert (tmp_path / "back.db").exists() is not is_refused


def test_what_workers_have_begun_is_not_left_behind(
    database: Path, server: Server, tmp_path: Path
) -> None:
    fill_all(database)
    copy(database, server)

    with pytest.raises(DatabaseError, match="3 articles are not matched and grouped yet"):
        copy(server, tmp_path / "back.db")

    assert not (tmp_path / "back.db").exists()


def test_nobody_writes_into_a_file_while_it_is_copied(database: Path, server: Server) -> None:
    fill(database)
    refusals: list[str] = []

    def told(_table: str, _done: int, _total: int) -> None:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            try:
                connection.execute("DELETE FROM hits")
            except sqlite3.OperationalError as error:
                refusals.append(str(error))

    copy(database, server, told)

    assert set(refusals) == {"database is locked"}


def test_nobody_writes_into_a_server_while_it_is_copied(server: Server, tmp_path: Path) -> None:
    can_write: set[Any] = set()

    def told(_table: str, _done: int, _total: int) -> None:
        can_write.add(on_server(server, f"SELECT pg_try_advisory_xact_lock({WRITING})"))

    copy(server, tmp_path / "back.db", told)

    assert can_write == {(False,)}


def test_files_are_not_copied_to_files_nor_servers_to_servers(
    database: Path, server: Server, tmp_path: Path
) -> None:
    fill(database)

    with pytest.raises(DatabaseError, match="`monitor db backup` copies files"):
        copy(database, tmp_path / "other.db")
    with pytest.raises(DatabaseError, match="`pg_dump` and `pg_restore` copy servers"):
        copy(server, server)


def test_an_older_database_is_not_copied(database: Path, server: Server) -> None:
    migrate_to(database, "0009")

    with pytest.raises(
        DatabaseError, match=r"has revision 0009, .* run `monitor db upgrade` first"
    ):
        copy(database, server)

    assert revision_of(database).id == "0009"


def test_a_source_that_is_not_there_is_named(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"nowhere.db: there is no such database"):
        copy(tmp_path / "nowhere.db", server)


def test_a_server_of_another_version_is_refused(database: Path, server: Server) -> None:
    fill(database)
    on_server(server, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(DatabaseError, match="has tables of another version, 9999; make the"):
        copy(database, server)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://reporter:geheim@127.0.0.1:1/news", "is the server running"),
        ("postgresql://reporter:geheim@db.invalid/news", "the name of the host is not known"),
        ("postgresql://reporter:geheim@127.0.0.1:viele/news", "this is no URL of PostgreSQL"),
    ],
)
def test_a_server_that_cannot_be_reached_is_named_without_its_password(
    database: Path, url: str, told: str
) -> None:
    fill(database)

    with pytest.raises(DatabaseError, match=told) as error:
        copy(database, Server(url))

    assert "geheim" not in str(error.value)


def test_a_database_that_the_server_does_not_have_is_named(database: Path, server: Server) -> None:
    fill(database)
    missing = Server(server.url.replace("/monitor_", "/nowhere_"))

    with pytest.raises(DatabaseError, match="does not exist; `createdb` makes a database"):
        copy(database, missing)
