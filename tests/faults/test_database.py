"""The database under faults: deaths in the middle, locks, disks that fail, damaged files."""

from __future__ import annotations

import json
import random
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from monitor.errors import DatabaseError
from monitor.model import SourceState
from monitor.store import Reader, SqlArchive, back_up, check, open_archive, sqlite
from tests.faults.killing import Farm
from tests.store.test_database import fill, migrate_to, schema
from tests.values import NOON, article, delivery, entry, hit

KNOWN = ("0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
KILL = "import os, signal\ndef die(*_): os.kill(os.getpid(), signal.SIGKILL)\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


def dies(program: str) -> bool:
    """Whether a program in which something was made to be `die` gets there."""
    return subprocess.run([sys.executable, "-c", KILL + program], check=False).returncode == -9


def store(archive: SqlArchive, number: int, *, text: str = "Die Fähre fährt.") -> None:
    found = article(number, text=text)
    archive.record(
        SourceState("paper", last_success=NOON),
        [(entry(number), found)],
        hits=[(found, hit())],
        deliveries=[delivery(found)],
    )


def keys_of(path: Path) -> int:
    with Reader.open(path) as reader:
        return len(reader.hits(limit=0))


# --- deaths


def test_an_upgrade_that_dies_anywhere_leaves_a_database_that_can_be_upgraded(
    database: Path, tmp_path: Path
) -> None:
    migrate_to(database, "0003")
    fresh = tmp_path / "fresh.db"
    with open_archive(fresh):
        pass
    step = 13
    first = random.randint(1, step)
    print(f"first {first}")  # noqa: T201 - shown by pytest if the test fails

    work = tmp_path / "work.db"
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.dying", database, work, str(first), str(step)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    deaths = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["died"] for each in deaths[:-1]] == [True] * (len(deaths) - 1)
    assert len(deaths) > 3
    assert {each["between"] for each in deaths} <= set(KNOWN)
    assert [each["wrong"] for each in deaths if each["wrong"]] == []
    assert schema(work) == schema(fresh)


def test_a_backup_that_dies_leaves_nothing_that_looks_like_one(
    database: Path, tmp_path: Path
) -> None:
    fill(database, 3)
    copy = tmp_path / "copy.db"

    died = dies(
        "import pathlib\nfrom monitor.store import back_up\nos.fsync = die\n"
        f"back_up(pathlib.Path({str(database)!r}), pathlib.Path({str(copy)!r}))\n"
    )
    left = sorted(path.name for path in tmp_path.glob("copy*"))
    back_up(database, copy)

    assert died
    assert left == ["copy.db.part"]
    assert check(copy) == []
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


@pytest.mark.parametrize(
    ("purge", "statement"),
    [
        ("forget_texts(NOON + timedelta(days=9), 9)", "UPDATE articles"),
        ("purge_stories(NOON + timedelta(days=9), 200)", "UPDATE story_articles"),
        ("forget_volumes(NOON + timedelta(days=9))", "DELETE FROM source_hours"),
    ],
)
def test_a_purge_that_dies_takes_nothing_of_what_is_owed(
    database: Path, purge: str, statement: str
) -> None:
    fill(database, 5)
    with open_archive(database) as archive:
        archive.record(entries=[(entry(9), article(9))])
    texts = "SELECT count(*) FROM articles WHERE text IS NOT NULL"

    died = dies(
        "import pathlib\nfrom datetime import timedelta\nfrom sqlalchemy import Engine, event\n"
        "from tests.values import NOON\nfrom monitor.store import open_archive\n"
        "def executed(c, cursor, statement, *_):\n"
        f"    statement.startswith({statement!r}) and die()\n"
        "event.listen(Engine, 'after_cursor_execute', executed)\n"
        f"with open_archive(pathlib.Path({str(database)!r})) as archive:\n    archive.{purge}\n"
    )

    assert died
    assert check(database) == []
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute(texts).fetchone() == (6,)
    with open_archive(database) as archive:
        assert len(archive.claim_due(NOON, 9)) == 5


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_death_while_a_file_of_the_configuration_is_written_leaves_the_old_one(
    tmp_path: Path, step: str
) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("sources: []\n", encoding="utf-8")

    died = dies(
        "import pathlib\nfrom monitor.settings.source_text import replace_file\n"
        f"{step} = die\n"
        f"replace_file(pathlib.Path({str(path)!r}), b'sources: [a]\\n')\n"
    )

    assert died
    assert path.read_text(encoding="utf-8") == "sources: []\n"


# --- locks


def test_a_transaction_takes_its_lock_when_it_begins(database: Path) -> None:
    fill(database)
    engine = sqlite.writing(database)

    with (
        engine.begin(),
        closing(sqlite3.connect(database, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")

    engine.dispose()


def test_who_cannot_have_the_lock_is_told_and_loses_nothing(database: Path) -> None:
    fill(database)
    with open_archive(database) as archive:
        with archive._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 20")
        with closing(sqlite3.connect(database)) as other:
            other.execute("BEGIN IMMEDIATE")

            with pytest.raises(DatabaseError, match="another program has held it"):
                store(archive, 2)

        store(archive, 2)

    assert keys_of(database) == 2


def test_readers_do_not_wait_for_whoever_writes(database: Path) -> None:
    fill(database)
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")

        assert keys_of(database) == 1


# --- disks


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Writes beyond it fail, which SQLite tells as an I/O error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_after_an_error_of_the_disk_the_database_is_opened_anew(database: Path) -> None:
    fill(database)
    with open_archive(database) as archive:
        store(archive, 2)
        before = archive._engine.raw_connection().driver_connection
        with (
            no_file_larger_than(200_000),
            pytest.raises(DatabaseError, match="the disk fails"),
        ):
            store(archive, 3, text="Ein langer Text. " * 50_000)

        store(archive, 4)

        assert archive._engine.raw_connection().driver_connection is not before
    assert keys_of(database) == 3
    assert check(database) == []


def test_the_wal_that_a_long_reader_made_grow_is_cut_afterwards(database: Path) -> None:
    fill(database)
    wal = database.with_name(database.name + "-wal")
    with open_archive(database) as archive:
        with archive._engine.connect() as connection:
            limit = connection.exec_driver_sql("PRAGMA journal_size_limit").scalar()
            # The same with less to write.
            connection.exec_driver_sql("PRAGMA journal_size_limit = 1000000")
        with closing(sqlite3.connect(database)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM articles").fetchone()
            for number in range(2, 12):
                store(archive, number, text="Ein langer Text. " * 20_000)
            grown = wal.stat().st_size
        for number in range(12, 15):
            store(archive, number)

        assert limit == 64 * 2**20
        assert grown > 3_000_000
        assert wal.stat().st_size <= 1_000_000


# --- damage


def test_a_damaged_database_is_refused_at_the_start_and_stays_as_it_is(tmp_path: Path) -> None:
    with Farm(tmp_path, steps=1) as farm:
        fill(farm.database, 200)
        with closing(sqlite3.connect(farm.database)) as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
        with farm.database.open("r+b") as file:
            file.seek(4096 * (pages // 2))
            file.write(b"\xff" * 4096 * 4)
        before = farm.database.read_bytes()

        daemon = farm.start()

        assert daemon.wait(30) == 3
        assert "it is damaged" in farm.log.read_text(encoding="utf-8")
        assert farm.database.read_bytes() == before
