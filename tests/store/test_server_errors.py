"""What goes wrong on a server is a DatabaseError, and two may make the tables at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from secrets import token_hex

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from monitor.errors import DatabaseError
from monitor.model import Server
from monitor.store import database_at, open_archive, revision_of
from monitor.store.cluster import Cluster
from monitor.store.dialect import item, listed, one_of, values_of
from monitor.store.postgres import PostgresServer
from monitor.store.roles import Role
from monitor.store.tables import source_states
from tests.postgres import Postgres, name_of, with_database


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[Server]:
    """A database without tables."""
    url = postgres.database()
    yield Server(url)
    postgres.drop(url)


def test_that_no_connection_is_free_is_a_database_error(server: Server) -> None:
    database = PostgresServer(server)
    engine = database.writing_nothing()
    engine.pool._timeout = 0.01  # type: ignore[attr-defined]

    with (
        engine.connect(),
        pytest.raises(DatabaseError, match="became free"),
        database.naming(),
        engine.connect(),
    ):
        pass
    engine.dispose()


def test_what_comes_after_a_lost_connection_is_a_database_error(server: Server) -> None:
    database = PostgresServer(server)
    engine = database.lightly()

    with engine.connect() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with psycopg.connect(server.url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1"))
        with pytest.raises(DatabaseError, match="transaction"), database.naming():
            connection.execute(text("SELECT 1"))
    engine.dispose()


def test_two_that_find_an_empty_database_at_once_both_get_their_archive(empty: Server) -> None:
    begin, failed = threading.Barrier(4), []

    def open_it() -> None:
        begin.wait()
        try:
            with open_archive(empty) as archive:
                archive.states()
        except Exception as error:  # noqa: BLE001 - it is told below
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert revision_of(empty).is_current


def test_a_database_of_a_newer_program_is_not_brought_up_to_date(server: Server) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(DatabaseError, match="has revision 9999"):
        PostgresServer(server).migrate()


def test_a_database_that_does_not_have_all_letters_is_refused(postgres: Postgres) -> None:
    url = with_database(postgres.url, f"monitor_{token_hex(8)}")
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE {name_of(url)} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
        )
    postgres.made.append(url)

    with pytest.raises(DatabaseError, match=r"is in LATIN1.*createdb --encoding=UTF8"):
        revision_of(Server(url))


def test_a_role_that_could_not_be_asked_for_can_be_asked_for_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = Role(database_at(server), "scheduler")
    with monkeypatch.context() as broken:
        broken.setattr("monitor.store.roles._TRY", text("SELECT nothing, :space, :role"))
        with pytest.raises(DatabaseError):
            role.hold()

    holds = role.hold()
    role.close()

    assert holds


def test_advice_is_about_what_is_missing(postgres: Postgres, server: Server) -> None:
    missing = f"monitor_{token_hex(4)}"
    nobody = server.url.replace("://postgres:", f"://{missing}:")
    told = []
    for url in (with_database(postgres.url, missing), nobody):
        with pytest.raises(DatabaseError) as caught:
            revision_of(Server(url))
        told.append(str(caught.value))
    database = PostgresServer(server)
    engine = database.reading()
    with pytest.raises(DatabaseError) as caught, database.naming(), engine.connect() as connection:
        connection.execute(text("SELECT * FROM nothing"))
    engine.dispose()

    assert "createdb" in told[0]
    if nobody != server.url:
        assert "createdb" not in told[1]
        assert "createuser" in told[1]
    assert "create" not in str(caught.value)
    assert name_of(server.url) in str(caught.value)


def test_values_with_a_nul_are_looked_for_as_they_were_stored(server: Server) -> None:
    engine = database_at(server).reading()
    by_name = select(source_states.c.source).where(one_of(source_states.c.source, "names"))
    values = values_of("pairs")
    second = select(item(values.c.value, 1))

    with ExitStack() as stack:
        connection = stack.enter_context(engine.connect())
        found = connection.execute(by_name, {"names": listed(["a\0b"])}).all()
        pairs = {"pairs": listed([(1, "a\0b"), (2, r"\u0000")])}
        seen = list(connection.execute(second, pairs).scalars())
    engine.dispose()

    assert found == []
    assert seen == ["a\N{REPLACEMENT CHARACTER}b", r"\u0000"]


def test_a_page_does_not_take_more_connections_than_are_counted_on(server: Server) -> None:
    engines = [database_at(server).reading(), Cluster(database_at(server))._engine]

    assert [engine.pool._max_overflow for engine in engines] == [0, 0]  # type: ignore[attr-defined]
