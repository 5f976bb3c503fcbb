"""Connections of the queue: the server notices when their host has vanished; no URL is shown."""

from __future__ import annotations

import psycopg
import pytest

from monitor.engine.connecting import options
from monitor.errors import DatabaseError

WATCHED = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")


def sources(url: str, *names: str) -> list[str]:
    """Who has said what settings of a session are."""
    with psycopg.connect(url, **options(url, "worker")) as connection:
        query = "SELECT name, source FROM pg_settings"
        found = dict(connection.execute(query).fetchall())
    return [found[name] for name in names]


def test_the_server_asks_whether_a_worker_is_still_there(url: str) -> None:
    assert sources(url, *WATCHED, "tcp_user_timeout") == ["client"] * 4


def test_what_the_url_says_holds(url: str) -> None:
    url = f"{url}&options=-c%20work_mem%3D8MB"

    assert sources(url, "work_mem", *WATCHED) == ["client"] * 4


@pytest.mark.parametrize(
    "url",
    ["postgresql://m:geheim%zz@db.example/news", "postgresql://m:geheim@db.example/news?geheim=1"],
)
def test_a_url_that_is_none_is_not_shown(url: str) -> None:
    with pytest.raises(DatabaseError, match="no URL of PostgreSQL") as caught:
        options(url, "worker")

    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None
