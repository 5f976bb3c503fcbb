"""Copies between a file and a server: all of it, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.errors import DatabaseError
from monitor.model import Server
from monitor.store import check, open_archive, revision_of
from monitor.store.copying import copy
from monitor.store.tables import metadata
from tests.postgres import Postgres
from tests.store.copies import (
    ROWS,
    UNFINISHED,
    OutOfPowerError,
    break_off_at,
    everything,
    fill_all,
    in_file,
    is_empty,
    on_server,
)
from tests.store.test_database import fill


def test_each_table_comes_to_a_server_as_it_is(database: Path, server: Server) -> None:
    fill_all(database)

    copied = copy(database, server)

    assert {*copied, "search_state"} == {table.name for table in metadata.sorted_tables}
    assert set(copied.values()) == {ROWS}
    assert everything(server) == everything(database)


def test_there_and_back_everything_is_as_it_was(
    database: Path, server: Server, tmp_path: Path
) -> None:
    fill_all(database, without=UNFINISHED)
    back = tmp_path / "elsewhere" / "back.db"

    copy(database, server)
    copy(server, back)

    assert everything(back) == everything(database)
    assert check(back) == []
    assert in_file(back, "PRAGMA journal_mode") == ("wal",)
    assert [each.name for each in back.parent.iterdir() if each.suffix != ".lock"] == ["back.db"]


def test_a_database_without_tables_gets_them(database: Path, postgres: Postgres) -> None:
    fill(database)
    server = Server(postgres.database())

    copy(database, server)

    is_current = revision_of(server).is_current
    is_same = everything(server) == everything(database)
    postgres.drop(server.url)
    assert is_current
    assert is_same


def test_the_indexes_of_a_file_are_those_it_always_has(
    database: Path, server: Server, tmp_path: Path
) -> None:
    fill(database)
    copy(database, server)

    copy(server, tmp_path / "back.db")

    query = "SELECT group_concat(name || sql) FROM (SELECT * FROM sqlite_schema ORDER BY name)"
    assert in_file(tmp_path / "back.db", query) == in_file(database, query)


def test_the_indexes_and_references_of_a_server_are_those_it_always_has(
    database: Path, server: Server
) -> None:
    fill(database)
    indexes = "SELECT string_agg(indexdef, ';' ORDER BY indexdef) FROM pg_indexes"
    references = (
        "SELECT string_agg(said, ';' ORDER BY said) FROM (SELECT conname || convalidated ||"
        " conrelid::regclass || pg_get_constraintdef(oid) AS said FROM pg_constraint) AS each"
    )
    before = on_server(server, indexes), on_server(server, references)

    copy(database, server)

    assert (on_server(server, indexes), on_server(server, references)) == before


def test_a_nul_which_postgresql_cannot_store_is_replaced(database: Path, server: Server) -> None:
    fill(database)
    in_file(database, "UPDATE articles SET title = 'Fähre' || char(0) || 'fällt aus'")
    in_file(database, "INSERT INTO slots VALUES ('z' || char(0), '2026-11-27T12:00:00.000000Z')")

    copy(database, server)

    assert on_server(server, "SELECT title FROM articles") == ("Fähre\ufffdfällt aus",)
    assert on_server(server, "SELECT name FROM slots") == ("z\ufffd",)


def test_a_key_may_come_after_all_others_once_its_nul_is_replaced(
    database: Path, server: Server
) -> None:
    fill(database)
    for name in ("'ab'", "'a' || char(0)", "'a' || char(0) || 'b'"):
        in_file(database, f"INSERT INTO slots VALUES ({name}, '2026-11-27T12:00:00.000000Z')")

    copied = copy(database, server)

    assert copied["slots"] == 3
    assert on_server(server, "SELECT max(name) FROM slots") == ("a\ufffdb",)


def test_the_index_is_filled_anew(database: Path, server: Server, tmp_path: Path) -> None:
    fill(database, 3)
    with open_archive(database) as archive:
        archive.fill_search()
    back = tmp_path / "back.db"

    copy(database, server)
    copy(server, back)

    for address in (server, back):
        with open_archive(address) as archive:
            assert archive.fill_search() == 3
            assert archive.fill_search() == 0


def test_later_rows_of_a_server_get_higher_numbers(database: Path, server: Server) -> None:
    fill_all(database)
    in_file(database, "UPDATE sqlite_sequence SET seq = seq + 5 WHERE name = 'story_changes'")

    copy(database, server)

    add = "INSERT INTO story_changes (story) VALUES ('neu') RETURNING number"
    assert on_server(server, add) == (ROWS * 2**33 + 6,)
    audit = "INSERT INTO audit (at, by, via, act, about, address) VALUES ('', '', '', '', '[]', '')"
    assert on_server(server, f"{audit} RETURNING number") == (ROWS * 2**33 + 1,)


def test_a_number_that_was_given_never_comes_again_in_a_file(
    server: Server, tmp_path: Path
) -> None:
    on_server(server, "INSERT INTO story_changes (story) VALUES ('alt'), ('neu')")
    on_server(server, "DELETE FROM story_changes")

    copy(server, tmp_path / "back.db")

    add = "INSERT INTO story_changes (story) VALUES ('neuer') RETURNING number"
    assert in_file(tmp_path / "back.db", add) == (3,)


@pytest.mark.parametrize("at", ["articles", "story_articles", "visit_articles"])
def test_a_copy_to_a_server_that_breaks_off_leaves_nothing(
    database: Path, server: Server, at: str
) -> None:
    fill_all(database)

    with pytest.raises(OutOfPowerError):
        copy(database, server, break_off_at(at))

    assert is_empty(server)
    copy(database, server)
    assert everything(server) == everything(database)


@pytest.mark.parametrize("at", ["articles", "visit_articles"])
def test_a_copy_to_a_file_that_breaks_off_leaves_nothing(
    database: Path, server: Server, tmp_path: Path, at: str
) -> None:
    fill_all(database, without=UNFINISHED)
    copy(database, server)
    folder = tmp_path / "new"

    with pytest.raises(OutOfPowerError):
        copy(server, folder / "back.db", break_off_at(at))

    assert [each.name for each in folder.iterdir()] == ["back.db.lock"]


KILLED = """
import os, signal, sys
from monitor.model import address_of
from monitor.store.copying import copy

