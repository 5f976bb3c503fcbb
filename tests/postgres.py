"""A real PostgreSQL for tests: a server of this process, or the one that MONITOR_TEST_PG names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from monitor.demo import postgres


def with_database(url: str, name: str) -> str:
    """The URL of another database of the same server.

    >>> with_database("postgresql://postgres:@/postgres?host=/tmp/pg", "leser")
    'postgresql://postgres:@/leser?host=/tmp/pg'
    """
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def name_of(url: str) -> str:
    """The name of the database that a URL leads to."""
    return urlsplit(url).path.removeprefix("/")


@dataclass
class Postgres:
    """Databases on a server, each thrown away at the end."""

    url: str
    """Leads to the database from which others are made."""
    made: list[str] = field(default_factory=list)

    def database(self, *, template: str = "") -> str:
        """The URL of a fresh database: empty, or a copy of the one that ``template`` leads to.

        Nobody may be connected to the template.
        """
        name = f"monitor_{uuid4().hex}"
        origin = (
            f'"{name_of(template)}" STRATEGY FILE_COPY' if template else "template0 ENCODING 'UTF8'"
        )
        self._tell(f'CREATE DATABASE "{name}" TEMPLATE {origin}')
        url = with_database(self.url, name)
        self.made.append(url)
        return url

    def drop(self, url: str) -> None:
        """Throw a database away, also while somebody is connected to it."""
        self._tell(f'DROP DATABASE IF EXISTS "{name_of(url)}" WITH (FORCE)')
        if url in self.made:
            self.made.remove(url)

    def close(self) -> None:
        """Throw away what is left."""
        for url in tuple(self.made):
            self.drop(url)

    def _tell(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


class OwnServer(postgres.OwnServer):
    """A server that a test may stop, break off and start again; without one the test is skipped."""

    def __init__(
        self, options: Mapping[str, str] = MappingProxyType({}), *, is_lasting: bool = True
    ) -> None:
        try:
            super().__init__(options, is_lasting=is_lasting)
        except postgres.NoPostgresError as error:
            missing = f"{error}, or name a server in MONITOR_TEST_PG"
            if os.environ.get("MONITOR_TEST_PEERS"):
                pytest.fail(missing)
            pytest.skip(missing)
