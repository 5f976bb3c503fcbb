"""`monitor places`: the directory is read, searched and shown; what is wrong with it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.settings.directory import ROWS, TSV, text
from tests.workbench.newsdesk import Newsdesk

PLACES = (
    'places:\n  - {id: kreis, directory: "91101"}\n'
    "  - {id: teil, name: Warlbeck, kind: ortsteil, in: warle}\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    return Newsdesk(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "GV100AD_310326.txt"
    file.write_text(text(), encoding="utf-8")
    return file


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_the_directory_is_written_into_the_configuration_and_counted(
    desk: Newsdesk, file: Path
) -> None:
    done = desk.run("places", "import", str(file))

    written = (desk.config / "municipalities.tsv").read_text("utf-8")
    head = [line for line in written.splitlines() if line.startswith("#")]
    assert done.code == 0
    assert done.out.splitlines()[0] == (
        f"{desk.config}/municipalities.tsv: 1 Länder, 1 Regierungsbezirke, 3 Kreise (1 of them"
        " cities), 8 Gemeinden; 1 areas without inhabitants left out (as of 2026-03-31)"
    )
    assert written.splitlines()[len(head) :] == TSV.splitlines()[1:]
    assert "GV100AD_310326.txt" in head[1]
    assert "Destatis" in head[2]
    assert "2026-03-31" in head[2]
    assert "dl-de/by-2-0" in head[3]


def test_a_directory_without_all_laender_is_taken_and_warned_of(desk: Newsdesk, file: Path) -> None:
    cut = desk.run("places", "import", str(file))
    assert cut.code == 0
    assert cut.err.startswith(f"warning: {file}: has 1 of the 16 Länder;")


def test_before_the_first_import_it_says_what_to_do(desk: Newsdesk) -> None:
    done = desk.run("places", "find", "Rheine")
    assert done.code == 2
    assert "municipalities.tsv: there is no such file yet; monitor places import FILE" in done.err


def test_what_it_says_to_write_next_can_be_used(desk: Newsdesk, file: Path) -> None:
    done = desk.run("places", "import", str(file))

    (line,) = [each for each in done.out.splitlines() if each.startswith("  - {")]
    desk.write("places.yaml", f"places:\n{line}\n")
    assert line == '  - {id: kreis-warle, directory: "91101"}'
    assert desk.run("check").code == 0
    assert "quarnfeld" in desk.configured().settings.catalog


def test_a_newer_directory_takes_the_place_of_the_older(desk: Newsdesk, file: Path) -> None:
    desk.run("places", "import", str(file))

    done = desk.run("places", "import", str(file))

    assert done.code == 0
    assert "in the place of the one before" in done.out


def test_another_file_of_that_name_is_kept_unless_forced(desk: Newsdesk, file: Path) -> None:
    mine = desk.write("municipalities.tsv", "mine\n")

    refused = desk.run("places", "import", str(file))
    kept = mine.read_text()
    forced = desk.run("places", "import", str(file), "--force")

    assert refused.code == 2
    assert "was not made by this command; --force replaces it" in refused.err
    assert kept == "mine\n"
    assert forced.code == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", ": is empty; expected the text file GV100AD_….txt"),
        ("PK\x03\x04", ": is an archive; unzip it, and import GV100AD_….txt in it"),
        (text(*ROWS[:8], ROWS[8][:-1]), ":9: has 219 characters, expected 220"),
    ],
)
def test_a_file_that_is_none_leaves_everything_as_it_was(
    desk: Newsdesk, file: Path, content: str, told: str
) -> None:
    desk.run("places", "import", str(file))
    before = (desk.config / "municipalities.tsv").read_bytes()
    bad = desk.folder / "bad.txt"
    bad.write_text(content, encoding="utf-8")

    done = desk.run("places", "import", str(bad))

    assert done.code == 1
    assert f"monitor: {bad}{told}" in done.err
    assert (desk.config / "municipalities.tsv").read_bytes() == before
    assert not [each for each in names(desk.config) if each.startswith(".")]


def test_a_folder_that_is_not_there_is_told(desk: Newsdesk, file: Path) -> None:
    (desk.config / "municipalities.tsv").mkdir()

    assert "cannot be read: Is a directory" in desk.run("places", "import", str(file)).err


def test_keys_are_found_by_names_the_exact_ones_first(desk: Newsdesk, file: Path) -> None:
    desk.run("places", "import", str(file))

    done = desk.run("places", "find", "lüdenau")

    assert [line.split()[0] for line in done.out.splitlines()] == [
        "directory",
        "91102000",
        "91203003",
        "911",
    ]
    assert "91203003   gemeinde          Lüdenau" in done.out
    assert done.out.splitlines()[2].endswith("Landkreis Hohenwiek-Brack")


def test_a_name_that_nothing_has_is_told_with_the_nearest(desk: Newsdesk, file: Path) -> None:
    without = desk.run("places", "find", "Quarnfelt")
    desk.run("places", "import", str(file))

    done = desk.run("places", "find", "Quarnfelt")

    assert "there is no such file" in without.err
    assert "monitor places import FILE" in without.err
    assert done.code == 2
    assert "nothing is called 'Quarnfelt'; did you mean Quarnfeld?" in done.err


def test_the_tree_of_a_place_has_ids_keys_and_flags(desk: Newsdesk, file: Path) -> None:
    desk.run("places", "import", str(file))
    desk.write("places.yaml", PLACES)

    done = desk.run("places", "list", "@kreis")

    assert done.out == (
        "id           name         kind      key\n"
        "kreis        Kreis Warle  kreis     91101\n"
        "  warle      Warle        gemeinde  91101004\n"
        "    teil     Warlbeck     ortsteil\n"
        "  quarnfeld  Quarnfeld    gemeinde  91101008\n"
        "  neuenholz  Neuenholz    gemeinde  91101012  ambiguous\n"
        "5 places, 1 of them ambiguous\n"
    )


def test_all_places_are_shown_once_also_for_programs(desk: Newsdesk, file: Path) -> None:
    desk.run("places", "import", str(file))
    desk.write("places.yaml", PLACES)

    done = desk.run("places", "list", "--json")

    values = [json.loads(line) for line in done.out.splitlines()]
    assert [each["id"] for each in values] == ["kreis", "warle", "teil", "quarnfeld", "neuenholz"]
    assert values[4] == {
        "id": "neuenholz",
        "name": "Neuenholz",
        "also": ["Neuenholz (Warl.)"],
        "kind": "gemeinde",
        "in": "kreis",
        "key": "91101012",
        "ambiguous": True,
    }


def test_a_place_that_is_not_there_is_told_with_the_nearest(desk: Newsdesk, file: Path) -> None:
    desk.run("places", "import", str(file))
    desk.write("places.yaml", PLACES)

    done = desk.run("places", "list", "quarnfelt")

    assert done.code == 2
    assert "there is no place 'quarnfelt'" in done.err
    assert "did you mean quarnfeld?" in done.err


def test_a_mistake_in_places_is_told_beside_the_rest(desk: Newsdesk) -> None:
    desk.write("places.yaml", PLACES + "  - {id: dorf, name: Dorf}\n")

    done = desk.run("places", "list", "dorf")

    assert "monitor places import FILE" in done.err
    assert "dorf  Dorf" in done.out
