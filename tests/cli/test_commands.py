"""Every command with right and wrong input, as a user types it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from monitor.demo.landscape import Access
from monitor.demo.newsroom import Newsroom, kill
from monitor.model import Notice, NoticeKind
from monitor.store import check, open_archive
from tests.cli.conftest import Run

COMMANDS = [
    ["run"],
    ["poll"],
    ["match"],
    ["check"],
    ["hits"],
    ["stories"],
    ["stories", "list"],
    ["stories", "show"],
    ["stories", "ack"],
    ["stories", "mute"],
    ["stories", "feedback"],
    ["stories", "act"],
    ["alerts"],
    ["alerts", "list"],
    ["alerts", "show"],
    ["alerts", "retry"],
    ["mutes"],
    ["mutes", "list"],
    ["mutes", "add"],
    ["mutes", "end"],
    ["handover"],
    ["visits"],
    ["calendar"],
    ["sources"],
    ["explain"],
    ["test-alert"],
    ["health"],
    ["user"],
    ["user", "list"],
    ["user", "add"],
    ["user", "password"],
    ["user", "remove"],
    ["user", "token"],
    ["user", "revoke"],
    ["db"],
    ["db", "upgrade"],
    ["db", "check"],
    ["db", "backup"],
    ["db", "copy"],
    ["db", "reindex"],
]


def wait_until(is_reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_reached():
        assert time.monotonic() < end, "waited for a minute"
        threading.Event().wait(0.02)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(run: Run, command: list[str]) -> None:
    done = run(*command, "--help")

    assert done.returncode == 0
    assert f"monitor {' '.join(command)}" in done.stdout.replace("__main__.py", "monitor")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["run", "--nonsense"], ["hits", "--limit", "many"], ["explain"]]
)
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert "Usage" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["run", "poll", "check", "hits", "sources", "test-alert"])
def test_a_missing_configuration_is_named(run: Run, command: str) -> None:
    done = run(command, "--config", "nowhere")

    assert done.returncode == (1 if command == "check" else 2)
    assert "nowhere" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_poll_tells_of_each_source_and_the_first_poll_alerts_nobody(
    run: Run, newsroom: Newsroom
) -> None:
    first = run("poll")
    newsroom.landscape.advance()
    newsroom.landscape.advance()
    second = run("poll", "paper-a", "paper-b", "--json")
    unknown = run("poll", "paper-x")

    assert first.returncode == 0
    assert first.stdout.splitlines()[0] == (
        "paper-a: 5 new, 0 known, 1 hit, first poll: stored without alerting"
    )
    assert newsroom.expected() == newsroom.arrived()
    answers = [json.loads(each) for each in second.stdout.splitlines()]
    assert [(each["source"], each["new"], each["known"]) for each in answers] == [
        ("paper-a", 1, 5),
        ("paper-b", 1, 4),
    ]
    assert unknown.returncode == 2
    assert "configured: paper-a, paper-b, paper-c, paper-d" in unknown.stderr


def test_poll_names_a_source_that_fails_and_reads_the_others(run: Run, newsroom: Newsroom) -> None:
    sources = newsroom.config / "sources.yaml"
    sources.write_text(sources.read_text().replace("/paper-b/feed.xml", "/paper-b/gone.xml"))

    done = run("poll")

    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[1].startswith("paper-b: error: ")
    assert "404" in lines[1]
    assert "paper-c: " in lines[2]
    assert "error" not in lines[2]
    assert "404" in run("sources").stdout


def test_hits_are_listed_filtered_and_given_as_json(run: Run, newsroom: Newsroom) -> None:
    run("poll")

    text = run("hits")
    of_rule = run("hits", "--rule", "landwirtschaft", "--json")
    recent = run("hits", "--since", "1h", "--source", "paper-a", "--json")
    none = run("hits", "--since", "2999-01-01")
    wrong = run("hits", "--since", "gestern")

    assert "[normal] kreispolitik: Kreistag ringt" in text.stdout
    assert "suppressed: first poll" in text.stdout
    (hit,) = map(json.loads, of_rule.stdout.splitlines())
    assert hit["rule"] == "landwirtschaft"
    assert hit["deliveries"][0]["state"] == "suppressed"
    assert {json.loads(each)["source"] for each in recent.stdout.splitlines()} == {"paper-a"}
    assert none.stdout == "no hits\n"
    assert wrong.returncode == 2
    assert "2h or 3d" in wrong.stderr


def test_sources_shows_the_state_of_each_source(run: Run, newsroom: Newsroom) -> None:
    before = run("sources", "--json")
    run("poll", "paper-a")

    after = run("sources", "--json")

    states = {each["source"]: each for each in map(json.loads, after.stdout.splitlines())}
    assert all(not json.loads(each)["last_success"] for each in before.stdout.splitlines())
    assert states["paper-a"]["last_success"]
    assert states["paper-a"]["next_poll"]
    assert states["paper-b"]["last_success"] is None


def test_sources_never_shows_a_login(run: Run, newsroom: Newsroom) -> None:
    path = newsroom.config / "sources.yaml"
    path.write_text(path.read_text().replace("http://", "http://desk:geheim@"))

    listed = run("sources", "--json").stdout + run("sources").stdout

    assert '"url": "http://' in listed
    assert "geheim" not in listed


def test_sources_shows_what_was_noticed_and_health_counts_it(run: Run, newsroom: Newsroom) -> None:
    run("poll", "paper-a")
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    silent = Notice("paper-a", NoticeKind.SILENT, at, "nothing new since Thursday")
    moved = Notice("paper-a", NoticeKind.MOVED, at, "it has moved", ended=at)
    with open_archive(newsroom.database) as archive:
        archive.record(notices=[silent, moved])

    table = run("sources", COLUMNS="200").stdout
    listed = run("sources", "--json").stdout
    states = {each["source"]: each for each in map(json.loads, listed.splitlines())}
    health = run("health", "--json")

    assert "nothing new since Thursday" in table
    assert "it has moved" not in table
    assert states["paper-a"]["notices"] == [
        {
            "kind": "silent",
            "since": "2026-03-05T12:00:00+00:00",
            "message": "nothing new since Thursday",
        }
    ]
    assert states["paper-b"]["notices"] == []
    assert json.loads(health.stdout)["notices"] == {"silent": 1}
    assert "1 notice" in run("health").stdout


def test_check_is_silent_about_what_is_right_and_names_what_is_wrong(
    run: Run, newsroom: Newsroom
) -> None:
    right = run("check")
    rules = newsroom.config / "rules" / "kreis.yaml"
    rules.write_text(rules.read_text().replace("'Integrationszentrum* OR ", "'Integration* and "))

    wrong = run("check")
    as_json = run("check", "--json")

    assert (right.returncode, right.stderr) == (0, "")
    assert "9 rules, 4 of 4 sources" in right.stdout
    assert wrong.returncode == 1
    lines = wrong.stdout.splitlines()
    assert lines[0].startswith(f"{rules}:8:26: error: rule 'integrationszentrum': ")
    assert lines[1] == "      query: 'Integration* and Integrationszentren'"
    assert lines[2].index("^") == lines[1].index(" and ") + 1
    assert "instead: " in lines[3]
    (problem,) = json.loads(as_json.stdout)
    assert (problem["line"], problem["column"]) == (8, 26)


def test_a_rule_whose_example_fails_is_refused_and_the_others_run(
    run: Run, newsroom: Newsroom
) -> None:
    rules = newsroom.config / "rules" / "kreis.yaml"
    rules.write_text(rules.read_text().replace("Integration gelingt", "Ein Integrationszentrum"))

    checked = run("check")
    matched = run("match", given='{"id": 1, "title": "Kreistag im Integrationszentrum"}')

    assert checked.returncode == 1
    assert ":11:" in checked.stdout.splitlines()[0]
    assert "not to match" in checked.stdout
    assert [hit["rule"] for hit in json.loads(matched.stdout)["hits"]] == ["kreispolitik"]
    assert "not to match" in matched.stderr


def test_the_schema_is_one_that_the_files_obey(run: Run) -> None:
    schema = json.loads(run("check", "--schema").stdout)

    jsonschema.Draft202012Validator.check_schema(schema)
    sources = {"$defs": schema["$defs"], "$ref": schema["files"]["sources.yaml"]}
    source = {"id": "a", "name": "A", "url": "https://a.example/feed"}
    jsonschema.validate({"sources": [source]}, sources)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"sources": [{**source, "intervall": "5m"}]}, sources)


def test_a_schema_for_each_file_is_written_or_it_is_said_why_not(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    written = run("check", "--write", "new/schema")
    refused = run("check", "--write", "file")

    assert len(written.stdout.split()) == 7
    assert all((tmp_path / name).is_file() for name in written.stdout.split())
    assert refused.returncode == 1
    assert refused.stderr == "monitor: file: cannot be written: File exists\n"


def test_explain_says_which_words_hold_and_which_part_fails(
    run: Run, newsroom: Newsroom, tmp_path: Path
) -> None:
    run("poll")
    newsroom.landscape.advance()
    article = next(each for each in newsroom.landscape.articles if each.appears == 1)
    url = newsroom.landscape.url_of(article)
    run("poll", "paper-a")

    by_url = run("explain", url, "--rule", "blaulicht")
    saved = tmp_path / "page.html"
    with urllib.request.urlopen(url, timeout=10) as answer:
        saved.write_bytes(answer.read())
    by_file = run("explain", str(saved), "--json")
    (tmp_path / "a.txt").write_text("Die Landrätin kam nach Lüdenau.")
    by_text = run("explain", "a.txt", "--rule", "arbeitsplaetze")

    assert "holds: blaulicht" in by_url.stdout
    assert "stored hit: blaulicht" in by_url.stdout
    assert "newsroom-chat: sent" in by_url.stdout
    values = json.loads(by_file.stdout)
    assert values["rules"]["blaulicht"]["holds"]
    assert not values["rules"]["kortuem"]["holds"]
    assert values["title"] == article.title
    assert "does not hold: arbeitsplaetze" in by_text.stdout
    assert "+ @kreis-brennstedt" in by_text.stdout
    assert "not found in title, teaser, text" in by_text.stdout


def test_explain_says_when_a_page_cannot_be_read(run: Run, newsroom: Newsroom) -> None:
    closed = next(a for a in newsroom.landscape.articles if a.access is Access.FORBIDDEN)
    run("poll")
    while newsroom.landscape.step < closed.appears:
        newsroom.landscape.advance()
    run("poll")

    done = run("explain", newsroom.landscape.url_of(closed), "--rule", "klinik")

    assert "403" in done.stdout
    assert "holds: klinik" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.html"], "neither an address"),
        (["https://host.invalid/x"], "page not read"),
        (["http://127.0.0.1:1/x", "--rule", "nope"], "there is no rule 'nope'"),
    ],
)
def test_explain_is_clear_about_what_it_cannot_read(
    run: Run, newsroom: Newsroom, arguments: list[str], told: str
) -> None:
    done = run("explain", *arguments)

    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_test_alert_goes_the_real_way_and_is_marked(run: Run, newsroom: Newsroom) -> None:
    every = run("test-alert")
    one = run("test-alert", "newsroom-chat")
    newsroom.chat.fail_next(1)
    refused = run("test-alert", "newsroom-chat")

    assert every.returncode == 0
    assert len(every.stdout.splitlines()) == 3
    assert {mail.recipients for mail in newsroom.mail.mails} == {
        ("landespolitik@example.org",),
        ("lokales@example.org",),
    }
    assert all("Testmeldung" in str(mail.message["Subject"]) for mail in newsroom.mail.mails)
    assert one.stdout == "newsroom-chat: taken by the channel\n"
    assert len(newsroom.chat.posts) == 2
    assert refused.returncode == 1
    assert "newsroom-chat: NOT taken: " in refused.stdout


def test_the_database_is_created_checked_and_backed_up(
    run: Run, newsroom: Newsroom, tmp_path: Path
) -> None:
    missing = run("hits")
    created = run("db", "upgrade")
    again = run("db", "upgrade")
    sound = run("db", "check")
    saved = run("db", "backup", "copy.db")
    refused = run("db", "backup", "copy.db")
    health = run("health", "--json")
    emptied = run("db", "reindex")

    assert missing.returncode == 3
    assert "there is no database yet" in missing.stderr
    assert "created (revision" in created.stdout
    assert "is up to date" in again.stdout
    assert "sound" in sound.stdout
    assert saved.returncode == 0
    assert check(tmp_path / "copy.db") == []
    assert json.loads(health.stdout)["last_backup"]
    assert refused.returncode == 3
    assert "--force" in refused.stderr
    assert "the index is empty; the daemon puts 0 articles in" in emptied.stdout


def test_a_newer_database_is_refused_by_every_command_that_needs_it(
    run: Run, newsroom: Newsroom
) -> None:
    run("db", "upgrade")
    with closing(sqlite3.connect(newsroom.database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    done = [run(*each) for each in (["run"], ["poll"], ["hits"], ["db", "upgrade"])]

    assert [each.returncode for each in done] == [3, 3, 3, 3]
    assert all("9999" in each.stderr for each in done)


def test_run_refuses_to_start_without_a_source(run: Run, newsroom: Newsroom) -> None:
    sources = newsroom.config / "sources.yaml"
    sources.write_text(
        sources.read_text().replace("    region:", "    enabled: false\n    region:")
    )

    done = run("run")

    assert done.returncode == 2
    assert "no source is switched on" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_daemon_stops_within_ten_seconds_and_a_second_one_is_refused(
    run: Run, newsroom: Newsroom, number: signal.Signals
) -> None:
    before = run("health")
    daemon = newsroom.start_daemon()
    try:
        wait_until(newsroom.has_polled_all)
        second = run("run")
        polled = run("poll", "paper-a")
        muted = run("mutes", "add", "source", "paper-a", "--until", "3h", "--as", "Ida")
        healthy = run("health", "--json")
        daemon.send_signal(number)
        _, log = daemon.communicate(timeout=10)
    finally:
        if daemon.poll() is None:
            kill(daemon)

    assert before.returncode == 1
    assert second.returncode == 4
    assert f"process {daemon.pid}" in second.stderr
    assert "a daemon runs on this database" in polled.stderr
    assert muted.returncode == 0
    assert json.loads(healthy.stdout)["pid"] == daemon.pid
    assert json.loads(healthy.stdout)["well"]
    assert daemon.returncode == 0
    events = [json.loads(each) for each in log.splitlines()]
    told = [each["event"] for each in events]
    assert [each for each in told if each not in {"polled", "page ended"}][-2:] == [
        "stopping",
        "stopped",
    ]
    assert all({"event", "level", "timestamp"} <= set(each) for each in events)


def test_a_reader_that_leaves_early_causes_no_traceback(run: Run, newsroom: Newsroom) -> None:
    run("poll")
    shell = f"{sys.executable} -m monitor check --schema | head -1"

    done = subprocess.run(
        ["bash", "-c", shell], capture_output=True, text=True, env={**os.environ}, check=False
    )

    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_a_terminal_without_umlauts_gets_question_marks(run: Run, newsroom: Newsroom) -> None:
    run("poll")

    done = run("hits", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert done.returncode == 0
    assert "found: " in done.stdout
