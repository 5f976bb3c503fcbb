"""The municipality directory of the Federal Statistical Office: what is read, what is refused."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from monitor.settings.gv100ad import DirectoryError, read_directory
from monitor.settings.municipalities import Area, Kind, written
from monitor.settings.place_names import kreis_names, municipality_names
from tests.settings.directory import ROWS, TSV, row, text


def write(folder: Path, content: str | bytes, name: str = "GV100AD.txt") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def refusal(folder: Path, content: str | bytes, name: str = "GV100AD.txt") -> str:
    file = write(folder, content, name)
    with pytest.raises(DirectoryError) as caught:
        read_directory(file)
    return str(caught.value).removeprefix(str(file))


@pytest.mark.parametrize(
    "content",
    [
        text().encode(),
        b"\xef\xbb\xbf" + text().encode(),
        text().encode("cp1252"),
        text().replace("\n", "\r\n").encode("cp1252"),
        text().encode() + b"\n\n",
    ],
    ids=["utf-8", "bom", "cp1252", "windows", "blank-end"],
)
def test_the_directory_is_read_in_every_encoding_it_comes_in(
    tmp_path: Path, content: bytes
) -> None:
    found = read_directory(write(tmp_path, content))

    rows = [line for line in written(found.areas, "", "").splitlines() if line[0] != "#"]
    assert rows == TSV.splitlines()[1:]
    assert (found.day, found.left_out) == (date(2026, 3, 31), 1)


def test_every_kind_is_counted(tmp_path: Path) -> None:
    found = read_directory(write(tmp_path, text()))

    assert {kind.value: found.count(kind) for kind in Kind} == {
        "land": 1,
        "regierungsbezirk": 1,
        "kreis": 2,
        "kreisfreie stadt": 1,
        "gemeinde": 7,
    }


def test_a_land_that_is_one_city_is_there_once(tmp_path: Path) -> None:
    rows = (
        row("10", "92", "Barsen"),
        row("40", "92000", "Barsen, Freie Stadt", "41"),
        row("60", "920000000000", "Barsen, Freie Stadt", "61", 5),
    )

    found = read_directory(write(tmp_path, text(*rows)))

    assert found.areas == (Area("92", Kind.LAND, "Barsen"),)


@pytest.mark.parametrize(
    ("at", "new", "told"),
    [
        (0, "x", ":1: unknown kind of line 'x', known: 10, 20, 30, 40, 50, 60; expected the text"),
        (6, ROWS[6][:100], ":7: has 100 characters, expected 220: it was cut or changed"),
        (6, ROWS[6] + " ", ":7: has 221 characters, expected 220"),
        (6, "", ":7: unknown kind of line ''"),
        (6, row("60", "911010040004", "", "63", 1), ":7: there is no name in columns 23-72"),
        (6, row("60", "9110100x0004", "W", "63", 1), ":7: the key '9110100x' has other signs"),
        (6, row("60", "911010040004", "W", "", 1), ":7: 'W' has no kind in columns 123-124"),
        (
            6,
            row("60", "911010040004", "W", "63"),
            ":7: 'W' has no number of inhabitants in columns 140-150",
        ),
        (7, ROWS[6], ":8: the key 91101004 stands twice; first: Warle, Stadt"),
        (
            6,
            row("60", "918010040004", "W", "63", 1),
            ":7: 'W' lies in the Kreis 91801, which stands nowhere above",
        ),
        (
            4,
            row("40", "93101", "Warle", "43"),
            ":5: 'Warle' lies in the Land 93, which stands nowhere above",
        ),
        (
            6,
            row("60", "911010040004", "W", "63", 1, day="20251231"),
            ":7: is of 20251231, the lines before of 20260331",
        ),
        (0, row("10", "91", "Warland", day="2026  31"), ":1: expected a day such as 20231130"),
        (0, row("10", "91", "Warland", day="20260231"), ":1: "),
    ],
)
def test_a_broken_line_is_told_with_its_number(
    tmp_path: Path, at: int, new: str, told: str
) -> None:
    rows = [*ROWS]
    rows[at] = new

    assert refusal(tmp_path, text(*rows)).startswith(told)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "GV100AD.txt", ": is empty; expected the text file GV100AD"),
        (b"\n \n", "GV100AD.txt", ": is empty"),
        (b"PK\x03\x04...", "GV100.zip", ": is an archive; unzip it, and import GV100AD_"),
        (b"PK\x03\x04...", "GV100.xlsx", ": is an Excel file; unzip it"),
        (b"10\x81\x8d", "GV100AD.txt", ":1: is neither UTF-8 nor ISO 8859-1"),
        (text(*ROWS[:5]), "GV100AD.txt", ": there are no municipalities in it"),
        (b"\x00\x01\x02", "GV100AD.txt", ":1: unknown kind of line"),
    ],
)
def test_another_file_is_refused_with_what_is_expected(
    tmp_path: Path, content: bytes | str, name: str, told: str
) -> None:
    assert refusal(tmp_path, content, name).startswith(told)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")

    for name, told in (("", "is a folder"), ("fifo", "is no file"), ("nothing", "No such file")):
        with pytest.raises(DirectoryError, match=told):
            read_directory(tmp_path / name)


# --- names


@pytest.mark.parametrize(
    ("official", "names"),
    [
        ("Münster, Stadt", ("Münster",)),
        ("Kassel, documenta-Stadt", ("Kassel",)),
        ("Erkrath, Fundort des Neanderthalers, Stadt", ("Erkrath",)),
        ("Frankfurt (Oder), Stadt", ("Frankfurt", "Frankfurt (Oder)")),
        ("Stolberg (Rhld.), Kupferstadt", ("Stolberg", "Stolberg (Rheinland)", "Stolberg (Rhld.)")),
        ("Mülheim an der Ruhr, Stadt", ("Mülheim an der Ruhr", "Mülheim")),
        ("Neustadt a.d.Aisch, St", ("Neustadt an der Aisch", "Neustadt")),
        ("Höchst i. Odw.", ("Höchst im Odenwald", "Höchst")),
        ("Haag i.OB, M", ("Haag in Oberbayern", "Haag")),
        ("Weiden i.d.OPf.", ("Weiden in der Oberpfalz", "Weiden")),
        ("Königsberg i.Bay., St", ("Königsberg in Bayern", "Königsberg")),
        ("Grafing b.München, St", ("Grafing bei München", "Grafing")),
        ("Rothenburg ob der Tauber, GKSt", ("Rothenburg ob der Tauber", "Rothenburg")),
        ("Bad Neustadt a.d.Saale, St", ("Bad Neustadt an der Saale", "Bad Neustadt")),
        ("Lauenburg/ Elbe, Stadt", ("Lauenburg", "Lauenburg/Elbe")),
        ("Cottbus/Chóśebuz, Stadt", ("Cottbus",)),
        ("Bautzen / Budyšin, Stadt", ("Bautzen",)),
        ("Lübbenau/Spreewald / Lubnjow/Błota, Stadt", ("Lübbenau", "Lübbenau/Spreewald")),
        (
            "Königstein/Sächs. Schw., Stadt",
            ("Königstein", "Königstein/Sächsische Schweiz", "Königstein/Sächs. Schw."),
        ),
        ("Petershagen/Eggersdorf", ("Petershagen/Eggersdorf", "Petershagen", "Eggersdorf")),
        ("St.Bernhard", ("St. Bernhard", "Sankt Bernhard")),
        ("Sankt Augustin, Stadt", ("Sankt Augustin", "St. Augustin")),
        ("Hann. Münden, Stadt", ("Hannoversch Münden", "Hann. Münden")),
        ("Weil der Stadt, Stadt", ("Weil der Stadt",)),
    ],
)
def test_names_of_towns_are_as_newspapers_write_them(official: str, names: tuple[str, ...]) -> None:
    assert municipality_names(official)[: len(names)] == names


@pytest.mark.parametrize(
    ("official", "kind", "names"),
    [
        ("Unna", "43", ("Kreis Unna", "Landkreis Unna")),
        ("Rosenheim", "44", ("Landkreis Rosenheim", "Kreis Rosenheim")),
        ("Rhein-Sieg-Kreis", "43", ("Rhein-Sieg-Kreis",)),
        ("Hochsauerlandkreis", "43", ("Hochsauerlandkreis",)),
        ("Region Hannover", "45", ("Region Hannover",)),
        ("Städteregion Aachen", "45", ("Städteregion Aachen",)),
        ("Landkreis Rostock", "44", ("Landkreis Rostock", "Kreis Rostock")),
        ("Minden-Lübbecke", "43", ("Kreis Minden-Lübbecke", "Landkreis Minden-Lübbecke")),
        ("Mühldorf a.Inn", "44", ("Landkreis Mühldorf am Inn", "Kreis Mühldorf am Inn")),
        ("St. Wendel", "44", ("Landkreis St. Wendel", "Kreis St. Wendel")),
        ("Nienburg (Weser)", "44", ("Landkreis Nienburg", "Kreis Nienburg")),
    ],
)
def test_names_of_kreise_are_as_newspapers_write_them(
    official: str, kind: str, names: tuple[str, ...]
) -> None:
    found = kreis_names(official, kind, lambda name: name in {"Unna", "Rosenheim"})

    assert found[: len(names)] == names


def test_a_kreis_has_its_bare_name_unless_that_is_a_town_or_a_landscape() -> None:
    assert kreis_names("Minden-Lübbecke", "43", lambda name: False)[-1] == "Minden-Lübbecke"
    assert kreis_names("Emsland", "44", lambda name: False)[-1] == "Emsland"
    assert "Unna" not in kreis_names("Unna", "43", lambda name: True)
    assert "Harz" not in kreis_names("Harz", "44", lambda name: False)
