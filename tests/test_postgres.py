"""The PostgreSQL that other tests use."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.postgres import OwnServer, Postgres, name_of


@pytest.fixture
def own_server() -> Iterator[OwnServer]:
    with OwnServer() as server:
        yield server


def test_a_database_is_empty_and_in_utf8(postgres: Postgres) -> None:
    url = postgres.database()

    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
        encoding = connection.execute("SHOW server_encoding").fetchone()
    postgres.drop(url)

    assert (tables, encoding) == ((0,), ("UTF8",))


def test_what_is_in_one_database_is_not_in_another(postgres: Postgres) -> None:
    first, second = postgres.database(), postgres.database()

    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE leser (id bigint)")

    with psycopg.connect(second) as connection:
        found = connection.execute("SELECT to_regclass('leser')").fetchone()
    postgres.drop(first)
    postgres.drop(second)
    assert found == (None,)


def test_a_database_can_be_made_from_another(postgres: Postgres) -> None:
    template = postgres.database()
    with psycopg.connect(template) as connection:
        connection.execute("CREATE TABLE leser AS SELECT 7 AS id")

    copy = postgres.database(template=template)

    with psycopg.connect(copy) as connection:
        found = connection.execute("SELECT id FROM leser").fetchone()
    postgres.drop(copy)
    postgres.drop(template)
    assert found == (7,)


def test_a_database_is_dropped_though_somebody_uses_it(postgres: Postgres) -> None:
    url = postgres.database()

    with psycopg.connect(url):
        postgres.drop(url)

        with psycopg.connect(postgres.url) as connection:
            left = connection.execute(
                "SELECT count(*) FROM pg_database WHERE datname = %s", [name_of(url)]
            ).fetchone()

    assert left == (0,)
    assert url not in postgres.made


def test_a_server_that_crashes_keeps_what_was_committed_and_nothing_else(
    own_server: OwnServer,
) -> None:
    with psycopg.connect(own_server.url) as connection:
        connection.execute("CREATE TABLE leser AS SELECT 7 AS id")
    broken_off = psycopg.connect(own_server.url)
    broken_off.execute("INSERT INTO leser VALUES (8)")

    own_server.restart(mode="immediate")

    with psycopg.connect(own_server.url) as connection:
        kept = connection.execute("SELECT id FROM leser").fetchall()
    with pytest.raises(psycopg.OperationalError):
        broken_off.execute("SELECT 1")
    broken_off.close()
    assert kept == [(7,)]


def test_a_server_of_its_own_writes_to_the_disk(own_server: OwnServer) -> None:
    with psycopg.connect(own_server.url) as connection:
        setting = connection.execute("SHOW fsync").fetchone()

    assert setting == ("on",)


def test_a_stopped_server_cannot_be_reached(own_server: OwnServer) -> None:
    own_server.stop()

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(own_server.url)
