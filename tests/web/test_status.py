"""The page of the service: each thing in words, in both languages, also when there is nothing."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import Place, Problem, SendError, Severity
from monitor.measuring import Measuring
from monitor.meters import Meters
from monitor.model import ConfigState, Role, Server
from monitor.notify.notices import notices
from monitor.store import DatabaseLock, note_backup
from tests.databases import file_of
from tests.stories import AGENCY, OPS
from tests.web.served import Served, served

MINUTE = timedelta(minutes=1)


def text_of(desk: Served, language: str = "de") -> str:
    """The page as a reader gets it, without line breaks."""
    client = desk.logged_in(Role.READER, headers={"accept-language": language})
    answer = client.get("/status")
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


def count(desk: Served) -> None:
    Measuring("daemon", Meters(), desk.region.archive, desk.clock).store()


def test_a_service_that_works_is_said_to(desk: Served) -> None:
    desk.region.prints("a", "Fest", "Auf der Wiese war ein Fest für alle Vereine.")
    count(desk)
    desk.clock.move(timedelta(seconds=30))

    with DatabaseLock(file_of(desk.database)):
        html = text_of(desk)

    assert "Alles in Ordnung" in html
    assert "✓ läuft" in html
    assert "1 in Ordnung, 2 noch nicht abgefragt" in html
    assert "Nichts wartet darauf" in html
    assert "(30 s)" in html


def test_a_daemon_that_does_not_run_is_told_in_words(desk: Served) -> None:
    never = text_of(desk, "en")
    count(desk)
    off = text_of(desk)
    with DatabaseLock(file_of(desk.database)):
        desk.clock.move(2 * MINUTE)
        silent = text_of(desk)

    assert "The service does not run" in never
    assert "✕ läuft nicht" in off
    assert "✕ läuft, meldet sich aber nicht" in silent
    assert "seit mehr als einer Minute nicht gemeldet" in silent


def test_messages_that_nobody_sends_are_named_with_their_target_and_age(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.prints("a", "Neue Fähre", *AGENCY)
    desk.clock.move(25 * MINUTE)

    html = text_of(desk)

    assert "Nachrichten an chat sind seit 25 min fällig" in html
    assert "/alerts?target=chat&amp;state=owed" in html


def test_why_a_target_takes_nothing_is_said(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.channel.errors["chat"] = SendError("connection refused")
    desk.region.prints("a", "Neue Fähre", *AGENCY)
    desk.region.send()

    html = text_of(desk)

    assert "connection refused" in html.partition('id="queues"')[2]


def test_when_the_last_backup_was_is_said_or_that_there_was_none(desk: Served) -> None:
    never = text_of(desk)
    note_backup(file_of(desk.database), desk.clock.now())
    fresh = text_of(desk)
    desk.clock.move(timedelta(days=8))
    old = text_of(desk)

    backup = "<dt>letzte Sicherung</dt><dd>"
    assert f'{backup}<strong class="warn">nie</strong>' in never
    assert "älter als eine Woche" not in fresh
    assert "monitor db backup" not in fresh
    assert "älter als eine Woche" in old


def test_of_a_file_its_size_is_told_with_what_is_free_and_the_log(desk: Served) -> None:
    html = text_of(desk, "en")

    assert f"<dt>program</dt><dd>SQLite {sqlite3.sqlite_version}</dd>" in html
    assert "of it free" in html
    assert "Log file (WAL)" in html


def test_of_a_server_only_what_it_says_is_told(tmp_path: Path, server: Server) -> None:
    with served(tmp_path, database=server) as desk:
        html = text_of(desk, "en")

    assert "<dt>program</dt><dd>PostgreSQL " in html
    assert re.search(r"<dt>Size</dt><dd>\d+(\.\d)? MB</dd>", html)
    assert "by pg_dump" in html
    assert not [each for each in ("of it free", "(WAL)", "monitor db backup") if each in html]


def test_how_far_articles_can_be_searched_is_said(desk: Served) -> None:
    desk.region.begin("a", "b")
    before = text_of(desk)
    desk.region.archive.fill_search()

    assert "0 von 2 Artikeln" in before
    assert "vollständig: 2 Artikel" in text_of(desk)


def test_a_configuration_that_is_refused_is_shown_with_what_is_wrong(desk: Served) -> None:
    none = text_of(desk)
    # The one that the page has read, too: it would take over a newer one.
    read = ConfigState(desk.clock.now() - timedelta(minutes=1))
    desk.region.archive.note_config(read)
    well = text_of(desk)
    refused = replace(read, refused=desk.clock.now(), error="rules/a.yaml:3: <b>kaputt</b>")
    desk.region.archive.note_config(refused)

    assert "noch keine gelesen" in none
    assert "✓ in Ordnung" in well
    assert "abgelehnt, was geändert wurde" in text_of(desk)
    assert "&lt;b&gt;kaputt&lt;/b&gt;" in text_of(desk)


def test_problems_of_the_files_are_listed_with_their_place_and_kind(desk: Served) -> None:
    found = [
        Problem(Place("rules/hafen.yaml", number), f"<i>Fehler {number}</i>")
        for number in range(60)
    ]
    found[0] = replace(found[0], severity=Severity.WARNING, instead="Hafen")
    desk.site._found = replace(desk.site._found, problems=tuple(found))

    html = text_of(desk)

    assert 'rules/hafen.yaml:0</span> <strong class="warn">Hinweis</strong>' in html
    assert 'rules/hafen.yaml:1</span> <strong class="bad">Fehler</strong>' in html
    assert "&lt;i&gt;Fehler 1&lt;/i&gt;" in html
    assert "→ Hafen" in html
    assert "und 10 weitere" in html


def test_what_monitor_said_of_itself_is_listed_with_what_became_of_it(desk: Served) -> None:
    now = desk.clock.now()
    line = "2 Quellen, 0 gestört <script>"
    owed = notices(OPS, "monitor: Morgenmeldung", (line,), of=("morning", "x"), now=now)
    desk.region.archive.do("morning", now, list(owed), now)
    before = text_of(desk)
    desk.region.send()
    after = text_of(desk)

    assert "Morgenmeldung</a>" in before
    assert "2 Quellen, 0 gestört &lt;script&gt;" in before
    assert "zu senden</span>" in before
    assert "gesendet</span>" in after
    assert "<dt>Morgenmeldung</dt>" in after


@pytest.mark.parametrize(("language", "word"), [("de", "Warteschlangen"), ("en", "Queues")])
def test_it_speaks_both_languages(desk: Served, language: str, word: str) -> None:
    assert word in text_of(desk, language)


def test_strangers_see_nothing_of_it(desk: Served) -> None:
    assert desk.client().get("/status").headers["location"].startswith("/login")
