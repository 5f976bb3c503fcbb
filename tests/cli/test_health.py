"""`monitor health` tells programs and people whether the daemon does its work."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from importlib.metadata import version

from monitor.model import ConfigState, DeliveryState
from monitor.store import DatabaseLock, head
from tests.cli.storydesk import HOUR, StoryDesk


def test_health_tells_what_waits_and_how_the_database_is(desk: StoryDesk) -> None:
    desk.polled("bote")
    desk.prints("bote")
    desk.settle(state=DeliveryState.OWED, attempts=2, due=desk.now + HOUR, reason="refused")
    with desk.archive() as archive:
        archive.note_config(ConfigState(desk.now))
        archive.do("heartbeat", desk.now, (), desk.now)

    with DatabaseLock(desk.file):
        done = desk.run("health", "--json")
        told = desk.run("health")

    values = json.loads(done.out)
    assert done.code == 0
    assert values["well"]
    assert values["reasons"] == []
    assert values["pid"]
    assert values["version"] == version("monitor")
    assert 3600 <= values["last_poll_age"] < 3700
    assert values["owed"] == 1
    assert values["oldest_owed"]["target"] == "chat"
    assert 3600 <= values["oldest_owed"]["age"] < 3700
    assert values["database"]["readable"]
    assert values["database"]["revision"] == head()
    assert values["database"]["size"] > 0
    assert values["config"] == {"read": desk.now.isoformat(), "refused": None, "error": ""}
    assert values["last_heartbeat"] == desk.now.isoformat()
    assert "last poll 1h ago; 1 owed, the oldest for 1h to chat" in told.out


def test_messages_that_nobody_sends_are_not_well(desk: StoryDesk) -> None:
    desk.prints("bote")

    with DatabaseLock(desk.file):
        done = desk.run("health")

    assert done.code == 1
    assert "not well: messages for chat lie for 60 minutes, and nobody sends them" in done.out


def test_without_a_daemon_or_a_database_it_is_not_well(desk: StoryDesk) -> None:
    done = desk.run("health", "--json")

    values = json.loads(done.out)
    assert done.code == 1
    assert values["reasons"] == ["no daemon runs"]
    assert values["database"] is None
    assert values["last_poll"] is None
    assert values["oldest_owed"] is None


def test_a_database_that_cannot_be_read_is_told_with_its_own_exit_code(desk: StoryDesk) -> None:
    desk.prints("bote")
    with closing(sqlite3.connect(desk.file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    done = desk.run("health", "--json")

    values = json.loads(done.out)
    assert done.code == 3
    assert not values["well"]
    assert not values["database"]["readable"]
    assert values["database"]["revision"] == "9999"
    assert "this program knows up to" in values["database"]["error"]


def test_what_is_not_due_yet_is_well_however_old_it_is(desk: StoryDesk) -> None:
    desk.prints("bote", ago=timedelta(days=3))
    desk.settle(state=DeliveryState.OWED, due=desk.now + HOUR)

    with DatabaseLock(desk.file):
        done = desk.run("health")

    assert done.code == 0
