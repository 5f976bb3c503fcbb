"""`monitor backtest` on a real archive."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.workbench.newsdesk import Newsdesk

TRIED = (
    "rules:\n  - {id: faehre, title: F, desk: lokales, level: eil, query: 'Fähre AND Warlingen'}\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    return Newsdesk(tmp_path)


def test_hits_are_drawn_by_day_and_shown_with_their_words(desk: Newsdesk) -> None:
    desk.fill(150)

    done = desk.run("backtest", "faehre", "--samples", "2")

    lines = done.out.splitlines()
    assert done.code == 0
    assert lines[0] == "faehre: Fähren (desk lokales, eil)"
    assert lines[2].startswith("150 articles seen from ")
    assert any(line.startswith("15 hits, 2.4 a day (budget: 2)") for line in lines)
    bars = [line for line in lines if "█" in line]
    assert sum(int(line.rsplit(" ", 1)[1]) for line in bars) == 15
    assert done.out.count("> Die *Fähre* nach Warlingen fährt. Sie ist pünktlich.") == 2
    assert "newest hits (15, 2 of them):" in lines
    assert "none of them is stored as a hit of this rule" in done.out
    assert "`monitor rules apply faehre`" in done.out


def test_the_total_is_what_the_rules_find_in_the_articles(desk: Newsdesk) -> None:
    desk.fill(130, every=7)
    rules = desk.configured().rules
    stored = [desk.article(at, "Die Fähre fährt." if at % 7 == 0 else "") for at in range(1, 131)]

    done = desk.run("backtest", "--json")

    answers = {each["rule"]: each for each in map(json.loads, done.out.splitlines())}
    for rule, answer in answers.items():
        held = [each for each in stored if rule in {hit.rule for hit in rules.match(each)[0]}]
        assert answer["hits"] == len(held) == sum(answer["days"].values())


def test_a_file_is_compared_with_the_rule_in_the_configuration(desk: Newsdesk) -> None:
    desk.store(
        desk.article(1, "Die Fähre nach Warlingen."),
        desk.article(2, "Die Fähre liegt am Kai."),
        desk.article(3, "Am Anleger ist Ruhe."),
    )
    file = desk.folder / "neu.yaml"
    file.write_text(
        TRIED + "  - {id: kai, title: K, desk: lokales, level: eil, query: Kai OR Anleger}\n"
    )

    done = desk.run("backtest", str(file))

    assert done.code == 0
    assert "against the rule in the configuration (version " in done.out
    assert "0 gained, 2 lost" in done.out
    assert "Meldung 2" in done.out
    assert "now: Warlingen: not found in title, teaser, text" in done.out
    assert "there is no rule of this id in the configuration: all are new" in done.out


def test_a_rule_is_compared_with_the_hits_that_are_stored(desk: Newsdesk) -> None:
    desk.store(
        desk.article(1, "Die Fähre nach Warlingen."),
        desk.article(2, "Die Fähre liegt am Kai."),
        hits=True,
    )
    desk.store(desk.article(3, "Die Fähre nach Warlingen fährt wieder."))
    rules = desk.config / "rules" / "a.yaml"
    rules.write_text(rules.read_text().replace("Fähre OR Anleger", "Fähre AND Warlingen"))
    rules.write_text(rules.read_text().replace("Die Fähre legt ab", "Fähre Warlingen"))

    done = desk.run("backtest", "faehre", "--json")
    told = desk.run("backtest", "faehre")

    answer = json.loads(done.out)
    assert (answer["gained"]["count"], answer["lost"]["count"]) == (1, 1)
    assert answer["gained"]["samples"][0]["title"] == "Meldung 3"
    assert answer["lost"]["samples"][0]["title"] == "Meldung 2"
    assert list(answer["stored"].values()) == [2]
    assert "found then: Fähre" in told.out
    assert "2 stored hits of these articles, 2 of them of other versions" in told.out


def test_a_query_can_be_tried_without_a_rule(desk: Newsdesk) -> None:
    desk.fill(20)

    done = desk.run("backtest", "--query", "Fähre AND pünktlich", "--within", "sentence")
    wide = desk.run("backtest", "--query", "Fähre AND pünktlich")
    named = desk.run("backtest", "--query", "@alle OR Fähre", "--json")
    wrong = desk.run("backtest", "--query", "Fähre AND")

    assert "nothing found" in done.out
    assert "nearest miss: Meldung 10" in done.out
    assert "2 hits" in wide.out
    assert json.loads(named.out)["hits"] == 2
    assert wrong.code == 2
    assert "  Fähre AND\n        ^^^" in wrong.err


@pytest.mark.parametrize(("since", "articles"), [("12h", 11), ("2d", 47), ("1w", 60), ("1h30m", 1)])
def test_since_takes_times_ago(desk: Newsdesk, since: str, articles: int) -> None:
    desk.fill(60)

    done = desk.run("backtest", "--since", since, "--json")

    assert json.loads(done.out.splitlines()[0])["articles"] == articles


def test_since_takes_a_date(desk: Newsdesk) -> None:
    desk.fill(60)
    yesterday = (desk.now - timedelta(days=1)).date()

    done = desk.run("backtest", "faehre", "--since", str(yesterday), "--json")

    assert 20 < json.loads(done.out)["articles"] < 50


@pytest.mark.parametrize("since", ["gestern", "30", "999999w", "2999-01-01", ""])
def test_a_time_that_cannot_be_meant_is_refused(desk: Newsdesk, since: str) -> None:
    done = desk.run("backtest", "--since", since)

    assert done.code == 2
    assert f"--since {since!r}" in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["faere"], 2, "there is no rule 'faere'; did you mean 'faehre'?"),
        (["zzz"], 2, "there is no rule 'zzz'; configured: besuch, faehre"),
        (["nirgends.yaml"], 2, "nirgends.yaml:1:1: error: there is no such file"),
        (["faehre", "--query", "Boot"], 2, "not both"),
        (["--within", "sentence"], 2, "--within belongs to --query"),
        (["faehre"], 3, "there is no database yet; `monitor run` or `monitor poll` creates it"),
    ],
)
def test_what_cannot_be_done_is_said(
    desk: Newsdesk, arguments: list[str], code: int, told: str
) -> None:
    done = desk.run("backtest", *arguments)

    assert done.code == code
    assert told in done.err
    assert done.out == ""


def test_a_mistake_in_a_file_is_shown_with_its_place_and_the_other_rules_are_tried(
    desk: Newsdesk,
) -> None:
    desk.fill(10)
    file = desk.folder / "neu.yaml"
    file.write_text(
        TRIED
        + "  - {id: kai, title: K, desk: lokales, level: eil, query: Kai und Fähre}\n"
        + "  - {id: desk, title: K, desk: lokale, level: eil, query: Kai}\n"
        + "  - {id: beispiel, title: K, desk: lokales, level: eil, query: Kai,"
        " examples: {match: [Fähre]}}\n"
    )

    done = desk.run("backtest", str(file), "--json")
    file.write_text("rules: [{id: x, title: X, desk: lokales, level: eil, query: 'a b'}]\n")
    wrong = desk.run("backtest", str(file))
    file.write_bytes(b"\xff\xfe")
    binary = desk.run("backtest", str(file))

    assert done.code == 1
    assert [json.loads(each)["rule"] for each in done.out.splitlines()] == ["faehre"]
    lines = done.err.splitlines()
    assert lines[0].startswith(f"{file}:3:63: error: rule 'kai': ")
    assert lines[2].index("^") == lines[1].index("und")
    assert "there is no desk 'lokale'" in done.err
    assert "rule 'beispiel': the rule is to match this example" in done.err
    assert (wrong.code, binary.code) == (2, 2)
    assert f"{file}:1:" in wrong.err
    assert "is not UTF-8" in binary.err


def test_a_rule_with_a_mistake_is_told_from_one_that_does_not_exist(desk: Newsdesk) -> None:
    desk.write(
        "rules/b.yaml",
        "rules: [{id: kaputt, title: K, desk: lokales, level: eil, query: Kai und Boot}]\n",
    )

    done = desk.run("backtest", "kaputt")

    assert done.code == 2
    assert "rule 'kaputt' is left out, as it has a mistake" in done.err


def test_texts_that_were_deleted_are_counted_and_told(desk: Newsdesk) -> None:
    desk.store(
        desk.article(1, "Die Fähre fährt."),
        desk.article(30, "Die Fähre fährt."),
        desk.article(40, "Die Fähre fährt.", title="Fähre"),
        hits=True,
    )
    forget(desk)

    done = desk.run("backtest", "faehre")

    assert "2 of them have lost their text (retention)" in done.out
    assert "2 hits, 1.2 a day" in done.out
    assert "0 gained, 0 lost" in done.out
    assert "1 more cannot be judged: their text is deleted" in done.out


def forget(desk: Newsdesk) -> None:
    """Delete the texts of what is older than a day; alerts that are owed keep theirs."""
    with closing(sqlite3.connect(desk.file)) as connection:
        connection.execute("UPDATE deliveries SET state = 'sent'")
        connection.commit()
    with desk.archive() as archive:
        archive.forget_texts(desk.now - timedelta(days=1), 9)


def test_many_rules_are_told_in_a_table(desk: Newsdesk) -> None:
    desk.fill(30)
    more = "".join(
        f"  - {{id: n{at}, title: N, desk: lokales, level: eil, query: Rathaus}}\n"
        for at in range(3)
    )
    desk.write("rules/b.yaml", f"rules:\n{more}")

    done = desk.run("backtest")

    rows = {line.split()[0]: line.split()[1] for line in done.out.splitlines()[2:]}
    assert rows == {"faehre": "3", "besuch": "0", "n0": "27", "n1": "27", "n2": "27"}


def test_nothing_in_the_archive_is_said(desk: Newsdesk) -> None:
    desk.store()

    done = desk.run("backtest", "faehre")

    assert done.code == 0
    assert "0 articles seen from " in done.out
    assert "nothing found" in done.out


def monitor(desk: Newsdesk, *arguments: str, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", *arguments, "--config", str(desk.config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **environ},
    )


def test_broken_off_it_shows_what_was_found_so_far(desk: Newsdesk) -> None:
    desk.store(
        *(
            desk.article(
                at,
                "Die Fähre nach Warlingen fährt. " * 60,
                seen=desk.now - timedelta(minutes=at + 1),
            )
            for at in range(6000)
        )
    )
    # The first bar that is shown says that it works: then it is broken off.
    with monitor(desk, "backtest", "faehre", FORCE_COLOR="1", TTY_COMPATIBLE="1") as started:
        assert started.stderr
        assert started.stderr.read(1)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)

    assert started.returncode == 130
    assert "(broken off)" in out
    assert "broken off after" in err
    assert "Traceback" not in err


def test_a_reader_that_leaves_early_causes_no_traceback(desk: Newsdesk) -> None:
    desk.fill(40)
    shell = f"{sys.executable} -m monitor backtest faehre --config {desk.config} | head -1"

    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)

    assert done.stdout == "faehre: Fähren (desk lokales, eil)\n"
    assert done.stderr == ""


def test_a_terminal_without_umlauts_gets_plain_bars(desk: Newsdesk) -> None:
    desk.fill(40)

    with monitor(
        desk, "backtest", "faehre", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    ) as started:
        out, err = started.communicate(timeout=60)

    assert started.returncode == 0
    assert err == ""
    assert "  ####" in out
    assert "█" not in out
