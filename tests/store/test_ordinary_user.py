"""A user of PostgreSQL who may do nothing but own a database is enough, and changes are seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from secrets import token_hex
from urllib.parse import urlsplit

import psycopg
import pytest

from monitor.model import Address, Server, SourceState
from monitor.store import Reader, database_at, open_archive, upgrade
from monitor.store.web import open_web
from tests.databases import rows
from tests.postgres import Postgres, name_of
from tests.store.pages import Newsroom, held
from tests.values import NOON


@pytest.fixture
def own(postgres: Postgres) -> Iterator[Server]:
    """A database that is empty, as its owner gets to it."""
    url, user, password = postgres.database(), f"monitor_{token_hex(4)}", token_hex(8)
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{password}'".encode())
        connection.execute(f'ALTER DATABASE "{name_of(url)}" OWNER TO {user}'.encode())
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        yield Server(parts._replace(netloc=f"{user}:{password}@{host}").geturl())
        postgres.drop(url)
        connection.execute(f"DROP ROLE {user}".encode())


def test_the_owner_of_the_database_can_do_all(own: Server) -> None:
    upgrade(own)
    with open_archive(own) as archive, Reader.open(own) as reader, open_web(own) as web:
        story = Newsroom(archive).print("", held("faehre"))
        archive.fill_search()

        assert [each.id for each in reader.stories()] == [story]
        assert reader.sizes().file_bytes > 0
        assert web.key("links")
        with closing(database_at(own).changes()) as changes:
            assert changes.version() == changes.version()
    ((is_super,),) = rows(own, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    assert not is_super


def test_a_change_is_seen_once_it_is_committed_and_not_before(anywhere: Address) -> None:
    upgrade(anywhere)
    database = database_at(anywhere)
    with closing(database.changes()) as changes, open_archive(anywhere) as archive:
        versions = [changes.version()]
        with archive.alone() as (within, _):
            within.record(SourceState("bote", last_try=NOON))
            versions.append(changes.version())
        versions.append(changes.version())
        after = {changes.version() for _ in range(3)}

    assert versions[0] == versions[1] != versions[2]
    assert after == {versions[2]}
