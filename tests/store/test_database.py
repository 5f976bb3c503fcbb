"""The database file: tables, versions, damage, backups, two daemons, transactions."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from monitor.errors import AlreadyRunningError, DatabaseError
from monitor.model import DeliveryKind, DeliveryState, SourceState, Validators, key_of
from monitor.poll.identity import Marks, keys_of
from monitor.store import (
    BACKUP,
    DatabaseLock,
    Reader,
    back_up,
    check,
    head,
    migrate,
    note_backup,
    open_archive,
    revision_of,
    sqlite,
    upgrade,
)
from monitor.store.tables import metadata
from tests.values import NOON, article, delivery, entry, hit
from tests.visits import visit, visit_hit


def schema(path: Path) -> dict[str, str]:
    """Name and definition of every table and index, without differences of spelling."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in rows if name != "alembic_version"}


def migrate_to(path: Path, revision: str) -> None:
    """A database as an older program left it."""
    path.parent.mkdir(exist_ok=True)
    engine = sqlite.writing(path)
    with engine.connect() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def set_revision(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()


def fill(path: Path, count: int = 1) -> None:
    with open_archive(path) as archive:
        for number in range(count):
            found = article(number)
            archive.record(
                SourceState("paper"),
                [(entry(number), found)],
                hits=[(found, hit())],
                deliveries=[delivery(found)],
            )


def test_the_tables_from_scratch_are_those_from_the_migrations(
    database: Path, tmp_path: Path
) -> None:
    upgrade(database)
    scratch = tmp_path / "scratch.db"
    engine = create_engine(f"sqlite:///{scratch}")
    metadata.create_all(engine)
    engine.dispose()

    assert schema(database) == schema(scratch)


# Entries as they stand in a feed, and the keys that revision 0001 had for them.
OLD_KEYS = {
    Marks("https://www.paper.example/1", "https://www.paper.example/1", "Eins", "Ja"): (
        "guid:https://www.paper.example/1",
        "link:www.paper.example/1",
    ),
    Marks("2 at paper", "http://paper.example/stra%C3%9Fe/?id=2", "Zwei", "Ja"): (
        "guid:2 at paper",
        "link:paper.example/stra%C3%9Fe?id=2",
    ),
    Marks("", "", "Drei", "Ja"): ("words:" + key_of("Drei", "Ja"),),
}


def test_entries_of_the_first_revision_are_no_news_after_an_upgrade(database: Path) -> None:
    migrate_to(database, "0001")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO source_states VALUES ('paper', 'W/\"1\"', '', NULL, NULL, ?, 0, 0, '')",
            ("2026-03-05T12:00:00.000000Z",),
        )
        for number, keys in enumerate(OLD_KEYS.values()):
            connection.execute(
                "INSERT INTO articles VALUES (?, 'paper', '', 'T', NULL, 'Text.', '', '', 'de',"
                " NULL, '2026-03-05T12:00:00.000000Z', '')",
                (str(number),),
            )
            connection.executemany(
                "INSERT INTO entry_keys VALUES ('paper', ?, ?, '2026-03-05T12:00:00.000000Z')",
                [(key, str(number)) for key in keys],
            )
        connection.commit()

    upgrade(database)

    with open_archive(database) as archive:
        state = archive.state_of("paper")
        for number, keys in enumerate(keys_of(list(OLD_KEYS))):
            known = archive.known("paper", keys)
            assert known.keys() == set(keys)
            assert {each.id for each in known.values()} == {str(number)}
    assert state == SourceState("paper", Validators('W/"1"'), last_success=NOON)


def test_what_was_found_and_is_owed_before_visits_were_known_stays(database: Path) -> None:
    migrate_to(database, "0003")
    at = "2026-03-05T12:00:00.000000Z"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO articles (id, source, url, title, teaser, text, text_hash, author,"
            " language, seen, page_error)"
            " VALUES ('a', 'paper', 'https://paper.example/1', 'T', '', 'Die Fähre.', '', '', 'de',"
            f" '{at}', '')"
        )
        for rule, level in (("faehre", "normal"), ("hafen", "eil")):
            connection.execute(
                "INSERT INTO hits VALUES ('a', ?, 'v', 'Titel', 'lokales', ?,"
                """ '[{"field":"text","start":4,"end":9,"text":"Fähre"}]', ?)""",
                (rule, level, at),
            )
            connection.execute(
                "INSERT INTO deliveries VALUES (?, 'a', 'chat', '', ?, ?, 'owed', '', 0, 0, ?, ?,"
                " NULL)",
                (rule, level, {"normal": 2, "eil": 1}[level], at, at),
            )
            connection.execute("INSERT INTO delivery_hits VALUES (?, 'a', ?)", (rule, rule))
        connection.commit()

    upgrade(database)

    with open_archive(database) as archive:
        later = visit_hit(rule="besuch")
        archive.record(
            hits=[(article(id="a", read=NOON), later)],
            deliveries=[delivery(article(id="a"), rules=("besuch",))],
        )
        claims = archive.claim_due(NOON, 9)
    with Reader.open(database) as reader:
        held = {each.hit.rule: each.hit for each in reader.hits()}
    assert {claim.delivery.rules for claim in claims[:2]} == {("besuch",), ("hafen",)}
    assert claims[2].delivery.rules == ("faehre",)
    assert {claim.delivery.kind for claim in claims} == {DeliveryKind.ALERT}
    assert (held["faehre"].visits, held["faehre"].certainty) == ((), None)
    assert held["besuch"] == later
    assert check(database) == []


