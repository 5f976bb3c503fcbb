"""What ends the daemon: a database that is not the one it opened, and an event loop that hangs."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.guarding import TOLD_AFTER, Guarding
from monitor.store import Standing, network_file_system, open_archive
from tests.faults.killing import Farm, wait_until

MOUNTS = r"""22 1 254:0 / / rw,relatime - ext4 /dev/vda1 rw
30 22 0:40 / /srv/press rw shared:1 - nfs4 files.example:/press rw
31 30 0:41 / /srv/press/local rw - xfs /dev/vdb rw
32 22 0:42 / /srv/old\040share rw - cifs //files.example/old rw
33 22 0:43 / /srv/far rw - fuse.sshfs me@far.example: rw
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "monitor.db"
    with open_archive(path):
        pass
    return path


def test_a_database_that_stays_as_it_is_gives_no_trouble(database: Path) -> None:
    standing = Standing(database)

    with closing(sqlite3.connect(database)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        locked = standing.trouble()

    assert (locked, standing.trouble()) == ("", "")


def test_a_deleted_or_replaced_database_is_noticed(database: Path, tmp_path: Path) -> None:
    standing = Standing(database)
    shutil.copy(database, tmp_path / "backup.db")
    # As the daemon does: so no other file gets its inode.
    with database.open("rb"):
        database.unlink()

        deleted = standing.trouble()
        shutil.copy(tmp_path / "backup.db", database)
        replaced = standing.trouble()

    assert "was deleted" in deleted
    assert "another file" in replaced


def test_a_database_brought_to_another_revision_is_noticed(database: Path) -> None:
    standing = Standing(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    assert "revision 9999" in standing.trouble()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/monitor.db", ""),
        ("/srv/press/monitor.db", "nfs4"),
        ("/srv/press/local/monitor.db", ""),
        ("/srv/pressed/monitor.db", ""),
        ("/srv/old share/monitor.db", "cifs"),
        ("/srv/far/deep/monitor.db", "fuse.sshfs"),
    ],
)
def test_a_network_file_system_is_recognised(path: str, kind: str) -> None:
    assert network_file_system(Path(path), MOUNTS) == kind


def test_mounts_that_cannot_be_understood_are_none(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, "what - ever\n\n - \n") == ""
    assert network_file_system(tmp_path) == ""


def test_an_event_loop_that_hangs_is_shown_and_left(capfd: pytest.CaptureFixture[str]) -> None:
    left = threading.Event()

    async def hang() -> None:
        async with Guarding(str, lambda: None, left.set, beat=0.005):
            await asyncio.sleep(0)
            # Nothing else runs in this loop meanwhile, as in a computation without end.
            left.wait(20)

    with capture_logs() as logs:
        asyncio.run(hang())

    assert left.is_set()
    assert "in hang" in capfd.readouterr().err
    assert [each["event"] for each in logs] == [
        "the event loop stands still",
        "the event loop does not move any more, leaving",
    ]


def test_an_event_loop_that_moves_again_is_not_left() -> None:
    left = threading.Event()
    hung = threading.Event()

    async def hang_for_a_while() -> None:
        async with Guarding(str, lambda: None, left.set, beat=0.005):
            await asyncio.sleep(0)
            hung.wait(0.005 * TOLD_AFTER * 2)
            await asyncio.sleep(0.1)

    with capture_logs() as logs:
        asyncio.run(hang_for_a_while())

    assert not left.is_set()
    assert [each["event"] for each in logs] == [
        "the event loop stands still",
        "the event loop moves again",
    ]


def test_the_first_line_tells_the_versions(tmp_path: Path) -> None:
    with Farm(tmp_path) as farm:
        daemon = farm.start()
        assert wait_until(farm.has_started)
        daemon.terminate()
        daemon.wait(15)
        first = json.loads(farm.log.read_text(encoding="utf-8").splitlines()[0])

    assert first["event"] == "starting"
    assert first["sqlite"] == sqlite3.sqlite_version
    assert first["version"]


def test_a_daemon_leaves_a_database_that_is_not_its_own_any_more(tmp_path: Path) -> None:
    with Farm(tmp_path) as farm:
        daemon = farm.start()
        assert wait_until(farm.has_polled_all)

        farm.database.unlink()

        assert daemon.wait(30) == 3
        assert "was deleted" in farm.log.read_text(encoding="utf-8").splitlines()[-1]
        assert not os.path.lexists(farm.database)