def told(table, done, total):
    if table == "deliveries" and done:
        os.kill(os.getpid(), signal.SIGKILL)

copy(address_of(sys.argv[1]), address_of(sys.argv[2]), told)
"""


def killed_while_copying(source: str, to: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, source, to], check=False, env={**os.environ}, timeout=60
    )
    assert done.returncode == -signal.SIGKILL


def test_a_killed_copy_leaves_a_server_empty(database: Path, server: Server) -> None:
    fill_all(database)

    killed_while_copying(str(database), server.url)

    assert is_empty(server)
    copy(database, server)
    assert everything(server) == everything(database)


def test_a_killed_copy_leaves_no_file_and_the_next_one_is_whole(
    database: Path, server: Server, tmp_path: Path
) -> None:
    fill_all(database, without=UNFINISHED)
    copy(database, server)
    back = tmp_path / "new" / "back.db"

    killed_while_copying(server.url, str(back))

    assert not back.exists()
    copy(server, back)
    assert everything(back) == everything(database)
    assert {each.name for each in back.parent.iterdir()} == {"back.db", "back.db.lock"}


def test_rows_that_do_not_arrive_are_noticed_and_nothing_is_kept(
    database: Path, server: Server
) -> None:
    fill(database, 2)
    on_server(
        server,
        "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    )
    swallow = "BEFORE INSERT ON hits FOR EACH ROW EXECUTE FUNCTION swallow()"
    on_server(server, f"CREATE TRIGGER swallow {swallow}")

    with pytest.raises(DatabaseError, match=r"hits: 2 rows up to .*, the copy has 0"):
        copy(database, server)

    assert is_empty(server)