def test_a_missing_database_is_created_with_its_folder(database: Path) -> None:
    with open_archive(database):
        pass

    assert revision_of(database).is_current
    assert revision_of(database).id == head()


def test_the_promised_settings_of_sqlite_hold(database: Path) -> None:
    with open_archive(database) as archive, archive._engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }

    assert values == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }


def test_a_newer_database_is_refused_and_stays_as_it_is(database: Path) -> None:
    upgrade(database)
    set_revision(database, "9999")
    before = (database.read_bytes(), database.stat().st_mtime_ns)

    with (
        pytest.raises(DatabaseError, match=r"revision 9999, this program knows up to"),
        open_archive(database, may_upgrade=True),
    ):
        pass
    with pytest.raises(DatabaseError, match=r"9999"):
        upgrade(database)

    assert (database.read_bytes(), database.stat().st_mtime_ns) == before


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_file_that_is_no_database_is_refused_and_stays_as_it_is(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(content)

    with pytest.raises(DatabaseError, match=r"left as it is"), open_archive(path):
        pass

    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")

    with pytest.raises(DatabaseError, match="another program"), open_archive(path):
        pass


def test_half_a_poll_is_never_stored(database: Path) -> None:
    found = article()
    orphan = delivery(article(2))

    with open_archive(database) as archive:
        with pytest.raises(DatabaseError):
            archive.record(
                SourceState("paper", last_success=NOON),
                [(entry(), found)],
                hits=[(found, hit()), (article(2), hit())],
                deliveries=[orphan],
            )

        assert archive.known("paper", entry().keys) == {}
        assert archive.state_of("paper") == SourceState("paper")
    with Reader.open(database) as reader:
        assert list(reader.hits()) == []


def test_half_a_reminder_is_never_stored(database: Path) -> None:
    found = article()
    tomorrow = (NOON + timedelta(days=1)).date()
    told = visit_hit(visit(first=tomorrow))
    with open_archive(database) as archive:
        archive.record(SourceState("paper"), [(entry(), found)], hits=[(found, told)])
        before = archive.to_be_reminded_of(tomorrow, tomorrow)
        ((planned, _),) = before
        of_other = delivery(article(2), rules=("besuch",), kind=DeliveryKind.REMINDER)

        with pytest.raises(KeyError):
            archive.settle_visit(planned, replace(planned, reminded=tomorrow), [of_other], NOON)

        assert archive.to_be_reminded_of(tomorrow, tomorrow) == before


def test_threads_that_write_at_once_wait_for_each_other(database: Path) -> None:
    with open_archive(database) as archive:

        def work(first: int) -> None:
            for number in range(first, first + 20):
                found = article(number)
                archive.record(
                    SourceState("paper"), [(entry(number), found)], hits=[(found, hit())]
                )

        threads = [threading.Thread(target=work, args=(n * 20,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    with Reader.open(database) as reader:
        assert len(reader.hits(limit=0)) == 160


def test_a_reader_sees_what_is_stored_and_filters_it(database: Path) -> None:
    later = NOON + timedelta(hours=1)
    with open_archive(database) as archive:
        for number, rule, seen in ((1, "faehre", NOON), (2, "hafen", later)):
            found = article(number, seen=seen)
            archive.record(
                SourceState("paper"),
                [(entry(number), found)],
                hits=[(found, hit(rule))],
                deliveries=[delivery(found, rules=(rule,))],
            )
        (claim,) = archive.claim_due(NOON, 1)
        archive.settle(replace(claim.delivery, state=DeliveryState.SENT, sent=NOON, due=None))

    with Reader.open(database) as reader:
        newest_first = [each.hit.rule for each in reader.hits()]
        recent = [each.hit.rule for each in reader.hits(since=later)]
        of_rule = reader.hits(rule="faehre")
        elsewhere = reader.hits(source="other")
        counts = reader.delivery_counts()

    assert newest_first == ["hafen", "faehre"]
    assert recent == ["hafen"]
    assert [each.article for each in of_rule] == [article(1)]
    assert [each.target for each in of_rule[0].deliveries] == ["chat"]
    assert list(elsewhere) == []
    assert counts == {"owed": 1, "sent": 1}


def versions(path: Path) -> list[tuple[object, ...]]:
    """Of each article's earlier versions: its number, title and text, and until when it held."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT version, title, text, until FROM article_versions ORDER BY version"
        ).fetchall()


def test_what_an_article_said_before_is_kept_as_long_as_its_text(database: Path) -> None:
    found = article()
    first_edit = replace(found, title="Neu", text="Neuer Text.", version=2)
    second_edit = replace(first_edit, title="Neuer", version=3)
    hour = timedelta(hours=1)

    with open_archive(database) as archive:
        archive.record(SourceState("paper", last_try=NOON), [(entry(), found)])
        archive.record(SourceState("paper", last_try=NOON + hour), revised=[(entry(), first_edit)])
        archive.record(revised=[(None, replace(second_edit, read=NOON + 2 * hour))])
        kept = versions(database)
        archive.forget_texts(NOON, 9)
        kept_still = versions(database)
        archive.forget_texts(NOON + timedelta(seconds=1), 9)

    assert kept == kept_still
    assert kept == [
        (1, found.title, found.text, "2026-03-05T13:00:00.000000Z"),
        (2, "Neu", "Neuer Text.", "2026-03-05T14:00:00.000000Z"),
    ]
    assert [(title, text) for _, title, text, _ in versions(database)] == [
        (found.title, None),
        ("Neu", None),
    ]


def test_a_reader_cannot_write(database: Path) -> None:
    fill(database)

    with (
        Reader.open(database) as reader,
        reader._engine.connect() as connection,
        pytest.raises(Exception, match="readonly"),
    ):
        connection.exec_driver_sql("DELETE FROM delivery_hits")


def test_a_time_without_a_zone_is_refused(database: Path) -> None:
    naive = datetime(2026, 3, 5)  # noqa: DTZ001 - that is the mistake

    with open_archive(database) as archive, pytest.raises(Exception, match="without a zone"):
        archive.record(SourceState("paper", last_try=naive))


def test_the_second_daemon_is_told_the_pid_of_the_first(database: Path) -> None:
    with (
        DatabaseLock(database),
        pytest.raises(AlreadyRunningError, match=rf"process {os.getpid()}\b"),
        DatabaseLock(database),
    ):
        pass


def test_the_lock_of_a_killed_daemon_does_not_block(database: Path) -> None:
    program = (
        "import sys, os, signal, pathlib\n"
        "from monitor.store.lock import DatabaseLock\n"
        f"with DatabaseLock(pathlib.Path({str(database)!r})):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program], check=False)

    assert killed.returncode == -9
    with DatabaseLock(database):
        pass


def test_a_backup_holds_everything_while_the_archive_is_open(
    database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    fill(database, 3)

    with open_archive(database):
        back_up(database, copy)

    assert check(copy) == []
    with Reader.open(copy) as reader:
        assert len(reader.hits()) == 3
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_when_the_last_backup_was_made_is_remembered(database: Path) -> None:
    fill(database)
    with Reader.open(database) as reader:
        before = reader.done(BACKUP)

        for at in (NOON, NOON + timedelta(days=1)):
            note_backup(database, at)

        assert before is None
        assert reader.done(BACKUP) == NOON + timedelta(days=1)


def test_a_backup_of_an_old_database_cannot_be_noted_and_is_there_all_the_same(
    tmp_path: Path,
) -> None:
    old, copy = tmp_path / "old.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("CREATE TABLE something (number)")

    back_up(old, copy)

    with pytest.raises(DatabaseError, match="no such table: slots"):
        note_backup(old, NOON)
    assert copy.exists()


def test_a_backup_replaces_a_file_only_when_told_to(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    fill(database)

    with pytest.raises(DatabaseError, match="--force"):
        back_up(database, copy)
    assert copy.read_text() == "precious"

    back_up(database, copy, replace=True)
    assert check(copy) == []


def test_a_damaged_database_is_found_and_never_backed_up(database: Path, tmp_path: Path) -> None:
    fill(database, 200)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with database.open("r+b") as file:
        file.seek(4096 * (pages // 2))
        file.write(b"\xff" * 4096 * 4)

    assert check(database) != []
    with pytest.raises(DatabaseError):
        back_up(database, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


def test_a_database_whose_creation_is_killed_is_not_there(database: Path) -> None:
    # The process dies in the middle of the migration, as if power was cut there.
    program = (
        "import os, signal, pathlib\n"
        "from sqlalchemy import event, Engine\n"
        "from monitor.store import upgrade\n"
        "@event.listens_for(Engine, 'after_cursor_execute')\n"
        "def die(c, cursor, statement, *rest):\n"
        "    if statement.lstrip().startswith('CREATE TABLE hits'):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        f"upgrade(pathlib.Path({str(database)!r}))\n"
    )
    killed = subprocess.run([sys.executable, "-c", program], check=False)

    assert killed.returncode == -9
    assert not database.exists()
    upgrade(database)
    assert revision_of(database).is_current
