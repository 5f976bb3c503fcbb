"""Connections to a server whose user has vanished or stands still do not hold up others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from monitor.errors import DatabaseError
from monitor.model import Server
from monitor.store import database_at, revision_of, upgrade
from monitor.store.database import Database
from tests.postgres import Postgres

WATCHED = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")


def settings(database: Database, kind: str, *names: str) -> list[tuple[str, str]]:
    """Where each comes from and what it is, on a connection of a kind."""
    engine = getattr(database, kind)()
    with engine.connect() as connection:
        query = text("SELECT source, setting FROM pg_settings WHERE name = :name")
        found = [tuple(connection.execute(query, {"name": name}).one()) for name in names]
    engine.dispose()
    return found


@pytest.mark.parametrize("kind", ["writing", "lightly", "reading", "writing_nothing", "at_once"])
def test_the_server_asks_whether_its_users_are_still_there(server: Server, kind: str) -> None:
    # Over a socket file their values are 0, as there nobody can vanish.
    assert settings(database_at(server), kind, *WATCHED) == [("client", "0")] * 3


def test_a_transaction_that_rests_for_minutes_is_broken_off_unless_it_may(server: Server) -> None:
    database, name = database_at(server), "idle_in_transaction_session_timeout"

    assert settings(database, "writing", name) == [("client", "120000")]
    assert settings(database, "lightly", name) == [("client", "120000")]
    assert settings(database, "reading", name) == [("default", "0")]
    patient = database.writing(may_rest=True)
    with patient.connect() as connection:
        assert connection.execute(text(f"SHOW {name}")).scalar_one() == "0"
    patient.dispose()


def test_others_have_their_turn_once_it_was_broken_off(server: Server) -> None:
    url = f"{server.url}&options=-c%20idle_in_transaction_session_timeout%3D50ms"
    rests = database_at(Server(url)).writing(may_rest=True)
    other = database_at(server).writing()

    with rests.connect() as resting, other.connect() as writing:
        resting.execute(text("SELECT 1"))
        turn = writing.execute(text("SELECT 2")).scalar_one()
        with (
            pytest.raises(DatabaseError, match="terminating connection"),
            database_at(server).naming(),
        ):
            resting.execute(text("SELECT 3"))
    for engine in (rests, other):
        engine.dispose()

    assert turn == 2


def test_what_the_url_says_holds(server: Server) -> None:
    url = f"{server.url}&options=-c%20work_mem%3D8MB"

    found = settings(
        database_at(Server(url)), "reading", "work_mem", "default_transaction_read_only"
    )

    assert found == [("client", "8192"), ("client", "on")]


def test_workers_that_start_at_once_make_the_tables_once(postgres: Postgres) -> None:
    server = Server(postgres.database())

    with ThreadPoolExecutor(4) as threads:
        before = [each.id for each in threads.map(upgrade, [server] * 4)]

    assert "" in before
    assert revision_of(server).is_current
    postgres.drop(server.url)
